package book

import (
	"strconv"

	"github.com/xuri/excelize/v2"

	"yizhan/shared/report/form"
)

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
