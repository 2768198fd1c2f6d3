package statistics

import (
	"yizhan/desktop/ui/text"
	"yizhan/desktop/ui/widgets"
	"yizhan/shared/domain"
	"yizhan/shared/stats"
)

// The periods that can be asked for.
const (
	PeriodToday = "today"
	PeriodWeek  = "week"
	PeriodMonth = "month"
	PeriodYear  = "year"
)

type option struct {
	value string
	name  text.Phrase
}

var (
	periods = []option{
		{PeriodToday, text.PeriodToday}, {PeriodWeek, text.PeriodWeek},
		{PeriodMonth, text.PeriodMonth}, {PeriodYear, text.PeriodYear},
	}
	measures = []option{
		{string(domain.MeasurePeople), text.MeasurePeople}, {string(domain.MeasureVisits), text.MeasureVisits},
		{string(domain.MeasureServices), text.MeasureServices}, {string(domain.MeasureSaved), text.MeasureSaved},
		{string(domain.MeasureRegistered), text.MeasureMembers},
	}
	cuts = []option{
		{string(stats.ByGroup), text.ByGroup}, {string(stats.ByService), text.ByService},
		{string(stats.ByDay), text.ByDay}, {string(stats.ByHour), text.ByHours},
	}
)

func options(list []option) []widgets.Option {
	out := make([]widgets.Option, len(list))
	for i, o := range list {
		out[i] = widgets.Option{Value: o.value, Name: o.name.String()}
	}
	return out
}

func nameOf(list []option, value string) string {
	for _, o := range list {
		if o.value == value {
			return o.name.String()
		}
	}
	return ""
}

// allowed tells which cuts have a right answer.
func allowed(measure domain.Measure, period string, by stats.By) bool {
	if by == stats.ByDay && period == PeriodToday {
		return false // one bar
	}
	return stats.Query{Measure: measure, By: by}.Validate() == nil
}

// question is the query for a period that ends today. A year is cut into
// months where others are cut into days: 365 bars answer nothing.
func question(period string, measure domain.Measure, by stats.By, today domain.Day) stats.Query {
	if by == stats.ByDay && period == PeriodYear {
		by = stats.ByMonth
	}
	return stats.Query{Measure: measure, From: firstDay(period, today), To: today, By: by}
}

// firstDay is where a period begins; weeks begin on Monday.
func firstDay(period string, today domain.Day) domain.Day {
	switch period {
	case PeriodWeek:
		return today.AddDays(-((int(today.Time().Weekday()) + 6) % 7))
	case PeriodMonth:
		return today/100*100 + 1
	case PeriodYear:
		return today/10000*10000 + 101
	}
	return today
}

// before is the same question for the period before, cut at the same day: the
// first 23 days of a month are compared with the first 23 of the last.
func before(period string, q stats.Query) stats.Query {
	q.By = stats.ByTotal
	switch period {
	case PeriodMonth:
		first := domain.DayOf(q.From.Time().AddDate(0, -1, 0))
		last := first.AddDays(int(q.To - q.From))
		if end := q.From.AddDays(-1); last > end {
			last = end
		}
		q.From, q.To = first, last
	case PeriodYear:
		q.From, q.To = q.From-10000, domain.DayOf(q.To.Time().AddDate(-1, 0, 0))
	case PeriodWeek:
		q.From, q.To = q.From.AddDays(-7), q.To.AddDays(-7)
	default:
		q.From, q.To = q.From.AddDays(-1), q.To.AddDays(-1)
	}
	return q
}
