package stats

import (
	"time"

	"yizhan/shared/domain"
	"yizhan/shared/fault"
)

// PeriodKind is how a period was chosen. It decides what it is compared with.
type PeriodKind string

// The periods that people ask for.
const (
	PeriodToday  PeriodKind = "today"
	PeriodSeven  PeriodKind = "7d"   // the last seven days, today included
	PeriodWeek   PeriodKind = "week" // since Monday
	PeriodMonth  PeriodKind = "month"
	PeriodYear   PeriodKind = "year"
	PeriodChosen PeriodKind = "chosen"
)

// PeriodDaysMax bounds a chosen period: ten years and a bit.
const PeriodDaysMax = 3700

// The years that a chosen period may touch; beyond is a slip of the finger.
const periodFirst, periodLast domain.Day = 20000101, 20991231

// Period is a stretch of days, both ends included.
type Period struct {
	Kind     PeriodKind
	From, To domain.Day
}

// PeriodUntil is the period of a kind that ends today; false for a kind that
// does not follow from the day.
func PeriodUntil(kind PeriodKind, today domain.Day) (Period, bool) {
	p := Period{Kind: kind, From: today, To: today}
	switch kind {
	case PeriodToday:
	case PeriodSeven:
		p.From = today.AddDays(-6)
	case PeriodWeek:
		p.From = today.AddDays(-((int(today.Time().Weekday()) + 6) % 7))
	case PeriodMonth:
		p.From = firstOfMonth(today)
	case PeriodYear:
		p.From = today/10000*10000 + 101
	default:
		return Period{}, false
	}
	return p, true
}

// ChosenPeriod is a period with both ends given.
func ChosenPeriod(from, to domain.Day) (Period, error) {
	p := Period{Kind: PeriodChosen, From: from, To: to}
	switch {
	case from > to:
		return p, fault.New(fault.Invalid, "to", "结束日期早于开始日期，请对调一下", "the last day is before the first: swap them")
	case from < periodFirst || to > periodLast:
		return p, fault.New(fault.Invalid, "from", "年份应在 2000 到 2099 之间", "the years go from 2000 to 2099")
	case p.Days() > PeriodDaysMax:
		return p, fault.New(fault.Invalid, "from", "一次最多看十年，请把日期选近一些", "ten years at most: choose fewer days")
	}
	return p, nil
}

// Days is the number of days.
func (p Period) Days() int {
	// No daylight saving in China since 1991: a day has 24 hours.
	return int(p.To.Time().Sub(p.From.Time())/(24*time.Hour)) + 1
}

// Previous is the period to compare with (环比), cut at the same day so that a
// month that has just begun is not compared with a whole one.
func (p Period) Previous() Period {
	q := Period{Kind: PeriodChosen}
	switch p.Kind {
	case PeriodMonth:
		q.From = firstOfMonth(p.From.AddDays(-1))
		q.To = sameDay(q.From, p.To)
	case PeriodWeek:
		q.From, q.To = p.From.AddDays(-7), p.To.AddDays(-7)
	case PeriodYear:
		q.From = p.From - 10000
		q.To = sameDay((p.To-10000)/100*100+1, p.To)
	default:
		n := p.Days()
		q.From, q.To = p.From.AddDays(-n), p.To.AddDays(-n)
	}
	return q
}

// YearBefore is the same period a year earlier (同比). 29 February is compared with
// the 28th.
func (p Period) YearBefore() Period {
	back := func(d domain.Day) domain.Day { return sameDay((d-10000)/100*100+1, d) }
	return Period{Kind: PeriodChosen, From: back(p.From), To: back(p.To)}
}

// PeriodAround is the whole period of a kind that a day lies in, cut at today.
func PeriodAround(kind PeriodKind, day, today domain.Day) (Period, bool) {
	end := day
	switch kind {
	case PeriodWeek:
		end = day.AddDays((7 - int(day.Time().Weekday())) % 7)
	case PeriodMonth:
		end = domain.DayOf(firstOfMonth(day).Time().AddDate(0, 1, -1))
	case PeriodYear:
		end = day/10000*10000 + 1231
	}
	return PeriodUntil(kind, min(end, today))
}

func firstOfMonth(d domain.Day) domain.Day { return d/100*100 + 1 }

// sameDay is the day of the month of d in the month of first, or the last day
// of that month where it is shorter: 31 March is compared with 28 February.
func sameDay(first, d domain.Day) domain.Day {
	last := domain.DayOf(first.Time().AddDate(0, 1, -1))
	return min(first+d%100-1, last)
}
