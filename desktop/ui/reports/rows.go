package reports

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"yizhan/desktop/ui/theme"
	"yizhan/desktop/ui/widgets"
	"yizhan/shared/report/form"
)

// cellGap is the room at either side of a cell.
const cellGap = 6

func rowHeight() float32 { return max(theme.Grown(20)+12, 34) }

// rowsHeight is how high all rows are, with the lines between them.
func (p *preview) rowsHeight() float32 { return float32(len(p.cells)) * (rowHeight() + 4) }

// levelHeight is how high a row of headings is: the lowest has two lines.
func levelHeight(level, depth int) float32 {
	if level == depth-1 {
		return theme.Grown(36) + 8
	}
	return theme.Grown(20) + 6
}

// headHeight is how high the headings are together.
func (p *preview) headHeight() (height float32) {
	depth := p.table.Depth()
	for level := range depth {
		height += levelHeight(level, depth)
	}
	return height
}

// stretched is how wide the columns in view are: what is left over is shared.
func (p *preview) stretched() []float32 {
	out := make([]float32, len(p.shown))
	sum := float32(0)
	for k, i := range p.shown {
		out[k] = p.widths[i]
		sum += out[k]
	}
	grow := float32(1)
	if sum > 0 && p.width > 0 {
		grow = min(max(p.width/sum, 0.2), 1.8)
	}
	for k := range out {
		out[k] *= grow
	}
	return out
}

// cells is the layout of a row.
type cells struct {
	preview *preview
	lines   []*widgets.Line
	ground  *canvas.Rectangle
}

func (p *preview) newRow() *fyne.Container {
	c := &cells{preview: p, ground: canvas.NewRectangle(theme.Color(theme.Surface))}
	objects := []fyne.CanvasObject{c.ground}
	for range cellsMax {
		l := widgets.NewLine("").Cutting()
		l.TextSize = theme.SizeTable
		l.Hide()
		c.lines = append(c.lines, l)
		objects = append(objects, l)
	}
	return container.New(c, objects...)
}

// fill writes the columns in view into a row.
func (p *preview) fill(row *fyne.Container, words []string, sum bool) {
	c := row.Layout.(*cells)
	c.ground.FillColor = theme.Color(theme.Surface)
	if sum {
		c.ground.FillColor = theme.Color(theme.Raised)
	}
	for k, l := range c.lines {
		if l.Hidden = k >= len(p.shown); l.Hidden {
			continue
		}
		i := p.shown[k]
		l.Align, l.Bold = fyne.TextAlignLeading, sum
		if p.table.Columns[i].Kind.Right() {
			l.Align = fyne.TextAlignTrailing
		}
		ink := theme.Ink
		if words[i] == string(form.NotReported) {
			ink = theme.Quiet // a word, and no figure
		}
		l.SetColored(words[i], ink)
	}
	c.Layout(nil, row.Size())
	row.Refresh()
}

// MinSize implements fyne.Layout.
func (c *cells) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(theme.Grown(300), rowHeight())
}

// Layout implements fyne.Layout.
func (c *cells) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	c.ground.Resize(size)
	height := c.lines[0].MinSize().Height
	x := float32(0)
	for k, width := range c.preview.stretched() {
		l := c.lines[k]
		l.Move(fyne.NewPos(x+cellGap, (size.Height-height)/2))
		l.Resize(fyne.NewSize(max(width-cellGap*2, 0), height))
		x += width
	}
}

// drawHeads draws the headings over the columns in view.
func (p *preview) drawHeads() {
	p.heads.RemoveAll()
	if len(p.table.Columns) == 0 {
		return
	}
	widths := p.stretched()
	edges := make([]float32, len(widths)+1)
	for k, w := range widths {
		edges[k+1] = edges[k] + w
	}
	levels := p.table.Some(p.shown).Heads()
	tops := make([]float32, p.table.Depth()+1)
	for level := range p.table.Depth() {
		tops[level+1] = tops[level] + levelHeight(level, p.table.Depth())
	}
	for level, heads := range levels {
		for _, h := range heads {
			bottom := level + h.Rows
			if bottom == len(levels) {
				bottom = len(tops) - 1 // where the columns in view have fewer levels than all
			}
			at := fyne.NewPos(edges[h.Column], tops[level])
			p.drawHead(h.Words, at, fyne.NewSize(edges[h.Column+h.Columns]-at.X, tops[bottom]-at.Y))
		}
	}
}

func (p *preview) drawHead(words string, at fyne.Position, size fyne.Size) {
	box := canvas.NewRectangle(theme.Color(theme.Raised))
	box.StrokeColor, box.StrokeWidth = theme.Color(theme.Line), 1
	box.Move(at)
	box.Resize(size)
	p.heads.Add(box)
	lines := twoLines(words, size.Width-cellGap*2)
	height := theme.Grown(18)
	y := at.Y + (size.Height-height*float32(len(lines)))/2
	for _, words := range lines {
		l := widgets.NewQuiet(words).Cutting()
		l.Align = fyne.TextAlignCenter
		l.Move(fyne.NewPos(at.X+cellGap, y))
		l.Resize(fyne.NewSize(max(size.Width-cellGap*2, 0), height))
		p.heads.Add(l)
		y += height
	}
}

// twoLines breaks a heading that is too long for one line: before a bracket, else in its
// middle.
func twoLines(words string, room float32) []string {
	size := theme.Size(theme.SizeTable)
	fits := func(s string) bool { return fyne.MeasureText(s, size, fyne.TextStyle{}).Width <= room }
	if fits(words) {
		return []string{words}
	}
	if head, _, found := strings.Cut(words, "（"); found && head != "" && fits(head) && fits(words[len(head):]) {
		return []string{head, words[len(head):]}
	}
	runes := []rune(words)
	n := (len(runes) + 1) / 2
	for n+1 < len(runes) && !fits(string(runes[n:])) && fits(string(runes[:n+1])) {
		n++
	}
	return []string{string(runes[:n]), string(runes[n:])}
}
