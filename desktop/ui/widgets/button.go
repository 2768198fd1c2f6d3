package widgets

import (
	"fyne.io/fyne/v2"

	"yizhan/desktop/ui/keys"
	"yizhan/desktop/ui/theme"
)

// Weight says how much a button matters on its page.
type Weight uint8

// The weights. A page has at most one primary button.
const (
	Plain Weight = iota
	Primary
	Slight // a word that can be pressed, in lists
	figure // a total that opens what it is made of
)

// Button is a word that does something.
type Button struct {
	pressable
	Text   string
	On     bool // chosen, among buttons that are a choice
	weight Weight
	label  *Line
}

// NewButton makes a button.
func NewButton(board *keys.Board, text string, weight Weight, onTap func()) *Button {
	b := &Button{Text: text, weight: weight}
	b.board, b.onTap = board, onTap
	b.ExtendBaseWidget(b)
	return b
}

// NewFigure makes a large number that can be pressed.
func NewFigure(board *keys.Board, onTap func()) *Button { return NewButton(board, "", figure, onTap) }

// SetText changes the word.
func (b *Button) SetText(text string) {
	if b.Text != text {
		b.Text = text
		b.Refresh()
	}
}

// SetOn marks the button as chosen.
func (b *Button) SetOn(on bool) {
	if b.On != on {
		b.On = on
		b.Refresh()
	}
}

// SetWeight changes how much it matters.
func (b *Button) SetWeight(weight Weight) {
	if b.weight != weight {
		b.weight = weight
		b.Refresh()
	}
}

// SetEnabled lets the button be pressed, or not.
func (b *Button) SetEnabled(enabled bool) {
	if b.disabled == enabled {
		b.disabled = !enabled
		b.Refresh()
	}
}

// Enabled tells whether it can be pressed.
func (b *Button) Enabled() bool { return !b.disabled }

// OnTap replaces what it does; list rows are used for one record after another.
func (b *Button) OnTap(f func()) { b.onTap = f }

// CreateRenderer implements fyne.Widget.
func (b *Button) CreateRenderer() fyne.WidgetRenderer {
	b.draw()
	b.label = NewLine(b.Text)
	b.label.Align = fyne.TextAlignCenter
	b.paint()
	pad := float32(16)
	switch b.weight {
	case Slight:
		b.label.TextSize = theme.SizeTable
		pad = 8
	case figure:
		b.label.TextSize, b.label.Bold = theme.SizeTotal, true
		pad = 8
	}
	layout := func(size fyne.Size) {
		b.layoutCard(size)
		height := b.label.MinSize().Height
		place(b.label, 0, (size.Height-height)/2, size.Width, height)
	}
	return &objects{
		all:    []fyne.CanvasObject{b.card, b.label, b.ring},
		layout: layout,
		minSize: func() fyne.Size {
			text := b.label.MinSize()
			height := max(text.Height+16, 44)
			if b.weight == Slight {
				height = text.Height + 8
			}
			return fyne.NewSize(text.Width+pad*2, height)
		},
		refresh: func() {
			b.paint()
			layout(b.Size())
		},
	}
}

func (b *Button) paint() {
	fill, stroke, ink, width := theme.Raised, theme.Line, theme.Ink, float32(1)
	switch {
	case b.disabled:
		fill, ink = theme.Ground, theme.Quiet
	case b.weight == Primary:
		fill, stroke, ink = theme.Red, theme.Red, theme.OnRed
	case b.On:
		fill, stroke, ink, width = theme.Chosen, theme.Blue, theme.Blue, 2
	case b.weight == Slight:
		stroke, ink, width = theme.Surface, theme.Blue, 0
		fill = theme.Surface
	case b.weight == figure:
		stroke, width, fill = theme.Surface, 0, theme.Surface
	}
	if b.hovered && !b.disabled && b.weight != Primary {
		fill = theme.Hover
	}
	b.paintCard(fill, stroke, width)
	// What has the colour of its ground is not drawn: a list has one in each row.
	b.card.Hidden = b.weight == Slight && !b.hovered
	b.label.SetColored(b.Text, ink)
}

// Primary tells the one button of a page that Return presses as well.
func (b *Button) Primary() bool { return b.weight == Primary }
