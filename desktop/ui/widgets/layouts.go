package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"yizhan/desktop/ui/theme"
)

// Grid sets objects in columns of equal width, with the design's gap.
func Grid(columns int, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&grid{columns, theme.Gap}, objects...)
}

type grid struct {
	columns int
	gap     float32
}

func (g *grid) cell(objects []fyne.CanvasObject) (size fyne.Size, rows int) {
	shown := 0
	for _, o := range objects {
		if o.Visible() {
			size = size.Max(o.MinSize())
			shown++
		}
	}
	return size, (shown + g.columns - 1) / g.columns
}

// MinSize implements fyne.Layout.
func (g *grid) MinSize(objects []fyne.CanvasObject) fyne.Size {
	cell, rows := g.cell(objects)
	if rows == 0 {
		return fyne.Size{}
	}
	columns := float32(g.columns)
	return fyne.NewSize(cell.Width*columns+g.gap*(columns-1), cell.Height*float32(rows)+g.gap*float32(rows-1))
}

// Layout implements fyne.Layout.
func (g *grid) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	cell, _ := g.cell(objects)
	width := (size.Width - g.gap*float32(g.columns-1)) / float32(g.columns)
	i := 0
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		column, row := float32(i%g.columns), float32(i/g.columns)
		place(o, column*(width+g.gap), row*(cell.Height+g.gap), width, cell.Height)
		i++
	}
}

// Row sets objects side by side; Stack one below the other.
func Row(objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(layout.NewCustomPaddedHBoxLayout(theme.Gap), objects...)
}

// Column sets objects one below the other.
func Column(objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(layout.NewCustomPaddedVBoxLayout(theme.Gap), objects...)
}

// Padded keeps an object away from its surroundings.
func Padded(pad float32, o fyne.CanvasObject) *fyne.Container {
	return container.New(layout.NewCustomPaddedLayout(pad, pad, pad, pad), o)
}

// Middle centres an object vertically in its row.
func Middle(o fyne.CanvasObject) *fyne.Container {
	return container.New(middle{}, o)
}

type middle struct{}

// MinSize implements fyne.Layout.
func (middle) MinSize(objects []fyne.CanvasObject) fyne.Size { return objects[0].MinSize() }

// Layout implements fyne.Layout.
func (middle) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	height := objects[0].MinSize().Height
	place(objects[0], 0, (size.Height-height)/2, size.Width, height)
}

// Card is a surface with a thin border.
func Card(content fyne.CanvasObject) *fyne.Container {
	return container.NewStack(newPanel(), Padded(theme.Gap*1.5, content))
}

// Notice is a card with a border in the colour of its meaning.
func Notice(color fyne.ThemeColorName, content fyne.CanvasObject) *fyne.Container {
	border := newCard()
	border.StrokeColor, border.StrokeWidth = theme.Color(color), 2
	return container.NewStack(border, Padded(theme.Gap*1.5, content))
}

// Lines sets labels one below the other, as close as lines of one text.
func Lines(labels ...fyne.CanvasObject) *fyne.Container {
	return container.New(layout.NewCustomPaddedVBoxLayout(-theme.Gap*1.5), labels...)
}

// Band is a strip of one colour behind its content.
func Band(color fyne.ThemeColorName, content fyne.CanvasObject) *fyne.Container {
	return container.NewStack(canvas.NewRectangle(theme.Color(color)), content)
}

// Rule is a thin line between two parts.
func Rule() fyne.CanvasObject {
	r := canvas.NewRectangle(theme.Color(theme.Line))
	r.SetMinSize(fyne.NewSize(1, 1))
	return r
}

// Split shares the width between two parts, the left one taking share of it.
func Split(share float32, left, right fyne.CanvasObject) *fyne.Container {
	return container.New(&split{share}, left, right)
}

type split struct{ share float32 }

// MinSize implements fyne.Layout.
func (s *split) MinSize(o []fyne.CanvasObject) fyne.Size {
	left, right := o[0].MinSize(), o[1].MinSize()
	return fyne.NewSize(left.Width+theme.Gap*1.5+right.Width, max(left.Height, right.Height))
}

// Layout implements fyne.Layout.
func (s *split) Layout(o []fyne.CanvasObject, size fyne.Size) {
	const gap = theme.Gap * 1.5
	left := max(o[0].MinSize().Width, (size.Width-gap)*s.share)
	left = min(left, size.Width-gap-o[1].MinSize().Width)
	place(o[0], 0, 0, left, size.Height)
	place(o[1], left+gap, 0, size.Width-gap-left, size.Height)
}

// Box gives content that could be any size, as a list, one: width and height at
// 100 %, growing with the text as far as the smallest window has room.
func Box(width, height float32, content fyne.CanvasObject) *fyne.Container {
	return container.NewGridWrap(fyne.NewSize(min(theme.Grown(width), boxMax.Width), min(theme.Grown(height), boxMax.Height)), content)
}

var boxMax = fyne.NewSize(1220, 340)
