package standing

import (
	"html/template"
	"net/url"
	"slices"
	"strconv"
	"time"

	"yizhan/shared/domain"
	"yizhan/shared/domain/codes"
	"yizhan/shared/progress/tables"
	"yizhan/shared/report/svg"
	"yizhan/shared/stats"
	"yizhan/syncserver/frame"
)

// view is what the templates see.
type view struct {
	frame.Frame
	asked asked
	read  answer
	now   time.Time
}

// link is one choice.
type link struct {
	Text, Address string
	Current       bool
}

// Other is this page in the other language.
func (v *view) Other() string {
	lang := "en"
	if v.Lang == frame.English {
		lang = "zh"
	}
	return v.asked.with("lang", lang) // not among the names that links keep: it is the reader's
}

// Subjects are the parts of the page. Going from one to another keeps the place.
func (v *view) Subjects() (out []link) {
	for _, s := range tables.Subjects(string(v.Lang)) {
		of := s.Value
		if of == string(tables.Figures) {
			of = ""
		}
		to := asked{values: url.Values{"division": v.asked.values["division"]}}
		out = append(out, link{s.Name, to.with("of", of), s.Value == string(v.asked.Subject)})
	}
	return out
}

// Is tells which part is shown.
func (v *view) Is(subject string) bool { return string(v.asked.Subject) == subject }

// Periods are those of the figures.
func (v *view) Periods() (out []link) {
	for _, p := range []string{"", string(stats.PeriodYear), string(stats.PeriodMonth)} {
		text, _ := v.T("period_" + p)
		current := v.asked.values.Get("period") == p && (p != "" || v.asked.From == 0)
		out = append(out, link{text, v.asked.with("period", p, "from", "", "to", ""), current})
	}
	return out
}

// Day is what stands in a field of the form.
func (v *view) Day(name string) string {
	switch d := map[string]domain.Day{"from": v.asked.From, "to": v.asked.To}[name]; {
	case d != 0 && d != stats.AllTime:
		return d.String()
	case name == "to":
		return v.asked.Today.String()
	}
	return ""
}

// Days is the period in words; empty where the part goes by no days.
func (v *view) Days() string {
	if !v.Is(string(tables.Figures)) || v.asked.From == 0 {
		return ""
	}
	return v.asked.From.String() + " – " + v.asked.To.String()
}

// Counties are the places to choose from; none for whoever sees one place.
func (v *view) Counties() (out []option) {
	if !v.Staff.SeesCity() {
		return nil
	}
	for _, d := range codes.Divisions(codes.LevelCounty) {
		out = append(out, option{d.Code, d.Name, codes.CountyOf(v.asked.Area) == d.Code})
	}
	return out
}

// option is one choice of a form.
type option struct {
	Value, Text string
	Current     bool
}

// Years are those whose meetings can be asked for.
func (v *view) Years() (out []option) {
	for _, y := range v.read.Years {
		out = append(out, option{strconv.Itoa(y), strconv.Itoa(y), y == v.read.Year})
	}
	return out
}

// Before are the rounds to compare with.
func (v *view) Before() []option { return v.rounds(v.read.Before) }

// After are the rounds to compare.
func (v *view) After() []option { return v.rounds(v.read.After) }

func (v *view) rounds(chosen string) (out []option) {
	for _, r := range v.read.Rounds {
		out = append(out, option{r.Value, r.Name, r.Value == chosen})
	}
	return out
}

// Keep are the parts of the address that the form does not ask for.
func (v *view) Keep() (out []option) {
	for _, n := range []string{"of", "period"} {
		if s := v.asked.values.Get(n); s != "" && (n != "period" || !v.Is(string(tables.Figures))) {
			out = append(out, option{Value: n, Text: s})
		}
	}
	return out
}

// Place is the place shown; empty for the whole city.
func (v *view) Place() string {
	d, _ := codes.FindDivision(v.asked.Area)
	return d.Name
}

// AskedArea is the place that the address asks for, for the form to keep.
func (v *view) AskedArea() string { return v.asked.values.Get("division") }

// City is the address of the whole city.
func (v *view) City() string { return v.asked.with("division", "") }

// Demo tells that all of it is for demonstration.
func (v *view) Demo() bool { return v.read.demo }

// AsOf is when the ledger last took something in.
func (v *view) AsOf() string {
	if v.read.AsOf.IsZero() || v.read.AsOf.Unix() == 0 {
		s, _ := v.T("never")
		return s
	}
	return v.clock(v.read.AsOf)
}

// Updated is when this was read.
func (v *view) Updated() string { return v.clock(v.read.at) }

func (v *view) clock(t time.Time) string {
	t = t.In(domain.Shanghai)
	if domain.DayOf(t) == domain.DayOf(v.now) {
		return t.Format(time.TimeOnly)
	}
	return t.Format("2006-01-02 15:04")
}

// Nothing says why there are no tables.
func (v *view) Nothing() string { return v.read.Nothing }

// Tables are what was read.
func (v *view) Tables() (out []table) {
	for _, t := range v.read.Tables {
		out = append(out, table{t, v})
	}
	return out
}

// table is a table with the page around it.
type table struct {
	tables.Table
	View *view
}

// besides are the tables that have another one beside them.
var besides = []string{"coverage_county", "coverage_industry", "problems", "by_state", "by_county", "by_source", "by_satisfaction"}

// Wide tells a table that has all the width.
func (t table) Wide() bool { return !slices.Contains(besides, t.Key) }

// Links tells whether any row leads somewhere.
func (t table) Links() bool {
	for _, r := range t.Rows {
		if len(r.Links) > 0 {
			return true
		}
	}
	return false
}

// Bar draws the part of a row.
func (t table) Bar(r tables.Row) template.HTML {
	return template.HTML(svg.Bar(r.Part, max(r.Whole, 1), "plain"))
}

// Address of the records behind a number.
func (t table) Address(l tables.Link) string {
	if !l.ID.IsZero() {
		return "/work/" + l.Kind + "/" + l.ID.String()
	}
	values := url.Values{}
	for k, v := range l.Where {
		values.Set(k, v)
	}
	if len(values) == 0 {
		return "/work/" + l.Kind
	}
	return "/work/" + l.Kind + "?" + values.Encode()
}

// First is the place of the first row that is shown in its list.
func (t table) First() int { return min(t.Skip+1, t.Count) }

// Last is the place of the last row.
func (t table) Last() int { return t.Skip + len(t.Rows) }

// Back is the address of the rows before these; empty where there are none.
func (t table) Back() string {
	if t.Skip == 0 {
		return ""
	}
	return t.at(max(t.Skip-listed, 0))
}

// On is the address of the rows behind.
func (t table) On() string {
	if t.Last() >= t.Count {
		return ""
	}
	return t.at(t.Skip + listed)
}

func (t table) at(skip int) string {
	return t.View.asked.with("list", t.Key, "skip", strconv.Itoa(skip)) + "#" + t.Key
}
