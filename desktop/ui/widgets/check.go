package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"yizhan/desktop/ui/keys"
)

// Check is something to tick.
type Check struct {
	widget.Check
	board *keys.Board
}

// NewCheck makes an empty box.
func NewCheck(board *keys.Board, label string, changed func(bool)) *Check {
	c := &Check{board: board}
	c.Text, c.OnChanged = label, changed
	c.ExtendBaseWidget(c)
	return c
}

// TypedKey implements fyne.Focusable.
func (c *Check) TypedKey(ev *fyne.KeyEvent) {
	if ev.Name != fyne.KeySpace {
		c.board.TypedKey(ev)
	}
}

// TypedRune implements fyne.Focusable: Space ticks.
func (c *Check) TypedRune(r rune) {
	if r == ' ' {
		c.Check.TypedRune(r)
		return
	}
	c.board.TypedRune(r)
}
