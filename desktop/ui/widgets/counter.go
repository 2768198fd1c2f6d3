package widgets

import (
	"fyne.io/fyne/v2"

	"yizhan/desktop/ui/keys"
	"yizhan/desktop/ui/theme"
)

// Counter is a number with its word and two notes, which opens what it counts.
type Counter struct {
	pressable
	Key, Title, Number string
	Notes              [2]string
	Color              fyne.ThemeColorName // of the first note

	key, title, number *Line
	notes              [2]*Line
}

// NewCounter makes a counter of nothing.
func NewCounter(board *keys.Board, key, title string, onTap func()) *Counter {
	c := &Counter{Key: key, Title: title, Number: "0", Color: theme.Quiet}
	c.board, c.onTap = board, onTap
	c.ExtendBaseWidget(c)
	return c
}

// Set changes what it says.
func (c *Counter) Set(number, first, second string, color fyne.ThemeColorName) {
	if notes := [2]string{first, second}; c.Number != number || c.Notes != notes || c.Color != color {
		c.Number, c.Notes, c.Color = number, notes, color
		c.Refresh()
	}
}

// CreateRenderer implements fyne.Widget.
func (c *Counter) CreateRenderer() fyne.WidgetRenderer {
	c.draw()
	c.key, c.title, c.number = NewQuiet(c.Key), NewLine(c.Title).Cutting(), NewLine(c.Number)
	c.number.TextSize, c.number.Bold, c.number.Shrink = theme.SizeTotal, true, true
	all := []fyne.CanvasObject{c.card, c.key, c.title, c.number}
	for i := range c.notes {
		c.notes[i] = NewQuiet("").Cutting()
		all = append(all, c.notes[i])
	}
	c.paint()
	return &objects{
		all: append(all, c.ring), layout: c.layout,
		minSize: func() fyne.Size {
			height := c.title.MinSize().Height + c.number.MinSize().Height + 2*c.notes[0].MinSize().Height
			return fyne.NewSize(theme.Grown(120), height+2*counterPad+theme.Gap)
		},
		refresh: func() {
			c.paint()
			c.layout(c.Size())
		},
	}
}

const counterPad = 14

func (c *Counter) layout(size fyne.Size) {
	c.layoutCard(size)
	key := c.key.MinSize()
	width := size.Width - 2*counterPad
	place(c.key, size.Width-counterPad-key.Width, counterPad, key.Width, key.Height)
	y := float32(counterPad)
	for _, l := range []*Line{c.title, c.number, c.notes[0], c.notes[1]} {
		height := l.MinSize().Height
		room := width
		if l == c.title {
			room -= key.Width + theme.Gap
		}
		place(l, counterPad, y, room, height)
		y += height
		if l == c.number {
			y += theme.Gap / 2
		}
	}
}

func (c *Counter) paint() {
	fill := theme.Surface
	if c.hovered && !c.disabled {
		fill = theme.Hover
	}
	c.paintCard(fill, theme.Line, 1)
	c.number.Set(c.Number)
	c.notes[0].SetColored(c.Notes[0], c.Color)
	c.notes[1].Set(c.Notes[1])
	for _, l := range []*Line{c.key, c.title, c.number, c.notes[1]} {
		l.Refresh()
	}
}
