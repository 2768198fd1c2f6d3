package widgets

import (
	"fyne.io/fyne/v2"

	"yizhan/desktop/ui/keys"
)

// NewArea makes a field for several lines: Return begins another, Tab leaves it.
func NewArea(board *keys.Board, placeholder string) *Entry {
	e := NewEntry(board, placeholder)
	e.MultiLine, e.Wrapping, e.Scroll = true, fyne.TextWrapBreak, fyne.ScrollVerticalOnly
	e.SetMinRowsVisible(3)
	e.OnReturn = func() { e.Entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn}) }
	e.OnKey = func(ev *fyne.KeyEvent) bool {
		if ev.Name != fyne.KeyUp && ev.Name != fyne.KeyDown {
			return false
		}
		e.Entry.TypedKey(ev)
		return true
	}
	return e
}

// AcceptsTab implements fyne.Tabbable: Tab goes on to the next field everywhere.
func (e *Entry) AcceptsTab() bool { return false }
