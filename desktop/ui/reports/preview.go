package reports

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"yizhan/desktop/ui/keys"
	"yizhan/desktop/ui/text"
	"yizhan/desktop/ui/theme"
	"yizhan/desktop/ui/widgets"
	"yizhan/shared/report/form"
	"yizhan/shared/report/table"
)

// preview shows a table as its paper looks: headings of two levels, numbers to the right,
// the sums below. The columns that name a row stay in view; of the others those have room
// that begin with the first. Whole columns move: half of one would hide its figure, and a
// row that slides by pixels has as many objects as the table has columns.
type preview struct {
	content fyne.CanvasObject
	sides   *fyne.Container // buttons, where not all columns have room
	part    *widgets.Line   // says which columns are in view
	list    *widgets.List
	heads   *fyne.Container
	foot    *fyne.Container

	table  form.Table
	cells  [][]string
	sums   []string
	widths []float32
	width  float32
	first  int   // of the columns that move
	shown  []int // the columns in view
}

// cellsMax is how many columns a row can show: more never have room beside each other.
const cellsMax = 40

func newPreview(board *keys.Board, part *widgets.Line) *preview {
	p := &preview{part: part, sides: widgets.Row()}
	p.heads = container.NewWithoutLayout()
	p.foot = p.newRow()
	p.list = widgets.NewList(board, func() int { return len(p.cells) }, func() fyne.CanvasObject { return p.newRow() }, func(i int, o fyne.CanvasObject) {
		if i < len(p.cells) {
			p.fill(o.(*fyne.Container), p.cells[i], false)
		}
	})
	p.list.OnSelected = func(i int) { p.list.Unselect(i) }
	p.content = container.New(p, p.heads, p.list, p.foot)
	return p
}

// set shows a table. The columns that were in view stay there when it is read again.
func (p *preview) set(t form.Table) {
	if p.table.Title != t.Title || len(p.table.Columns) != len(t.Columns) {
		p.first = 0
		p.list.ScrollToTop()
	}
	p.table = t
	p.cells = make([][]string, len(t.Rows))
	for i, row := range t.Rows {
		p.cells[i] = p.words(row)
	}
	p.sums = nil
	if sums := t.Sums(); sums != nil {
		p.sums = p.words(sums)
	}
	p.draw()
}

// clear forgets the table.
func (p *preview) clear() { p.set(form.Table{}) }

func (p *preview) words(row []any) []string {
	out := make([]string, len(row))
	for i, cell := range row {
		out[i] = table.Show(p.table.Columns[i].Kind, cell)
	}
	return out
}

// draw measures, and draws everything anew.
func (p *preview) draw() {
	p.measure()
	p.choose()
	p.drawHeads()
	p.foot.Hidden = p.sums == nil
	if p.sums != nil {
		p.fill(p.foot, p.sums, true)
	}
	p.heads.Hidden = len(p.cells) == 0
	p.list.Refresh()
	p.content.Refresh()
}

// charsMax is how wide a column may be; what is longer is cut, and whole in the file.
const charsMax = 28

// measure finds out how wide the columns want to be: their lowest heading may stand in two
// lines.
func (p *preview) measure() {
	p.widths = make([]float32, len(p.table.Columns))
	unit := theme.Size(theme.SizeTable) * 0.57
	for i, c := range p.table.Columns {
		chars := max(4, headChars(c.Heads[len(c.Heads)-1]))
		for _, row := range p.cells {
			chars = max(chars, table.Width(row[i]))
		}
		if p.sums != nil {
			chars = max(chars, table.Width(p.sums[i]))
		}
		p.widths[i] = float32(min(chars, charsMax))*unit + cellGap*2
	}
}

// headChars is how wide a heading is in two lines.
func headChars(words string) int {
	if head, _, found := strings.Cut(words, "（"); found && head != "" {
		return max(table.Width(head), table.Width(words[len(head):]))
	}
	return (table.Width(words)+1)/2 + 1
}

// choose finds the columns that have room.
func (p *preview) choose() {
	n := len(p.widths)
	naming := min(form.Naming, n)
	p.shown = p.shown[:0]
	room := p.width
	for i := range naming {
		p.shown = append(p.shown, i)
		room -= p.widths[i]
	}
	fits := func(from int) (until int) {
		left := room
		for until = from; until < n && until-from < cellsMax-naming && (left >= p.widths[until] || until == from); until++ {
			left -= p.widths[until]
		}
		return until
	}
	p.first = max(0, min(p.first, n-naming-1))
	for p.first > 0 && fits(naming+p.first-1) == n {
		p.first-- // nothing is gained by empty room at the right
	}
	until := fits(naming + p.first)
	for i := naming + p.first; i < until; i++ {
		p.shown = append(p.shown, i)
	}
	all := len(p.shown) == n
	p.sides.Hidden = all
	p.part.Set("")
	if !all {
		p.part.Set(text.ReportColumns.With(naming+p.first+1, until, n))
	}
}

// side moves the columns.
func (p *preview) side(by int) {
	before := slices.Clone(p.shown)
	p.first += by
	p.choose()
	if !slices.Equal(before, p.shown) {
		p.draw()
	}
}

// turn moves them by half of what is in view: what was read last stays in view.
func (p *preview) turn(by int) { p.side(by * max((len(p.shown)-form.Naming)/2, 1)) }

// key goes through the table.
func (p *preview) key(ev *fyne.KeyEvent) {
	line, page := rowHeight(), p.list.Size().Height-rowHeight()
	down := map[fyne.KeyName]float32{fyne.KeyUp: -line, fyne.KeyDown: line, fyne.KeyPageUp: -page, fyne.KeyPageDown: page}[ev.Name]
	switch ev.Name {
	case fyne.KeyLeft:
		p.turn(-1)
	case fyne.KeyRight:
		p.turn(+1)
	case fyne.KeyHome:
		p.side(-len(p.widths))
		p.list.ScrollToTop()
	case fyne.KeyEnd:
		p.list.ScrollToBottom()
	default:
		if down != 0 {
			p.list.ScrollToOffset(max(p.list.GetScrollOffset()+down, 0))
		}
	}
}

// MinSize implements fyne.Layout.
func (p *preview) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(theme.Grown(300), p.headHeight()+rowHeight()*2)
}

// Layout implements fyne.Layout.
func (p *preview) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	if size.Width != p.width {
		p.width = size.Width
		p.measure()
		p.choose()
		p.drawHeads()
		if p.sums != nil {
			p.fill(p.foot, p.sums, true)
		}
		p.list.Refresh()
	}
	top, bottom := p.headHeight(), float32(0)
	if p.sums != nil {
		bottom = rowHeight()
	}
	p.heads.Move(fyne.NewPos(0, 0))
	p.heads.Resize(fyne.NewSize(size.Width, top))
	// The rows, with their sums directly below where they are few.
	high := min(size.Height-top-bottom, p.rowsHeight())
	p.list.Move(fyne.NewPos(0, top))
	p.list.Resize(fyne.NewSize(size.Width, high))
	p.foot.Move(fyne.NewPos(0, top+high))
	p.foot.Resize(fyne.NewSize(size.Width, bottom))
}
