package dashboard

import (
	"fmt"
	"html/template"
	"strconv"
	"strings"

	"yizhan/shared/domain"
	"yizhan/shared/report/svg"
	"yizhan/shared/stats"
	"yizhan/syncserver/figure"
)

// weekDaysMax is of how many days hours are still added up: the hours of a year are
// millions of cells, and the week of a quarter looks the same.
const weekDaysMax = 92

// week is when people come: by hour and weekday.
type week struct {
	Picture template.HTML
	Days    []string
	Hours   []weekHour
	Words   string // instead of the picture, where there is none
	How     string
}

// weekHour is an hour in all the days of the week.
type weekHour struct {
	Name   string
	Values []cellText
}

func newWeek(l language, q question, f *figures) week {
	w := week{How: stats.DefinitionOf(domain.MeasurePeople).How.In(string(l))}
	values := map[string]int64{}
	first, last := 23, 0
	for _, r := range f.week.Rows {
		_, hour, _ := strings.Cut(r.Key, "-")
		h, err := strconv.Atoi(hour)
		if err != nil || h < 0 || h > 23 {
			continue // the hour is not known
		}
		values[r.Key] = r.Value
		first, last = min(first, h), max(last, h)
	}
	switch {
	case q.period.Days() > weekDaysMax:
		w.Words = l.must("week_long", strconv.Itoa(weekDaysMax))
		return w
	case len(values) == 0:
		w.Words = l.must("no_rows")
		return w
	}
	picture := svg.Heat{ID: "week", Title: l.must("week_title", l.days(q.period, f.at.In(domain.Shanghai)))}
	for d := range 7 {
		name := figure.Weekdays[(d+1)%7].In(string(l))
		w.Days = append(w.Days, name)
		picture.Rows = append(picture.Rows, svg.HeatRow{Name: name})
	}
	for h := first; h <= last; h++ {
		hour := weekHour{Name: fmt.Sprintf("%d:00–%d:00", h, h+1)}
		picture.Columns = append(picture.Columns, strconv.Itoa(h))
		for d := range 7 {
			key := fmt.Sprintf("%d-%02d", d+1, h)
			cell := svg.HeatCell{Value: values[key], Name: w.Days[d] + " " + hour.Name + " " + grouped(values[key])}
			shown := ""
			if values[key] != 0 {
				shown = grouped(values[key])
			}
			cell.Text = shown
			picture.Rows[d].Cells = append(picture.Rows[d].Cells, cell)
			hour.Values = append(hour.Values, cellText{"week-" + key, shown})
		}
		w.Hours = append(w.Hours, hour)
	}
	w.Picture = template.HTML(picture.Draw()) // the package escapes every word
	return w
}
