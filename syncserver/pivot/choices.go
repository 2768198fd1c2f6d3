package pivot

import (
	"cmp"
	"slices"

	"yizhan/shared/domain"
	"yizhan/shared/domain/codes"
	"yizhan/shared/stats"
	"yizhan/shared/stats/pivot"
	"yizhan/syncserver/city"
)

// choice is a list of the form.
type choice struct {
	Name, Label string
	Options     []option
	Chinese     bool // names of the city's own, which are not translated
	Wrong       bool // it has to be changed
}

type option struct {
	Value, Text string
	Current     bool
}

// Choices are the lists of the form.
func (v *view) Choices() []choice {
	a := v.asked
	list := []choice{
		{Name: "measure", Options: v.measures(a.measure)},
		{Name: "rows", Options: v.dimensions(a.rows, false)},
		{Name: "inner", Options: v.dimensions(a.inner, true)},
		{Name: "columns", Options: v.dimensions(a.columns, true)},
		{Name: "division", Options: v.places(a.area), Chinese: true},
		{Name: "station", Options: v.stations(v.read.stations, a.station), Chinese: true},
		{Name: "group", Options: v.entries(v.read.groups, a.group, "all_groups")},
		{Name: "service", Options: v.entries(v.read.services, a.service, "all_services")},
		{Name: "sort", Options: []option{{"total", v.must("sort_total"), a.sort == pivot.ByTotal}, {"name", v.must("sort_name"), a.sort == pivot.ByName}}},
	}
	for i := range list {
		list[i].Label, list[i].Wrong = v.must(list[i].Name), v.Wrong(list[i].Name)
	}
	return list
}

func (v *around) measures(chosen domain.Measure) (out []option) {
	for _, m := range pivot.Measures() {
		d := stats.DefinitionOf(m)
		out = append(out, option{string(m), v.in(d.Name), m == chosen})
	}
	return out
}

func (v *view) dimensions(chosen pivot.Dimension, none bool) (out []option) {
	if none {
		out = append(out, option{"", v.must("none"), chosen == pivot.None})
	}
	for _, d := range pivot.Dimensions() {
		out = append(out, option{string(d), v.must("by_" + string(d)), d == chosen})
	}
	return out
}

// places are the reader's own, those below it, and the one that is shown.
func (v *around) places(chosen string) []option {
	root := v.Staff.Division
	out := []option{{"", v.must("whole_city"), chosen == "" || chosen == root}}
	if d, known := codes.FindDivision(root); known && !v.Staff.SeesCity() {
		out[0].Text = d.Name
	}
	add := func(list []codes.Division) {
		for _, d := range list {
			out = append(out, option{d.Code, d.Name, d.Code == chosen})
		}
	}
	add(codes.Children(root))
	if county := codes.CountyOf(chosen); v.Staff.SeesCity() && county != "" {
		add(codes.Children(county))
	}
	if d, ok := codes.FindDivision(chosen); ok && !slices.ContainsFunc(out, func(o option) bool { return o.Current }) {
		add([]codes.Division{d}) // a community, from an address
	}
	return out
}

func (v *around) stations(all []city.StationState, chosen string) []option {
	out := []option{{"", v.must("all_stations"), chosen == ""}}
	for _, s := range all {
		out = append(out, option{s.Code, s.Name + " " + s.Code, s.Code == chosen})
	}
	return out
}

func (v *around) entries(all map[string]stats.Entry, chosen, none string) []option {
	out := []option{{"", v.must(none), chosen == ""}}
	list := make([]stats.Entry, 0, len(all))
	for _, e := range all {
		list = append(list, e)
	}
	slices.SortFunc(list, func(a, b stats.Entry) int {
		return cmp.Or(cmp.Compare(a.Order, b.Order), cmp.Compare(a.Code, b.Code))
	})
	for _, e := range list {
		out = append(out, option{e.Code, v.in(stats.Words{ZH: e.Name, EN: cmp.Or(e.NameEN, e.Name)}), e.Code == chosen})
	}
	return out
}
