// Package day is the page of the day at the station: opening and closing it, who
// serves, the duty log, what is broken, what people asked for. Its sheets for
// handing over and closing are opened from the desk as well.
package day

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/export"
	"yizhan/desktop/ui/page"
	"yizhan/desktop/ui/task"
	"yizhan/desktop/ui/text"
	"yizhan/desktop/ui/theme"
	"yizhan/desktop/ui/widgets"
	"yizhan/shared/change"
	"yizhan/shared/domain"
)

// Station is what the page needs of the station.
type Station interface {
	Today(context.Context) (station.Today, error)
	Groups(context.Context) ([]station.GroupChoice, error)
	Day(context.Context, domain.Day) (station.DayRow, error)
	OpenDay(context.Context) error
	CloseDay(ctx context.Context, day domain.Day, remark string) error
	NoService(context.Context, domain.Day) error

	Log(context.Context, domain.Day) ([]station.LogRow, error)
	AddNote(ctx context.Context, text string) error
	Faults(context.Context) ([]station.FacilityRow, error)
	ReportFault(ctx context.Context, facility, text string) error
	RepairFault(ctx context.Context, id change.ID, repaired bool) error
	Requests(context.Context) ([]station.RequestRow, error)
	AddRequest(context.Context, station.RequestInput) error
	HandleRequest(ctx context.Context, id change.ID, state, answer string) error
	RequestContact(context.Context, change.ID) (string, error)

	Shift(context.Context) (station.Shift, error)
	Attendants(context.Context) ([]station.AttendantRow, error)
	AddAttendant(ctx context.Context, name, pin string, manager bool) (station.AttendantRow, error)
	EditAttendant(context.Context, station.AttendantRow) error
	SetPIN(ctx context.Context, id change.ID, old, pin string) error
	HandOver(ctx context.Context, to change.ID, pin, note string) error
	Lock(context.Context) error
	export.Station
}

// Day is the page.
type Day struct {
	station Station
	host    page.Host
	message *widgets.Message

	state   *widgets.Line
	figures *widgets.Line
	open    *widgets.Button
	none    *widgets.Button
	tabs    *widgets.Choice
	add     *widgets.Button
	list    *widgets.List
	empty   *widget.Label
	content fyne.CanvasObject

	day   station.DayRow
	tab   string
	lists map[string]listing
	rows  []row
	turn  int // counts readings, so that a late answer is not shown
}

// row is one line of whatever list is in view.
type row struct {
	when, what, more string
	quiet            bool   // done, or gone
	word             string // of its button; empty: none
	press            func()
}

// listing is one of the lists of the page.
type listing struct {
	name  text.Phrase
	empty text.Phrase
	add   text.Phrase
	read  func(context.Context) ([]row, error)
	new   func()
}

// The lists in the order of their keys.
const (
	tabLog        = "log"
	tabFaults     = "faults"
	tabRequests   = "requests"
	tabAttendants = "attendants"
)

var tabOrder = []string{tabLog, tabFaults, tabRequests, tabAttendants}

// New builds the page.
func New(s Station, host page.Host) *Day {
	d := &Day{station: s, host: host, message: widgets.NewMessage(host), tab: tabLog}
	d.lists = map[string]listing{
		tabLog:        {text.TabLog, text.LogEmpty, text.AddLog, d.readLog, d.addNote},
		tabFaults:     {text.TabFaults, text.FaultEmpty, text.AddFault, d.readFaults, d.addFault},
		tabRequests:   {text.TabRequests, text.RequestEmpty, text.AddRequest, d.readRequests, d.addRequest},
		tabAttendants: {text.TabAttendants, text.AttendantEmpty, text.AddAttendant, d.readAttendants, d.addAttendant},
	}
	board := host.Board()
	d.state, d.figures = widgets.NewHeading(""), widgets.NewQuiet("")
	d.open = widgets.NewButton(board, "", widgets.Plain, d.openDay)
	d.none = widgets.NewButton(board, text.DayNoService.String()+"  N", widgets.Plain, d.noService)
	var options []widgets.Option
	for i, name := range tabOrder {
		options = append(options, widgets.Option{Value: name, Name: text.Count(int64(i+1)) + "  " + d.lists[name].name.String()})
	}
	d.tabs = widgets.NewChoice(board, len(options), options, d.choose)
	d.tabs.Set(d.tab)
	d.add = widgets.NewButton(board, "", widgets.Primary, func() { d.lists[d.tab].new() })
	d.list = widgets.NewList(board, func() int { return len(d.rows) }, d.newRow, d.fillRow)
	d.list.OnSelected = func(i int) { d.list.Unselect(i) }
	d.empty = widget.NewLabel("")
	d.empty.Wrapping, d.empty.Importance = fyne.TextWrapWord, widget.LowImportance
	d.content = d.layOut()
	return d
}

