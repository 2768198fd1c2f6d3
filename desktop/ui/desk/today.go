package desk

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/correct"
	"yizhan/desktop/ui/task"
	"yizhan/desktop/ui/text"
	"yizhan/desktop/ui/theme"
	"yizhan/desktop/ui/widgets"
	"yizhan/shared/domain"
)

// today is the right half of the desk: the running totals and the visits of
// the day, newest first.
type today struct {
	desk    *Desk
	content fyne.CanvasObject

	figures station.Today
	rows    []Row
	loading bool
	again   bool // something changed while it was being read

	people    *widgets.Line
	services  *widgets.Line
	saved     *widgets.Line
	yesterday *widgets.Line
	hours     *widgets.Hours
	list      *widgets.List
	empty     *widget.Label
	rest      *widgets.Line // says that there are more than the list holds
}

func newToday(d *Desk) *today {
	t := &today{desk: d, hours: widgets.NewHours()}
	t.people = widgets.NewLine("0")
	t.people.TextSize, t.people.Bold = theme.SizeTotal, true
	t.services, t.saved, t.yesterday = widgets.NewLine(""), widgets.NewQuiet(""), widgets.NewQuiet("")
	t.services.Align, t.saved.Align = fyne.TextAlignTrailing, fyne.TextAlignTrailing
	t.list = widgets.NewList(d.host.Board(), func() int { return len(t.rows) }, t.newRow, t.fillRow)
	t.list.OnSelected = func(id int) { t.list.Unselect(id) }
	t.empty = widget.NewLabel(text.NoVisitsYet.String())
	t.empty.Wrapping, t.empty.Importance = fyne.TextWrapWord, widget.LowImportance

	t.rest = widgets.NewQuiet(text.ShowingLatest.With(station.TodayRowsMax)).Cutting()
	t.rest.Hide()

	total := widgets.Row(widgets.Middle(widgets.NewLine(text.TodayPeople.String())), t.people,
		widgets.Middle(widgets.NewQuiet(text.PeopleTimes.String())))
	head := container.NewBorder(nil, nil, total, widgets.Middle(container.NewVBox(t.services, t.saved)))
	top := widgets.Column(head, t.hours, t.yesterday, widgets.Rule())
	t.content = widgets.Card(container.NewBorder(top, t.rest, nil, nil, container.NewStack(t.list, t.empty)))
	t.draw()
	return t
}

// load reads today's figures. While one reading is under way, further requests
// become one more reading after it.
func (t *today) load() {
	if t.loading {
		t.again = true
		return
	}
	t.loading = true
	task.Load(t.desk.host, t.desk.station.Today, func(figures station.Today, err error) {
		t.loading = false
		if t.again {
			t.again = false
			t.load()
		}
		if err != nil {
			t.desk.message.Fail(err)
			return
		}
		t.figures = figures
		t.draw()
	})
}

// counted adds a visit to the total that is on show, without waiting for the
// reading, and returns the new total.
func (t *today) counted(row station.VisitRow) int64 {
	if t.figures.Day != domain.DayOf(row.At) {
		t.figures = station.Today{Day: domain.DayOf(row.At)}
	}
	t.figures.People += row.People
	t.people.Set(text.Count(t.figures.People))
	return t.figures.People
}

func (t *today) draw() {
	f := t.figures
	t.rows = t.rows[:0]
	for _, v := range f.Rows {
		t.rows = append(t.rows, NewRow(v))
	}
	t.people.Set(text.Count(f.People))
	t.services.Set(text.TodayServices.With(text.Count(f.Services)))
	t.saved.Set(text.TodaySaved.With(text.Yuan(f.Saved)))
	t.yesterday.Set(text.YesterdayThen.With(text.Count(f.PeopleBefore)) + "  " + text.Change(f.People, f.PeopleBefore))
	now := t.desk.host.Now().In(domain.Shanghai)
	t.hours.Set(f.ByHour, now.Hour())
	t.empty.Hidden = len(t.rows) > 0
	t.list.Hidden = len(t.rows) == 0
	t.rest.Hidden = len(t.rows) < station.TodayRowsMax
	t.list.Refresh()
	t.empty.Refresh()
}

func (t *today) newestUndoable() (Row, bool) {
	for _, r := range t.rows {
		if r.Undoable {
			return r, true
		}
	}
	return Row{}, false
}

// line is the widgets of one row.
type line struct {
	time, group, services *widgets.Line
	undo                  *widgets.Button
}

func (t *today) newRow() fyne.CanvasObject {
	l := &line{
		time: widgets.NewQuiet("00:00"), group: widgets.NewLine("").Cutting(), services: widgets.NewQuiet("").Cutting(),
		undo: widgets.NewButton(t.desk.host.Board(), text.Undo.String(), widgets.Slight, nil),
	}
	l.group.TextSize = theme.SizeTable
	return container.New(l, l.time, l.group, l.services, l.undo)
}

func (t *today) fillRow(i int, o fyne.CanvasObject) {
	if i >= len(t.rows) {
		return
	}
	row := t.rows[i]
	c := o.(*fyne.Container)
	l := c.Layout.(*line)
	l.time.Set(row.Time)
	ink := theme.Ink
	services := row.Services
	if row.Voided {
		ink, services = theme.Quiet, text.Undone.String()
	}
	l.group.Struck = row.Voided
	l.group.SetColored(row.Group, ink)
	l.services.Set(services)
	word := text.Amend
	l.undo.OnTap(func() { t.correct(i) })
	if row.Undoable {
		word = text.Undo
		l.undo.OnTap(func() { t.desk.when(func() { t.desk.void(row) }) })
	}
	l.undo.SetText(word.String())
	if l.undo.Hidden != row.Voided {
		l.undo.Hidden = row.Voided
		c.Refresh()
	}
}

// correct opens the sheet for a visit that is past undoing.
func (t *today) correct(i int) {
	d := t.desk
	correct.Open(d.station, d.host, t.figures.Rows[i], t.rows[i].Time+" "+t.rows[i].Group, func(done string, err error) {
		if err != nil {
			d.message.Fail(err)
			return
		}
		d.message.Good(done)
		t.load()
	})
}

// MinSize implements fyne.Layout.
func (l *line) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(theme.Grown(220), max(l.undo.MinSize().Height+8, 40))
}

// Layout implements fyne.Layout: time, who, what, and the way back.
func (l *line) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	height := l.group.MinSize().Height
	y := (size.Height - height) / 2
	timeWidth := theme.Grown(46)
	undoWidth := l.undo.MinSize().Width
	rest := size.Width - timeWidth - undoWidth - theme.Gap
	groupWidth := rest * 0.46
	l.time.Move(fyne.NewPos(0, y))
	l.time.Resize(fyne.NewSize(timeWidth, height))
	l.group.Move(fyne.NewPos(timeWidth, y))
	l.group.Resize(fyne.NewSize(groupWidth-theme.Gap, height))
	l.services.Move(fyne.NewPos(timeWidth+groupWidth, y))
	l.services.Resize(fyne.NewSize(rest-groupWidth, height))
	l.undo.Move(fyne.NewPos(size.Width-undoWidth, (size.Height-l.undo.MinSize().Height)/2))
	l.undo.Resize(l.undo.MinSize())
}
