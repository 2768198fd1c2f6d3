package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"yizhan/desktop/ui/keys"
	"yizhan/desktop/ui/theme"
)

// Pill is the word at the top right about where the records are, with a dot in
// the colour of its meaning.
type Pill struct {
	pressable
	Text  string
	Color fyne.ThemeColorName

	dot   *canvas.Circle
	label *Line
}

// NewPill makes an empty pill.
func NewPill(board *keys.Board, onTap func()) *Pill {
	p := &Pill{Color: theme.Quiet}
	p.board, p.onTap = board, onTap
	p.ExtendBaseWidget(p)
	return p
}

// Set says where the records are. It tells whether the pill changed its width.
func (p *Pill) Set(text string, color fyne.ThemeColorName) (changed bool) {
	if p.Text == text && p.Color == color {
		return false
	}
	p.Text, p.Color = text, color
	p.Refresh()
	return true
}

// CreateRenderer implements fyne.Widget.
func (p *Pill) CreateRenderer() fyne.WidgetRenderer {
	p.draw()
	p.dot = canvas.NewCircle(theme.Color(p.Color))
	p.label = NewLine(p.Text)
	p.label.TextSize = theme.SizeTable
	p.paint()
	const side, gap, dot = 14, 8, 10
	layout := func(size fyne.Size) {
		p.layoutCard(size)
		p.card.CornerRadius = size.Height / 2
		p.ring.CornerRadius = size.Height/2 + 2
		label := p.label.MinSize()
		place(p.dot, side, (size.Height-dot)/2, dot, dot)
		place(p.label, side+dot+gap, (size.Height-label.Height)/2, label.Width, label.Height)
	}
	return &objects{
		all:    []fyne.CanvasObject{p.card, p.dot, p.label, p.ring},
		layout: layout,
		minSize: func() fyne.Size {
			label := p.label.MinSize()
			return fyne.NewSize(side*2+dot+gap+label.Width, max(label.Height+14, 36))
		},
		refresh: func() {
			p.paint()
			layout(p.Size())
		},
	}
}

func (p *Pill) paint() {
	fill := theme.Surface
	if p.hovered {
		fill = theme.Hover
	}
	p.paintCard(fill, p.Color, 1)
	p.dot.FillColor = theme.Color(p.Color)
	p.dot.Refresh()
	p.label.SetColored(p.Text, p.Color)
}
