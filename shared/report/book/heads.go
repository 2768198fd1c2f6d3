package book

import (
	"strconv"

	"github.com/xuri/excelize/v2"
)

// heads writes the headings, with those that stand over several columns or rows as one
// cell.
func (p *page) heads() error {
	levels := p.Heads()
	for level, heads := range levels {
		p.at++
		row := make([]any, len(p.Columns))
		for i := range row {
			row[i] = excelize.Cell{StyleID: p.head}
		}
		for _, h := range heads {
			row[h.Column] = excelize.Cell{StyleID: p.head, Value: h.Words}
			if err := p.merge(h.Column, p.at, h.Column+h.Columns-1, p.at+h.Rows-1); err != nil {
				return err
			}
		}
		if err := p.out.SetRow("A"+strconv.Itoa(p.at), row, excelize.RowOpts{Height: headHeight(level, len(levels))}); err != nil {
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
