// Package dashboard is the pages of the city: totals, trends and tables of all
// stations, for the people who read them all day.
//
// Pages are made on the server and work without JavaScript: every choice is a
// link or a form, and the address holds all of it, so that a copied address
// shows somebody else the same. A small script adds one thing: it hears that
// figures have changed and takes the new ones in. All the figures of a page come
// from one snapshot of the ledger and carry when it was taken and who is missing.
//
// Who may look is not decided here; the server mounts Routes behind its access
// control and its security headers. The pages keep to a policy without inline
// styles and scripts.
package dashboard

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/stats"
	"yizhan/syncserver/city"
	"yizhan/syncserver/countymap"
	"yizhan/syncserver/feed"
	"yizhan/syncserver/months"
)

// Snapshot is the ledger at one moment, as the pages read it.
type Snapshot interface {
	stats.Cells
	Stations(ctx context.Context, from, to domain.Day) ([]city.StationState, error)
	Labels(ctx context.Context) (city.Labels, error)
	ReportedDays(ctx context.Context, from, to, today domain.Day) (map[change.ID]city.ReportedDays, error)
	Computers(ctx context.Context) (map[change.ID][]change.ID, error)
	// Closed lists the closed months within some days, of all stations or one.
	Closed(ctx context.Context, from, to domain.Day, station change.ID) ([]months.ClosedMonth, error)
}

// Figures opens snapshots.
type Figures interface {
	// Read opens one of a division's stations; of all without a division.
	Read(ctx context.Context, area string, f func(Snapshot) error) error
}

// cityFigures reads the embedded ledger.
type cityFigures struct{ *city.City }

func (c cityFigures) Read(ctx context.Context, area string, f func(Snapshot) error) error {
	return c.Snapshot(ctx, func(s city.Snapshot) error {
		s, err := s.Within(ctx, area)
		if err != nil {
			return err
		}
		return f(citySnapshot{s})
	})
}

type citySnapshot struct{ city.Snapshot }

func (s citySnapshot) Closed(ctx context.Context, from, to domain.Day, station change.ID) ([]months.ClosedMonth, error) {
	return months.ClosedIn(ctx, s.Snapshot, from, to, station)
}

// Dashboard serves the pages.
type Dashboard struct {
	city      *city.City
	connected func() map[change.ID]bool
	figures   Figures
	maps      *countymap.File
	hub       *feed.Hub
	log       *slog.Logger
	now       func() time.Time
	revision  revision
	recent    recent
	stopped   chan struct{}
	stop      sync.Once
}

// New makes the dashboard of a city; connected tells which computers are just now.
// Call Close when the server shuts down.
func New(c *city.City, hub *feed.Hub, log *slog.Logger, now func() time.Time, connected func() map[change.ID]bool) *Dashboard {
	return &Dashboard{
		city: c, connected: connected,
		figures: cityFigures{c}, maps: countymap.In(c.Dir()), hub: hub, log: log, now: now,
		revision: revision{hub: hub, began: uint64(now().UnixMilli())},
		stopped:  make(chan struct{}),
	}
}

// Routes mounts the pages and the stream of changes.
func (d *Dashboard) Routes(r chi.Router) {
	r.Get("/api/v1/live", d.live)
	r.Get("/api/v1/counties", d.apiCounties)
	r.Get("/api/v1/stations", d.apiStations)
	r.Group(func(r chi.Router) {
		r.Use(middleware.Compress(5, "text/html"))
		r.Get("/", d.overview)
		r.Get("/picture/{name}.svg", d.pictureTaken)
		r.Get("/records", d.records)
		r.Get("/bundles", d.bundles)
		r.Get("/devices", d.devices)
		r.Post("/devices/held", d.decide(d.mayDecideOf, decideHeld))
		r.Post("/devices/review", d.decide(d.mayReview, decideReview))
		r.Post("/devices/proposal", d.decide(d.mayDecideOf, decideProposal))
	})
}

// Revision numbers the state of the figures, as the stream of changes does.
func (d *Dashboard) Revision() uint64 { return d.revision.now() }

// Close ends the open streams, for http.Server.RegisterOnShutdown: a stream
// never ends by itself, and a graceful shutdown would wait for it.
func (d *Dashboard) Close() {
	d.stop.Do(func() { close(d.stopped) })
}

// fail answers with an error page and logs what the reader is not shown.
func (d *Dashboard) fail(w http.ResponseWriter, r *http.Request, v view, err error) {
	if errors.Is(err, context.Canceled) && r.Context().Err() != nil {
		return // nobody is there to read it
	}
	status := v.problem(err)
	if status >= http.StatusInternalServerError {
		d.log.Error("page not made", "path", r.URL.Path, "err", err)
	}
	d.write(w, r, v, status)
}
