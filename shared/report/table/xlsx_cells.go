package table

import (
	"strconv"
	"time"

	"github.com/xuri/excelize/v2"

	"yizhan/shared/domain"
)

func itoa(n int) string { return strconv.Itoa(n) }

// widths are how wide the columns have to be, in characters of Latin text.
func (t Table) widths(sample [][]any) []int {
	out := make([]int, len(t.Columns))
	for i, c := range t.Columns {
		out[i] = max(c.Width, Width(c.Title)+3) // the arrow of the filter
		for _, row := range sample {
			out[i] = max(out[i], Width(Show(c.Kind, row[i])))
		}
	}
	return out
}

// line writes one text over the whole width.
func (b *workbook) line(s string, style int, height float64) error {
	last, err := excelize.CoordinatesToCellName(max(len(b.Columns), 2), b.at)
	if err != nil {
		return err
	}
	if err := b.out.MergeCell("A"+itoa(b.at), last); err != nil {
		return err
	}
	return b.row([]any{excelize.Cell{StyleID: style, Value: s}}, height)
}

func (b *workbook) write(row []any, styles map[Kind]int) error {
	cells := make([]any, len(row))
	for i, cell := range row {
		kind := b.Columns[i].Kind
		switch cell.(type) {
		case string, Word:
			kind = Text // the word in front of the sums, or in place of a number
		}
		cells[i] = excelize.Cell{StyleID: styles[kind], Value: Value(b.Columns[i].Kind, cell)}
	}
	return b.row(cells, 0)
}

func (b *workbook) row(cells []any, height float64) error {
	var options []excelize.RowOpts
	if height > 0 {
		options = append(options, excelize.RowOpts{Height: height})
	}
	err := b.out.SetRow("A"+itoa(b.at), cells, options...)
	b.at++
	return err
}

// Value is a cell as Excel counts with it. Texts are set as texts, whatever they
// begin with: a formula would need a call of its own.
func Value(k Kind, cell any) any {
	switch v := cell.(type) {
	case Word:
		return string(v)
	case int64:
		if k == Money {
			return float64(v) / 100
		}
		return v
	case domain.Day:
		return wall(v.Time())
	case time.Time:
		// Excel knows no zones: what the clock on the wall said is written.
		return wall(v)
	}
	return cell
}

func wall(t time.Time) time.Time {
	t = t.In(domain.Shanghai)
	return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), 0, time.UTC)
}
