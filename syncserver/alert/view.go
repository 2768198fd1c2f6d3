package alert

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"yizhan/shared/domain"
	"yizhan/shared/domain/codes"
	"yizhan/syncserver/alert/rules"
	"yizhan/syncserver/frame"
)

// listed is how many alerts stand on a page.
const listed = 50

// listPage is the list, as its address asks.
type listPage struct {
	frame.Frame
	List   []shown
	More   bool
	Quiet  Quiet
	which  Which
	values url.Values
	now    time.Time
}

// names of the parts of an address.
var names = []string{"state", "kind", "division", "skip"}

func (v *listPage) ask(values url.Values) (err error) {
	v.values = url.Values{}
	for _, n := range names {
		if s := values.Get(n); s != "" {
			v.values.Set(n, s)
		}
	}
	v.which = Which{State: Open, Kind: rules.Kind(v.values.Get("kind"))}
	if s := State(v.values.Get("state")); s != "" {
		v.which.State = s
	}
	if _, known := ofState[v.which.State]; !known || v.which.Kind != "" && !slices.Contains(rules.Kinds(), v.which.Kind) {
		return errAddress
	}
	if s := v.values.Get("skip"); s != "" {
		if v.which.Skip, err = strconv.Atoi(s); err != nil || v.which.Skip < 0 {
			return errAddress
		}
	}
	v.which.Area, err = v.Staff.Area(v.values.Get("division"))
	return err
}

func (v *listPage) take(all []Alert) {
	v.More = len(all) > listed
	for _, a := range all[:min(len(all), listed)] {
		v.List = append(v.List, shown{a, v.Frame})
	}
}

// with is the address with a part of it set.
func (v *listPage) with(path string, pairs ...string) string {
	q := url.Values{}
	for n := range v.values {
		q.Set(n, v.values.Get(n))
	}
	q.Del("skip")
	for i := 0; i+1 < len(pairs); i += 2 {
		q.Set(pairs[i], pairs[i+1])
		if pairs[i+1] == "" {
			q.Del(pairs[i])
		}
	}
	if len(q) == 0 {
		return path
	}
	return path + "?" + q.Encode()
}

// Other is this page in the other language.
func (v *listPage) Other() string {
	return v.with("/alerts", "lang", otherLang(v.Frame), "skip", v.values.Get("skip"))
}

func otherLang(f frame.Frame) string {
	if f.Lang == frame.English {
		return string(frame.Chinese)
	}
	return string(frame.English)
}

// File is the address of the list as a file, Next and Before those of its other pages.
func (v *listPage) File() string { return v.with("/alerts/file", "format", "csv") }
func (v *listPage) Next() string {
	return v.with("/alerts", "skip", strconv.Itoa(v.which.Skip+listed))
}
func (v *listPage) Before() string {
	back := strconv.Itoa(max(v.which.Skip-listed, 0))
	return v.with("/alerts", "skip", strings.TrimPrefix(back, "0"))
}
func (v *listPage) Skipped() bool { return v.which.Skip > 0 }

// choice is one of a list.
type choice struct {
	Value, Text string
	Current     bool
}

func (v *listPage) States() (out []choice) {
	for _, s := range []State{Open, Unseen, Closed} {
		out = append(out, choice{string(s), v.must("state_" + string(s)), s == v.which.State})
	}
	return out
}

func (v *listPage) Kinds() (out []choice) {
	for _, k := range rules.Kinds() {
		out = append(out, choice{string(k), v.must("kind_" + string(k)), k == v.which.Kind})
	}
	return out
}

// Counties are the places to choose from; none for whoever sees one place.
func (v *listPage) Counties() (out []choice) {
	if !v.Staff.SeesCity() {
		return nil
	}
	for _, d := range codes.Divisions(codes.LevelCounty) {
		out = append(out, choice{d.Code, d.Name, codes.CountyOf(v.which.Area) == d.Code})
	}
	return out
}

// Several tells that more than one on the page is new to people and the reader's to decide.
func (v *listPage) Several() bool {
	n := 0
	for _, s := range v.List {
		if s.IsNew() && s.MayDecide() {
			n++
		}
	}
	return n > 1
}

// Narrowed are the parts of the address: without any the list is all that is open.
func (v *listPage) Narrowed() url.Values { return v.values }

func (v *listPage) QuietFrom() string { return clock(v.Quiet.From) }
func (v *listPage) QuietTo() string   { return clock(v.Quiet.To) }
func (v *listPage) Rests() bool       { return v.Quiet.At(v.now) }
func (v *listPage) must(key string) string {
	s, _ := v.T(key) // a test asks for each word
	return s
}

// onePage is an alert with what was done about it.
type onePage struct {
	frame.Frame
	shown
	Could   []string
	Decides bool
	Events  []Event
}

func (v *onePage) T(key string, values ...any) (string, error) { return v.Frame.T(key, values...) }

// Moment is when something was, as at the station.
func (v *onePage) Moment(t time.Time) string { return local(t) }

// shown is an alert on a page.
type shown struct {
	Alert
	page frame.Frame
}

// Said is its sentence.
func (s shown) Said() string {
	if s.page.Lang == frame.English {
		return s.Text[1]
	}
	return s.Text[0]
}

func (s shown) level() string {
	if s.Urgent {
		return "urgent"
	}
	return "notice"
}

func (s shown) KindText() (string, error) { return s.page.T("kind_" + string(s.Kind)) }
func (s shown) County() string            { return countyName(s.Division) }
func (s shown) Since() string             { return local(s.Began) }
func (s shown) AckedAt() string           { return local(s.Acked) }
func (s shown) ClosedAt() string          { return local(s.Closed) }
func (s shown) IsClosed() bool            { return !s.Closed.IsZero() }
func (s shown) Holds() bool               { return s.IsClosed() && s.Ended.IsZero() }
func (s shown) MayDecide() bool           { return mayDecide(s.page.Staff, s.Alert) && !s.IsClosed() }
func (s shown) IsNew() bool               { return s.Acked.IsZero() }

// Where is the page on which something can be done about it.
func (s shown) Where() string {
	switch s.Kind {
	case rules.Overdue:
		return "/work/problem/" + strings.TrimPrefix(s.key, string(rules.Overdue)+":")
	case rules.Report:
		return "/schedule"
	case rules.Many, rules.Few:
		return "/?station=" + url.QueryEscape(s.Station)
	case rules.Disk:
		return ""
	}
	return "/devices"
}

func local(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(domain.Shanghai).Format("2006-01-02 15:04")
}
