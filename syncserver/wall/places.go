package wall

import (
	"cmp"
	"slices"
	"strings"

	"yizhan/shared/domain/codes"
	"yizhan/shared/stats"
)

// place is a county, or on the screen of a county one of its stations.
type place struct {
	code, name         string
	people             int64 // this month
	expected, reported int   // stations, today
}

// byPlace adds the stations up. A screen of the whole city has all its counties.
func byPlace(f *figures, area string) []place {
	at := map[string]*place{}
	var out []*place
	add := func(code, name string) *place {
		if at[code] == nil {
			at[code] = &place{code: code, name: name}
			out = append(out, at[code])
		}
		return at[code]
	}
	if area == "" {
		for _, d := range codes.Divisions(codes.LevelCounty) {
			add(d.Code, d.Name)
		}
	}
	people := map[string]int64{}
	for _, r := range f.month.Rows {
		people[r.Key] = r.Value
	}
	of := func(division, code, name string) *place {
		if area != "" {
			return add(code, name)
		}
		if p := at[codes.CountyOf(division)]; p != nil {
			return p
		}
		return &place{} // it lies in no county of the city
	}
	for _, s := range f.stations {
		if !s.Expected && people[s.Code] == 0 {
			continue
		}
		p := of(s.Division, s.Code, s.Name)
		p.people += people[s.Code]
		delete(people, s.Code)
		if s.Expected { // an office counts, and is not waited for
			p.expected++
			if s.Reported {
				p.reported++
			}
		}
	}
	for _, r := range f.month.Rows { // what offices keep stands under their division
		if n, left := people[r.Key]; left {
			of(r.Key, r.Key, r.Name).people += n
		}
	}
	var list []place
	for _, p := range out {
		list = append(list, *p)
	}
	return list
}

// league is the list of places, most people first; those without stations are not on it.
type league []standing

type standing struct {
	Rank              int
	Name, Value, Rate string
	Share             string
	Missing           bool // none of its stations has reported today
}

const leagueMax = 11

func newLeague(places []place) (out league) {
	var list []place
	for _, p := range places {
		if p.expected > 0 || p.people > 0 {
			list = append(list, p)
		}
	}
	slices.SortStableFunc(list, func(a, b place) int {
		return cmp.Or(cmp.Compare(b.people, a.people), cmp.Compare(a.code, b.code))
	})
	for i, p := range list[:min(len(list), leagueMax)] {
		s := standing{Rank: i + 1, Name: p.name, Value: grouped(p.people), Rate: rate(p), Share: share(p.people, list[0].people), Missing: p.expected > 0 && p.reported == 0}
		if i > 0 && p.people == list[i-1].people {
			s.Rank = out[i-1].Rank
		}
		out = append(out, s)
	}
	return out
}

// rate says how many of the stations have reported.
func rate(p place) string {
	if p.expected == 0 {
		return "–"
	}
	return grouped(int64(p.reported)) + "/" + grouped(int64(p.expected))
}

// tile is a county on the map of squares.
type tile struct {
	Code, Name, Value, Rate string
	Heat                    string // class: how much
}

// heats is how many shades there are beside that for nothing known.
const heats = 5

func tiles(places []place, area, noReport, noStation string) (out []tile) {
	of := map[string]place{}
	var most int64
	for _, p := range places {
		code := p.code
		if area != "" {
			code = codes.CountyOf(area) // stations add up to their county
		}
		sum := of[code]
		of[code] = place{people: sum.people + p.people, expected: sum.expected + p.expected, reported: sum.reported + p.reported}
	}
	for _, p := range of {
		most = max(most, p.people)
	}
	for _, d := range codes.Divisions(codes.LevelCounty) {
		p, known := of[d.Code]
		t := tile{Code: d.Code, Name: short(d.Name), Heat: "unknown"}
		switch {
		case area != "" && !known:
			t.Heat = "elsewhere"
		case p.expected == 0 && p.people == 0:
			t.Rate = noStation
		case p.people == 0 && p.reported == 0:
			t.Value, t.Rate = noReport, rate(p)
		default:
			t.Value, t.Rate = grouped(p.people), rate(p)
			t.Heat = "heat" + grouped(min(1+p.people*heats/max(most, 1), heats))
		}
		out = append(out, t)
	}
	return out
}

// short is a county's name as a tile has room for.
func short(name string) string { return strings.TrimSuffix(name, "彝族自治县") }

// largest are the rows of a table, the largest first.
func largest(rows []stats.Row) []stats.Row {
	rows = slices.Clone(rows)
	slices.SortStableFunc(rows, func(a, b stats.Row) int { return cmp.Compare(b.Value, a.Value) })
	return rows
}
