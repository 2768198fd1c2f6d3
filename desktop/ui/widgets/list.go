package widgets

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"yizhan/desktop/ui/keys"
)

// List is a virtual list whose unused keys go on to the window.
type List struct {
	widget.List
	board *keys.Board
	// Return presses the row that the arrows stand on, as Space does, where the page
	// has no other use for it.
	Return bool
}

// NewList makes a list: how many rows, an empty row, and how a row is filled.
func NewList(board *keys.Board, length func() int, create func() fyne.CanvasObject, update func(int, fyne.CanvasObject)) *List {
	l := &List{board: board}
	l.Length = length
	l.CreateItem = create
	l.UpdateItem = update
	l.ExtendBaseWidget(l)
	return l
}

// TypedKey implements fyne.Focusable.
func (l *List) TypedKey(ev *fyne.KeyEvent) {
	switch {
	case ev.Name == fyne.KeyUp, ev.Name == fyne.KeyDown, ev.Name == fyne.KeySpace:
		l.List.TypedKey(ev)
	case l.Return && (ev.Name == fyne.KeyReturn || ev.Name == fyne.KeyEnter):
		l.List.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	default:
		l.board.TypedKey(ev)
	}
}

// TypedRune implements fyne.Focusable.
func (l *List) TypedRune(r rune) { l.board.TypedRune(r) }

// PageDigits are the keys that with Ctrl lead to the pages in their order.
var PageDigits = []fyne.KeyName{fyne.Key1, fyne.Key2, fyne.Key3, fyne.Key4, fyne.Key5, fyne.Key6, fyne.Key7, fyne.Key8, fyne.Key9, fyne.Key0}

// isPages tells the shortcuts that are the window's even inside a field.
func isPages(s fyne.Shortcut) bool {
	c, ok := s.(*desktop.CustomShortcut)
	return ok && c.Modifier == fyne.KeyModifierControl && (c.KeyName == fyne.KeyF || c.KeyName == fyne.KeyN || c.KeyName == fyne.KeyK || slices.Contains(PageDigits, c.KeyName))
}
