package dashboard

import (
	"yizhan/shared/domain"
	"yizhan/shared/domain/codes"
	"yizhan/shared/report/svg"
	"yizhan/shared/stats"
	"yizhan/syncserver/countymap"
)

// placeReport is how complete the figures of a county or of a town are.
type placeReport struct {
	expected, reported int64
	missing            []name
	days, due          int64 // station-days reported, and those of which a report is due
}

// reports gathers the stations by place.
func (f *figures) reports(q question, placeOf func(division string) string) map[string]*placeReport {
	today := domain.DayOf(f.at)
	over := max(min(int64(q.period.Days()), daysBetween(q.period.From, today)), 0)
	out := map[string]*placeReport{}
	for _, s := range f.stations {
		key := placeOf(s.Division)
		if out[key] == nil {
			out[key] = &placeReport{}
		}
		p := out[key]
		if !s.Expected {
			continue
		}
		p.expected++
		if s.Reported {
			p.reported++
		} else {
			p.missing = append(p.missing, name{s.Code, s.Name})
		}
		r := f.reportedDays[s.ID]
		p.days += int64(r.Days)
		p.due += over
		if r.Today { // nobody is late with a day that is not over
			p.due++
		}
	}
	return out
}

// daysBetween is how many days lie from one to another, the last not counted.
func daysBetween(from, to domain.Day) int64 {
	return int64(to.Time().Sub(from.Time()).Hours() / 24)
}

// complete adds to the rows of places how many stations reported, and how often.
func (b *breakdown) complete(l language, f *figures, q question, placeOf func(string) string) {
	b.Ranked = true
	reports := f.reports(q, placeOf)
	place := int64(0)
	last := ""
	for i := range b.Rows {
		r := &b.Rows[i]
		if !r.Missing {
			if r.Value != last {
				place, last = int64(i+1), r.Value
			}
			r.Place = place
		}
		if p := reports[r.Key]; p != nil && p.expected > 0 {
			r.report = *p
			r.Coverage = l.must("coverage", grouped(p.expected), grouped(p.reported))
			r.Rate = tenths(p.days, p.due)
			for _, s := range p.missing {
				b.Absent = append(b.Absent, name{r.Name, s.Name})
			}
		}
	}
}

// tile is a county in its place.
type tile struct {
	Key, Name, Value, Note, Address string
	Level                           int64
}

// newTiles are the counties of the city as squares, about where they lie. What they say
// is in words and numbers; how dark they are only repeats it.
func newTiles(l language, f *figures, b breakdown) (out []tile) {
	rows := map[string]row{}
	for _, r := range b.Rows {
		rows[r.Key] = r
	}
	values := map[string]int64{}
	var most int64
	for _, r := range f.divisions.Rows {
		values[r.Key] = r.Value
		most = max(most, r.Value)
	}
	for _, c := range codes.Divisions(codes.LevelCounty) {
		t := tile{Key: c.Code, Name: c.Name, Note: l.must("no_station_here")}
		if r, ok := rows[c.Code]; ok {
			t.Value, t.Address, t.Note = r.Value, r.Address, r.Coverage
			t.Level = svg.Level(values[c.Code], most)
		}
		out = append(out, t)
	}
	return out
}

// RateHow says what the rate of reports is, where there is one.
func (b breakdown) RateHow(l language) []string {
	if !b.Ranked {
		return nil
	}
	return []string{stats.Reporting.How.In(string(l))}
}

// outlines are the counties on a map that the city may show.
type outlines struct {
	Approval      string
	Width, Height int
	Counties      []outline
}

type outline struct {
	tile
	Path    string
	X, Y, Z int // of the name, and of the number under it
}

func newOutlines(f *figures, tiles []tile) outlines {
	m := outlines{Approval: f.outlines.Approval, Width: countymap.Width, Height: f.outlines.Height}
	at := map[string]tile{}
	for _, t := range tiles {
		at[t.Key] = t
	}
	for _, c := range f.outlines.Counties {
		m.Counties = append(m.Counties, outline{at[c.Code], c.Path, c.X, c.Y, c.Y + 28})
	}
	return m
}
