package form

import (
	"fmt"

	"yizhan/shared/report/table"
)

// Naming is how many columns name a row: its number, and what it is about.
const Naming = 2

// bandWidth is how many Latin characters go beside each other on a page across.
const bandWidth = 145

// List is the table with one line of headings, for CSV.
func (t Table) List() table.Table {
	all := make([]int, len(t.Columns))
	for i := range all {
		all[i] = i
	}
	return t.with(all)
}

// Bands are the table for pages: where it is too wide for one, several tables with some of
// the columns each, behind those that name the rows.
func (t Table) Bands() []table.Table {
	var bands [][]int
	room := 0
	for i := range t.Columns {
		w := t.width(i)
		if i < Naming {
			room += w // in each band
			continue
		}
		last := len(bands) - 1
		if used := 0; last >= 0 {
			for _, c := range bands[last][Naming:] {
				used += t.width(c)
			}
			if room+used+w <= bandWidth {
				bands[last] = append(bands[last], i)
				continue
			}
		}
		bands = append(bands, []int{0, 1, i})
	}
	out := make([]table.Table, len(bands))
	for i, columns := range bands {
		out[i] = t.with(columns)
		if len(bands) > 1 {
			out[i].Title += fmt.Sprintf("（%d/%d）", i+1, len(bands))
		}
	}
	return out
}

// width is about how many characters a column takes on a page, its title in three lines.
func (t Table) width(column int) int {
	c := t.Columns[column]
	w := max(c.Width, table.Width(c.Title())/3+2)
	for _, row := range t.Rows {
		w = max(w, min(table.Width(table.Show(c.Kind, row[column])), 40))
	}
	if c.Sum {
		w += 2
	}
	return w + 2
}

// with is the table with some of its columns.
func (t Table) with(columns []int) table.Table {
	pick := func(row []any) []any {
		if row == nil {
			return nil
		}
		out := make([]any, len(columns))
		for i, c := range columns {
			out[i] = row[c]
		}
		return out
	}
	list := table.Table{Title: t.Title, Lines: t.Lines(), Count: int64(len(t.Rows)), Foot: t.Notes, Station: t.Unit, Made: t.Made, Sums: pick(t.Sums())}
	for _, i := range columns {
		c := t.Columns[i]
		list.Columns = append(list.Columns, table.Column{Title: c.Title(), Kind: c.Kind, Width: c.Width, Total: c.Sum})
	}
	rows := make([][]any, len(t.Rows))
	for i, row := range t.Rows {
		rows[i] = pick(row)
	}
	list.Rows = table.Of(rows)
	return list
}
