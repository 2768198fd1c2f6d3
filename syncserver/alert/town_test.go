package alert

import (
	"database/sql"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/go-chi/chi/v5"

	"yizhan/shared/domain"
	"yizhan/syncserver/citytest"
)

type sqlTx = sql.Tx

func blob(code string) []byte { id := domain.StationID(code); return id[:] }

func (w *town) serve() {
	w.url = w.Serve(func(r chi.Router, log *slog.Logger, now func() time.Time) { New(w.City, log, now).Routes(r) })
}

var stay = &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}

func (w *town) get(path string) (int, string) {
	w.T.Helper()
	answer, err := stay.Get(w.url + path)
	citytest.Must(w.T, err)
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	citytest.Must(w.T, err)
	return answer.StatusCode, string(body)
}

func (w *town) post(path, form string) int {
	w.T.Helper()
	answer, err := stay.Post(w.url+path, "application/x-www-form-urlencoded", strings.NewReader(form))
	citytest.Must(w.T, err)
	defer answer.Body.Close()
	return answer.StatusCode
}
