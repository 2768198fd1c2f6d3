package dashboard

import (
	"net/http"
	"net/url"
	"time"

	"yizhan/shared/domain"
	"yizhan/shared/fault"
	"yizhan/shared/stats"
	"yizhan/syncserver/frame"
)

// view is what the templates see: everything is text already, or a number of
// one of the few kinds below.
type view struct {
	frame.Frame
	Lang     language   // the frame's, with the words of this package
	Query    url.Values // as it was asked, for the form and the links
	Question question
	Now      time.Time
	Page     *sheet
	Problem  *problem
}

// newView begins a page.
func newView(w http.ResponseWriter, r *http.Request, path string, now time.Time) view {
	f := frame.Of(w, r, path, texts)
	return view{Frame: f, Lang: language(f.Lang), Now: now.In(domain.Shanghai)}
}

// problem is what an error page says.
type problem struct {
	Title, Sentence string
	Field           string // of the form, if one is to be corrected
	Server          bool
	Days            bool // the days can be corrected
}

// problem turns an error into the page's content and gives its status.
func (v *view) problem(err error) int {
	e := fault.KindOf(err)
	status := e.HTTPStatus()
	p := &problem{Title: v.Lang.must("problem_title"), Sentence: fault.Sentence(err, string(v.Lang))}
	if status >= 500 {
		p.Server, p.Title = true, v.Lang.must("problem_server")
	}
	if f, ok := asFault(err); ok {
		p.Field = f.Field
	}
	p.Days = !p.Server && p.Field != "division" && p.Field != "station"
	v.Problem = p
	return status
}

// T is a text of the page.
func (v view) T(key string, values ...any) (string, error) { return v.Lang.say(key, values...) }

// Title of the page in the browser's tab.
func (v view) Title() string {
	switch {
	case v.Problem != nil:
		return v.Problem.Title
	case v.Page != nil && !v.Page.Empty:
		return v.Page.Heading + " " + v.Page.Days
	}
	return v.Lang.must("city")
}

// link is one choice of the picker.
type link struct {
	Text, Address string
	Current       bool
}

// Periods are the choices of the picker.
func (v view) Periods() []link {
	var out []link
	for _, kind := range periods {
		p, _ := stats.PeriodUntil(kind, domain.DayOf(v.Now))
		out = append(out, link{v.Lang.must(string(kind)), v.Question.during(p).address(), v.Problem == nil && v.Question.period.Kind == kind})
	}
	return out
}

// Chosen tells that days of one's own are shown.
func (v view) Chosen() bool { return v.Question.period.Kind == stats.PeriodChosen }

// OpenForm shows the form for days of one's own beside what is wrong with it.
func (v view) OpenForm() bool { return v.Problem != nil && v.Problem.Days }

// Day is what stands in a field of the form: what was typed, or the days shown.
func (v view) Day(name string) string {
	if s := v.Query.Get(name); s != "" {
		return s
	}
	if name == "from" {
		return v.Question.period.From.String()
	}
	return v.Question.period.To.String()
}

// Type is the kind of a field of the form. A calendar field would swallow what
// is no date, and nobody could see what was wrong.
func (v view) Type(name string) string {
	if _, err := domain.ParseDay(v.Day(name)); err != nil {
		return "text"
	}
	return "date"
}

// Measure is the figure chosen, for the form to keep; empty for the usual one.
func (v view) Measure() string {
	if v.Question.measure == domain.MeasurePeople {
		return ""
	}
	return string(v.Question.measure)
}

// Division is the division chosen, for the form to keep; empty for the whole city.
func (v view) Division() string { return v.Question.area }

// Station is the station chosen, for the form to keep.
func (v view) Station() string { return v.Question.station }

// Drawn is how the figures are drawn, for the form to keep.
func (v view) Drawn() string { return string(v.Question.show) }

// Other is the address of this page in the other language.
func (v view) Other() string {
	values := url.Values{}
	for _, name := range []string{"period", "from", "to", "measure", "division", "station", "view"} {
		if s := v.Query.Get(name); s != "" {
			values.Set(name, s)
		}
	}
	values.Set("lang", "en")
	if v.Lang == english {
		values.Set("lang", "zh")
	}
	return "/?" + values.Encode()
}

// Wrong tells that a field of the form has to be corrected.
func (v view) Wrong(field string) bool { return v.Problem != nil && v.Problem.Field == field }

// how is a fold-out that says how a figure is counted.
type how struct {
	Key, Title string
	Texts      []string
}

// How explains a figure; the key keeps the fold-out open when figures change.
// Texts come alone or as lists.
func (v view) How(key string, texts ...any) how {
	h := how{Key: key, Title: v.Lang.must("how")}
	for _, t := range texts {
		switch t := t.(type) {
		case string:
			h.Texts = append(h.Texts, t)
		case []string:
			h.Texts = append(h.Texts, t...)
		}
	}
	return h
}

// Table is a breakdown with the words around it.
func (v view) Table(b breakdown) tableView { return tableView{b, v} }

type tableView struct {
	Breakdown breakdown
	View      view
}
