package pivot

import (
	"cmp"
	"net/url"
	"slices"

	"yizhan/shared/domain"
	"yizhan/shared/domain/codes"
	"yizhan/shared/fault"
	"yizhan/shared/stats"
	"yizhan/shared/stats/pivot"
	"yizhan/syncserver/access"
)

// against is what something is compared with.
type against string

// The same place before, a year ago or in days of one's own; another place, or the mean of
// all like it.
const (
	againstBefore against = "before"
	againstYear   against = "year"
	againstDays   against = "days"
	againstPlace  against = "place"
	againstMean   against = "mean"
)

var againsts = []against{againstBefore, againstYear, againstDays, againstPlace, againstMean}

// unit is a place: a division, or a station of it.
type unit struct{ area, station string }

// compared is what an address of the comparison asks for.
type compared struct {
	measure domain.Measure
	by      pivot.Dimension
	against against
	period  stats.Period
	other   stats.Period // of days of one's own
	here    unit
	there   unit
	// Of whom and of what alone, by their codes; empty: all.
	group, service string
}

// bys are what both sides can be divided by. Days, weeks and months are not the same on
// both sides; nor are the parts of two places.
func (c compared) bys() (out []pivot.Dimension) {
	for _, d := range []pivot.Dimension{pivot.Group, pivot.Family, pivot.Service, pivot.Weekday, pivot.Hour, pivot.County, pivot.Town, pivot.Station} {
		if !d.Place() || c.against != againstPlace && c.against != againstMean {
			out = append(out, d)
		}
	}
	return out
}

func askCompared(values url.Values, today domain.Day, staff access.Staff) (compared, error) {
	month, _ := stats.PeriodUntil(stats.PeriodMonth, today)
	c := compared{measure: domain.MeasurePeople, by: pivot.Group, against: againstBefore, period: month}
	for name, v := range values {
		if len(v[0]) > longMax {
			return c, fault.New(fault.Invalid, name, "这个网址太长，请从表单里重新选", "this address is too long: choose anew in the form")
		}
	}
	var err error
	for _, u := range []struct {
		to     *unit
		suffix string
	}{{&c.here, ""}, {&c.there, "2"}} {
		if u.to.area, err = staff.Area(values.Get("division" + u.suffix)); err != nil {
			return c, err
		}
		u.to.station = values.Get("station" + u.suffix)
	}
	c.group, c.service = values.Get("group"), values.Get("service")
	c.measure = domain.Measure(cmp.Or(values.Get("measure"), string(c.measure)))
	if a := against(values.Get("against")); a != "" {
		if !slices.Contains(againsts, a) {
			return c, fault.New(fault.Invalid, "against", "不能和“"+string(a)+"”比，请从上面选一个", "there is no comparing with “"+string(a)+"”: choose one above")
		}
		c.against = a
	}
	if by := pivot.Dimension(values.Get("by")); by != "" {
		if !slices.Contains(c.bys(), by) {
			return c, fault.New(fault.Invalid, "by", "两边不能按“"+string(by)+"”分，请从列表里选", "the two cannot be divided by “"+string(by)+"”: choose from the list")
		}
		c.by = by
	}
	p, err := period(values, "", today)
	if err != nil {
		return c, err
	}
	if p.Kind != "" {
		c.period = p
	}
	c.other = c.period.Previous()
	if p, err = period(values, "2", today); err != nil {
		return c, err
	}
	if p.Kind != "" && c.against == againstDays {
		c.other = p
	}
	return c, nil
}

func (c compared) address() string {
	v := url.Values{"against": {string(c.against)}, "by": {string(c.by)}}
	setPeriod(v, c.period, "")
	if c.measure != domain.MeasurePeople {
		v.Set("measure", string(c.measure))
	}
	set := func(name, s string) {
		if s != "" {
			v.Set(name, s)
		}
	}
	set("division", c.here.area)
	set("station", c.here.station)
	set("group", c.group)
	set("service", c.service)
	switch c.against {
	case againstDays:
		setPeriod(v, stats.Period{Kind: stats.PeriodChosen, From: c.other.From, To: c.other.To}, "2")
	case againstPlace:
		set("division2", c.there.area)
		set("station2", c.there.station)
	}
	return "/compare?" + v.Encode()
}

func (c compared) during(p stats.Period) compared { c.period = p; return c }

// with compares with something else; what cannot be divided as before then, is by group.
func (c compared) with(a against) compared {
	c.against = a
	if !slices.Contains(c.bys(), c.by) {
		c.by = pivot.Group
	}
	return c
}

// days are the days of both sides. Where one of the two is not over yet both have as many:
// a month that has begun is compared with the beginning of another. note is the word that
// says so.
func (c compared) days(today domain.Day) (here, there stats.Period, note string, err error) {
	here, there = c.period, c.period
	switch c.against {
	case againstBefore:
		there = c.period.Previous()
	case againstYear:
		there = c.period.YearBefore()
	case againstDays:
		there = c.other
	}
	if c.period.Kind != stats.PeriodChosen && c.against != againstDays {
		switch { // cut already, at today
		case !c.against.period() || c.period.Kind == stats.PeriodSeven:
		case c.period.Kind == stats.PeriodToday:
			note = "note_today"
		default:
			note = "note_same_day"
		}
		return here, there, note, nil
	}
	over := here.To < today && there.To < today || here.To <= today && there.To <= today && c.period.Kind == stats.PeriodChosen
	switch {
	case over && here.Days() != there.Days():
		return here, there, "note_lengths", nil
	case over || !c.against.period():
		return here, there, "", nil
	}
	n := min(passed(here, today), passed(there, today))
	if n <= 0 {
		return here, there, "", fault.New(fault.Invalid, "from", "选的日子还没有到，没有可以比的数", "these days have not come yet: there is nothing to compare")
	}
	here.To, there.To = here.From.AddDays(n-1), there.From.AddDays(n-1)
	return here, there, "note_cut", nil
}

// period tells that two periods are compared, and not two places.
func (a against) period() bool { return a == againstBefore || a == againstYear || a == againstDays }

// passed is how many days of a period have begun.
func passed(p stats.Period, today domain.Day) int {
	if p.From > today {
		return 0
	}
	return stats.Period{From: p.From, To: min(p.To, today)}.Days()
}

// peers are those that a place is compared with in a mean: what they are, and where.
func (c compared) peers(division string, staff access.Staff) (d pivot.Dimension, area string, err error) {
	county := codes.CountyOf(division)
	switch {
	case c.here.station != "" && staff.MaySee(county):
		return pivot.Station, county, nil
	case c.here.station != "":
		area, err = staff.Area("")
		return pivot.Station, area, err
	case pivot.TownOf(c.here.area) == c.here.area && c.here.area != "" && staff.MaySee(county):
		return pivot.Town, county, nil
	case c.here.area != "" && c.here.area == county && staff.SeesCity():
		return pivot.County, "", nil
	}
	return "", "", fault.New(fault.Invalid, "division", "要和平均比，请先选一个县、一个乡镇或一个驿站。各县的平均只有市级能看", "to compare with a mean choose a county, a town or a station first. The mean of the counties is the city's to see")
}
