package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"yizhan/desktop/ui/keys"
	"yizhan/desktop/ui/theme"
)

// Square is one square of a table of squares: what stands in it, how dark it is from 0
// to 1, and whether it is written quietly.
type Square struct {
	Text  string
	Part  float32
	Quiet bool
}

// SquareRow is a row: its name, its squares, and what stands behind them.
type SquareRow struct {
	Name    string
	Squares []Square
	Tails   []string
}

// Squares is a table of any number of rows. Names and what stands at the end are always
// in view; of the squares those that have room, from the one on that is marked.
type Squares struct {
	Content fyne.CanvasObject
	// OnTap hears which square was pressed.
	OnTap func(row, column int)

	head, foot *squareLine
	list       *List
	rows       []SquareRow
	first      int // the first square in view
	latest     int // the square that is in view while none is marked
	row, at    int // the marked square; -1: none
}

// NewSquares makes an empty table.
func NewSquares(board *keys.Board) *Squares {
	s := &Squares{row: -1}
	s.head, s.foot = newSquareLine(s), newSquareLine(s)
	s.list = NewList(board, func() int { return len(s.rows) }, func() fyne.CanvasObject { return newSquareLine(s) }, func(i int, o fyne.CanvasObject) {
		o.(*squareLine).fill(i, s.rows[i])
	})
	s.list.HideSeparators = true
	s.list.OnSelected = func(i int) { s.list.Unselect(i) }
	s.Content = container.NewBorder(s.head, s.foot, nil, nil, s.list)
	return s
}

// Set gives the rows, the titles above and the sums below. No square is marked then:
// where not all have room, those up to the latest one are in view.
func (s *Squares) Set(head SquareRow, rows []SquareRow, foot SquareRow, latest int) {
	s.rows, s.row, s.first, s.latest = rows, -1, 0, latest
	s.head.fill(-1, head)
	s.foot.fill(-1, foot)
	s.foot.Hidden = len(foot.Squares) == 0
	s.list.Refresh()
}

// Move marks the square so far from the marked one; the first time the first of the
// first row. It reports whether a square is marked.
func (s *Squares) Move(rows, columns int) bool {
	if len(s.rows) == 0 {
		return false
	}
	if s.row < 0 {
		s.row = 0
		rows, columns = 0, 0
	}
	s.row = min(max(s.row+rows, 0), len(s.rows)-1)
	s.at = min(max(s.at+columns, 0), len(s.rows[s.row].Squares)-1)
	if shown := s.head.shown(); s.at < s.first {
		s.first = s.at
	} else if s.at >= s.first+shown {
		s.first = s.at - shown + 1
	}
	s.list.ScrollTo(s.row)
	s.refresh()
	return true
}

// Unmark takes the mark away, and reports whether there was one.
func (s *Squares) Unmark() bool {
	marked := s.row >= 0
	s.row = -1
	s.refresh()
	return marked
}

// Marked is the marked square.
func (s *Squares) Marked() (row, column int, ok bool) { return s.row, s.at, s.row >= 0 }

func (s *Squares) refresh() {
	s.head.Refresh()
	s.foot.Refresh()
	s.list.Refresh()
}

// squareLine draws one row.
type squareLine struct {
	widget.BaseWidget
	table *Squares
	index int
	row   SquareRow

	name    *Line
	tails   []*Line
	squares []*canvas.Rectangle
	texts   []*canvas.Text
}

var _ fyne.Tappable = (*squareLine)(nil)

func newSquareLine(table *Squares) *squareLine {
	l := &squareLine{table: table, index: -1, name: NewLine("").Cutting()}
	l.name.TextSize = theme.SizeTable
	l.ExtendBaseWidget(l)
	return l
}

