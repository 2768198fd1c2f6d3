package progress

import (
	"cmp"
	"slices"

	"yizhan/shared/domain"
	"yizhan/shared/domain/calendar"
)

// Problems is how far the problems are.
type Problems struct {
	All, Solved int
	Overdue     []Doc[domain.Problem] // open beyond their day, the longest first
	// Workdays is what the solved ones took together: working days after the one on
	// which a problem was raised, up to the one on which it was struck off. Known is
	// false where some lie beyond the announced holidays, and weekends alone counted.
	Workdays int
	Known    bool

	ByCounty, ByState, BySource map[string]int
	// BySatisfaction counts the solved ones; "" are those that nobody was asked about.
	BySatisfaction map[string]int
}

// Open are those that still have to be solved.
func (p Problems) Open() int { return p.All - p.Solved }

// MeanWorkdays is what a solved problem took on average; false without any.
func (p Problems) MeanWorkdays() (float64, bool) {
	if p.Solved == 0 {
		return 0, false
	}
	return float64(p.Workdays) / float64(p.Solved), true
}

// ProblemsOf counts problems as they stand on a day. On its last day a problem is not
// overdue yet.
func ProblemsOf(problems []Doc[domain.Problem], today domain.Day, table *calendar.Table) Problems {
	p := Problems{Known: true, ByCounty: map[string]int{}, ByState: map[string]int{}, BySource: map[string]int{}, BySatisfaction: map[string]int{}}
	for _, d := range problems {
		v := d.Value
		p.All++
		p.ByCounty[countyOf(v.Division)]++
		p.ByState[v.State]++
		p.BySource[v.Source]++
		switch {
		case !v.Open():
			p.Solved++
			p.BySatisfaction[v.Satisfaction]++
			n, known := table.Workdays(v.RaisedOn.AddDays(1), v.SolvedOn)
			p.Workdays, p.Known = p.Workdays+n, p.Known && known
		case v.Due != 0 && v.Due < today:
			p.Overdue = append(p.Overdue, d)
		}
	}
	slices.SortStableFunc(p.Overdue, func(a, b Doc[domain.Problem]) int { return cmp.Compare(a.Value.Due, b.Value.Due) })
	return p
}
