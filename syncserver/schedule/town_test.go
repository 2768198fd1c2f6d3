package schedule

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/go-chi/chi/v5"

	"yizhan/shared/domain"
	"yizhan/shared/ledger/sqlite"
	"yizhan/syncserver/access"
	"yizhan/syncserver/citytest"
)

// town is a real city with two stations and three accounts, and its pages on a real server.
type town struct {
	*citytest.Town
	runner *Runner
	url    string
}

var must = citytest.Must

func newTown(t *testing.T) *town {
	t.Helper()
	w := &town{Town: citytest.New(t, access.Staff{}, at("2026-11-16 09:00"))}
	for code, division := range map[string]string{"东": "511102", "西": "511181"} {
		w.Plant(domain.KindStation, domain.StationID(code), domain.Station{Code: code, Name: "=1+1" + code, Division: division})
	}
	for _, a := range []access.Account{{Name: "市里", Role: access.CityAdmin}, {Name: "东县", Role: access.CountyViewer, Division: "511102"}, {Name: "西县", Role: access.CountyAdmin, Division: "511181"}} {
		must(t, access.AddAccount(t.Context(), w.City, a, "correct horse battery", w.Now))
	}
	w.as("东县")
	w.url = w.Serve(func(r chi.Router, log *slog.Logger, now func() time.Time) {
		w.runner = NewRunner(w.City, log, now)
		New(w.City, w.runner, log, now).Routes(r)
	})
	return w
}

func (w *town) as(name string) {
	w.T.Helper()
	accounts, err := access.Accounts(context.Background(), w.City)
	must(w.T, err)
	for _, a := range accounts {
		if a.Name == name {
			w.As = a.Staff()
			return
		}
	}
	w.T.Fatalf("no account %s", name)
}

func (w *town) answer(r *http.Response, err error) (int, string) {
	w.T.Helper()
	must(w.T, err)
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	must(w.T, err)
	return r.StatusCode, string(body)
}

func (w *town) get(path string) (int, string) { return w.answer(http.Get(w.url + path)) }
func (w *town) post(path string, pairs ...string) (int, string) {
	values := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		values.Add(pairs[i], pairs[i+1])
	}
	return w.answer(http.PostForm(w.url+path, values))
}

// at makes it a moment, and has the runner look.
func (w *town) at(when string) {
	w.T.Helper()
	w.Now = at(when)
	must(w.T, w.runner.Once(w.T.Context()))
}

func (w *town) box() []Run {
	w.T.Helper()
	list, err := Inbox(w.T.Context(), w.City, w.As)
	must(w.T, err)
	return list
}

func (w *town) count(query string, args ...any) (n int) {
	w.T.Helper()
	must(w.T, sqlite.Write(w.T.Context(), w.City.DB, func(tx sqlite.Tx) error {
		return tx.QueryRowContext(w.T.Context(), query, args...).Scan(&n)
	}))
	return n
}

func weekly(what string, more ...string) []string {
	return append([]string{"what", what, "every", "weekly", "hour", "8"}, more...)
}
