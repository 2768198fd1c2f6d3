package statistics

import (
	"yizhan/desktop/ui/text"
	"yizhan/desktop/ui/widgets"
	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/stats"
)

type option struct {
	value string
	name  text.Phrase
}

var (
	periods = []option{
		{string(stats.PeriodToday), text.PeriodDay}, {string(stats.PeriodWeek), text.PeriodWeek},
		{string(stats.PeriodMonth), text.PeriodMonth}, {string(stats.PeriodYear), text.PeriodYear},
		{string(stats.PeriodChosen), text.PeriodChosen},
	}
	measures = []option{
		{string(domain.MeasurePeople), text.MeasurePeople}, {string(domain.MeasureVisits), text.MeasureVisits},
		{string(domain.MeasureServices), text.MeasureServices}, {string(domain.MeasureSaved), text.MeasureSaved},
		{string(domain.MeasureRegistered), text.MeasureMembers}, {string(domain.MeasureAttendance), text.MeasureAttendance},
		{string(domain.MeasureRequests), text.MeasureRequests}, {string(domain.MeasureAnswered), text.MeasureAnswered},
		{string(domain.MeasureOpenDays), text.MeasureOpenDays}, {string(domain.MeasureNoServiceDays), text.MeasureNoService},
	}
	cuts = []option{
		{string(stats.ByGroup), text.ByGroup}, {string(stats.ByService), text.ByService},
		{string(stats.ByDay), text.ByDay}, {string(stats.ByHour), text.ByHours},
		{string(stats.ByWeekdayHour), text.ByWeekdayHours}, {string(stats.ByStation), text.ByStation},
		{string(stats.ByState), text.ByState}, {string(stats.ByDivision), text.ByDivision},
	}
)

// cutOptions are the cuts as they are called for a measure: records of offices are grouped
// by a field of theirs, such as the source of a problem.
func cutOptions(m domain.Measure) []widgets.Option {
	out := options(cuts)
	for i, c := range cuts {
		out[i].Name = cutName(m, stats.By(c.value))
	}
	return out
}

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

// measureName is what a measure is called: a kind of record by its label.
func measureName(m domain.Measure) string {
	if k, ok := stats.KindOf(m); ok {
		return text.Pick(k.Label.ZH, k.Label.EN)
	}
	return nameOf(measures, string(m))
}

// kinds are the registers whose records are counted.
func kinds() (out []widgets.Option) {
	for _, k := range stats.CountedKinds() {
		if !k.Desk {
			out = append(out, widgets.Option{Value: k.Name, Name: text.Pick(k.Label.ZH, k.Label.EN)})
		}
	}
	return out
}

// question is what is asked. It is remembered while the program runs.
type question struct {
	period  stats.Period
	measure domain.Measure
	by      stats.By
	station change.ID // zero: all whose records lie here
}

func firstQuestion(today domain.Day) question {
	period, _ := stats.PeriodUntil(stats.PeriodToday, today)
	return question{period: period, measure: domain.MeasurePeople, by: stats.ByGroup}
}

// allowed tells which cuts have a right answer.
func (q question) allowed(by stats.By) bool {
	switch by {
	case stats.ByDay:
		if q.period.Kind == stats.PeriodToday || q.period.From == q.period.To && q.period.Kind == stats.PeriodChosen {
			return false // one bar
		}
	case stats.ByGroup:
		if q.measure == domain.MeasureOpenDays || q.measure == domain.MeasureNoServiceDays {
			return false // days are of no group
		}
	case stats.ByDivision:
		if _, of := stats.KindOf(q.measure); !of {
			return false // of a station: there is one county
		}
	case stats.ByStation:
		if !q.station.IsZero() {
			return false
		}
	}
	return stats.Query{Measure: q.measure, By: by}.Validate() == nil
}

// settle gives up a cut that has no right answer for the first that has one.
func (q *question) settle() {
	for _, c := range cuts {
		if q.allowed(q.by) {
			return
		}
		q.by = stats.By(c.value)
	}
	q.by = stats.ByTotal
}

// daysMax is how many bars of days can be read; beyond them months stand.
const daysMax = 62

// query is the question as the ledger is asked.
func (q question) query() stats.Query {
	by := q.by
	if by == stats.ByDay && q.period.Days() > daysMax {
		by = stats.ByMonth
	}
	return stats.Query{Measure: q.measure, From: q.period.From, To: q.period.To, By: by, Station: q.station}
}

// total asks for the whole of another period.
func (q question) total(p stats.Period) stats.Query {
	return stats.Query{Measure: q.measure, From: p.From, To: p.To, By: stats.ByTotal, Station: q.station}
}

// move goes to the period before or after, not beyond today.
func (q *question) move(step int, today domain.Day) {
	kind := q.period.Kind
	day := q.period.From.AddDays(-1)
	if step > 0 {
		day = q.period.To.AddDays(1)
		if kind == stats.PeriodWeek || kind == stats.PeriodMonth || kind == stats.PeriodYear {
			around, _ := stats.PeriodAround(kind, q.period.From, domain.Day(99991231))
			day = around.To.AddDays(1)
		}
	}
	if kind == stats.PeriodChosen {
		n := q.period.Days() * step
		from, to := q.period.From.AddDays(n), q.period.To.AddDays(n)
		if p, err := stats.ChosenPeriod(from, to); err == nil && from <= today {
			q.period = p
		}
		return
	}
	if day > today {
		return
	}
	if p, ok := stats.PeriodAround(kind, day, today); ok {
		q.period = p
	}
}

// words names the period as people read it.
func (q question) words() string {
	p := q.period
	switch {
	case p.From == p.To:
		return text.Date(p.From)
	case p.Kind == stats.PeriodMonth && p.From%100 == 1:
		return text.MonthOf(p.From)
	case p.Kind == stats.PeriodYear:
		return text.YearOf(p.From)
	}
	return p.From.String() + " – " + p.To.String()
}
