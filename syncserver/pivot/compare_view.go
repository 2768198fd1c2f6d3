package pivot

import (
	"net/http"
	"strconv"

	"yizhan/shared/domain"
	"yizhan/shared/domain/codes"
	"yizhan/shared/stats"
	"yizhan/shared/stats/pivot"
	"yizhan/syncserver/figure"
)

// comparedView is what the template of the comparison sees.
type comparedView struct {
	around
	asked compared
	read  both
}

func (p *Pages) comparedView(w http.ResponseWriter, r *http.Request) *comparedView {
	return &comparedView{around: p.around(w, r, "/pivot", "compare")}
}

// Other is this page in the other language.
func (v *comparedView) Other() string { return v.asked.address() + "&lang=" + otherLang(v.Lang) }

// Periods are the choices of the picker.
func (v *comparedView) Periods() (out []link) {
	for _, kind := range periods {
		p, _ := stats.PeriodUntil(kind, domain.DayOf(v.now))
		out = append(out, link{v.must("period_" + string(kind)), v.asked.during(p).address(), v.asked.period.Kind == kind})
	}
	return out
}

// Against is what it can be compared with.
func (v *comparedView) Against() (out []link) {
	for _, a := range againsts {
		out = append(out, link{v.must("against_" + string(a)), v.asked.with(a).address(), v.asked.against == a})
	}
	return out
}

// Chosen is what it is compared with, for the form to keep.
func (v *comparedView) Chosen() string { return string(v.asked.against) }

// Is tells what it is compared with.
func (v *comparedView) Is(a string) bool { return string(v.asked.against) == a }

// Kind is the usual period chosen, for the form to keep.
func (v *comparedView) Kind() string {
	if v.asked.period.Kind == stats.PeriodChosen {
		return ""
	}
	return string(v.asked.period.Kind)
}

// Choices are the lists of the form.
func (v *comparedView) Choices() []choice {
	c := v.asked
	var by []option
	for _, d := range c.bys() {
		by = append(by, option{string(d), v.must("by_" + string(d)), d == c.by})
	}
	list := []choice{
		{Name: "measure", Options: v.measures(c.measure)}, {Name: "by", Options: by},
		{Name: "division", Options: v.places(c.here.area), Chinese: true}, {Name: "station", Options: v.stations(v.read.stations, c.here.station), Chinese: true},
	}
	list = append(list, choice{Name: "group", Options: v.entries(v.read.groups, c.group, "all_groups")}, choice{Name: "service", Options: v.entries(v.read.services, c.service, "all_services")})
	if c.against == againstPlace {
		list = append(list, choice{Name: "division2", Options: v.places(c.there.area), Chinese: true}, choice{Name: "station2", Options: v.stations(v.read.stations, c.there.station), Chinese: true})
	}
	for i := range list {
		list[i].Label, list[i].Wrong = v.must(list[i].Name), v.Wrong(list[i].Name)
	}
	return list
}

// Fields are the days of the form.
func (v *comparedView) Fields() (out []field) {
	add := func(name string, p stats.Period, suffix string) {
		day := v.day(name+suffix, p, suffix)
		out = append(out, field{name + suffix, v.must(name + suffix), day, dayType(day), v.Wrong(name + suffix)})
	}
	add("from", v.asked.period, "")
	add("to", v.asked.period, "")
	if v.asked.against == againstDays {
		add("from", v.asked.other, "2")
		add("to", v.asked.other, "2")
	}
	return out
}

// field is one of a form.
type field struct {
	Name, Label, Value, Type string
	Wrong                    bool
}

// Pivot is the address of the same figures by rows and columns.
func (v *comparedView) Pivot() string {
	a := asked{period: v.asked.period, measure: v.asked.measure, area: v.asked.here.area, station: v.asked.here.station, rows: v.asked.by, sort: pivot.ByTotal, group: v.asked.group, service: v.asked.service}
	return a.address()
}

// comparison is the table.
type comparison struct {
	Caption, By, A, B string
	Fresh             []string
	Note              string
	Rows              []pair
	Total             pair
}

