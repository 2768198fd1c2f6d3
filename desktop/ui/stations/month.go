package stations

import (
	"context"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/statistics"
	"yizhan/desktop/ui/task"
	"yizhan/desktop/ui/text"
	"yizhan/desktop/ui/theme"
	"yizhan/desktop/ui/widgets"
	"yizhan/shared/domain"
	"yizhan/shared/stats"
)

func join(words []string) string { return strings.Join(words, "|") }

// rowName is the name of a station; an office marks itself.
func (p *Stations) rowName(k station.KeptStation) string {
	if k.Own && p.office {
		return k.Name + text.StationOwn.String()
	}
	return k.Name
}

func percent(rate float64) string {
	if rate < 0 {
		return ""
	}
	return strconv.Itoa(int(rate*100)) + "%" // not rounded up: 100 % is all of them
}

func tails(people int64, rate float64) []string { return []string{text.Count(people), percent(rate)} }

// squareText is what stands in a day's square.
func squareText(d station.MonthDay) string {
	switch {
	case d.People > 0:
		return strconv.FormatInt(d.People, 10)
	case d.NoService:
		return "0*"
	case d.Reported:
		return "0"
	case d.Due:
		return "—"
	}
	return ""
}

func squares(r station.MonthRow, most int64) []widgets.Square {
	out := make([]widgets.Square, len(r.Days))
	for i, d := range r.Days {
		out[i] = widgets.Square{Text: squareText(d), Part: float32(d.People) / float32(most), Quiet: !d.Reported}
	}
	return out
}

func (p *Stations) drawMonth() {
	m := p.shown
	name := text.MonthOf(m.First)
	title := text.MonthOwn
	if p.office {
		title = text.MonthTitle
	}
	p.title.Set(title.With(name))
	p.figures.Set(text.MonthFigures.With(text.Count(m.People), text.Count(int64(m.Reported)), text.Count(int64(m.Due)), percent(m.Rate())))
	most := int64(1)
	for _, r := range m.Rows {
		for _, d := range r.Days {
			most = max(most, d.People)
		}
	}
	var rows []widgets.SquareRow
	sums := make([]int64, m.Last%100)
	for _, r := range m.Rows {
		row := widgets.SquareRow{Name: p.rowName(r.KeptStation), Squares: squares(r, most), Tails: tails(r.People, r.Rate())}
		for i, d := range r.Days {
			sums[i] += d.People
		}
		rows = append(rows, row)
	}
	head := widgets.SquareRow{Tails: []string{text.MonthSum.String(), text.MonthRate.String()}}
	foot := widgets.SquareRow{Name: text.MonthSum.String(), Tails: tails(m.People, m.Rate())}
	for i, sum := range sums {
		head.Squares = append(head.Squares, widgets.Square{Text: strconv.Itoa(i + 1)})
		words := ""
		if sum > 0 {
			words = strconv.FormatInt(sum, 10)
		}
		foot.Squares = append(foot.Squares, widgets.Square{Text: words})
	}
	if !p.office {
		foot = widgets.SquareRow{} // of one row it says nothing
	}
	p.month.Set(head, rows, foot, int(min(m.Today, m.Last)%100)-1)
	p.days.Refresh()
}

// ownDays are the days of a station that have come, as its list shows them.
func (p *Stations) ownDays() []station.MonthDay {
	if p.office || len(p.shown.Rows) == 0 {
		return nil
	}
	days := p.shown.Rows[0].Days
	if p.shown.Today < p.shown.Last {
		days = days[:max(p.shown.Today-p.shown.First+1, 0)]
	}
	return days
}

// The columns: day, people, services, what was reported.
var dayShares = []float32{0.25, 0.15, 0.15, 0.45}

func (p *Stations) newDay() fyne.CanvasObject {
	row, _ := widgets.NewCells(dayShares, nil)
	return row
}

func (p *Stations) fillDay(i int, o fyne.CanvasObject) {
	days := p.ownDays()
	if i >= len(days) {
		return
	}
	d := days[i]
	lines := o.(*fyne.Container).Layout.(*widgets.Cells).Lines
	ink := theme.Ink
	if !d.Reported {
		ink = theme.Quiet
	}
	services := ""
	if d.Services > 0 {
		services = text.Count(d.Services)
	}
	for k, words := range []string{text.Date(d.Day), squareText(d), services, dayWords(d)} {
		lines[k].SetColored(words, ink)
	}
}

// dayWords says what a station reported of a day.
func dayWords(d station.MonthDay) string {
	switch {
	case d.People > 0:
		return text.DayHasRecords.String()
	case d.NoService:
		return text.DayReportedNone.String()
	case d.Reported:
		return text.DayWasOpen.String()
	case d.Due:
		return text.DayMissing.String()
	}
	return text.DayToCome.String()
}

// Records opens the records of a day of a station.
func (p *Stations) Records(row, column int) {
	if row >= len(p.shown.Rows) || column >= len(p.shown.Rows[row].Days) {
		return
	}
	r, d := p.shown.Rows[row], p.shown.Rows[row].Days[column]
	if d.People == 0 {
		p.message.Hint(r.Name + " " + text.Date(d.Day) + "  " + dayWords(d))
		return
	}
	p.message.Clear()
	q := stats.Query{Measure: domain.MeasurePeople, From: d.Day, To: d.Day, By: stats.ByTotal, Station: r.ID}
	task.Load(p.host, func(ctx context.Context) (station.Behind, error) { return p.station.Behind(ctx, q, "") }, func(b station.Behind, err error) {
		if err != nil {
			p.message.Fail(err)
			return
		}
		p.behind = b
		statistics.ShowRecords(p.host, text.MonthBehind.With(r.Name, text.Date(d.Day)), domain.MeasurePeople, b)
	})
}
