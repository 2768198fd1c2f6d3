package schedule

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
	"time"

	"github.com/go-chi/chi/v5"

	"yizhan/shared/domain"
	"yizhan/shared/ledger"
	"yizhan/shared/ledger/sqlite"
	"yizhan/syncserver/access"
	"yizhan/syncserver/city"
	"yizhan/syncserver/frame"
)

// town is a real city with two stations and three accounts, and its pages on a real server.
type town struct {
	t      *testing.T
	city   *city.City
	runner *Runner
	server *httptest.Server
	clock  time.Time
	staff  access.Staff
}

func newTown(t *testing.T) *town {
	t.Helper()
	c, err := city.Open(t.Context(), t.TempDir())
	must(t, err)
	t.Cleanup(func() { _ = c.Close() })
	w := &town{t: t, city: c, clock: at("2026-11-16 09:00")}
	now := func() time.Time { return w.clock }
	w.runner = NewRunner(c, slog.New(slog.DiscardHandler), now)
	for code, division := range map[string]string{"东": "511102", "西": "511181"} {
		doc, err := ledger.NewDocument(domain.KindStation, domain.StationID(code), domain.Station{Code: code, Name: "=1+1" + code, Division: division})
		must(t, err)
		must(t, sqlite.Write(t.Context(), c.DB, func(tx sqlite.Tx) error { _, err := ledger.Plant(t.Context(), tx, doc); return err }))
	}
	for _, a := range []access.Account{{Name: "市里", Role: access.CityAdmin}, {Name: "东县", Role: access.CountyViewer, Division: "511102"}, {Name: "西县", Role: access.CountyAdmin, Division: "511181"}} {
		must(t, access.AddAccount(t.Context(), c, a, "correct horse battery", now()))
	}
	w.as("东县")
	r := chi.NewRouter()
	r.Use(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
			rw.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'")
			next.ServeHTTP(rw, r.WithContext(access.WithStaff(r.Context(), w.staff)))
		})
	})
	frame.Routes(r)
	New(c, w.runner, slog.New(slog.DiscardHandler), now).Routes(r)
	w.server = httptest.NewServer(r)
	t.Cleanup(w.server.Close)
	return w
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (w *town) as(name string) {
	w.t.Helper()
	accounts, err := access.Accounts(context.Background(), w.city)
	must(w.t, err)
	for _, a := range accounts {
		if a.Name == name {
			w.staff = a.Staff()
			return
		}
	}
	w.t.Fatalf("no account %s", name)
}

func (w *town) answer(r *http.Response, err error) (int, string) {
	w.t.Helper()
	must(w.t, err)
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	must(w.t, err)
	return r.StatusCode, string(body)
}

func (w *town) get(path string) (int, string) { return w.answer(http.Get(w.server.URL + path)) }
func (w *town) post(path string, pairs ...string) (int, string) {
	values := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		values.Add(pairs[i], pairs[i+1])
	}
	return w.answer(http.PostForm(w.server.URL+path, values))
}

// at makes it a moment, and has the runner look.
func (w *town) at(when string) {
	w.t.Helper()
	w.clock = at(when)
	must(w.t, w.runner.Once(w.t.Context()))
}

func (w *town) box() []Run {
	w.t.Helper()
	list, err := Inbox(w.t.Context(), w.city, w.staff)
	must(w.t, err)
	return list
}

func (w *town) count(query string, args ...any) (n int) {
	w.t.Helper()
	must(w.t, sqlite.Write(w.t.Context(), w.city.DB, func(tx sqlite.Tx) error {
		return tx.QueryRowContext(w.t.Context(), query, args...).Scan(&n)
	}))
	return n
}

func (w *town) exec(query string, args ...any) {
	w.t.Helper()
	must(w.t, sqlite.Write(w.t.Context(), w.city.DB, func(tx sqlite.Tx) error { return tx.Exec(w.t.Context(), query, args...) }))
}

func weekly(what string, more ...string) []string {
	return append([]string{"what", what, "every", "weekly", "hour", "8"}, more...)
}
