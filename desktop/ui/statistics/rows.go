package statistics

import (
	"fmt"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"yizhan/desktop/ui/text"
	"yizhan/desktop/ui/theme"
	"yizhan/desktop/ui/widgets"
	"yizhan/shared/domain"
	"yizhan/shared/stats"
)

// Row is one line of the table, and one bar of the chart.
type Row struct {
	Key                 string
	Name, Figure, Share string
	Value               int64
}

// show draws an answer.
func (p *Statistics) show(a answer) {
	t := a.table
	p.answer, p.rows = a, newRows(t)
	p.title.Set(text.StatsTitle.With(a.question.words(), measureName(t.Measure), cutName(t.Measure, t.By)))
	p.total.SetText(figure(t.Measure, t.Total))
	p.before.Set(p.comparison(a))
	week := t.By == stats.ByWeekdayHour
	p.chart.Hidden, p.heat.Hidden = week, !week
	if week {
		p.heat.Set(weekTable(t))
	} else {
		p.chart.Set(bars(t.Measure, t.By, p.rows), inTime(t.By))
	}
	p.scroll.ScrollToTop()
	p.scroll.Refresh()
	p.list.ScrollToTop()
	p.list.Refresh()
	p.empty.Hidden = len(p.rows) > 0
	p.empty.Refresh()
}

// comparison says how the figure stands against the period before, against the same
// period a year ago, and on how many days anything was recorded. What does not
// exist to compare with is not mentioned.
func (p *Statistics) comparison(a answer) string {
	m, total := a.table.Measure, a.table.Total
	var parts []string
	for _, c := range []struct {
		word  text.Phrase
		value int64
	}{{text.Previous, a.previous}, {text.YearBefore, a.year}} {
		if c.value != 0 {
			parts = append(parts, strings.TrimSpace(c.word.String()+" "+figure(m, c.value)+" "+text.Change(total, c.value)))
		}
	}
	today := domain.DayOf(p.host.Now())
	days := stats.Period{From: a.question.period.From, To: min(a.question.period.To, today)}.Days()
	if _, of := stats.KindOf(m); of {
		return strings.Join(parts, "  ·  ") // offices record when there is something to record
	}
	parts = append(parts, text.DaysReported.With(text.Count(int64(a.reported)), text.Count(int64(max(days, 0)))))
	return strings.Join(parts, "  ·  ")
}

// weekTable is the hours of the week as a table, Monday first.
func weekTable(t stats.Table) (rows, columns []string, values [][]int64) {
	first, last := weekHours(t)
	at := map[string]int64{}
	for _, r := range t.Rows {
		at[r.Key] = r.Value
	}
	for h := first; h <= last; h++ {
		columns = append(columns, strconv.Itoa(h))
	}
	for day := range 7 {
		rows = append(rows, text.Weekday(day+1))
		line := make([]int64, len(columns))
		for i := range columns {
			line[i] = at[weekKey(day, first+i)]
		}
		values = append(values, line)
	}
	return rows, columns, values
}

// weekHours is the first and the last hour that the table shows: those in which
// stations are usually open, and whatever else anybody came in.
func weekHours(t stats.Table) (first, last int) {
	first, last = 7, 21
	for _, r := range t.Rows {
		if _, hour, ok := strings.Cut(r.Key, "-"); ok {
			if h, err := strconv.Atoi(hour); err == nil {
				first, last = min(first, h), max(last, h)
			}
		}
	}
	return first, last
}

func weekKey(day, hour int) string {
	return fmt.Sprintf("%d-%02d", day+1, hour)
}

func newRows(t stats.Table) []Row {
	rows := make([]Row, 0, len(t.Rows))
	for _, r := range t.Rows {
		row := Row{Key: r.Key, Name: rowName(t.Measure, t.By, r), Value: r.Value, Figure: figure(t.Measure, r.Value)}
		if t.Total != 0 {
			row.Share = strconv.FormatFloat(float64(r.Value)*100/float64(t.Total), 'f', 1, 64) + "%"
		}
		rows = append(rows, row)
	}
	return rows
}

// figure writes a number in the unit of its measure.
func figure(m domain.Measure, n int64) string {
	if m == domain.MeasureSaved {
		return text.Yuan(n)
	}
	return text.Count(n)
}

// rowName names a row as people say it: a day by its date, an hour by its hour.
func rowName(m domain.Measure, by stats.By, r stats.Row) string {
	if c, ok := stats.Choice(m, by, r.Key); ok {
		return c.In(text.Lang())
	}
	switch by {
	case stats.ByDay:
		if d, err := domain.ParseDay(r.Key); err == nil {
			return strconv.Itoa(int(d)/100%100) + "/" + strconv.Itoa(int(d)%100)
		}
	case stats.ByWeekdayHour:
		if day, hour, ok := strings.Cut(r.Key, "-"); ok {
			n, _ := strconv.Atoi(day)
			return text.Weekday(n) + " " + text.HourName.With(hour)
		}
	case stats.ByHour:
		return text.HourName.With(r.Key)
	case stats.ByGroup:
		return text.GroupName(r.Key, r.Name)
	case stats.ByService:
		return text.ServiceName(r.Key, r.Name)
	}
	return r.Name
}

func cutName(m domain.Measure, by stats.By) string {
	if f, ok := stats.CutField(m, by); ok {
		return text.Pick(f.Label.ZH, f.Label.EN)
	}
	if by == stats.ByMonth {
		return text.ByMonth.String()
	}
	return nameOf(cuts, string(by))
}

// inTime tells the cuts whose bars stand side by side, as time passes.
func inTime(by stats.By) bool { return by == stats.ByDay || by == stats.ByMonth || by == stats.ByHour }

func bars(m domain.Measure, by stats.By, rows []Row) []widgets.Bar {
	top := int64(1)
	for _, r := range rows {
		top = max(top, r.Value)
	}
	list := make([]widgets.Bar, len(rows))
	for i, r := range rows {
		list[i] = widgets.Bar{Name: r.Name, Number: r.Figure, Part: float32(r.Value) / float32(top), Color: theme.Blue}
		if _, of := stats.KindOf(m); by == stats.ByGroup && !of {
			list[i].Color = theme.Group(r.Key)
		}
	}
	return list
}

func (p *Statistics) rowButton() *widgets.Button {
	return widgets.NewButton(p.host.Board(), text.SeeRecords.String(), widgets.Slight, nil)
}

func (p *Statistics) newRow() fyne.CanvasObject {
	row, cells := widgets.NewCells(shares, p.rowButton())
	cells.Lines[2].Color = theme.Quiet
	return row
}

func (p *Statistics) fillRow(i int, o fyne.CanvasObject) {
	if i >= len(p.rows) {
		return
	}
	cells := o.(*fyne.Container).Layout.(*widgets.Cells)
	row := p.rows[i]
	cells.Lines[0].Set(row.Name)
	cells.Lines[1].Set(row.Figure)
	cells.Lines[2].Set(row.Share)
	cells.Tail.(*widgets.Button).OnTap(func() { p.whyRow(row) })
}

// View is what stands on the page, as plain values.
type View struct {
	Title, Total, Before, Message string
	Rows                          []Row
}

// View reads the page.
func (p *Statistics) View() View {
	return View{Title: p.title.Text, Total: p.total.Text, Before: p.before.Text, Message: p.message.Shown, Rows: p.rows}
}
