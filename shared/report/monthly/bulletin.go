package monthly

import (
	"context"

	"yizhan/shared/domain"
	"yizhan/shared/report/bulletin"
	"yizhan/shared/report/form"
)

// Bulletin reads what the 通报 of a period says.
func Bulletin(ctx context.Context, src Source, ask Ask) (bulletin.Month, error) {
	m, err := read(ctx, src, ask)
	if err != nil {
		return bulletin.Month{}, err
	}
	return m.bulletin(ctx)
}

func (m *month) bulletin(ctx context.Context) (bulletin.Month, error) {
	lines, err := m.serviceLines(ctx)
	if err != nil {
		return bulletin.Month{}, err
	}
	late, err := m.late(ctx)
	if err != nil {
		return bulletin.Month{}, err
	}
	pair := func(measure domain.Measure) bulletin.Pair {
		return bulletin.Pair{Now: m.total(m.now, measure), Before: m.past(measure)}
	}
	before := m.ask.Period.Previous()
	b := bulletin.Month{Header: m.header, BeforeFrom: before.From, BeforeTo: before.To,
		People: pair(domain.MeasurePeople), Services: pair(domain.MeasureServices), Attendance: pair(domain.MeasureAttendance),
		Saved: pair(domain.MeasureSaved), Registered: pair(domain.MeasureRegistered),
		Requests: m.total(m.now, domain.MeasureRequests), Answered: m.total(m.now, domain.MeasureAnswered),
		Groups: sums(m.groups, lines, func(l form.ServiceLine) map[string]int64 { return l.People }),
		Uses:   sums(m.uses, lines, func(l form.ServiceLine) map[string]int64 { return l.Services }),
		Late:   late, Annexes: annexes(),
	}
	b.All, _ = m.heard()
	for _, s := range m.counted {
		if !s.due {
			continue
		}
		if !s.reported {
			b.Missing = append(b.Missing, s.Name)
			continue
		}
		b.Stations = append(b.Stations, bulletin.Named{Name: s.Name, Value: m.now[domain.MeasurePeople][s.id]})
	}
	b.AreaWord, b.Areas = m.areas()
	return b, nil
}

// areas are the counties of the unit, or its stations where it lies in one county.
func (m *month) areas() (word string, out []bulletin.Area) {
	by := func(name func(station) string, same func(a, b station) bool) (out []bulletin.Area) {
		for i, s := range m.counted { // sorted by county, then by code
			if i == 0 || !same(m.counted[i-1], s) {
				out = append(out, bulletin.Area{Name: name(s)})
			}
			a := &out[len(out)-1]
			if s.due {
				a.Stations++
			}
			if s.due && s.reported {
				a.Reported++
			}
			a.People.Now += m.now[domain.MeasurePeople][s.id]
			a.People.Before += m.before[domain.MeasurePeople][s.id]
			a.Saved += m.now[domain.MeasureSaved][s.id]
		}
		return out
	}
	out = by(func(s station) string { return county(s.Division) }, func(a, b station) bool { return county(a.Division) == county(b.Division) })
	if len(out) > 1 {
		return "县（市、区）", out
	}
	return "驿站", by(func(s station) string { return s.Name }, func(station, station) bool { return false }) // two may be called the same
}

// sums adds stations up by the entries of a dictionary; what no dictionary knows is in the
// tables.
func sums(entries []form.Entry, lines []form.ServiceLine, values func(form.ServiceLine) map[string]int64) []bulletin.Named {
	out := make([]bulletin.Named, len(entries))
	for i, e := range entries {
		out[i].Name = e.Name
		for _, l := range lines {
			out[i].Value += values(l)[e.Code]
		}
	}
	return out
}
