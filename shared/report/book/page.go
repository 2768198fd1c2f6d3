package book

import (
	"context"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"yizhan/shared/report/form"
	"yizhan/shared/report/table"
)

// everyRows is how often giving up is noticed.
const everyRows = 256

// widestCell is how wide a column may become by its content, in Latin characters.
const widestCell = 44

// page is a sheet on its way.
type page struct {
	form.Table
	styles
	file *excelize.File
	out  *excelize.StreamWriter
	wide []int // of the columns, in Latin characters
	at   int   // the last row written
}

// headRow is the first row of the headings.
func (p *page) headRow() int { return len(p.Lines()) + 2 }

func (p *page) write(ctx context.Context) error {
	if err := p.layout(); err != nil {
		return err
	}
	var err error
	if p.out, err = p.file.NewStreamWriter(p.Sheet); err != nil {
		return err
	}
	if err := p.columns(); err != nil {
		return err
	}
	if err := p.line(p.Title, p.title, 30); err != nil {
		return err
	}
	for _, l := range p.Lines() {
		if err := p.line(l, p.styles.line, 18); err != nil {
			return err
		}
	}
	if err := p.heads(); err != nil {
		return err
	}
	for i, row := range p.Rows {
		if i%everyRows == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		if err := p.row(row, p.cell, p.word); err != nil {
			return err
		}
	}
	return p.below()
}

// below writes the sums, the notes and the line to sign.
func (p *page) below() error {
	if len(p.Rows) == 0 {
		if err := p.line("没有记录", p.word, 18); err != nil {
			return err
		}
	}
	if sums := p.Sums(); sums != nil {
		if err := p.row(sums, p.sum, p.wordSum); err != nil {
			return err
		}
	}
	whole := 0
	for _, w := range p.wide {
		whole += w + 2
	}
	for i, note := range p.Notes {
		note = "注" + strconv.Itoa(i+1) + "：" + note
		if err := p.line(note, p.styles.line, float64(16*(table.Width(note)/whole+1)+2)); err != nil {
			return err
		}
	}
	if err := p.line(strings.Join(p.Signs(), "        "), p.styles.line, 32); err != nil {
		return err
	}
	return p.out.Flush()
}

// layout sets the sheet up for A4, landscape, as wide as one page, with the headings
// on each.
func (p *page) layout() error {
	fit, paper, across, down, landscape := true, 9, 1, 0, "landscape"
	if err := p.file.SetSheetProps(p.Sheet, &excelize.SheetPropsOptions{FitToPage: &fit}); err != nil {
		return err
	}
	if err := p.file.SetPageLayout(p.Sheet, &excelize.PageLayoutOptions{Size: &paper, Orientation: &landscape, FitToWidth: &across, FitToHeight: &down}); err != nil {
		return err
	}
	side, end := 0.4, 0.6 // inches
	if err := p.file.SetPageMargins(p.Sheet, &excelize.PageLayoutMarginsOptions{Left: &side, Right: &side, Top: &end, Bottom: &end}); err != nil {
		return err
	}
	if err := p.file.SetHeaderFooter(p.Sheet, &excelize.HeaderFooterOptions{OddFooter: "&C第 &P 页，共 &N 页"}); err != nil {
		return err
	}
	from, to := strconv.Itoa(p.headRow()), strconv.Itoa(p.headRow()+p.Depth()-1)
	return p.file.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", Scope: p.Sheet,
		RefersTo: "'" + p.Sheet + "'!$" + from + ":$" + to})
}

// columns sets the widths and what stays in sight: the headings, and the number and
// name of the row.
func (p *page) columns() error {
	for i, c := range p.Columns {
		w := max(c.Width, table.Width(c.Heads[len(c.Heads)-1])/2+2) // a heading may take two lines
		for _, row := range p.Rows {
			w = max(w, min(table.Width(table.Show(c.Kind, row[i])), widestCell))
		}
		if c.Sum {
			w++ // a sum is wider than what it sums up
		}
		p.wide = append(p.wide, w)
		if err := p.out.SetColWidth(i+1, i+1, float64(w)+2); err != nil {
			return err
		}
	}
	top := p.headRow() + p.Depth()
	corner, err := excelize.CoordinatesToCellName(3, top)
	if err != nil {
		return err
	}
	return p.out.SetPanes(&excelize.Panes{Freeze: true, XSplit: 2, YSplit: top - 1, TopLeftCell: corner, ActivePane: "bottomRight",
		Selection: []excelize.Selection{{SQRef: corner, ActiveCell: corner, Pane: "bottomRight"}}})
}

