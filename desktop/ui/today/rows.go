package today

import (
	"context"

	"fyne.io/fyne/v2"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/correct"
	"yizhan/desktop/ui/desk"
	"yizhan/desktop/ui/task"
	"yizhan/desktop/ui/text"
	"yizhan/desktop/ui/theme"
	"yizhan/desktop/ui/widgets"
	"yizhan/shared/domain"
	"yizhan/shared/stats"
)

// read reads the first rows of the day and its figures.
func (t *Today) read() {
	t.turn++
	t.date.Set(text.Date(t.day))
	t.readRows(t.turn, "")
	turn, group := t.turn, t.group.Value()
	type figures struct{ people, visits stats.Table }
	day := t.day
	task.Load(t.host, func(ctx context.Context) (f figures, err error) {
		q := stats.Query{Measure: domain.MeasurePeople, From: day, To: day, By: stats.ByGroup}
		if f.people, err = t.station.Stats(ctx, q); err != nil {
			return f, err
		}
		q.Measure = domain.MeasureVisits
		f.visits, err = t.station.Stats(ctx, q)
		return f, err
	}, func(f figures, err error) {
		if turn == t.turn && err == nil {
			t.figures.Set(text.DayFigures.With(text.Count(valueOf(f.people, group)), text.Count(valueOf(f.visits, group))))
		}
	})
}

func valueOf(table stats.Table, group string) int64 {
	if group == "" {
		return table.Total
	}
	for _, r := range table.Rows {
		if r.Key == group {
			return r.Value
		}
	}
	return 0
}

// readRows reads rows from a place on: the first of the day, or more of them.
func (t *Today) readRows(turn int, after string) {
	t.reading = true
	filter := station.VisitFilter{Day: t.day, Group: t.group.Value(), After: after, Limit: rowsMax}
	task.Load(t.host, func(ctx context.Context) (station.VisitPage, error) {
		return t.station.Visits(ctx, filter)
	}, func(p station.VisitPage, err error) {
		if turn != t.turn {
			return
		}
		t.reading = false
		if err != nil {
			t.message.Fail(err)
			return
		}
		if after == "" {
			t.rows, t.visits = nil, nil
		}
		for _, v := range p.Rows {
			t.rows = append(t.rows, desk.NewRow(v))
		}
		t.visits = append(t.visits, p.Rows...)
		t.next = p.Next
		t.draw()
	})
}

func (t *Today) draw() {
	t.empty.Hidden = len(t.rows) > 0
	words := text.NoVisitsOnDay
	if t.group.Value() != "" {
		words = text.NoVisitsOf
	}
	t.empty.SetText(words.String())
	t.list.Hidden = len(t.rows) == 0
	t.list.Refresh()
}

func (t *Today) newRow() fyne.CanvasObject {
	button := widgets.NewButton(t.host.Board(), text.Amend.String(), widgets.Slight, nil)
	row, _ := widgets.NewCells(shares, button)
	return row
}

func (t *Today) fillRow(i int, o fyne.CanvasObject) {
	if i >= len(t.rows) {
		return
	}
	row := t.rows[i]
	cells := o.(*fyne.Container).Layout.(*widgets.Cells)
	ink, services := theme.Ink, row.Services
	if row.Voided {
		ink, services = theme.Quiet, text.Voided.String()
	}
	cells.Lines[0].SetColored(row.Time, theme.Quiet)
	cells.Lines[1].Struck = row.Voided
	cells.Lines[1].SetColored(row.Group, ink)
	cells.Lines[2].SetColored(services, theme.Quiet)
	button := cells.Tail.(*widgets.Button)
	button.OnTap(func() { t.Correct(i) })
	if button.Hidden != row.Voided {
		button.Hidden = row.Voided
		o.Refresh()
	}
	if i == len(t.rows)-1 && t.next != "" && !t.reading {
		t.readRows(t.turn, t.next)
	}
}

// Correct opens the sheet for the visit in a row.
func (t *Today) Correct(i int) *correct.Sheet {
	v, row := t.visits[i], t.rows[i]
	return correct.Open(t.station, t.host, v, row.Time+" "+row.Group, func(done string, err error) {
		if err != nil {
			t.message.Fail(err)
			return
		}
		t.message.Good(done)
		t.read()
	})
}

// View is what stands on the page, as plain values.
type View struct {
	Date, Figures, Message string
	Rows                   []desk.Row
}

// View reads the page.
func (t *Today) View() View {
	return View{Date: t.date.Text, Figures: t.figures.Text, Message: t.message.Shown, Rows: t.rows}
}
