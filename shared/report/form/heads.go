package form

// Head is a heading as it is drawn: the words of one level, and how many columns and rows
// they stand over.
type Head struct {
	Words         string
	Column        int // the first
	Columns, Rows int
}

// Heads are the headings from the top, level by level. Neighbours with the same words above
// and here stand under one, and the lowest heading of a column reaches down to the rows.
func (f Form) Heads() [][]Head {
	out := make([][]Head, f.Depth())
	for level := range out {
		for i, c := range f.Columns {
			if level >= len(c.Heads) || i > 0 && sameHead(f.Columns[i-1], c, level) {
				continue
			}
			h := Head{Words: c.Heads[level], Column: i, Columns: f.lastOf(i, level) - i + 1, Rows: 1}
			if level == len(c.Heads)-1 {
				h.Rows = len(out) - level
			}
			out[level] = append(out[level], h)
		}
	}
	return out
}

// lastOf is the last column under the heading that begins in a column.
func (f Form) lastOf(i, level int) int {
	for i+1 < len(f.Columns) && sameHead(f.Columns[i], f.Columns[i+1], level) {
		i++
	}
	return i
}

// sameHead reports whether two neighbours share the heading of a level. The lowest heading
// is a column's own.
func sameHead(a, b Column, level int) bool {
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

// Some is the table with some of its columns, as a window shows them that is not wide
// enough for all. What it adds up was added up before.
func (f Form) Some(columns []int) Form {
	all := f.Columns
	f.Columns = make([]Column, len(columns))
	for i, c := range columns {
		f.Columns[i] = all[c]
	}
	return f
}
