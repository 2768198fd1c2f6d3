package statistics

import (
	"strconv"

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
	p.rows = newRows(t)
	p.title.Set(text.StatsTitle.With(nameOf(periods, p.period.Value()), nameOf(measures, string(t.Measure)), cutName(t.By)))
	p.total.Set(figure(t.Measure, t.Total))
	p.before.Set("")
	if a.before != 0 {
		p.before.Set(text.BeforeThen.With(figure(t.Measure, a.before), text.Change(t.Total, a.before)))
	}
	p.chart.Set(bars(t.By, p.rows), inTime(t.By))
	p.scroll.ScrollToTop()
	p.scroll.Refresh()
	p.list.ScrollToTop()
	p.list.Refresh()
	p.empty.Hidden = len(p.rows) > 0
	p.empty.Refresh()
}

func newRows(t stats.Table) []Row {
	rows := make([]Row, 0, len(t.Rows))
	for _, r := range t.Rows {
		row := Row{Key: r.Key, Name: rowName(t.By, r), Value: r.Value, Figure: figure(t.Measure, r.Value)}
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
func rowName(by stats.By, r stats.Row) string {
	switch by {
	case stats.ByDay:
		if d, err := domain.ParseDay(r.Key); err == nil {
			return strconv.Itoa(int(d)/100%100) + "/" + strconv.Itoa(int(d)%100)
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

func cutName(by stats.By) string {
	if by == stats.ByMonth {
		return text.ByMonth.String()
	}
	return nameOf(cuts, string(by))
}

// inTime tells the cuts whose bars stand side by side, as time passes.
func inTime(by stats.By) bool { return by == stats.ByDay || by == stats.ByMonth || by == stats.ByHour }

func bars(by stats.By, rows []Row) []widgets.Bar {
	top := int64(1)
	for _, r := range rows {
		top = max(top, r.Value)
	}
	list := make([]widgets.Bar, len(rows))
	for i, r := range rows {
		list[i] = widgets.Bar{Name: r.Name, Number: r.Figure, Part: float32(r.Value) / float32(top), Color: theme.Blue}
		if by == stats.ByGroup {
			list[i].Color = theme.Group(r.Key)
		}
	}
	return list
}

func newRow() fyne.CanvasObject {
	row, cells := widgets.NewCells(shares, nil)
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
