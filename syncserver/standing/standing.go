// Package standing is the page 工作进展 of the city: the figures that records of offices
// give, each with how it is counted, who it is broken down by, and a link to its records.
// What stands in the tables is made by package tables, for the window of offices too.
// The page needs no script: every choice is a link or a form, and the address holds all
// of it.
package standing

import (
	"context"
	"embed"
	"log/slog"
	"net/http"
	"slices"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"

	"yizhan/shared/domain"
	"yizhan/shared/progress"
	"yizhan/shared/progress/tables"
	"yizhan/shared/stats"
	"yizhan/syncserver/access"
	"yizhan/syncserver/city"
	"yizhan/syncserver/frame"
)

//go:embed templates/*.html
var templateFiles embed.FS

var templates = frame.Templates(templateFiles)

// Pages serves it.
type Pages struct {
	city   *city.City
	log    *slog.Logger
	now    func() time.Time
	recent recent
}

// New makes the page of a city.
func New(c *city.City, log *slog.Logger, now func() time.Time) *Pages {
	return &Pages{city: c, log: log, now: now}
}

// Routes mounts it.
func (p *Pages) Routes(r chi.Router) {
	r.With(middleware.Compress(5, "text/html")).Get("/progress", p.show)
}

func (p *Pages) show(w http.ResponseWriter, r *http.Request) {
	v := &view{Frame: frame.Of(w, r, "/progress", words), now: p.now().In(domain.Shanghai)}
	var err error
	if v.asked, err = ask(r.URL.Query(), domain.DayOf(v.now), access.StaffOf(r.Context())); err != nil {
		frame.Refuse(w, r, p.log, err)
		return
	}
	v.asked.Lang = string(v.Lang)
	if v.read, err = p.recent.find(r.Context(), v.asked.Question, p.now, p.asOf, p.read); err != nil {
		frame.Refuse(w, r, p.log, err)
		return
	}
	v.Frame.Title, _ = v.T("title")
	frame.Write(w, p.log, v.Lang, templates, "progress.html", http.StatusOK, v)
}

// asOf is when the ledger last took something in: cheap, and what was read before
// answers as long as it is the same.
func (p *Pages) asOf(ctx context.Context) (at time.Time, err error) {
	err = p.city.Snapshot(ctx, func(s city.Snapshot) error {
		at, err = s.AsOf(ctx)
		return err
	})
	return at, err
}

// answer is a page of tables, and whether all of it is for demonstration.
type answer struct {
	tables.Page
	demo bool
	at   time.Time // when it was read
}

func (p *Pages) read(ctx context.Context, q tables.Question) (a answer, err error) {
	a.at = p.now()
	err = p.city.Snapshot(ctx, func(s city.Snapshot) error {
		s, err := s.Within(ctx, q.Area)
		if err != nil {
			return err
		}
		if a.Page, err = tables.Read(ctx, s, q); err != nil {
			return err
		}
		stations, err := stats.ListOf[domain.Station](ctx, s, domain.KindStation)
		a.demo = len(stations) > 0 && !slices.ContainsFunc(stations, func(d progress.Doc[domain.Station]) bool { return !d.Value.Demo })
		return err
	})
	return a, err
}
