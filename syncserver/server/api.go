package server

import (
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"yizhan/shared/change"
	"yizhan/shared/fault"
	"yizhan/shared/stats"
	"yizhan/syncserver/access"
	"yizhan/syncserver/feed"
)

// health says that the server can read its ledger.
func (s *Server) health(w http.ResponseWriter, r *http.Request) {
	if err := s.city.Check(r.Context()); err != nil {
		s.fail(w, r, err)
		return
	}
	writeJSON(w, http.StatusOK, map[string]string{"status": "ok"})
}

// stats answers like the command of the same name, and about what the reader may see.
func (s *Server) stats(w http.ResponseWriter, r *http.Request) {
	q, err := stats.ParseQuery(r.URL.Query().Get, time.Now())
	if err != nil {
		s.fail(w, r, err)
		return
	}
	area, err := access.StaffOf(r.Context()).Area(r.URL.Query().Get("division"))
	if err != nil {
		s.fail(w, r, err)
		return
	}
	t, err := s.city.StatsWithin(r.Context(), area, q)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	writeJSON(w, http.StatusOK, t)
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
	writeJSON(w, http.StatusOK, pairReply{History: s.city.History, Recipient: recipient, ServerKey: s.city.ReceiptKey()})
}

// failure is the body of every answer that is not what was asked for.
type failure struct {
	Code    uint16 `json:"code"`
	Fault   string `json:"fault"`
	Field   string `json:"field,omitempty"`
	Message string `json:"message"`
}

// fail answers with a fault in the reader's language. The page of a person and
// the answer to a program say the same.
func (s *Server) fail(w http.ResponseWriter, r *http.Request, err error) {
	s.failWith(w, r, fault.KindOf(err).HTTPStatus(), err)
}

func (s *Server) failWith(w http.ResponseWriter, r *http.Request, status int, err error) {
	kind := fault.KindOf(err)
	if kind == fault.Internal {
		s.log.Error("request failed", "path", r.URL.Path, "err", err)
	}
	writeJSON(w, status, failure{Code: uint16(kind), Fault: kind.String(), Field: fault.FieldOf(err), Message: fault.Sentence(err, language(r))})
}

// language is the reader's.
func language(r *http.Request) string {
	if strings.HasPrefix(r.Header.Get("Accept-Language"), "en") {
		return "en"
	}
	return "zh"
}
