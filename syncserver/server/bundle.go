package server

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"net/http"
	"time"

	"yizhan/shared/bundle"
	"yizhan/shared/fault"
	"yizhan/syncserver/api"
	"yizhan/syncserver/courier"
)

// uploadTimeMax is how long somebody may take to upload the file of a stick, and
// to save the answer.
const uploadTimeMax = 30 * time.Minute

// resultHeader tells what became of the file beside the answer to it, as JSON in
// ASCII.
const resultHeader = "Bundle-Result"

// uploaded is a result with its sentence in the reader's language.
type uploaded struct {
	courier.Result
	Sentence string `json:"sentence"`
}

// bundle takes in what a station sent on a stick, and answers with what goes back
// to it.
func (s *Server) bundle(w http.ResponseWriter, r *http.Request) {
	limits := http.NewResponseController(w)
	_ = limits.SetReadDeadline(time.Now().Add(uploadTimeMax)) // not every writer has one
	body := http.MaxBytesReader(w, r.Body, bundle.FileBytesMax+1)
	var answer bytes.Buffer
	result, err := s.courier.Take(r.Context(), body, &answer)
	if err != nil {
		if r.Context().Err() == nil {
			_, _ = io.Copy(io.Discard, io.LimitReader(body, 1<<20)) // so that a browser reads why
		}
		s.fail(w, r, err)
		return
	}
	told, err := json.Marshal(uploaded{result, result.Sentence(api.Language(r))})
	if err != nil {
		s.fail(w, r, fault.Wrap(fault.Internal, err))
		return
	}
	h := w.Header()
	h.Set("Content-Type", "application/octet-stream")
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": "yizhan-" + result.Station + ".answer" + bundle.Ending}))
	h.Set("Cache-Control", "no-store")
	h.Set(resultHeader, ascii(told))
	_ = limits.SetWriteDeadline(time.Now().Add(uploadTimeMax))
	_, _ = answer.WriteTo(w) // the reader has gone away: the same file gets the same answer
}

// ascii writes what is not as JSON escapes: headers hold nothing else.
func ascii(told []byte) string {
	var b bytes.Buffer
	for _, r := range string(told) {
		switch {
		case r < 0x80:
			b.WriteRune(r)
		case r < 0x10000:
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			r -= 0x10000
			fmt.Fprintf(&b, `\u%04x\u%04x`, 0xd800+r>>10, 0xdc00+r&0x3ff)
		}
	}
	return b.String()
}
