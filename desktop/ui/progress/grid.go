package progress

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"yizhan/desktop/ui/text"
	"yizhan/desktop/ui/theme"
	"yizhan/desktop/ui/widgets"
	"yizhan/shared/progress/tables"
)

// grid draws one table.
type grid struct {
	page    *Progress
	table   tables.Table
	shares  []float32
	bar     int // the column of the bar, -1: none
	list    *widgets.List
	total   *widgets.Cells
	empty   *widget.Label
	content fyne.CanvasObject
}

func (p *Progress) newGrid(t tables.Table) *grid {
	g := &grid{page: p, table: t, bar: -1}
	g.shares = sharesOf(t)
	if t.Bars {
		g.bar = 1
	}
	g.list = widgets.NewList(p.host.Board(), func() int { return len(g.table.Rows) }, g.newRow, g.fillRow)
	g.list.Return = true
	g.list.OnSelected = func(i int) {
		g.list.Unselect(i)
		p.open(g.table, g.table.Rows[i])
	}
	g.empty = widget.NewLabel("")
	g.empty.Wrapping, g.empty.Importance = fyne.TextWrapWord, widget.LowImportance
	head, cells := widgets.NewCells(g.shares, g.button())
	cells.Tail.Hide()
	for i, h := range t.Heads {
		l := cells.Lines[g.at(i)]
		l.Text, l.Color, l.Align = h.Name, theme.Quiet, align(h.Number)
	}
	var foot fyne.CanvasObject
	if len(t.Total) > 0 {
		var sum *fyne.Container
		sum, g.total = widgets.NewCells(g.shares, g.button())
		g.total.Tail.Hide()
		foot = container.NewVBox(widgets.Rule(), sum)
	}
	g.content = container.NewBorder(widgets.Band(theme.Raised, head), foot, nil, nil, container.NewStack(g.list, g.empty))
	return g
}

// sharesOf are the parts of the width that columns get: names more than numbers.
func sharesOf(t tables.Table) []float32 {
	if t.Key == "figures" {
		return []float32{0.05, 0.5, 0.25, 0.2}
	}
	var weights []float32
	for i, h := range t.Heads {
		w := float32(1.6)
		switch {
		case i == 0:
			w = 2.4
		case h.Number:
			w = 1
		}
		weights = append(weights, w)
		if i == 0 && t.Bars {
			weights = append(weights, 2)
		}
	}
	sum := float32(0)
	for _, w := range weights {
		sum += w
	}
	for i := range weights {
		weights[i] /= sum
	}
	return weights
}

// at is the column in which a cell stands.
func (g *grid) at(cell int) int {
	if g.bar >= 0 && cell >= g.bar {
		return cell + 1
	}
	return cell
}

func align(number bool) fyne.TextAlign {
	if number {
		return fyne.TextAlignTrailing
	}
	return fyne.TextAlignLeading
}

func (g *grid) show(t tables.Table) {
	g.table = t
	if g.total != nil {
		for i, c := range t.Total {
			l := g.total.Lines[g.at(i)]
			l.Bold, l.Align = true, align(t.Heads[i].Number)
			l.Set(c.Text)
		}
	}
	g.empty.SetText(t.Empty)
	g.empty.Hidden = len(t.Rows) > 0
	g.empty.Refresh()
	g.list.Refresh()
}

// button is what stands at the end of a row.
func (g *grid) button() *widgets.Button {
	return widgets.NewButton(g.page.host.Board(), text.ProgressRecords.String(), widgets.Slight, nil)
}

func (g *grid) newRow() fyne.CanvasObject {
	row, cells := widgets.NewCells(g.shares, g.button())
	b := &bar{grid: g, cells: cells, track: canvas.NewRectangle(theme.Color(theme.Line)), fill: canvas.NewRectangle(theme.Color(theme.Blue))}
	return container.NewStack(row, container.New(b, b.track, b.fill))
}

func (g *grid) fillRow(i int, o fyne.CanvasObject) {
	if i >= len(g.table.Rows) {
		return
	}
	r := g.table.Rows[i]
	both := o.(*fyne.Container).Objects
	cells := both[0].(*fyne.Container).Layout.(*widgets.Cells)
	for k, c := range r.Cells {
		l := cells.Lines[g.at(k)]
		l.Align = align(g.table.Heads[k].Number)
		words := c.Text
		if k == 1 && r.Note != "" {
			words += "（" + r.Note + "）"
		}
		l.SetColored(words, tones[c.Tone])
	}
	button := cells.Tail.(*widgets.Button)
	links := g.page.links(r)
	button.Hidden = len(links) == 0
	button.OnTap(func() { g.page.follow(links) })
	button.Refresh()
	b := both[1].(*fyne.Container).Layout.(*bar)
	b.part = 0
	if r.Whole > 0 {
		b.part = float32(r.Part) / float32(r.Whole)
	}
	b.track.Hidden, b.fill.Hidden = g.bar < 0, g.bar < 0 || r.Part == 0
	both[1].Refresh()
}

// tones are the colours of what cells say; words say it too.
var tones = map[tables.Tone]fyne.ThemeColorName{"": theme.Ink, tables.Good: theme.Green, tables.Worry: theme.Amber, tables.Waiting: theme.Quiet}

// bar lays a row's bar into its column, where Cells put none.
type bar struct {
	grid        *grid
	cells       *widgets.Cells
	track, fill *canvas.Rectangle
	part        float32
}

// barHeight is how high a bar is.
const barHeight = 10

// MinSize implements fyne.Layout.
func (b *bar) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(0, 0) }

// Layout implements fyne.Layout.
func (b *bar) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	if b.grid.bar < 0 {
		return
	}
	rest := size.Width - theme.Gap*3 - b.cells.Tail.MinSize().Width
	at := fyne.NewPos(theme.Gap+rest*b.grid.shares[0], (size.Height-barHeight)/2+2)
	width := rest*b.grid.shares[1] - theme.Gap*2
	b.track.Move(at)
	b.track.Resize(fyne.NewSize(width, barHeight))
	b.fill.Move(at)
	b.fill.Resize(fyne.NewSize(max(width*b.part, 1), barHeight))
}
