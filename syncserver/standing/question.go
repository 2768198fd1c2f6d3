package standing

import (
	"net/url"
	"strconv"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/fault"
	"yizhan/shared/progress/tables"
	"yizhan/shared/stats"
	"yizhan/syncserver/access"
)

// listed is how many rows of a list stand on a page.
const listed = 100

// asked is what an address asks for.
type asked struct {
	tables.Question
	values url.Values // as far as they were understood
}

// names of the parts of an address, in their order.
var names = []string{"of", "division", "period", "from", "to", "year", "before", "after", "list", "skip"}

func ask(values url.Values, today domain.Day, staff access.Staff) (a asked, err error) {
	a.values = url.Values{}
	for _, n := range names {
		if v := values.Get(n); v != "" {
			a.values.Set(n, v)
		}
	}
	get := a.values.Get
	a.Question = tables.Question{Subject: tables.Figures, Today: today, Limit: listed, List: get("list")}
	if s := tables.Subject(get("of")); s != "" {
		if !tables.Known(s) {
			return a, errAddress
		}
		a.Subject = s
	}
	if a.Area, err = staff.Area(get("division")); err != nil {
		return a, err
	}
	if err := a.days(today); err != nil {
		return a, err
	}
	for _, n := range []struct {
		name string
		to   *int
		max  int
	}{{"year", &a.Year, int(today) / 10000}, {"skip", &a.Skip, 1 << 30}} {
		if s := get(n.name); s != "" {
			v, err := strconv.Atoi(s)
			if err != nil || v < 0 || v > n.max || n.name == "year" && v < int(stats.AllTime)/10000 {
				return a, errAddress
			}
			*n.to = v
		}
	}
	for _, n := range []struct {
		name string
		to   *change.ID
	}{{"before", &a.Before}, {"after", &a.After}} {
		if s := get(n.name); s != "" {
			if *n.to, err = change.ParseID(s); err != nil {
				return a, errAddress
			}
		}
	}
	return a, nil
}

var errAddress = fault.New(fault.Invalid, "", "这个地址不完整或写错了，请从页面上的链接再点一次", "this address is not complete: follow a link of the page once more")

// days reads the period of the figures: all time, up to now of a month or a year, or
// chosen days.
func (a *asked) days(today domain.Day) error {
	switch p := a.values.Get("period"); p {
	case "":
	case string(stats.PeriodMonth), string(stats.PeriodYear):
		period, _ := stats.PeriodUntil(stats.PeriodKind(p), today)
		a.From, a.To = period.From, period.To
		return nil
	default:
		return errAddress
	}
	from, to := a.values.Get("from"), a.values.Get("to")
	if from == "" && (to == "" || to == today.String()) { // the form as it stands, sent for another reason
		return nil
	}
	a.From, a.To = stats.AllTime, today
	for _, d := range []struct {
		typed string
		to    *domain.Day
	}{{from, &a.From}, {to, &a.To}} {
		if d.typed == "" {
			continue
		}
		day, err := domain.ParseDay(d.typed)
		if err != nil {
			return err
		}
		*d.to = day
	}
	return (stats.Query{Measure: stats.MeasureSeed, By: stats.BySeed, From: a.From, To: a.To}).Validate()
}

// with is the address with parts of it set, or taken out where the value is empty.
func (a asked) with(pairs ...string) string {
	values := url.Values{}
	for _, n := range names {
		if v := a.values.Get(n); v != "" {
			values.Set(n, v)
		}
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		values.Set(pairs[i], pairs[i+1])
		if pairs[i+1] == "" {
			values.Del(pairs[i])
		}
	}
	if len(values) == 0 {
		return "/progress"
	}
	return "/progress?" + values.Encode()
}