// pair is a row of it.
type pair struct {
	Name, A, B, Difference, Percent string
	NoA, NoB                        bool
}

// Table lays the comparison out.
func (v *comparedView) Table() comparison {
	c, r := v.asked, v.read
	t := comparison{Caption: v.figureOf(c.measure, c.group, c.service, v.read.lists), By: v.must("by_" + string(c.by)), A: v.label(r.a), B: v.label(r.b), Total: v.pair(v.must("total"), r.a.Total, r.b.Total)}
	t.Fresh = []string{t.A + v.must("colon") + r.a.fresh(string(v.Lang)), t.B + v.must("colon") + r.b.fresh(string(v.Lang))}
	if r.note != "" {
		t.Note = v.must(r.note, strconv.Itoa(r.a.period.Days()), strconv.Itoa(r.b.period.Days()))
	}
	for _, p := range pivot.Compare(r.a.Side, r.b.Side) {
		t.Rows = append(t.Rows, v.pair(v.in(p.Head.Name), p.A, p.B))
	}
	return t
}

// label names a side: its place where two are compared, its days otherwise.
func (v *comparedView) label(t twin) string {
	name := t.name
	if name == "" {
		name = v.must("whole_city")
	}
	if t.mean != pivot.None {
		return v.must("mean_of", name, v.must("by_"+string(t.mean)), figure.Grouped(int64(t.Of)), figure.Grouped(int64(t.All)))
	}
	if v.asked.against.period() {
		return figure.Days(string(v.Lang), t.period, v.now)
	}
	return name
}

// Place is whose figures they are, where two periods are compared.
func (v *comparedView) Place() string {
	if !v.asked.against.period() {
		return ""
	}
	if v.read.a.name != "" {
		return v.read.a.name
	}
	d, _ := codes.FindDivision(v.asked.here.area)
	return d.Name
}

// Demo tells that figures are for demonstration.
func (v *comparedView) Demo() bool { return v.read.Demo() }

// Days are those of both sides, where two places are compared.
func (v *comparedView) Days() string {
	if v.asked.against.period() {
		return ""
	}
	return figure.Days(string(v.Lang), v.asked.period, v.now)
}

func (v *comparedView) pair(name string, a, b pivot.Number) pair {
	p := pair{Name: name, A: v.number(a), B: v.number(b), NoA: a.State != pivot.Known, NoB: b.State != pivot.Known, Difference: figure.Unknown, Percent: figure.Unknown}
	if p.NoA || p.NoB {
		return p
	}
	sum, of := a.Less(b)
	p.Difference = v.number(pivot.Number{Sum: sum, Of: of, State: pivot.Known})
	if sum > 0 {
		p.Difference = "+" + p.Difference
	}
	if b.Sum > 0 { // a percentage of nothing says nothing
		p.Percent = figure.Share(sum, a.Of*b.Sum)
		if sum > 0 {
			p.Percent = "+" + p.Percent
		}
	}
	return p
}

// number writes a sum as it is, and a mean with one digit behind the point.
func (v *comparedView) number(n pivot.Number) string {
	switch {
	case n.State != pivot.Known:
		return v.must("not_reported")
	case n.Of == 1:
		return figure.Amount(v.asked.measure, n.Sum)
	case v.asked.measure == domain.MeasureSaved:
		return figure.Amount(v.asked.measure, rounded(n.Sum, n.Of))
	}
	tenths := rounded(n.Sum*10, n.Of)
	sign := ""
	if tenths < 0 {
		sign, tenths = "−", -tenths
	}
	return sign + figure.Grouped(tenths/10) + "." + strconv.FormatInt(tenths%10, 10)
}

// rounded divides, half up.
func rounded(sum, of int64) int64 {
	if sum < 0 {
		return -rounded(-sum, of)
	}
	return (2*sum + of) / (2 * of)
}

// Hows say how the figure is counted, and the comparison.
func (v *comparedView) Hows() []string {
	return []string{v.in(stats.DefinitionOf(v.asked.measure).How), v.in(stats.Coverage.How), v.must("how_compared"), v.must("how_mean")}
}
