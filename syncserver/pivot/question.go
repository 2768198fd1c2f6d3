package pivot

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"yizhan/shared/domain"
	"yizhan/shared/domain/codes"
	"yizhan/shared/fault"
	"yizhan/shared/stats"
	"yizhan/shared/stats/pivot"
	"yizhan/syncserver/access"
)

// asked is what an address asks for.
type asked struct {
	period               stats.Period
	measure              domain.Measure
	area                 string // checked: the reader's, or a part of it
	station              string // its code; empty: all of the area
	group, service       string
	rows, inner, columns pivot.Dimension
	top                  int
	sort                 pivot.Sort
	picture              bool // the numbers as a picture, with the table folded
}

// periods in the order of the picker.
var periods = []stats.PeriodKind{stats.PeriodToday, stats.PeriodSeven, stats.PeriodWeek, stats.PeriodMonth, stats.PeriodYear}

// longMax is how long a part of an address may be: it is repeated in what is said of it.
const longMax = 64

// ask reads an address. On an error the question is a good one as far as it was
// understood, so that the form around the error can be drawn.
func ask(values url.Values, today domain.Day, staff access.Staff) (asked, error) {
	month, _ := stats.PeriodUntil(stats.PeriodMonth, today)
	a := asked{period: month, measure: domain.MeasurePeople, rows: pivot.County, columns: pivot.Group, sort: pivot.ByTotal}
	for name, v := range values {
		if len(v[0]) > longMax {
			return a, fault.New(fault.Invalid, name, "这个网址太长，请从表单里重新选", "this address is too long: choose anew in the form")
		}
	}
	var err error
	if a.area, err = staff.Area(values.Get("division")); err != nil {
		return a, err
	}
	if a.area != "" {
		a.rows = pivot.Station
	}
	a.station, a.group, a.service = values.Get("station"), values.Get("group"), values.Get("service")
	if a.station != "" {
		a.rows = pivot.Weekday
	}
	if a.picture = values.Get("view") == "chart"; !a.picture && values.Get("view") != "" {
		return a, fault.New(fault.Invalid, "view", "没有“"+values.Get("view")+"”这种看法，请选表或图", "there is no view “"+values.Get("view")+"”: choose table or chart")
	}
	a.measure = domain.Measure(cmp.Or(values.Get("measure"), string(a.measure)))
	if values.Has("rows") { // an address without them asks for the usual ones
		a.rows, a.inner, a.columns = pivot.Dimension(values.Get("rows")), pivot.Dimension(values.Get("inner")), pivot.Dimension(values.Get("columns"))
	}
	a.sort = pivot.Sort(cmp.Or(values.Get("sort"), string(a.sort)))
	if s := values.Get("top"); s != "" {
		if a.top, err = strconv.Atoi(strings.TrimSpace(s)); err != nil {
			return a, fault.New(fault.Invalid, "top", "“只看前几名”请填整数", "how many rows stand by themselves is a whole number")
		}
	}
	if p, err := period(values, "", today); err != nil {
		return a, err
	} else if p.Kind != "" {
		a.period = p
	}
	return a, nil
}

// period reads a period from an address, its names ending in a suffix: one of the usual
// ones, or days. The form sends both; days that are not those of the usual one count. A
// period without a kind was not given.
func period(values url.Values, suffix string, today domain.Day) (stats.Period, error) {
	kind := stats.PeriodKind(values.Get("period" + suffix))
	p, usual := stats.PeriodUntil(kind, today)
	if kind != "" && kind != stats.PeriodChosen && !usual {
		return stats.Period{}, fault.New(fault.Invalid, "period"+suffix, "没有“"+string(kind)+"”这种时段，请从上面选一个", "there is no period “"+string(kind)+"”: choose one above")
	}
	from, to := values.Get("from"+suffix), values.Get("to"+suffix)
	if from == "" && to == "" || usual && from == p.From.String() && to == p.To.String() {
		if !usual {
			p = stats.Period{}
		}
		return p, nil
	}
	var days [2]domain.Day
	for i, s := range []string{cmp.Or(from, to), cmp.Or(to, from)} { // one alone means that day
		d, err := domain.ParseDay(s)
		if err != nil {
			return p, fault.New(fault.Invalid, []string{"from", "to"}[i]+suffix, "“"+s+"”不是日期。请写成 2026-11-23 的样子，或用日历选", "“"+s+"” is no date. Write it like 2026-11-23, or use the calendar")
		}
		days[i] = d
	}
	return stats.ChosenPeriod(days[0], days[1])
}

