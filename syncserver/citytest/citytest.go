// Package citytest is a real city for the tests of its pages: stations, visits, and the
// pages on a real server, with the policy for content that the server sends.
package citytest

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/go-chi/chi/v5"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/ledger"
	"yizhan/shared/ledger/sqlite"
	"yizhan/syncserver/access"
	"yizhan/syncserver/city"
	"yizhan/syncserver/frame"
)

// Town is a city in a folder of its own.
type Town struct {
	T    testing.TB
	City *city.City
	// As is who asks the pages, Now what time it is for them.
	As  access.Staff
	Now time.Time

	mint  *change.Minter
	clock change.Stamp
}

// New makes one without stations.
func New(t testing.TB, as access.Staff, now time.Time) *Town {
	t.Helper()
	c, err := city.Open(t.Context(), t.TempDir())
	Must(t, err)
	t.Cleanup(func() { Must(t, c.Close()) })
	return &Town{T: t, City: c, As: as, Now: now, mint: change.NewMinter()}
}

// Must ends the test with an error.
func Must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// Serve serves pages that New of their package makes, to whoever As is.
func (w *Town) Serve(routes func(chi.Router, *slog.Logger, func() time.Time)) (url string) {
	r := chi.NewRouter()
	r.Use(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
			rw.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'")
			next.ServeHTTP(rw, r.WithContext(access.WithStaff(r.Context(), w.As)))
		})
	})
	frame.Routes(r)
	routes(r, slog.New(slog.DiscardHandler), func() time.Time { return w.Now })
	server := httptest.NewServer(r)
	w.T.Cleanup(server.Close)
	return server.URL
}

// Write writes into the ledger.
func (w *Town) Write(f func(sqlite.Tx) error) {
	w.T.Helper()
	Must(w.T, sqlite.Write(w.T.Context(), w.City.DB, f))
}

// Exec runs a statement.
func (w *Town) Exec(query string, args ...any) {
	w.T.Helper()
	w.Write(func(tx sqlite.Tx) error { return tx.Exec(w.T.Context(), query, args...) })
}

// Plant stores a document, if there is none.
func (w *Town) Plant(kind string, id change.ID, value any) {
	w.T.Helper()
	doc, err := ledger.NewDocument(kind, id, value)
	Must(w.T, err)
	w.Write(func(tx sqlite.Tx) error {
		_, err := ledger.Plant(w.T.Context(), tx, doc)
		return err
	})
}

// Visit records people at a station, each with a glass of water.
func (w *Town) Visit(code, group string, people int64, at time.Time) {
	w.T.Helper()
	v := &domain.Visit{ID: w.mint.New(at), Station: domain.StationID(code), At: at.UnixMilli(), Group: group, People: people, Lines: []domain.Line{{Service: "water", Quantity: people}}}
	body, err := v.Body()
	Must(w.T, err)
	w.clock = w.clock.Tick(w.Now)
	w.Write(func(tx sqlite.Tx) error {
		_, err := ledger.Apply(w.T.Context(), tx, ledger.Author{Received: w.Now}, []ledger.Entry{{Change: change.Change{Kind: v.Kind(), Version: 1, ID: v.ID, Clock: w.clock, Body: body}}})
		return err
	})
}
