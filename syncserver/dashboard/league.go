package dashboard

import (
	"html/template"
	"slices"
	"time"

	"yizhan/shared/domain"
	"yizhan/shared/domain/codes"
	"yizhan/shared/report/svg"
	"yizhan/shared/stats"
	"yizhan/syncserver/city"
)

// league is the table of stations, most people first. Stations that did not
// report stand at its end without numbers.
type league struct {
	Heads  []string
	Rows   []leagueRow
	Totals []string
	How    string
}

type leagueRow struct {
	Place                 int64 // among those that reported; 0: did not
	Code, Name, Division  string
	Values                []cellText
	Bar                   template.HTML
	Arrival, ArrivalExact string
	Held                  string
	Missing, Demo         bool
	Address               string // of the station's own figures
}

// Rank is the place as it is written.
func (r leagueRow) Rank() string {
	if r.Place == 0 {
		return ""
	}
	return grouped(r.Place)
}

// cellText is a number with the name under which a change of it is noticed.
type cellText struct{ Key, Text string }

func newLeague(l language, q question, f *figures, now time.Time) league {
	t := league{How: stats.DefinitionOf(domain.MeasurePeople).How.In(string(l))}
	values := map[domain.Measure]map[string]int64{}
	for _, m := range stats.Headlines() {
		t.Heads = append(t.Heads, stats.DefinitionOf(m).Name.In(string(l)))
		t.Totals = append(t.Totals, amount(m, f.byStation[m].Total))
		values[m] = map[string]int64{}
		for _, r := range f.byStation[m].Rows {
			values[m][r.Key] = r.Value
		}
	}
	people := values[domain.MeasurePeople]
	var most int64
	for _, v := range people {
		most = max(most, v)
	}
	// Where all is for demonstration the page says so once, at its head.
	mixed := slices.ContainsFunc(f.stations, func(s city.StationState) bool { return !s.Demo })
	for _, s := range f.stations {
		if !s.Reported && !s.Expected {
			continue
		}
		r := leagueRow{Code: s.Code, Name: s.Name, Division: county(s.Division), Missing: !s.Reported, Demo: s.Demo && mixed, Arrival: unknown, Address: q.at(s.Code).address()}
		if !s.LastArrival.IsZero() {
			r.Arrival = l.clock(s.LastArrival, now, "15:04")
			r.ArrivalExact = s.LastArrival.In(domain.Shanghai).Format(time.DateTime)
		}
		if s.Held > 0 {
			r.Held = l.must("held", grouped(s.Held))
		}
		for _, m := range stats.Headlines() {
			r.Values = append(r.Values, cellText{"station-" + s.Code + "-" + string(m), amount(m, values[m][s.Code])})
		}
		r.Bar = template.HTML(svg.Bar(people[s.Code], most, "plain"))
		t.Rows = append(t.Rows, r)
	}
	t.Rows = append(t.Rows, others(f, values)...)
	slices.SortStableFunc(t.Rows, func(a, b leagueRow) int {
		switch {
		case a.Missing != b.Missing && a.Missing:
			return 1
		case a.Missing != b.Missing:
			return -1
		case people[a.Code] != people[b.Code]:
			return int(max(min(people[b.Code]-people[a.Code], 1), -1))
		}
		return slices.Compare([]byte(a.Code), []byte(b.Code))
	})
	rank(t.Rows, people)
	return t
}

// rank numbers the stations that reported; equal ones share a place.
func rank(rows []leagueRow, people map[string]int64) {
	for i := range rows {
		switch {
		case rows[i].Missing:
		case i > 0 && people[rows[i].Code] == people[rows[i-1].Code]:
			rows[i].Place = rows[i-1].Place
		default:
			rows[i].Place = int64(i + 1)
		}
	}
}

func county(division string) string {
	if d, ok := codes.FindDivision(codes.CountyOf(division)); ok {
		return d.Name
	}
	return ""
}

// others are the rows of figures that belong to no station of the table: what an office
// counts for its division. Without them the rows would not add up to the total.
func others(f *figures, values map[domain.Measure]map[string]int64) (out []leagueRow) {
	listed := map[string]bool{}
	for _, s := range f.stations {
		listed[s.Code] = s.Reported || s.Expected
	}
	for _, m := range stats.Headlines() {
		for _, row := range f.byStation[m].Rows {
			if listed[row.Key] {
				continue
			}
			listed[row.Key] = true
			r := leagueRow{Code: row.Key, Name: row.Name, Arrival: unknown}
			if d, ok := codes.FindDivision(row.Key); ok {
				r.Division = county(d.Code)
			}
			for _, m := range stats.Headlines() {
				r.Values = append(r.Values, cellText{"station-" + row.Key + "-" + string(m), amount(m, values[m][row.Key])})
			}
			out = append(out, r)
		}
	}
	return out
}