// line writes a text over the whole width.
func (p *page) line(s string, style int, height float64) error {
	p.at++
	if err := p.merge(0, p.at, len(p.Columns)-1, p.at); err != nil {
		return err
	}
	return p.out.SetRow("A"+strconv.Itoa(p.at), []any{excelize.Cell{StyleID: style, Value: s}}, excelize.RowOpts{Height: height})
}

// merge makes cells one; columns count from 0.
func (p *page) merge(left, top, right, bottom int) error {
	if left == right && top == bottom {
		return nil
	}
	from, err := excelize.CoordinatesToCellName(left+1, top)
	if err != nil {
		return err
	}
	to, err := excelize.CoordinatesToCellName(right+1, bottom)
	if err != nil {
		return err
	}
	return p.out.MergeCell(from, to)
}

// heads writes the headings. Neighbours with the same words above and here become one
// cell, and the lowest heading of a column reaches down to the rows.
func (p *page) heads() error {
	depth := p.Depth()
	for level := range depth {
		p.at++
		row := make([]any, len(p.Columns))
		for i, c := range p.Columns {
			cell := excelize.Cell{StyleID: p.head}
			if level < len(c.Heads) && (i == 0 || !sameHead(p.Columns[i-1], c, level)) {
				cell.Value = c.Heads[level]
				if err := p.merge(i, p.at, p.lastOf(i, level), p.at+p.down(c, level)); err != nil {
					return err
				}
			}
			row[i] = cell
		}
		if err := p.out.SetRow("A"+strconv.Itoa(p.at), row, excelize.RowOpts{Height: headHeight(level, depth)}); err != nil {
			return err
		}
	}
	return nil
}

// headHeight leaves room for two lines of words in the lowest row of headings.
func headHeight(level, depth int) float64 {
	if level == depth-1 {
		return 34
	}
	return 20
}

// down is how many rows further a heading reaches.
func (p *page) down(c form.Column, level int) int {
	if level == len(c.Heads)-1 {
		return p.Depth() - 1 - level
	}
	return 0
}

// lastOf is the last column under the heading that begins in a column.
func (p *page) lastOf(i, level int) int {
	for i+1 < len(p.Columns) && sameHead(p.Columns[i], p.Columns[i+1], level) {
		i++
	}
	return i
}

// sameHead reports whether two neighbours share the heading of a level. The lowest
// heading is a column's own.
func sameHead(a, b form.Column, level int) bool {
	if level >= len(a.Heads)-1 || level >= len(b.Heads)-1 {
		return false
	}
	for i := 0; i <= level; i++ {
		if a.Heads[i] != b.Heads[i] {
			return false
		}
	}
	return true
}

func (p *page) row(row []any, by map[table.Kind]int, word int) error {
	p.at++
	cells := make([]any, len(row))
	for i, cell := range row {
		c := excelize.Cell{StyleID: by[p.Columns[i].Kind], Value: table.Value(p.Columns[i].Kind, cell)}
		if _, is := cell.(table.Word); is {
			c.StyleID = word
		}
		cells[i] = c
	}
	return p.out.SetRow("A"+strconv.Itoa(p.at), cells, excelize.RowOpts{Height: float64(max(18, 14*p.lines(row)+4))})
}

// lines is how many lines the longest text of a row takes: a program that reads the
// file does not measure them again.
func (p *page) lines(row []any) int {
	most := 1
	for i, cell := range row {
		text, is := cell.(string)
		if !is {
			continue
		}
		n := 0
		for l := range strings.SplitSeq(text, "\n") {
			n += max(1, (table.Width(l)+p.wide[i]-1)/p.wide[i])
		}
		most = max(most, n)
	}
	return min(most, 28) // Excel's rows end at 409 points
}
