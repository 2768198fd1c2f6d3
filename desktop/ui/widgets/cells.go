package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"yizhan/desktop/ui/theme"
)

// Cells is a row of lines in columns that share the width. Lists that look
// like tables are made of it: the toolkit's table makes an object for every
// row it might ever have to draw a line under.
type Cells struct {
	Lines []*Line
	Tail  fyne.CanvasObject // a button at the end, or nil

	shares []float32
}

// NewCells makes a row; shares are the parts of the width that columns get.
func NewCells(shares []float32, tail fyne.CanvasObject) (*fyne.Container, *Cells) {
	c := &Cells{shares: shares, Tail: tail}
	var objects []fyne.CanvasObject
	for range shares {
		l := NewLine("").Cutting()
		l.TextSize = theme.SizeTable
		c.Lines = append(c.Lines, l)
		objects = append(objects, l)
	}
	if tail != nil {
		objects = append(objects, tail)
	}
	return container.New(c, objects...), c
}

// Heads makes the row of titles above a list of the same columns.
func Heads(shares []float32, tail fyne.CanvasObject, titles ...string) fyne.CanvasObject {
	row, cells := NewCells(shares, nil)
	cells.Tail = tail // keeps the room of the button, and draws none
	for i, title := range titles {
		cells.Lines[i].Color = theme.Quiet
		cells.Lines[i].Text = title
	}
	return Band(theme.Raised, row)
}

// MinSize implements fyne.Layout.
func (c *Cells) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(theme.Grown(300), max(theme.Grown(20)+16, 36))
}

// Layout implements fyne.Layout.
func (c *Cells) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	height := c.Lines[0].MinSize().Height
	x := float32(theme.Gap)
	rest := size.Width - theme.Gap*2
	if c.Tail != nil {
		tail := c.Tail.MinSize()
		rest -= tail.Width + theme.Gap
		place(c.Tail, size.Width-tail.Width-theme.Gap/2, (size.Height-tail.Height)/2, tail.Width, tail.Height)
	}
	for i, l := range c.Lines {
		width := rest * c.shares[i]
		place(l, x, (size.Height-height)/2, width-theme.Gap, height)
		x += width
	}
}
