package dashboard

import (
	"fmt"
	"html/template"
	"strconv"
	"time"

	"yizhan/shared/domain"
	"yizhan/shared/report/svg"
	"yizhan/shared/stats"
)

// labelsMax is up to how many columns each bears its number and its day.
const labelsMax = 12

// newTrend is the chosen figure over time. An hour, day or month of which
// nothing is known has no column and no zero.
func newTrend(l language, q question, f *figures, now time.Time) trend {
	def := stats.DefinitionOf(q.measure)
	total := f.byStation[q.measure].Total
	t := trend{Title: def.Name.In(string(l)), How: def.How.In(string(l)), Total: amount(q.measure, total), Empty: len(f.trend.Rows) == 0 && total == 0}
	values := map[string]int64{}
	var most int64
	for _, r := range f.trend.Rows {
		values[r.Key] = r.Value
		most = max(most, r.Value)
	}
	var steps []timeStep
	switch q.trendBy() {
	case stats.ByHour:
		t.By, t.Head, steps = l.must("by_hour"), l.must("hour"), hourSteps()
	case stats.ByMonth:
		t.By, t.Head, steps = l.must("by_month"), l.must("month_head"), monthSteps(l, q.period)
	default:
		t.By, t.Head, steps = l.must("by_day"), l.must("day"), daySteps(l, q.period, now)
	}
	picture := svg.Columns{ID: "trend", Format: func(v int64) string { return amount(q.measure, v) },
		Title: l.must("trend_title", t.Title, t.By, l.days(q.period, now), amount(q.measure, most))}
	highest := false // of several highest columns the first bears the number
	for i, s := range steps {
		value, known := values[s.key]
		r := row{Key: s.key, Name: s.name, Address: q.stepAddress(s.key), Value: l.must("no_record"), Missing: !known}
		step := svg.Step{Tick: s.tick, Value: value, Missing: !known}
		if known {
			r.Value = amount(q.measure, value)
			last := i == len(steps)-1
			if peak := value == most && !highest; last || len(steps) <= labelsMax || peak && i < len(steps)-3 {
				step.Label = r.Value
				highest = highest || value == most
			}
		}
		step.Name = s.name + " " + r.Value
		t.Rows = append(t.Rows, r)
		picture.Steps = append(picture.Steps, step)
	}
	if rest := total - f.trend.Total; rest != 0 {
		t.Rows = append(t.Rows, row{Key: "rest", Name: l.must("hour_unknown"), Value: amount(q.measure, rest)})
	}
	// The package escapes every word that it is given.
	t.Picture = template.HTML(picture.Draw())
	return t
}

// timeStep is one step of the axis; key as in package stats.
type timeStep struct{ key, name, tick string }

func hourSteps() []timeStep {
	var out []timeStep
	for h := range 24 {
		s := timeStep{key: fmt.Sprintf("%02d", h), name: fmt.Sprintf("%d:00–%d:00", h, h+1)}
		if h%3 == 0 {
			s.tick = strconv.Itoa(h) + ":00"
		}
		out = append(out, s)
	}
	return out
}

// daySteps names the first day and the first of a month in full; of many days
// every fifth bears its number.
func daySteps(l language, p stats.Period, now time.Time) []timeStep {
	var out []timeStep
	n := p.Days()
	for i := range n {
		d := p.From.AddDays(i)
		t := d.Time()
		s := timeStep{key: d.String(), name: l.day(t, now) + " " + l.weekday(t), tick: strconv.Itoa(t.Day())}
		switch {
		case i == 0 || t.Day() == 1:
			s.tick = l.day(t, t)
		case n > labelsMax && (t.Day()%5 != 0 || t.Day() == 30 || i < 3):
			s.tick = ""
		}
		out = append(out, s)
	}
	return out
}

func monthSteps(l language, p stats.Period) []timeStep {
	var out []timeStep
	months := 12*(int(p.To)/10000-int(p.From)/10000) + int(p.To)/100%100 - int(p.From)/100%100 + 1
	every := (months + labelsMax - 1) / labelsMax
	for i := range months {
		t := (p.From/100*100 + 1).Time().AddDate(0, i, 0)
		s := timeStep{key: domain.DayOf(t).String()[:7], name: t.Format("2006年1月"), tick: t.Format("1月")}
		if l == english {
			s.name, s.tick = t.Format("Jan 2006"), t.Format("Jan")
		}
		switch {
		case i%every != 0:
			s.tick = ""
		case months > labelsMax:
			s.tick = t.Format("2006-01")
		}
		out = append(out, s)
	}
	return out
}

// stepAddress is where a day or a month of the trend is looked at more closely; an hour
// has nothing below it here.
func (q question) stepAddress(key string) string {
	if q.period.Days() == 1 {
		return ""
	}
	if day, err := domain.ParseDay(key); err == nil {
		return q.on(day).address()
	}
	first, err := domain.ParseDay(key + "-01")
	if err != nil {
		return ""
	}
	last := domain.DayOf(first.Time().AddDate(0, 1, -1))
	p := stats.Period{Kind: stats.PeriodChosen, From: max(first, q.period.From), To: min(last, q.period.To)}
	return q.during(p).address()
}
