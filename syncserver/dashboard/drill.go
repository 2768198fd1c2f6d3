package dashboard

import (
	"cmp"
	"slices"
	"time"

	"yizhan/shared/domain"
	"yizhan/shared/domain/codes"
	"yizhan/shared/fault"
	"yizhan/shared/stats"
	"yizhan/syncserver/access"
	"yizhan/syncserver/city"
)

// only is the station with a code, which alone counts from here on. That of another
// county is not in the snapshot, so it is not there.
func (r *remembering) only(stations []city.StationState, code string) ([]city.StationState, error) {
	for _, s := range stations {
		if s.Code == code {
			r.station = s.ID
			return []city.StationState{s}, nil
		}
	}
	return nil, errNoStation
}

var errNoStation = fault.New(fault.NotFound, "station", "没有这个驿站，或者不归你管", "there is no such station, or it is not yours")

// crumbs is the way from the city to what is shown, as far as it is the reader's.
func crumbs(l language, staff access.Staff, q question, f *figures, now time.Time) (out []link) {
	add := func(text string, to question) { out = append(out, link{Text: text, Address: to.address()}) }
	if staff.SeesCity() {
		add(l.must("the_city"), q.within(""))
	}
	place := q.area
	if q.station != "" {
		place = f.stations[0].Division
	}
	above := codes.Ancestors(place)
	if d, ok := codes.FindDivision(place); ok {
		above = append(above, d)
	}
	for _, d := range above {
		if d.Level != codes.LevelCity && staff.MaySee(d.Code) {
			add(d.Name, q.within(d.Code))
		}
	}
	if q.station != "" {
		month, _ := stats.PeriodAround(stats.PeriodMonth, q.period.From, max(domain.DayOf(now), q.period.From))
		whole := q
		if q.period.Days() == 1 { // the days around it
			month.Kind = stats.PeriodChosen
			whole = q.during(month)
		}
		add(f.stations[0].Name, whole)
		if q.period.Days() == 1 {
			add(l.days(q.period, now), q)
		}
	}
	if len(out) > 0 {
		out[len(out)-1].Current = true
	}
	return out
}

// newTowns is a county's figure by town. A station of which only the county is known
// stands in a row of its own, so that the towns add up to the county.
func newTowns(l language, q question, f *figures) breakdown {
	t := f.byStation[q.measure]
	at := map[string]string{}
	reported := map[string]bool{}
	for _, s := range f.stations {
		at[s.Code] = townOf(s.Division)
		reported[townOf(s.Division)] = reported[townOf(s.Division)] || s.Reported
	}
	sums := map[string]int64{}
	for _, r := range t.Rows {
		town, ok := at[r.Key]
		if !ok {
			town = townOf(r.Key) // an office counts for its division
		}
		sums[town] += r.Value
	}
	for town, any := range reported {
		if any {
			sums[town] += 0 // a record, and none of this figure: that is 0
		}
	}
	t.By, t.Rows = "town", nil
	for town, v := range sums {
		r := stats.Row{Key: town, Name: l.must("unplaced_town"), Value: v}
		if d, ok := codes.FindDivision(town); ok {
			r.Name = d.Name
		}
		t.Rows = append(t.Rows, r)
	}
	slices.SortFunc(t.Rows, func(a, b stats.Row) int {
		return cmp.Or(cmp.Compare(b.Value, a.Value), cmp.Compare(a.Key, b.Key))
	})
	b := newBreakdown(l, t, "by_town", "town", plain)
	for i, r := range b.Rows {
		if r.Key != "" {
			b.Rows[i].Address = q.within(r.Key).address()
		}
	}
	for _, s := range f.stations {
		if town := townOf(s.Division); !reported[town] && s.Expected {
			reported[town] = true // named once
			r := row{Key: town, Name: l.must("unplaced_town"), Value: l.must("nobody"), Missing: true}
			if d, ok := codes.FindDivision(town); ok {
				r.Name, r.Address = d.Name, q.within(town).address()
			}
			b.Rows = append(b.Rows, r)
		}
	}
	b.complete(l, f, q, townOf)
	return b
}

// townOf is the town that a division lies in, or is; empty for a county.
func townOf(division string) string {
	if len(division) < 9 || !codes.IsDivision(division) {
		return ""
	}
	return division[:9]
}
