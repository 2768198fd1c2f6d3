package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"yizhan/desktop/ui/keys"
	"yizhan/desktop/ui/theme"
)

// Head is the title of a column that can be pressed to sort by it.
type Head struct {
	pressable
	Text  string
	On    bool // the list is sorted by it
	label *Line
}

// NewHead makes a title.
func NewHead(board *keys.Board, text string, onTap func()) *Head {
	h := &Head{Text: text}
	h.board, h.onTap = board, onTap
	h.ExtendBaseWidget(h)
	return h
}

// CreateRenderer implements fyne.Widget.
func (h *Head) CreateRenderer() fyne.WidgetRenderer {
	h.draw()
	h.label = NewQuiet(h.Text).Cutting()
	h.paint()
	layout := func(size fyne.Size) {
		h.layoutCard(size)
		height := h.label.MinSize().Height
		place(h.label, 0, (size.Height-height)/2, size.Width, height)
	}
	return &objects{
		all:     []fyne.CanvasObject{h.card, h.label, h.ring},
		layout:  layout,
		minSize: func() fyne.Size { return fyne.NewSize(h.label.MinSize().Width, max(44, h.label.MinSize().Height+16)) },
		refresh: func() {
			h.paint()
			layout(h.Size())
		},
	}
}

func (h *Head) paint() {
	fill, ink := theme.Raised, theme.Quiet
	if h.hovered {
		fill = theme.Hover
	}
	if h.On {
		ink = theme.Ink
	}
	h.paintCard(fill, theme.Raised, 0)
	h.label.SetColored(h.Text, ink)
}

// SortHeads makes the row of titles above a list of the same columns.
func SortHeads(shares []float32, heads ...*Head) fyne.CanvasObject {
	row := make([]fyne.CanvasObject, len(heads))
	for i, h := range heads {
		row[i] = h
	}
	return Band(theme.Raised, container.New(columns(shares), row...))
}

// columns shares the width as Cells does.
type columns []float32

// MinSize implements fyne.Layout.
func (c columns) MinSize(o []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(theme.Grown(300), o[0].MinSize().Height)
}

// Layout implements fyne.Layout.
func (c columns) Layout(o []fyne.CanvasObject, size fyne.Size) {
	x := float32(theme.Gap)
	for i, h := range o {
		width := (size.Width - theme.Gap*2) * c[i]
		place(h, x, 0, width-theme.Gap, size.Height)
		x += width
	}
}
