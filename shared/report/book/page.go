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

// page is a sheet on its way.
type page struct {
	form.Table
	styles
	file *excelize.File
	out  *excelize.StreamWriter
	wide []int // of the columns, in Latin characters
	at   int   // the last row written
	// named is how many columns name a row, and stay in sight.
	named int
}

// newPage begins a sheet of the county's forms, whose rows have a number and a name.
func newPage(t form.Table, f *excelize.File, s styles) *page {
	return &page{Table: t, file: f, styles: s, named: form.Naming}
}

// headRow is the first row of the headings.
func (p *page) headRow() int { return len(p.Lines()) + 2 }

func (p *page) write(ctx context.Context) error {
	p.measure()
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
	title := p.title
	if p.across() > 1 {
		title = p.left // in the middle it would be cut in two
	}
	if err := p.line(p.Title, title, 30); err != nil {
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
	for i, note := range p.Notes {
		note = "注" + strconv.Itoa(i+1) + "：" + note
		if err := p.line(note, p.styles.line, float64(16*(table.Width(note)/p.whole()+1)+2)); err != nil {
			return err
		}
	}
	if err := p.line(strings.Join(p.Signs(), "        "), p.styles.line, 32); err != nil {
		return err
	}
	return p.out.Flush()
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