func (d *Day) layOut() fyne.CanvasObject {
	board := d.host.Board()
	actions := widgets.Row(d.open, d.none,
		widgets.NewButton(board, text.HandOver.String()+"  F9", widgets.Plain, d.HandOver),
		widgets.NewButton(board, text.DayClose.String()+"  F10", widgets.Plain, d.Close))
	head := widgets.Card(widgets.Column(d.state.Cutting(), d.figures.Cutting(), actions))
	bar := container.NewBorder(nil, nil, d.tabs.Content, widgets.Row(d.add, widgets.NewButton(board, text.ExportButton.String(), widgets.Plain, func() { d.Export() })))
	list := widgets.Card(container.NewStack(d.list, container.NewVBox(d.empty)))
	return widgets.Padded(theme.Gap*1.5, container.NewBorder(widgets.Column(head, bar), d.message.Label, nil, nil, widgets.Padded(theme.Gap/2, list)))
}

// Content implements page.Page.
func (d *Day) Content() fyne.CanvasObject { return d.content }

// Show implements page.Page.
func (d *Day) Show() { d.read() }

// Heard implements page.Page.
func (d *Day) Heard(s station.Signal) {
	switch s {
	case station.SignalDay, station.SignalShift, station.SignalVisits:
		d.read()
	}
}

// Key implements page.Page.
func (d *Day) Key(*fyne.KeyEvent) {}

// Rune implements page.Page.
func (d *Day) Rune(r rune) {
	switch {
	case r >= '1' && int(r-'1') < len(tabOrder):
		d.tabs.Set(tabOrder[r-'1'])
		d.choose(tabOrder[r-'1'])
	case r == 'a' || r == 'A':
		d.lists[d.tab].new()
	case r == 'e' || r == 'E':
		d.Export()
	case r == 'o' || r == 'O':
		d.openDay()
	case r == 'n' || r == 'N':
		d.noService()
	}
}

func (d *Day) choose(tab string) {
	d.tab = tab
	d.message.Clear()
	d.read()
}

// picture is what a reading found.
type picture struct {
	day   station.DayRow
	today station.Today
	rows  []row
}

func (d *Day) read() {
	d.turn++
	turn, list := d.turn, d.lists[d.tab]
	today := domain.DayOf(d.host.Now())
	task.Load(d.host, func(ctx context.Context) (p picture, err error) {
		if p.day, err = d.station.Day(ctx, today); err != nil {
			return p, err
		}
		if p.today, err = d.station.Today(ctx); err != nil {
			return p, err
		}
		p.rows, err = list.read(ctx)
		return p, err
	}, func(p picture, err error) {
		if turn != d.turn {
			return
		}
		if err != nil {
			d.message.Fail(err)
			return
		}
		d.day, d.rows = p.day, p.rows
		d.draw(p.today)
	})
}

