package months

import (
	"context"
	"strconv"
	"time"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/report/table"
	"yizhan/shared/stats"
	"yizhan/syncserver/access"
	"yizhan/syncserver/city"
	"yizhan/syncserver/frame"
)

// Number is how a page writes a number, Moment a time.
func (listPage) Number(n int64) string      { return table.Show(table.Number, n) }
func (monthPage) Number(n int64) string     { return table.Show(table.Number, n) }
func (listPage) Moment(t time.Time) string  { return moment(t) }
func (monthPage) Moment(t time.Time) string { return moment(t) }

func moment(t time.Time) string { return t.In(domain.Shanghai).Format("2006-01-02 15:04") }

// Signed writes a difference.
func (listPage) Signed(n int64) string { return signed(domain.MeasurePeople, n) }

// LateSigned is that of the people of the month.
func (p monthPage) LateSigned() string { return signed(domain.MeasurePeople, p.Line.Late) }

func signed(m domain.Measure, n int64) string {
	s := strconv.FormatInt(n, 10)
	if m == domain.MeasureSaved {
		s = table.Show(table.Money, domain.Fen(n))
	}
	if n > 0 {
		return "+" + s
	}
	return s
}

// monthPage is one month.
type monthPage struct {
	frame.Frame
	Line
	Missing           []Station // that were to report and had not
	LateRows, History []lateRow
}

// lateRow is a difference in words.
type lateRow struct {
	Day, Station, Measure, Group, Value string
}

// MayChange tells whether the reader closes months.
func (p monthPage) MayChange() bool { return p.Staff.MayAdminister() }

// Closable tells whether the month is over and not closed.
func (p monthPage) Closable() bool { return p.State == Open || p.State == Reopened }

// read reads a month as the reader may see it.
func (p *monthPage) read(ctx context.Context, pages *Pages, m Month) error {
	p.Title, _ = p.T("title_of", m.String())
	area, err := access.StaffOf(ctx).Area("")
	if err != nil {
		return err
	}
	return pages.city.Snapshot(ctx, func(s city.Snapshot) error {
		if s, err = s.Within(ctx, area); err != nil {
			return err
		}
		if p.Line, err = line(ctx, s, area, m, Month(domain.DayOf(pages.now()).Month())); err != nil {
			return err
		}
		s, stations, err := withinThen(ctx, s, area, m, p.Current())
		if err != nil {
			return err
		}
		for _, st := range stations {
			if st.Expected && !st.Reported {
				p.Missing = append(p.Missing, st)
			}
		}
		c := p.Current()
		if c == nil {
			return nil
		}
		if err := check(ctx, s.R, m, c); err != nil {
			return err
		}
		return p.late(ctx, s, m, c.Version)
	})
}

func (p *monthPage) late(ctx context.Context, s city.Snapshot, m Month, version int) error {
	names, err := namesOf(ctx, s, string(p.Lang))
	if err != nil {
		return err
	}
	for _, l := range []struct {
		read func() ([]Diff, error)
		to   *[]lateRow
	}{
		{func() ([]Diff, error) { return Late(ctx, s.R, m, version) }, &p.LateRows},
		{func() ([]Diff, error) { return History(ctx, s.R, m, version) }, &p.History},
	} {
		diffs, err := l.read()
		if err != nil {
			return err
		}
		for _, d := range diffs {
			if s.Only == nil || names.known[d.Station] {
				*l.to = append(*l.to, names.row(d))
			}
		}
	}
	return nil
}

// names are what stations, divisions and groups are called.
type names struct {
	lang     string
	stations map[change.ID]string
	known    map[change.ID]bool // of the reader's area
	groups   map[string]string
}

func namesOf(ctx context.Context, s city.Snapshot, lang string) (n names, err error) {
	n = names{lang, map[change.ID]string{}, map[change.ID]bool{}, map[string]string{}}
	for _, id := range s.Only {
		n.known[id] = true
	}
	stations, err := s.Dictionary(ctx, domain.KindStation)
	if err != nil {
		return n, err
	}
	for _, e := range stations {
		n.stations[domain.StationID(e.Code)] = e.Name
	}
	divisions, err := s.Dictionary(ctx, domain.KindDivision)
	if err != nil {
		return n, err
	}
	for _, e := range divisions {
		n.stations[domain.DivisionID(e.Code)] = e.Name
	}
	groups, err := s.Dictionary(ctx, domain.KindGroup)
	if err != nil {
		return n, err
	}
	for _, e := range groups {
		n.groups[e.Code] = e.Name
	}
	if lang == "en" {
		labels, err := s.Labels(ctx)
		for code, name := range labels.GroupEN {
			if name != "" {
				n.groups[code] = name
			}
		}
		return n, err
	}
	return n, nil
}

func (n names) row(d Diff) lateRow {
	r := lateRow{Station: n.stations[d.Station], Group: n.groups[d.Group], Value: signed(d.Measure, d.Value)}
	if r.Station == "" {
		r.Station = d.Station.String()[:8]
	}
	if r.Group == "" {
		r.Group = d.Group
	}
	if d.Day != 0 {
		r.Day = d.Day.String()
	}
	def := stats.DefinitionOf(d.Measure)
	r.Measure = def.Name.In(n.lang)
	return r
}
