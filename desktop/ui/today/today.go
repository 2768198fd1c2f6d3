// Package today is the page of one day's visits: all of them, in pages, with a
// filter, and the way to correct or void one with a reason after the ten minutes in
// which the desk can undo it.
package today

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/correct"
	"yizhan/desktop/ui/desk"
	"yizhan/desktop/ui/export"
	"yizhan/desktop/ui/page"
	"yizhan/desktop/ui/task"
	"yizhan/desktop/ui/text"
	"yizhan/desktop/ui/theme"
	"yizhan/desktop/ui/widgets"
	"yizhan/shared/domain"
	"yizhan/shared/stats"
)

// Station is what the page needs of the station.
type Station interface {
	Visits(context.Context, station.VisitFilter) (station.VisitPage, error)
	correct.Station
	Stats(context.Context, stats.Query) (stats.Table, error)
	Day(context.Context, domain.Day) (station.DayRow, error)
	Faults(context.Context) ([]station.FacilityRow, error)
	export.Station
}

// rowsMax is how many visits are read at a time.
const rowsMax = 100

// Today is the page.
type Today struct {
	station Station
	host    page.Host
	day     domain.Day

	rows    []desk.Row
	visits  []station.VisitRow // of rows
	next    string
	reading bool
	turn    int // counts readings, so that a late answer is not shown

	date    *widgets.Line
	figures *widgets.Line
	group   *widgets.Select
	list    *widgets.List
	empty   *widget.Label
	message *widgets.Message
	content fyne.CanvasObject
}

// shares of the columns: time, who, services.
var shares = []float32{0.1, 0.32, 0.58}

// New builds the page.
func New(s Station, host page.Host) *Today {
	t := &Today{station: s, host: host, day: domain.DayOf(host.Now()), message: widgets.NewMessage(host)}
	board := host.Board()
	t.date = widgets.NewHeading("")
	t.figures = widgets.NewQuiet("")
	t.group = widgets.NewSelect(board, text.AllGroups.String(), func(string) { t.read() })
	t.list = widgets.NewList(board, func() int { return len(t.rows) }, t.newRow, t.fillRow)
	t.list.OnSelected = func(i int) { t.list.Unselect(i) }
	t.empty = widget.NewLabel("")
	t.empty.Wrapping, t.empty.Importance = fyne.TextWrapWord, widget.LowImportance
	t.content = t.layOut()
	return t
}

func (t *Today) layOut() fyne.CanvasObject {
	board := t.host.Board()
	head := container.NewBorder(nil, nil,
		widgets.Row(
			widgets.NewButton(board, "←", widgets.Plain, func() { t.turnDay(-1) }),
			widgets.NewButton(board, text.Today.String(), widgets.Plain, t.goToday),
			widgets.NewButton(board, "→", widgets.Plain, func() { t.turnDay(+1) }),
			widgets.Middle(t.date), widgets.Middle(t.figures),
		),
		widgets.Row(container.NewGridWrap(fyne.NewSize(theme.Grown(180), max(44, theme.Grown(24)+20)), t.group),
			widgets.NewButton(board, text.ExportButton.String(), widgets.Plain, func() { t.Export() })))
	heads := widgets.Heads(shares, widgets.NewButton(board, text.Amend.String(), widgets.Slight, nil),
		text.ColumnTime.String(), text.ColumnWho.String(), text.ColumnServices.String())
	list := widgets.Card(container.NewBorder(heads, nil, nil, nil, container.NewStack(t.list, t.empty)))
	return widgets.Padded(theme.Gap*1.5, container.NewBorder(head, t.message.Label, nil, nil, list))
}

// Content implements page.Page.
func (t *Today) Content() fyne.CanvasObject { return t.content }

// Show implements page.Page.
func (t *Today) Show() {
	task.Load(t.host, t.station.Groups, func(groups []station.GroupChoice, err error) {
		if err != nil {
			t.message.Fail(err)
			return
		}
		chosen := t.group.Value()
		options := []widgets.Option{{Name: text.AllGroups.String()}}
		for _, g := range groups {
			options = append(options, widgets.Option{Value: g.Code, Name: text.Pick(g.Name, g.NameEN)})
		}
		t.group.SetChoices(options)
		if chosen != "" {
			t.group.SetValue(chosen)
		}
	})
	t.read()
}

// Heard implements page.Page.
func (t *Today) Heard(s station.Signal) {
	if s == station.SignalVisits || s == station.SignalDictionary {
		t.read()
	}
}

// Key implements page.Page.
func (t *Today) Key(ev *fyne.KeyEvent) {
	switch ev.Name {
	case fyne.KeyLeft:
		t.turnDay(-1)
	case fyne.KeyRight:
		t.turnDay(+1)
	case fyne.KeyHome, fyne.KeyEscape:
		t.goToday()
	}
}

// Rune implements page.Page.
func (t *Today) Rune(r rune) {
	if r == 'e' || r == 'E' {
		t.Export()
	}
}

func (t *Today) turnDay(n int) {
	t.day = min(t.day.AddDays(n), domain.DayOf(t.host.Now()))
	t.read()
}

func (t *Today) goToday() {
	t.day = domain.DayOf(t.host.Now())
	t.read()
}
