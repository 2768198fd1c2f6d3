package api

import (
	"log/slog"
	"net/http"
	"time"

	"github.com/go-chi/chi/v5"

	"yizhan/shared/stats"
	"yizhan/syncserver/access"
	"yizhan/syncserver/city"
)

// Pages serves the figures, their description and the page about it.
type Pages struct {
	city *city.City
	log  *slog.Logger
	now  func() time.Time
}

// New makes those of a city.
func New(c *city.City, log *slog.Logger, now func() time.Time) *Pages { return &Pages{c, log, now} }

// Routes mounts them.
func (p *Pages) Routes(r chi.Router) {
	r.Get("/api", p.page)
	r.Get("/api/v1/openapi.json", p.description)
	r.Get("/api/v1/stats", p.stats)
}

// stats answers like the command of the same name, and about what the reader may see.
func (p *Pages) stats(w http.ResponseWriter, r *http.Request) {
	t, err := p.table(r)
	if err != nil {
		Fail(w, r, p.log, err)
		return
	}
	Write(w, http.StatusOK, t)
}

func (p *Pages) table(r *http.Request) (t stats.Table, err error) {
	q, err := stats.ParseQuery(r.URL.Query().Get, p.now())
	if err != nil {
		return t, err
	}
	area, err := access.StaffOf(r.Context()).Area(r.URL.Query().Get("division"))
	if err != nil {
		return t, err
	}
	return p.city.StatsWithin(r.Context(), area, q)
}
