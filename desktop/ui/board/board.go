// Package board is the page 今天要办 of an office: what is due and overdue, what was
// changed in two places, days without a report, and what visitors asked for. Each line
// opens where it is done.
package board

import (
	"context"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/export"
	"yizhan/desktop/ui/page"
	"yizhan/desktop/ui/task"
	"yizhan/desktop/ui/text"
	"yizhan/desktop/ui/theme"
	"yizhan/desktop/ui/widgets"
	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/fault"
	"yizhan/shared/register"
)

// Station is what the page needs of the station.
type Station interface {
	Board(ctx context.Context, lang string) ([]register.Due, error)
	Conflicts(context.Context) ([]station.Conflict, error)
	Stations(context.Context) ([]station.StationRow, error)
	Requests(context.Context) ([]station.RequestRow, error)
	export.Station
}

// Ways are where lines lead.
type Ways struct {
	Document func(kind string, id change.ID)
	Twice    func() // nil where nothing is ever sent
	Stations func()
	Requests func()
}

// Board is the page.
type Board struct {
	station Station
	host    page.Host
	ways    Ways
	lines   []line
	marked  int
	turn    int
	list    *widgets.List
	counted *widgets.Line
	empty   *fyne.Container
	message *widgets.Message
	content fyne.CanvasObject
}

// line is one thing to do.
type line struct {
	day               domain.Day
	late              bool
	when, what, title string
	where             string // the register or the page
	open              func()
}

var (
	_ page.Teller    = (*Board)(nil)
	_ page.Forgetter = (*Board)(nil)
)

// The columns: by when, what, which, and where it is done.
var shares = []float32{0.21, 0.25, 0.40, 0.14}

// New builds the page.
func New(s Station, host page.Host, ways Ways) *Board {
	b := &Board{station: s, host: host, ways: ways, marked: -1, message: widgets.NewMessage(host), empty: container.NewVBox()}
	board := host.Board()
	b.counted = widgets.NewHeading("").Cutting()
	b.list = widgets.NewList(board, func() int { return len(b.lines) }, func() fyne.CanvasObject {
		row, _ := widgets.NewCells(shares, nil)
		return row
	}, b.fill)
	b.list.OnSelected = func(i int) {
		b.list.Unselect(i)
		b.marked = i
		b.open()
	}
	heads := widgets.Heads(shares, nil, text.BoardWhen.String(), text.BoardWhat.String(), text.BoardTitle.String(), text.BoardWhere.String())
	bar := container.NewBorder(nil, nil, nil, widgets.NewButton(board, text.ExportButton.String(), widgets.Plain, func() { b.Export() }), widgets.Middle(b.counted))
	b.content = widgets.Padded(theme.Gap*1.5, container.NewBorder(bar, b.message.Label, nil, nil,
		widgets.Card(container.NewBorder(heads, nil, nil, nil, container.NewStack(b.list, b.empty)))))
	return b
}

// Content implements page.Page.
func (b *Board) Content() fyne.CanvasObject { return b.content }

// Show implements page.Page.
func (b *Board) Show() { b.read() }

// Heard implements page.Page.
func (b *Board) Heard(s station.Signal) {
	switch s {
	case station.SignalRegisters, station.SignalDay, station.SignalSync, station.SignalShift:
		b.read()
	}
}

// Tell implements page.Teller.
func (b *Board) Tell(sentence string) { b.message.Good(sentence) }

// Forget implements page.Forgetter: a locked desk is read anew, and then says so.
func (b *Board) Forget() { b.marked = -1 }

// Key implements page.Page.
func (b *Board) Key(ev *fyne.KeyEvent) {
	switch ev.Name {
	case fyne.KeyDown:
		b.step(1)
	case fyne.KeyUp:
		b.step(-1)
	case fyne.KeyPageDown:
		b.step(12)
	case fyne.KeyPageUp:
		b.step(-12)
	case fyne.KeyReturn, fyne.KeyEnter:
		b.open()
	}
}

// Rune implements page.Page.
func (b *Board) Rune(r rune) {
	if unicode.ToLower(r) == 'e' {
		b.Export()
	}
}

func (b *Board) step(by int) {
	if len(b.lines) > 0 {
		b.marked = min(max(b.marked+by, 0), len(b.lines)-1)
		b.list.ScrollTo(b.marked)
		b.list.Refresh()
	}
}

func (b *Board) open() {
	if b.marked < 0 {
		b.step(1)
	}
	if b.marked >= 0 && b.marked < len(b.lines) {
		b.lines[b.marked].open()
	}
}

func (b *Board) read() {
	b.turn++
	turn := b.turn
	task.Load(b.host, b.gather, func(found gathered, err error) {
		switch {
		case turn != b.turn:
			return
		case fault.Is(err, fault.Forbidden): // a locked desk is no mistake
			b.lines = nil
			b.draw(text.BoardLocked)
			return
		case err != nil:
			b.message.Fail(err)
			return
		}
		b.lines = b.linesOf(found)
		b.draw(text.BoardNothing)
	})
}

func (b *Board) draw(none text.Phrase) {
	late := 0
	for _, l := range b.lines {
		if l.late {
			late++
		}
	}
	b.counted.Set(text.BoardCount.With(text.Count(int64(len(b.lines))), text.Count(int64(late))))
	b.empty.Objects = nil
	if len(b.lines) == 0 {
		b.counted.Set(text.NavBoard.String())
		b.empty.Add(widgets.Wrapped(none.String()))
	}
	b.marked = min(b.marked, len(b.lines)-1)
	b.empty.Refresh()
	b.list.Refresh()
}

func (b *Board) fill(i int, o fyne.CanvasObject) {
	if i >= len(b.lines) {
		return
	}
	l := b.lines[i]
	lines := o.(*fyne.Container).Layout.(*widgets.Cells).Lines
	for k, words := range []string{l.when, l.what, l.title, l.where} {
		ink := theme.Ink
		switch {
		case i == b.marked:
			ink = theme.Blue
		case k == 0 && l.late:
			ink = theme.Amber
		case k == len(shares)-1:
			ink = theme.Quiet
		}
		lines[k].Bold = i == b.marked && k == 2
		lines[k].SetColored(words, ink)
	}
}
