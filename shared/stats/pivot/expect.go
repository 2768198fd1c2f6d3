package pivot

import (
	"slices"

	"yizhan/shared/domain"
)

// expect notes what a station should have reported, and what it did. An office, from
// which nobody waits for anything, may have reported all the same: it is no row for that,
// only for numbers of its own.
func (f *folding) expect(u Unit, reports Reporting) {
	if !f.q.Station.IsZero() && f.q.Station != u.ID {
		return
	}
	note := func(into map[key]bool, day domain.Day) {
		var k key
		for i, d := range f.dims {
			k[i] = all
			var h Head
			switch {
			case d.Place():
				h = f.placeHead(d, u)
			case d.Time():
				h = f.timeHead(d, day)
			default:
				continue
			}
			k[i] = h.Key
			if u.Expected {
				f.heads[i][h.Key] = h
			}
		}
		for _, sub := range k.above() {
			into[sub] = true
		}
	}
	timed := slices.ContainsFunc(f.dims[:], Dimension.Time)
	if !timed {
		if u.Expected {
			note(f.due, f.q.From)
		}
		if u.Reported {
			note(f.reported, f.q.From)
		}
		return
	}
	if u.Expected {
		for d := f.q.From; d <= min(f.q.To, f.q.Today); d = f.next(d) {
			note(f.due, d)
		}
	}
	for _, d := range reports.Days[u.ID] {
		if d = max(d, f.q.From); d <= f.q.To {
			note(f.reported, d)
		}
	}
}

// next is the day after one, or the first of the next month where months are enough.
func (f *folding) next(d domain.Day) domain.Day {
	if f.days() {
		return d.AddDays(1)
	}
	return domain.DayOf((d/100*100 + 1).Time().AddDate(0, 1, 0))
}
