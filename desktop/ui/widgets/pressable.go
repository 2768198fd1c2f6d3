package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"yizhan/desktop/ui/keys"
	"yizhan/desktop/ui/theme"
)

// pressable is what tiles and buttons share: pointer, focus ring, Space.
type pressable struct {
	widget.BaseWidget
	board    *keys.Board
	onTap    func()
	disabled bool

	hovered, focused bool
	card             *canvas.Rectangle
	ring             *canvas.Rectangle
}

var (
	_ fyne.Focusable    = (*pressable)(nil)
	_ fyne.Tappable     = (*pressable)(nil)
	_ desktop.Hoverable = (*pressable)(nil)
)

// Tapped implements fyne.Tappable. A press with the pointer takes the focus
// away from a field, so that the next key is the page's again.
func (p *pressable) Tapped(*fyne.PointEvent) {
	p.board.Touched()
	if c := fyne.CurrentApp().Driver().CanvasForObject(p.super()); c != nil && c.Focused() != nil {
		c.Unfocus()
	}
	p.press()
}

func (p *pressable) super() fyne.CanvasObject { return p.card }

func (p *pressable) press() {
	if !p.disabled && p.onTap != nil {
		p.onTap()
	}
}

// FocusGained implements fyne.Focusable.
func (p *pressable) FocusGained() { p.focused = true; p.Refresh() }

// FocusLost implements fyne.Focusable.
func (p *pressable) FocusLost() { p.focused = false; p.Refresh() }

// TypedKey implements fyne.Focusable: Space presses, all else is the page's.
func (p *pressable) TypedKey(ev *fyne.KeyEvent) {
	if ev.Name == fyne.KeySpace {
		p.press()
		return
	}
	p.board.TypedKey(ev)
}

// TypedRune implements fyne.Focusable.
func (p *pressable) TypedRune(r rune) {
	if r != ' ' {
		p.board.TypedRune(r)
	}
}

// MouseIn implements desktop.Hoverable.
func (p *pressable) MouseIn(*desktop.MouseEvent) { p.hovered = true; p.Refresh() }

// MouseMoved implements desktop.Hoverable.
func (p *pressable) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (p *pressable) MouseOut() { p.hovered = false; p.Refresh() }

// draw makes the card and the focus ring around it.
func (p *pressable) draw() {
	p.card = newCard()
	p.ring = canvas.NewRectangle(nil)
	p.ring.StrokeWidth = 2
	p.ring.CornerRadius = theme.Radius + 2
}

func (p *pressable) layoutCard(size fyne.Size) {
	place(p.card, 0, 0, size.Width, size.Height)
	place(p.ring, -2, -2, size.Width+4, size.Height+4)
}

func (p *pressable) paintCard(fill, stroke fyne.ThemeColorName, width float32) {
	p.card.FillColor = theme.Color(fill)
	p.card.StrokeColor = theme.Color(stroke)
	p.card.StrokeWidth = width
	p.card.Refresh()
	p.ring.Hidden = !p.focused
	p.ring.StrokeColor = theme.Color(theme.Blue)
	p.ring.Refresh()
}
