package dashboard

import (
	"html/template"
	"strings"

	"yizhan/shared/domain"
	"yizhan/shared/domain/codes"
	"yizhan/shared/report/svg"
	"yizhan/shared/stats"
)

// newBreakdown makes the table of a cut; class gives the colour of a row's bar.
func newBreakdown(l language, t stats.Table, by, head string, class func(key string) string) breakdown {
	def := stats.DefinitionOf(t.Measure)
	b := breakdown{Key: string(t.By), Title: def.Name.In(string(l)), By: l.must(by), How: def.How.In(string(l)), Shares: true,
		Head: l.must(head), Figure: def.Name.In(string(l)), Total: amount(t.Measure, t.Total)}
	var most int64
	for _, r := range t.Rows {
		most = max(most, r.Value)
	}
	for _, r := range t.Rows {
		b.Rows = append(b.Rows, row{Key: r.Key, Name: r.Name, Amount: r.Value, Value: amount(t.Measure, r.Value), Share: tenths(r.Value, t.Total),
			Bar: template.HTML(svg.Bar(r.Value, most, class(r.Key))), Class: class(r.Key)})
	}
	return b
}

func plain(string) string { return "plain" }

// groupClass is the colour of a group: its own, or that of its class.
func groupClass(code string) string {
	switch {
	case len(code) == 2 && code[0] == 'N' && code[1] >= '1' && code[1] <= '5':
		return "group-" + code
	case strings.HasPrefix(code, "N"):
		return "group-N5"
	case strings.HasPrefix(code, "O"):
		return "group-O"
	}
	return "group-R"
}

func newGroups(l language, f *figures) breakdown {
	b := newBreakdown(l, f.groups, "by_group", "group", groupClass)
	translate(l, b.Rows, f.labels.GroupEN)
	return b
}

func newServices(l language, f *figures) breakdown {
	b := newBreakdown(l, f.services, "by_service", "service", plain)
	translate(l, b.Rows, f.labels.ServiceEN)
	if f.services.Measure != domain.MeasureServices {
		return b
	}
	for i := range b.Rows {
		b.Rows[i].Unit = f.labels.Unit[b.Rows[i].Key]
		if en, ok := unitsEN[b.Rows[i].Unit]; ok && l == english {
			b.Rows[i].Unit = en
		}
	}
	b.Shares = false // litres and visitors are no shares of one another
	return b
}

func translate(l language, rows []row, names map[string]string) {
	for i := range rows {
		if en := names[rows[i].Key]; l == english && en != "" {
			rows[i].Name = en
		}
	}
}

// newDivisions lists the counties that have a figure, those whose stations all
// did not report, and beside them the counties that have no station yet.
func newDivisions(l language, q question, f *figures) breakdown {
	b := newBreakdown(l, f.divisions, "by_division", "division", plain)
	listed := map[string]bool{}
	for i := range b.Rows {
		listed[b.Rows[i].Key] = true
		if b.Rows[i].Key == "" {
			b.Rows[i].Name = l.must("unplaced")
		}
	}
	stations, reported := map[string]bool{}, map[string]bool{}
	for _, s := range f.stations {
		county := codes.CountyOf(s.Division)
		stations[county] = true
		reported[county] = reported[county] || s.Reported
	}
	for _, c := range codes.Divisions(codes.LevelCounty) {
		switch {
		case listed[c.Code]:
		case reported[c.Code]: // a record, and none of this figure: that is 0
			b.Rows = append(b.Rows, row{Key: c.Code, Name: c.Name, Value: amount(q.measure, 0)})
		case stations[c.Code]:
			b.Rows = append(b.Rows, row{Key: c.Code, Name: c.Name, Value: l.must("nobody"), Missing: true})
		default:
			b.Vacant = append(b.Vacant, name{c.Code, c.Name})
		}
	}
	for i, r := range b.Rows {
		if _, ok := codes.FindDivision(r.Key); ok {
			b.Rows[i].Address = q.within(r.Key).address()
		}
	}
	b.complete(l, f, q, codes.CountyOf)
	return b
}
