package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"yizhan/desktop/ui/theme"
)

// Bar is one bar of a chart: its name, its number as it is written, and its
// length as a part of the longest.
type Bar struct {
	Name, Number string
	Part         float32
	Color        fyne.ThemeColorName
}

// Chart draws bars with their numbers. Names that are words lie beside bars
// that lie; days and hours stand under bars that stand.
type Chart struct {
	widget.BaseWidget
	bars     []Bar
	standing bool

	rects   []*canvas.Rectangle
	names   []*Line
	numbers []*Line
}

// NewChart makes an empty chart.
func NewChart() *Chart {
	c := &Chart{}
	c.ExtendBaseWidget(c)
	return c
}

// Set gives the bars.
func (c *Chart) Set(bars []Bar, standing bool) {
	c.bars, c.standing = bars, standing
	c.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (c *Chart) CreateRenderer() fyne.WidgetRenderer {
	r := &objects{minSize: c.minSize, layout: c.layout}
	r.refresh = func() {
		c.fill(r)
		c.layout(c.Size())
		canvas.Refresh(c)
	}
	c.fill(r)
	return r
}

// fill makes as many objects as there are bars, and keeps those that exist.
func (c *Chart) fill(r *objects) {
	for len(c.rects) < len(c.bars) {
		rect := canvas.NewRectangle(nil)
		rect.CornerRadius = 3
		c.rects = append(c.rects, rect)
		c.names = append(c.names, NewQuiet("").Cutting())
		c.numbers = append(c.numbers, NewQuiet(""))
	}
	c.rects, c.names, c.numbers = c.rects[:len(c.bars)], c.names[:len(c.bars)], c.numbers[:len(c.bars)]
	r.all = r.all[:0]
	for i, b := range c.bars {
		c.rects[i].FillColor = theme.Color(b.Color)
		c.names[i].Text, c.numbers[i].Text = b.Name, b.Number
		c.names[i].Align, c.numbers[i].Align = fyne.TextAlignTrailing, fyne.TextAlignLeading
		if c.standing {
			c.names[i].Align, c.numbers[i].Align = fyne.TextAlignCenter, fyne.TextAlignCenter
		}
		c.numbers[i].Color = theme.Ink
		c.names[i].Refresh()
		c.numbers[i].Refresh()
		r.all = append(r.all, c.rects[i], c.names[i], c.numbers[i])
	}
}

// lyingBar is the height of a lying bar with its gap at 100 %.
const lyingBar = 30

func (c *Chart) minSize() fyne.Size {
	if c.standing {
		return fyne.NewSize(float32(len(c.bars))*12, theme.Grown(180))
	}
	return fyne.NewSize(theme.Grown(320), max(theme.Grown(lyingBar)*float32(len(c.bars)), 1))
}

func (c *Chart) layout(size fyne.Size) {
	if len(c.bars) == 0 {
		return
	}
	if c.standing {
		c.stand(size)
	} else {
		c.lie(size)
	}
}

func (c *Chart) lie(size fyne.Size) {
	height := theme.Grown(lyingBar)
	nameWidth, numberWidth := float32(0), float32(0)
	for i := range c.bars {
		nameWidth = max(nameWidth, fyne.MeasureText(c.bars[i].Name, theme.Size(theme.SizeTable), fyne.TextStyle{}).Width)
		numberWidth = max(numberWidth, c.numbers[i].MinSize().Width)
	}
	nameWidth = min(nameWidth, size.Width/3)
	room := size.Width - nameWidth - numberWidth - theme.Gap*3
	for i, b := range c.bars {
		y := float32(i) * height
		text := c.numbers[i].MinSize().Height
		width := max(2, room*b.Part)
		place(c.names[i], 0, y+(height-text)/2, nameWidth, text)
		place(c.rects[i], nameWidth+theme.Gap, y+4, width, height-8)
		place(c.numbers[i], nameWidth+width+theme.Gap*2, y+(height-text)/2, numberWidth, text)
	}
}

func (c *Chart) stand(size fyne.Size) {
	text := c.names[0].MinSize().Height
	step := min(size.Width/float32(len(c.bars)), theme.Grown(96))
	room := size.Height - text*2 - 4
	// Where words would run into each other only every second, third … is
	// written; the table below has them all.
	every := 1
	for i := range c.bars {
		width := max(c.names[i].textWidth(), c.numbers[i].textWidth()) + 4
		for float32(every)*step < width {
			every++
		}
	}
	for i, b := range c.bars {
		x := float32(i) * step
		height := max(2, room*b.Part)
		wide := step * float32(every)
		place(c.rects[i], x+step*0.14, text+room-height, step*0.72, height)
		place(c.names[i], x+step/2-wide/2, size.Height-text, wide, text)
		place(c.numbers[i], x+step/2-wide/2, room-height, wide, text)
		c.names[i].Hidden = i%every != 0
		c.numbers[i].Hidden = i%every != 0
	}
}

func (l *Line) textWidth() float32 {
	return fyne.MeasureText(l.Text, theme.Size(l.TextSize), l.style()).Width
}
