// Package pivot is the page 透视 of the city: any of its figures by rows and columns, with
// the sums of each group of rows and of all, and the page that compares two periods or two
// places. What a table is made of, package shared/stats/pivot says. The pages need no
// script: every choice is a link or a form, and the address holds all of it.
package pivot

import (
	"context"
	"embed"
	"log/slog"
	"net/http"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/domain/codes"
	"yizhan/shared/fault"
	"yizhan/shared/stats"
	"yizhan/shared/stats/pivot"
	"yizhan/syncserver/access"
	"yizhan/syncserver/city"
	"yizhan/syncserver/figure"
	"yizhan/syncserver/frame"
)

//go:embed templates/*.html
var templateFiles embed.FS

var templates = frame.Templates(templateFiles)

// Pages serves them.
type Pages struct {
	city      *city.City
	connected func() map[change.ID]bool
	log       *slog.Logger
	now       func() time.Time
}

// New makes the pages of a city; connected tells which computers are just now.
func New(c *city.City, log *slog.Logger, now func() time.Time, connected func() map[change.ID]bool) *Pages {
	return &Pages{city: c, connected: connected, log: log, now: now}
}

// Routes mounts them.
func (p *Pages) Routes(r chi.Router) {
	pages := r.With(middleware.Compress(5, "text/html"))
	pages.Get("/pivot", p.show)
	pages.Get("/compare", p.compare)
	r.Get("/pivot/file", p.file)
}

// Of a page as many numbers can be read, of a file as many be worked with.
const (
	pageMax = 6_000
	fileMax = 60_000
)

// answer is what was read for a page.
type answer struct {
	table pivot.Table
	at    time.Time // when it was read
	lists
	coverage figure.Coverage
	offline  int64
}

// fresh says how fresh and how complete it is.
func (a answer) fresh(lang string) string {
	return figure.Fresh(lang, a.coverage, a.table.AsOf, a.at, a.offline)
}

var (
	errNoStation = fault.New(fault.NotFound, "station", "没有这个驿站，或者不归你管", "there is no such station, or it is not yours")
	errNoGroup   = fault.New(fault.Invalid, "group", "没有这个群体，请从列表里选", "there is no such group: choose from the list")
	errNoService = fault.New(fault.Invalid, "service", "没有这项服务，请从列表里选", "there is no such service: choose from the list")
)

// read answers a question, all of it from one snapshot. A station that lies elsewhere in
// the reader's area than the place that was chosen after it goes from the question.
func (p *Pages) read(ctx context.Context, a *asked, most int) (out answer, err error) {
	out.at = p.now()
	online := p.connected()
	own, err := access.StaffOf(ctx).Area("")
	if err != nil {
		return out, err
	}
	err = p.city.Snapshot(ctx, func(s city.Snapshot) error {
		if s, err = s.Within(ctx, own); err != nil {
			return err
		}
		if err := out.choices(ctx, s, a); err != nil {
			return err
		}
		if a.area != own {
			if s, err = s.Within(ctx, a.area); err != nil {
				return err
			}
		}
		return out.read(ctx, s, *a, online, most)
	})
	return out, err
}

// choices reads what can be chosen, and narrows the stations to the place.
func (out *answer) choices(ctx context.Context, s city.Snapshot, a *asked) (err error) {
	if err := out.lists.read(ctx, s, a.period, a.group, a.service); err != nil {
		return err
	}
	mine := out.stations
	out.stations = nil
	chosen := city.StationState{}
	for _, st := range mine {
		if st.Code == a.station {
			chosen = st
		}
		if a.area == "" || codes.Within(st.Division, a.area) {
			out.stations = append(out.stations, st)
		}
	}
	if a.station != "" && chosen.Code == "" {
		return errNoStation
	}
	if a.area != "" && !codes.Within(chosen.Division, a.area) {
		a.station = ""
	}
	return nil
}

// lists are what can be chosen.
type lists struct {
	stations []city.StationState
	groups   map[string]stats.Entry
	services map[string]stats.Entry
}

// read reads them of the reader's own area, and refuses what is not among them.
func (l *lists) read(ctx context.Context, s city.Snapshot, p stats.Period, group, service string) (err error) {
	if l.stations, err = s.Stations(ctx, p.From, p.To); err != nil {
		return err
	}
	if l.groups, err = s.Dictionary(ctx, domain.KindGroup); err != nil {
		return err
	}
	if l.services, err = s.Dictionary(ctx, domain.KindService); err != nil {
		return err
	}
	if _, known := l.groups[group]; group != "" && !known {
		return errNoGroup
	}
	if _, known := l.services[service]; service != "" && !known {
		return errNoService
	}
	return nil
}

// read reads the table and who reported.
func (out *answer) read(ctx context.Context, s city.Snapshot, a asked, online map[change.ID]bool, most int) (err error) {
	q := a.question(domain.DayOf(out.at))
	computers, err := s.Computers(ctx)
	if err != nil {
		return err
	}
	of := out.stations
	if a.station != "" {
		of = only(of, q.Station)
	}
	out.coverage, out.offline = figure.CoverageOf(of), figure.Offline(of, computers, online)
	if err := q.Validate(); err != nil { // before anything large is read
		return err
	}
	rep, err := reporting(ctx, s, q, out.stations)
	if err != nil {
		return err
	}
	if out.table, err = pivot.Read(ctx, s, q, rep); err != nil {
		return err
	}
	return out.table.Fits(most)
}

// reporting is who reported, and when, as far as the table asks for it.
func reporting(ctx context.Context, s city.Snapshot, q pivot.Question, stations []city.StationState) (rep pivot.Reporting, err error) {
	for _, st := range stations {
		rep.Stations = append(rep.Stations, pivot.Unit{ID: st.ID, Code: st.Code, Name: st.Name, Division: st.Division, Expected: st.Expected, Reported: st.Reported})
	}
	months, days := false, false
	for _, d := range []pivot.Dimension{q.Rows, q.Inner, q.Columns} {
		months = months || d == pivot.Month
		days = days || d.Time() && d != pivot.Month
	}
	if months || days {
		rep.Days, err = s.ReportedOn(ctx, q.From, q.To, !days)
	}
	return rep, err
}

func (p *Pages) show(w http.ResponseWriter, r *http.Request) {
	v := p.view(w, r, "/pivot", "title")
	var err error
	if v.asked, err = ask(r.URL.Query(), domain.DayOf(v.now), v.Staff); err == nil {
		v.read, err = p.read(r.Context(), &v.asked, pageMax)
	}
	p.write(w, r, "pivot.html", &v.told, v, err)
}

// told is what a page says of an address that asks for what there is not.
type told struct {
	Problem string // a sentence, in place of the table
	Field   string // of the form, if one is to be corrected
}

// Wrong tells that a field of the form has to be corrected.
func (t told) Wrong(field string) bool { return t.Field == field }

// write writes a page, or what was wrong with what was asked for: with the form, where
// somebody can do it better there.
func (p *Pages) write(w http.ResponseWriter, r *http.Request, name string, t *told, v any, err error) {
	status, lang := http.StatusOK, frame.LanguageOf(w, r)
	if err != nil {
		kind := fault.KindOf(err)
		if status = kind.HTTPStatus(); r.Context().Err() != nil {
			return // nobody is there to read it
		}
		if kind != fault.Invalid && kind != fault.TooLarge {
			frame.Refuse(w, r, p.log, err)
			return
		}
		*t = told{fault.Sentence(err, string(lang)), fault.FieldOf(err)}
	}
	frame.Write(w, p.log, lang, templates, name, status, v)
}
