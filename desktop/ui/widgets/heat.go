package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"yizhan/desktop/ui/theme"
)

// Heat is a table of numbers whose squares are the darker the larger the number.
// The number stands in its square as well: colour is never alone.
type Heat struct {
	widget.BaseWidget
	// OnTap hears which square was pressed.
	OnTap func(row, column int)

	rows, columns []string
	values        [][]int64
	write         func(int64) string

	squares []*canvas.Rectangle
	numbers []*canvas.Text
	names   []*Line
	heads   []*Line
}

var _ fyne.Tappable = (*Heat)(nil)

// NewHeat makes a table of nothing; write writes a number.
func NewHeat(write func(int64) string) *Heat {
	h := &Heat{write: write}
	h.ExtendBaseWidget(h)
	return h
}

// Set gives the numbers by row and column, with the names of both.
func (h *Heat) Set(rows, columns []string, values [][]int64) {
	h.rows, h.columns, h.values = rows, columns, values
	h.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (h *Heat) CreateRenderer() fyne.WidgetRenderer {
	r := &objects{layout: h.layout}
	r.minSize = func() fyne.Size { return fyne.NewSize(theme.Grown(320), theme.Grown(24)*float32(len(h.rows)+1)) }
	r.refresh = func() {
		h.fill(r)
		h.layout(h.Size())
		canvas.Refresh(h)
	}
	h.fill(r)
	return r
}

func (h *Heat) fill(r *objects) {
	r.all = r.all[:0]
	h.names, h.heads, h.squares, h.numbers = nil, nil, nil, nil
	line := func(word string, align fyne.TextAlign) *Line {
		l := NewQuiet(word)
		l.Align = align
		r.all = append(r.all, l)
		return l
	}
	for _, word := range h.columns {
		h.heads = append(h.heads, line(word, fyne.TextAlignCenter))
	}
	most := int64(1)
	for _, row := range h.values {
		for _, v := range row {
			most = max(most, v)
		}
	}
	for i, word := range h.rows {
		h.names = append(h.names, line(word, fyne.TextAlignTrailing))
		for _, v := range h.values[i] {
			part := float32(v) / float32(most)
			square := canvas.NewRectangle(blend(theme.Color(theme.Ground), theme.Color(theme.Blue), part))
			square.CornerRadius = 3
			ink := theme.Color(theme.Ink)
			if part > 0.55 {
				ink = theme.Color(theme.Surface)
			}
			number := canvas.NewText("", ink)
			if v != 0 {
				number.Text = h.write(v)
			}
			number.Alignment, number.TextSize = fyne.TextAlignCenter, theme.Size(theme.SizeTable)
			h.squares, h.numbers = append(h.squares, square), append(h.numbers, number)
			r.all = append(r.all, square, number)
		}
	}
}

// blend is a colour between two, part of the way to the second.
func blend(from, to color.Color, part float32) color.Color {
	fr, fg, fb, _ := from.RGBA()
	tr, tg, tb, _ := to.RGBA()
	mix := func(a, b uint32) uint8 { return uint8((float32(a)*(1-part) + float32(b)*part) / 257) }
	return color.NRGBA{R: mix(fr, tr), G: mix(fg, tg), B: mix(fb, tb), A: 0xff}
}

// grid is where the squares begin, and how large one is.
func (h *Heat) grid(size fyne.Size) (x, y, width, height float32) {
	for _, n := range h.names {
		x = max(x, n.textWidth())
	}
	x += theme.Gap
	y = theme.Grown(22)
	if len(h.columns) == 0 || len(h.rows) == 0 {
		return x, y, 0, 0
	}
	return x, y, (size.Width - x) / float32(len(h.columns)), min((size.Height-y)/float32(len(h.rows)), theme.Grown(48))
}

func (h *Heat) layout(size fyne.Size) {
	x, y, width, height := h.grid(size)
	for i, l := range h.heads {
		// Where words would run together every second or third is written.
		l.Hidden = width < l.textWidth()+4 && i%3 != 0
		place(l, x+float32(i)*width-width, 0, width*3, y)
	}
	for i, l := range h.names {
		place(l, 0, y+float32(i)*height, x-theme.Gap, height)
	}
	for i := range h.squares {
		left, top := x+float32(i%len(h.columns))*width, y+float32(i/len(h.columns))*height
		place(h.squares[i], left+1, top+1, width-2, height-2)
		number := h.numbers[i]
		text := number.MinSize()
		number.Hidden = text.Width > width-2
		place(number, left, top+(height-text.Height)/2, width, text.Height)
	}
}

// Tapped implements fyne.Tappable.
func (h *Heat) Tapped(ev *fyne.PointEvent) {
	x, y, width, height := h.grid(h.Size())
	if h.OnTap == nil || width <= 0 || height <= 0 || ev.Position.X < x || ev.Position.Y < y {
		return
	}
	column, row := int((ev.Position.X-x)/width), int((ev.Position.Y-y)/height)
	if row < len(h.rows) && column < len(h.columns) {
		h.OnTap(row, column)
	}
}
