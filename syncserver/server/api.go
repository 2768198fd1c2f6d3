package server

import (
	"encoding/json"
	"net/http"

	"yizhan/shared/change"
	"yizhan/shared/fault"
	"yizhan/syncserver/access"
	"yizhan/syncserver/api"
	"yizhan/syncserver/feed"
)

// health says that the server can read its ledger.
func (s *Server) health(w http.ResponseWriter, r *http.Request) {
	if err := s.city.Check(r.Context()); err != nil {
		s.fail(w, r, err)
		return
	}
	api.Write(w, http.StatusOK, map[string]string{"status": "ok"})
}

// pairReply tells a station who it has been paired with.
type pairReply struct {
	History   change.ID `json:"history"`
	Recipient string    `json:"recipient"`  // what bundles are encrypted to
	ServerKey []byte    `json:"server_key"` // what receipts and answers are signed with
}

func (s *Server) pair(w http.ResponseWriter, r *http.Request) {
	var req access.Request
	if err := json.NewDecoder(r.Body).Decode(&req); err != nil {
		s.fail(w, r, fault.Wrap(fault.Malformed, err))
		return
	}
	address, tooMany := s.guessing(r)
	if tooMany {
		s.fail(w, r, fault.New(fault.Busy, "code", "配对码错误次数太多，请一分钟后再试", "too many wrong codes: try again in a minute"))
		return
	}
	recipient, err := s.city.Recipient()
	if err != nil {
		s.fail(w, r, err)
		return
	}
	heads, err := s.redeem(w, r, req)
	if fault.Is(err, fault.Unauthorized) {
		s.guesses.OnLimit(w, r, address) // counts it
	}
	if err != nil {
		s.fail(w, r, err)
		return
	}
	s.hub.Moved(heads)
	s.hub.Moved(map[string]uint64{feed.Figures: 0}) // the list of stations is one
	s.log.Info("device paired", "device", req.Device.String(), "station", req.Station)
	api.Write(w, http.StatusOK, pairReply{History: s.city.History, Recipient: recipient, ServerKey: s.city.ReceiptKey()})
}

func (s *Server) fail(w http.ResponseWriter, r *http.Request, err error) {
	api.Fail(w, r, s.log, err)
}