// values are the parts of the address that asks for a question.
func (a asked) values() url.Values {
	v := url.Values{"rows": {string(a.rows)}, "columns": {string(a.columns)}}
	for name, s := range map[string]string{"inner": string(a.inner), "station": a.station, "division": a.area, "group": a.group, "service": a.service} {
		if s != "" {
			v.Set(name, s)
		}
	}
	setPeriod(v, a.period, "")
	if a.measure != domain.MeasurePeople {
		v.Set("measure", string(a.measure))
	}
	if a.sort != pivot.ByTotal {
		v.Set("sort", string(a.sort))
	}
	if a.top > 0 {
		v.Set("top", strconv.Itoa(a.top))
	}
	if a.picture {
		v.Set("view", "chart")
	}
	return v
}

func setPeriod(v url.Values, p stats.Period, suffix string) {
	if p.Kind == stats.PeriodChosen {
		v.Set("from"+suffix, p.From.String())
		v.Set("to"+suffix, p.To.String())
	} else {
		v.Set("period"+suffix, string(p.Kind))
	}
}

func (a asked) address() string { return "/pivot?" + a.values().Encode() }

// The questions beside this one differ from it in one thing.

func (a asked) during(p stats.Period) asked { a.period = p; return a }

func (a asked) drawn(picture bool) asked { a.picture = picture; return a }

// swapped has columns for rows. Rows within rows stay where they are, in the new rows.
func (a asked) swapped() asked {
	if a.columns != pivot.None {
		a.rows, a.columns = a.columns, a.rows
	}
	return a
}

// file is the address of the table as a file.
func (a asked) file(format string) string {
	v := a.values()
	v.Del("view")
	v.Set("format", format)
	return "/pivot/file?" + v.Encode()
}

// question is what is asked of the cells.
func (a asked) question(today domain.Day) pivot.Question {
	q := pivot.Question{Query: stats.Query{Measure: a.measure, From: a.period.From, To: a.period.To, Group: a.group, Service: a.service},
		Rows: a.rows, Inner: a.inner, Columns: a.columns, Top: a.top, Sort: a.sort, Today: today}
	if a.station != "" {
		q.Station = domain.StationID(a.station)
	}
	return q
}

// drill is the address of the overview that shows the same number: of a place and of days,
// which are all that the overview asks for. Empty where there is none.
func (a asked) drill(rows []pivot.Dimension, heads []pivot.Head) string {
	if !slices.Contains(stats.Headlines(), a.measure) || a.group != "" || a.service != "" {
		return ""
	}
	v := url.Values{}
	p, place, station := a.period, a.area, a.station
	for i, h := range heads {
		switch d := rows[i]; {
		case d == pivot.None:
		case h.Key == "" || d == pivot.Weekday || !d.Place() && !d.Time():
			return ""
		case d == pivot.Station:
			if station = h.Key; codes.IsDivision(h.Key) { // an office counts for its division, beside all others there
				return ""
			}
		case d.Place():
			if station == "" && len(h.Key) >= len(place) {
				place = h.Key
			}
		default:
			p = stats.Period{Kind: stats.PeriodChosen, From: max(p.From, h.From), To: min(p.To, h.To)}
		}
	}
	setPeriod(v, p, "")
	if station != "" {
		v.Set("station", station)
	} else if place != "" {
		v.Set("division", place)
	}
	if a.measure != domain.MeasurePeople {
		v.Set("measure", string(a.measure))
	}
	return "/?" + v.Encode()
}
