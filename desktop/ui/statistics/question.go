package statistics

import (
	"yizhan/desktop/ui/text"
	"yizhan/desktop/ui/widgets"
	"yizhan/shared/domain"
	"yizhan/shared/stats"
)

type option struct {
	value string
	name  text.Phrase
}

var (
	periods = []option{
		{string(stats.PeriodToday), text.PeriodToday}, {string(stats.PeriodWeek), text.PeriodWeek},
		{string(stats.PeriodMonth), text.PeriodMonth}, {string(stats.PeriodYear), text.PeriodYear},
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
func allowed(measure domain.Measure, period stats.PeriodKind, by stats.By) bool {
	if by == stats.ByDay && period == stats.PeriodToday {
		return false // one bar
	}
	return stats.Query{Measure: measure, By: by}.Validate() == nil
}

// question is the query for a period that ends today, and the one for the period
// that it is compared with. A year is cut into months where others are cut into
// days: 365 bars answer nothing.
func question(kind stats.PeriodKind, measure domain.Measure, by stats.By, today domain.Day) (now, before stats.Query) {
	period, ok := stats.PeriodUntil(kind, today)
	if !ok {
		period, _ = stats.PeriodUntil(stats.PeriodToday, today)
	}
	if by == stats.ByDay && kind == stats.PeriodYear {
		by = stats.ByMonth
	}
	previous := period.Previous()
	return stats.Query{Measure: measure, From: period.From, To: period.To, By: by},
		stats.Query{Measure: measure, From: previous.From, To: previous.To, By: stats.ByTotal}
}
