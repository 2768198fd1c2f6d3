package alert

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"yizhan/shared/domain"
	"yizhan/shared/domain/codes"
	"yizhan/syncserver/alert/rules"
	"yizhan/syncserver/frame"
)

// page is what both pages have.
type page struct {
	frame.Frame
	now time.Time
}

func (p *Pages) page(w http.ResponseWriter, r *http.Request) page {
	v := page{Frame: frame.Of(w, r, "/alerts", words), now: p.now()}
	v.Title, _ = v.T("alerts")
	return v
}

func (v page) word(key string, values ...any) string {
	s, _ := v.T(key, values...) // a test asks for all of them
	return s
}

// listPage is the list.
type listPage struct {
	page
	Filter Filter
	List   []Alert
	More   bool
	Quiet  Quiet
}

// onePage is one alert.
type onePage struct {
	page
	Alert  Alert
	Events []Event
	Could  []string // who may be given it
}

// MayDecide tells whether the reader may do something about alerts.
func (v page) MayDecide() bool { return v.Staff.MayOpen("POST /alerts/{id}/close") }

// MaySetQuiet tells whether the reader may set the quiet hours.
func (v page) MaySetQuiet() bool { return v.Staff.MayOpen("POST /alerts/quiet") }

// KindName is what a kind is called.
func (v page) KindName(k rules.Kind) string { return v.word("kind_" + string(k)) }

// Says is an alert's sentence.
func (v page) Says(a Alert) string {
	if v.Frame.Lang == frame.English {
		return a.Text[1]
	}
	return a.Text[0]
}

// Place is whose an alert is.
func (v page) Place(a Alert) string {
	if a.Division == "" {
		return v.word("of_city")
	}
	d, _ := codes.FindDivision(codes.CountyOf(a.Division))
	return d.Name
}

// Where leads to what the alert is about.
func (v page) Where(a Alert) string {
	address := ""
	switch a.Kind {
	case rules.Clone, rules.Backlog, rules.Clock, rules.DeskDisk, rules.Held, rules.Silent, rules.Never:
		address = "/devices"
	case rules.Many, rules.Few:
		address = "/?" + url.Values{"period": {"7d"}, "station": {a.Station}}.Encode()
	case rules.Overdue:
		_, id, _ := strings.Cut(a.Key, ":")
		address = "/work/" + domain.KindProblem + "/" + id
	case rules.Report:
		address = "/schedule"
	}
	return address
}

// Time writes a moment, with its day where that is not today.
func (v page) Time(at time.Time) string {
	at = at.In(domain.Shanghai)
	if domain.DayOf(at) == domain.DayOf(v.now) {
		return at.Format("15:04")
	}
	return at.Format("2006-01-02 15:04")
}

// For is how long something has been so.
func (v page) For(since time.Time) string {
	d := v.now.Sub(since)
	switch {
	case d < time.Hour:
		return v.word("for_minutes", max(int(d/time.Minute), 1))
	case d < 48*time.Hour:
		return v.word("for_hours", int(d/time.Hour))
	}
	return v.word("for_days", int(d/(24*time.Hour)))
}

// Did is what somebody did.
func (v page) Did(e Event) string {
	if e.What == Assigned && e.Note == "" {
		return v.word("did_released")
	}
	return v.word("did_" + e.What)
}

// option is one choice of a form.
type option struct {
	Value, Text string
	Current     bool
}

// Kinds are the kinds to choose from.
func (v listPage) Kinds() (out []option) {
	for _, k := range rules.Kinds() {
		out = append(out, option{string(k), v.KindName(k), v.Filter.Kind == k})
	}
	return out
}

// Counties are the places to choose from; none for whoever sees one place.
func (v listPage) Counties() (out []option) {
	if !v.Staff.SeesCity() {
		return nil
	}
	for _, d := range codes.Divisions(codes.LevelCounty) {
		out = append(out, option{d.Code, d.Name, v.Filter.Area == d.Code})
	}
	return out
}

// States are the two lists.
func (v listPage) States() (out []option) {
	for _, closed := range []bool{false, true} {
		f := v.Filter
		f.Closed = closed
		out = append(out, option{f.address("/alerts"), v.word(map[bool]string{false: "open", true: "history"}[closed]), v.Filter.Closed == closed})
	}
	return out
}

// File is the address of this list as a file.
func (v listPage) File() string { return v.Filter.address("/alerts/file") }

// Filtered tells that not everything is asked for.
func (v listPage) Filtered() bool { return v.Filter.Kind != "" || v.Filter.Area != "" }

// Other is this page in the other language.
func (v listPage) Other() string { return inOther(v.Frame, v.Filter.address("/alerts")) }

// Other is this page in the other language.
func (v onePage) Other() string { return inOther(v.Frame, fmt.Sprintf("/alerts/%d", v.Alert.ID)) }

func inOther(f frame.Frame, address string) string {
	u, _ := url.Parse(address) // our own
	q := u.Query()
	q.Set("lang", map[bool]string{true: "zh", false: "en"}[f.Lang == frame.English])
	u.RawQuery = q.Encode()
	return u.String()
}

// FromText is when the quiet hours begin, for the form.
func (q Quiet) FromText() string { return clockText(q.From) }

// ToText is when they end, for the form.
func (q Quiet) ToText() string { return clockText(q.To) }

// None tells that there are none.
func (q Quiet) None() bool { return q.From == q.To }

// minuteOf is the minute of the day in Beijing.
func minuteOf(t time.Time) int {
	t = t.In(domain.Shanghai)
	return t.Hour()*60 + t.Minute()
}

func clockText(minute int) string { return fmt.Sprintf("%02d:%02d", minute/60, minute%60) }

func parseClock(s string) (minute int, ok bool) {
	t, err := time.Parse("15:04", s)
	return t.Hour()*60 + t.Minute(), err == nil
}

// withAlert is an alert with the page around it.
type withAlert struct {
	Alert Alert
	Page  listPage
}

// With passes an alert and its page on to a part of the template.
func (v listPage) With(a Alert) withAlert { return withAlert{a, v} }