func (l *squareLine) fill(index int, row SquareRow) {
	l.index, l.row = index, row
	l.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (l *squareLine) CreateRenderer() fyne.WidgetRenderer {
	r := &objects{layout: l.layout, minSize: func() fyne.Size { return fyne.NewSize(theme.Grown(300), max(theme.Grown(20)+12, 32)) }}
	r.refresh = func() {
		l.build(r)
		l.layout(l.Size())
		canvas.Refresh(l)
	}
	l.build(r)
	return r
}

func (l *squareLine) build(r *objects) {
	for len(l.squares) < len(l.row.Squares) {
		square, text := canvas.NewRectangle(color.Transparent), canvas.NewText("", theme.Color(theme.Ink))
		square.CornerRadius = 3
		text.Alignment = fyne.TextAlignCenter
		l.squares, l.texts = append(l.squares, square), append(l.texts, text)
	}
	for len(l.tails) < len(l.row.Tails) {
		tail := NewLine("")
		tail.TextSize, tail.Align = theme.SizeTable, fyne.TextAlignTrailing
		l.tails = append(l.tails, tail)
	}
	r.all = append(r.all[:0], l.name)
	for i := range l.squares {
		r.all = append(r.all, l.squares[i], l.texts[i])
	}
	for _, t := range l.tails {
		r.all = append(r.all, t)
	}
	l.paint()
}

func (l *squareLine) paint() {
	ink := theme.Ink
	if l.index < 0 {
		ink = theme.Quiet
	}
	l.name.SetColored(l.row.Name, ink)
	for i, t := range l.tails {
		words := ""
		if i < len(l.row.Tails) {
			words = l.row.Tails[i]
		}
		t.SetColored(words, ink)
	}
	for i, s := range l.row.Squares {
		fill, text := color.Color(color.Transparent), theme.Color(theme.Ink)
		if l.index >= 0 {
			fill = blend(theme.Color(theme.Ground), theme.Color(theme.Blue), s.Part)
		}
		if s.Part > 0.55 {
			text = theme.Color(theme.Surface)
		}
		if s.Quiet || l.index < 0 {
			text = theme.Color(theme.Quiet)
		}
		square := l.squares[i]
		square.FillColor, square.StrokeWidth = fill, 0
		if l.index >= 0 && l.index == l.table.row && i == l.table.at {
			square.StrokeWidth, square.StrokeColor = 2, theme.Color(theme.Red)
		}
		l.texts[i].Text, l.texts[i].Color, l.texts[i].TextSize = s.Text, text, theme.Size(theme.SizeTable)
	}
}

// nameWidth and tailWidth are the parts that are always in view.
func (l *squareLine) nameWidth() float32 { return min(theme.Grown(170), 260) }
func (l *squareLine) tailWidth() float32 { return theme.Grown(66) }

// room is how wide all squares are together, and one at least.
func (l *squareLine) room() (all, least float32) {
	least = fyne.MeasureText("888", theme.Size(theme.SizeTable), fyne.TextStyle{}).Width + 4
	return max(l.Size().Width-l.nameWidth()-l.tailWidth()*float32(len(l.row.Tails))-theme.Gap, least), least
}

// shown is how many squares have room.
func (l *squareLine) shown() int {
	all, least := l.room()
	return max(min(len(l.row.Squares), int(all/least)), 1)
}

// first is the first square in view, where so many have room.
func (l *squareLine) first(shown int) int {
	first := l.table.first
	if l.table.row < 0 {
		first = max(first, l.table.latest-shown+1)
	}
	return min(first, max(len(l.row.Squares)-shown, 0))
}

func (l *squareLine) layout(size fyne.Size) {
	height := l.name.MinSize().Height
	place(l.name, theme.Gap, (size.Height-height)/2, l.nameWidth()-theme.Gap, height)
	all, _ := l.room()
	shown := l.shown()
	width := all / float32(shown)
	first := l.first(shown)
	for i := range l.squares {
		in := i >= first && i < first+shown && i < len(l.row.Squares)
		l.squares[i].Hidden, l.texts[i].Hidden = !in, !in
		x := l.nameWidth() + float32(i-first)*width
		place(l.squares[i], x+1, 1, width-2, size.Height-2)
		text := l.texts[i].MinSize()
		place(l.texts[i], x, (size.Height-text.Height)/2, width, text.Height)
	}
	for i, t := range l.tails {
		place(t, size.Width-l.tailWidth()*float32(len(l.tails)-i), (size.Height-height)/2, l.tailWidth()-theme.Gap, height)
	}
}

// Tapped implements fyne.Tappable.
func (l *squareLine) Tapped(ev *fyne.PointEvent) {
	all, _ := l.room()
	shown := l.shown()
	first := l.first(shown)
	x := ev.Position.X - l.nameWidth()
	if l.index < 0 || l.table.OnTap == nil || x < 0 || x >= all {
		return
	}
	if i := first + int(x/(all/float32(shown))); i < len(l.row.Squares) {
		l.table.OnTap(l.index, i)
	}
}