func (d *Day) draw(today station.Today) {
	d.state.SetColored(StateWords(d.day, today.People), stateColor(d.day))
	d.figures.Set(text.DayFigures2.With(text.Count(today.People), text.Count(today.Services), text.Yuan(today.Saved)))
	word := text.DayOpen
	if d.day.State == domain.DayClosed || d.day.State == domain.DayNoService {
		word = text.DayOpenAgain
	}
	d.open.SetText(word.String() + "  O")
	d.open.SetEnabled(d.day.State != domain.DayOpen || d.day.OpenedAt.IsZero())
	d.none.SetEnabled(d.day.State != domain.DayNoService && today.People == 0)
	d.add.SetText(d.lists[d.tab].add.String() + "  A")
	d.empty.SetText(d.lists[d.tab].empty.String())
	d.empty.Hidden = len(d.rows) > 0
	d.list.Hidden = len(d.rows) == 0
	d.list.Refresh()
	d.content.Refresh()
}

// StateWords says where a day stands.
func StateWords(day station.DayRow, people int64) string {
	switch {
	case day.State == domain.DayOpen && day.OpenedAt.IsZero():
		return text.DayOpenedByVisit.String()
	case day.State == domain.DayOpen:
		return text.DayOpened.With(text.Clock(day.OpenedAt), day.OpenedBy)
	case day.State == domain.DayClosed:
		return text.DayClosedAt.With(text.Clock(day.ClosedAt), day.ClosedBy)
	case day.State == domain.DayNoService && people > 0:
		return text.DayNoneBut.String()
	case day.State == domain.DayNoService:
		return text.DayNone.With(text.Clock(day.ClosedAt), day.ClosedBy)
	}
	return text.DayNotOpened.String()
}

func stateColor(day station.DayRow) fyne.ThemeColorName {
	if day.State == "" {
		return theme.Amber
	}
	return theme.Ink
}

func (d *Day) openDay() {
	if d.open.Enabled() {
		d.do(text.CloseOpened.String(), d.station.OpenDay)
	}
}

func (d *Day) noService() {
	today := domain.DayOf(d.host.Now())
	d.do(text.CloseNoneDone.String(), func(ctx context.Context) error { return d.station.NoService(ctx, today) })
}

// do carries out one thing and says that it worked. The signal has the page read
// again.
func (d *Day) do(done string, f func(context.Context) error) {
	d.host.Go(func(ctx context.Context) func() {
		err := f(ctx)
		return func() {
			d.host.DiskTrouble(err)
			if err != nil {
				d.message.Fail(err)
				return
			}
			d.host.Tell(done)
		}
	})
}

// Tell implements page.Teller.
func (d *Day) Tell(sentence string) { d.message.Good(sentence) }

// The columns: when, what, where it stands.
var shares = []float32{0.1, 0.55, 0.35}

func (d *Day) newRow() fyne.CanvasObject {
	o, _ := widgets.NewCells(shares, widgets.NewButton(d.host.Board(), text.RequestHandle.String(), widgets.Slight, nil))
	return o
}

func (d *Day) fillRow(i int, o fyne.CanvasObject) {
	if i >= len(d.rows) {
		return
	}
	r := d.rows[i]
	cells := o.(*fyne.Container).Layout.(*widgets.Cells)
	ink := theme.Ink
	if r.quiet {
		ink = theme.Quiet
	}
	cells.Lines[0].SetColored(r.when, theme.Quiet)
	cells.Lines[1].SetColored(r.what, ink)
	cells.Lines[2].SetColored(r.more, theme.Quiet)
	button := cells.Tail.(*widgets.Button)
	button.SetText(r.word)
	button.OnTap(r.press)
	button.Hidden = r.word == ""
	o.Refresh()
}

// dayClock writes a moment with its day where that is not today.
func (d *Day) dayClock(t time.Time) string { return text.Moment(t, d.host.Now()) }

// View is what stands on the page, as plain values.
type View struct {
	State, Figures, Message string
	Rows                    []string
}

// View reads the page.
func (d *Day) View() View {
	v := View{State: d.state.Text, Figures: d.figures.Text, Message: d.message.Shown}
	for _, r := range d.rows {
		v.Rows = append(v.Rows, r.what+" | "+r.more)
	}
	return v
}

// Press presses the button of a row, for tests and pictures.
func (d *Day) Press(i int) { d.rows[i].press() }
