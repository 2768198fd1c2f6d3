package pivot

import (
	"context"
	"net/http"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/domain/codes"
	"yizhan/shared/stats"
	"yizhan/shared/stats/pivot"
	"yizhan/syncserver/access"
	"yizhan/syncserver/city"
	"yizhan/syncserver/figure"
)

// twin is one side of a comparison, read.
type twin struct {
	pivot.Side
	name   string // of the place; empty for the whole city
	period stats.Period
	fresh  func(lang string) string
	mean   pivot.Dimension // of what it is the mean; none: it is of one place
}

// both is what was read for a comparison.
type both struct {
	a, b twin
	lists
	note string
}

func (p *Pages) compare(w http.ResponseWriter, r *http.Request) {
	v := p.comparedView(w, r)
	var err error
	if v.asked, err = askCompared(r.URL.Query(), domain.DayOf(v.now), v.Staff); err == nil {
		v.read, err = p.readBoth(r.Context(), v.asked)
	}
	p.write(w, r, "compare.html", &v.told, v, err)
}

// readBoth reads both sides from one snapshot.
func (p *Pages) readBoth(ctx context.Context, c compared) (out both, err error) {
	staff := access.StaffOf(ctx)
	own, err := staff.Area("")
	if err != nil {
		return out, err
	}
	now, online := p.now(), p.connected()
	out.a.period, out.b.period, out.note, err = c.days(domain.DayOf(now))
	if err != nil {
		return out, err
	}
	err = p.city.Snapshot(ctx, func(s city.Snapshot) error {
		mine, err := s.Within(ctx, own)
		if err != nil {
			return err
		}
		if err := out.lists.read(ctx, mine, out.a.period, c.group, c.service); err != nil {
			return err
		}
		read := reader{s, c, out.stations, online, p}
		division := c.here.area
		if c.here.station != "" {
			st, err := read.station(c.here)
			if err != nil {
				return err
			}
			division = st.Division
		}
		if err := read.side(ctx, &out.a, c.here); err != nil {
			return err
		}
		switch c.against {
		case againstPlace:
			return read.side(ctx, &out.b, c.there)
		case againstMean:
			d, area, err := c.peers(division, staff)
			if err != nil {
				return err
			}
			out.b.mean = d
			return read.mean(ctx, &out.b, area)
		}
		return read.side(ctx, &out.b, c.here)
	})
	return out, err
}

// reader reads sides of a snapshot.
type reader struct {
	s        city.Snapshot
	c        compared
	stations []city.StationState // all that are the reader's
	online   map[change.ID]bool
	p        *Pages
}

// station is the one of a place; one that is not the reader's is not there.
func (r reader) station(u unit) (city.StationState, error) {
	for _, st := range r.stations {
		if st.Code == u.station {
			return st, nil
		}
	}
	return city.StationState{}, errNoStation
}

// side reads the figures of a place.
func (r reader) side(ctx context.Context, t *twin, u unit) error {
	q := r.question(*t)
	q.Rows = r.c.by
	if d, ok := codes.FindDivision(u.area); ok {
		t.name = d.Name
	}
	if u.station != "" {
		st, err := r.station(u)
		if err != nil {
			return err
		}
		q.Station, t.name, u.area = st.ID, st.Name, st.Division
	}
	table, err := r.table(ctx, t, q, u)
	t.Side = pivot.SideOf(table)
	return err
}

// mean reads the mean of all places of a kind in an area.
func (r reader) mean(ctx context.Context, t *twin, area string) error {
	q := r.question(*t)
	q.Rows, q.Columns = t.mean, r.c.by
	table, err := r.table(ctx, t, q, unit{area: area})
	if err != nil {
		return err
	}
	if d, ok := codes.FindDivision(area); ok {
		t.name = d.Name
	}
	expected := map[string]bool{}
	for _, st := range r.stations {
		if st.Expected {
			expected[st.Code], expected[codes.CountyOf(st.Division)], expected[pivot.TownOf(st.Division)] = true, true, true
		}
	}
	t.Side = pivot.MeanOf(table, func(h pivot.Head) bool { return h.Key != "" && expected[h.Key] })
	return nil
}

func (r reader) question(t twin) pivot.Question {
	return pivot.Question{Query: stats.Query{Measure: r.c.measure, From: t.period.From, To: t.period.To, Group: r.c.group, Service: r.c.service}, Sort: pivot.ByName, Today: domain.DayOf(r.p.now())}
}

// table reads one table of an area, or of a station in it, with how fresh it is.
func (r reader) table(ctx context.Context, t *twin, q pivot.Question, u unit) (pivot.Table, error) {
	s := r.s
	area := u.area
	if u.station != "" { // the cells of a station are its own, wherever it lies
		area = ""
	}
	s, err := s.Within(ctx, area)
	if err != nil {
		return pivot.Table{}, err
	}
	stations, err := s.Stations(ctx, q.From, q.To)
	if err != nil {
		return pivot.Table{}, err
	}
	if u.station != "" {
		stations = only(stations, q.Station)
	}
	computers, err := s.Computers(ctx)
	if err != nil {
		return pivot.Table{}, err
	}
	if err := q.Validate(); err != nil {
		return pivot.Table{}, err
	}
	rep, err := reporting(ctx, s, q, stations)
	if err != nil {
		return pivot.Table{}, err
	}
	table, err := pivot.Read(ctx, s, q, rep)
	coverage, offline, now := figure.CoverageOf(stations), figure.Offline(stations, computers, r.online), r.p.now()
	t.fresh = func(lang string) string { return figure.Fresh(lang, coverage, table.AsOf, now, offline) }
	return table, err
}

func only(stations []city.StationState, id change.ID) (out []city.StationState) {
	for _, st := range stations {
		if st.ID == id {
			out = append(out, st)
		}
	}
	return out
}
