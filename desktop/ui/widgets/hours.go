package widgets

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"yizhan/desktop/ui/theme"
)

// Hours is a small row of bars, one for each hour in which stations are
// usually open; a busy night widens it.
type Hours struct {
	widget.BaseWidget
	values [24]int64
	now    int

	bars   [24]*canvas.Rectangle
	labels [24]*Line
}

// NewHours makes empty bars.
func NewHours() *Hours {
	h := &Hours{now: -1}
	h.ExtendBaseWidget(h)
	return h
}

// Set gives the counts by hour, and the hour that it is.
func (h *Hours) Set(values [24]int64, now int) {
	if h.values == values && h.now == now {
		return
	}
	h.values, h.now = values, now
	h.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (h *Hours) CreateRenderer() fyne.WidgetRenderer {
	r := &objects{}
	for i := range h.bars {
		h.bars[i] = canvas.NewRectangle(theme.Color(theme.Blue))
		h.bars[i].CornerRadius = 2
		h.labels[i] = NewQuiet(strconv.Itoa(i))
		h.labels[i].Align = fyne.TextAlignCenter
		r.all = append(r.all, h.bars[i], h.labels[i])
	}
	r.layout = h.layout
	r.minSize = func() fyne.Size { return fyne.NewSize(160, theme.Grown(24)+30) }
	r.refresh = func() {
		h.layout(h.Size())
		canvas.Refresh(h)
	}
	return r
}

// span is the first and last hour to draw.
func (h *Hours) span() (first, last int) {
	first, last = 7, 21
	for i, v := range h.values {
		if v > 0 {
			first, last = min(first, i), max(last, i)
		}
	}
	return first, last
}

func (h *Hours) layout(size fyne.Size) {
	first, last := h.span()
	top := int64(1)
	for _, v := range h.values {
		top = max(top, v)
	}
	labelHeight := h.labels[0].MinSize().Height
	room := size.Height - labelHeight - 2
	step := size.Width / float32(last-first+1)
	for i := range h.bars {
		h.bars[i].Hidden = i < first || i > last
		// A label under every third hour: more would run together at 200 %.
		h.labels[i].Hidden = h.bars[i].Hidden || i%3 != 0
		if h.bars[i].Hidden {
			continue
		}
		height := max(2, float32(h.values[i])/float32(top)*room)
		color := theme.Quiet
		if i == h.now {
			color = theme.Blue
		}
		if h.values[i] == 0 {
			color = theme.Line
		}
		h.bars[i].FillColor = theme.Color(color)
		x := float32(i-first) * step
		place(h.bars[i], x+1, room-height, max(2, step-3), height)
		place(h.labels[i], x-step, size.Height-labelHeight, step*3, labelHeight)
	}
}
