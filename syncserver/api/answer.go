// Package api is what programs read: the answers as JSON, their description, and the
// page on which people read it. Who may ask stands in package access.
package api

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"strings"

	"yizhan/shared/fault"
)

// Write answers with JSON.
func Write(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Cache-Control", "private, no-store")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v) // the reader has gone away: nobody is left to tell
}

// Failure is the body of every answer that is not what was asked for.
type Failure struct {
	Code    uint16 `json:"code"`
	Fault   string `json:"fault"`
	Field   string `json:"field,omitempty"`
	Message string `json:"message"`
}

// Fail answers with a fault in the reader's language. The page of a person and
// the answer to a program say the same.
func Fail(w http.ResponseWriter, r *http.Request, log *slog.Logger, err error) {
	FailWith(w, r, log, fault.KindOf(err).HTTPStatus(), err)
}

// FailWith is Fail with a status that its kind does not have.
func FailWith(w http.ResponseWriter, r *http.Request, log *slog.Logger, status int, err error) {
	kind := fault.KindOf(err)
	if kind == fault.Internal && r.Context().Err() == nil {
		log.Error("request failed", "path", r.URL.Path, "err", err)
	}
	Write(w, status, Failure{Code: uint16(kind), Fault: kind.String(), Field: fault.FieldOf(err), Message: fault.Sentence(err, Language(r))})
}

// Language is the reader's.
func Language(r *http.Request) string {
	if strings.HasPrefix(r.Header.Get("Accept-Language"), "en") {
		return "en"
	}
	return "zh"
}
