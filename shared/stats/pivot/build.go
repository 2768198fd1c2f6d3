package pivot

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"yizhan/shared/stats"
)

// table lays the keys out.
func (f *folding) table() Table {
	t := Table{Question: f.q}
	f.fillHours()
	f.distinguish()
	if f.dims[2] != None {
		t.Columns = f.columns()
	}
	if f.q.Inner == None {
		f.group(&t, Head{}, slices.Collect(maps.Values(f.heads[0])), func(h string) [2]string { return [2]string{h, all} })
	} else {
		for _, outer := range f.sorted(slices.Collect(maps.Values(f.heads[0])), func(h string) [2]string { return [2]string{h, all} }, f.q.Sort) {
			within := func(h string) [2]string { return [2]string{outer.Key, h} }
			f.group(&t, outer, f.inside(outer), within)
			t.Rows = append(t.Rows, f.row(t, Row{Part: Subtotal, Outer: outer}, [][2]string{{outer.Key, all}}))
		}
	}
	t.Rows = append(t.Rows, f.row(t, Row{Part: Grand}, [][2]string{{all, all}}))
	return t
}

// fillHours lists the hours between the first and the last in which somebody came: one in
// which nobody did is 0, and a row that is not there would hide it.
func (f *folding) fillHours() {
	for i, d := range f.dims {
		if d != Hour {
			continue
		}
		var hours []string
		for k := range f.heads[i] {
			if k != "" {
				hours = append(hours, k)
			}
		}
		if len(hours) == 0 {
			continue
		}
		for h := range 24 {
			if k := fmt.Sprintf("%02d", h); k > slices.Min(hours) && k < slices.Max(hours) {
				f.heads[i][k] = hourHead(k)
			}
		}
	}
}

// inside are the rows within a row that there are.
func (f *folding) inside(outer Head) (out []Head) {
	for _, h := range f.heads[1] {
		if f.cell(key{outer.Key, h.Key, all}).State != Nothing && f.real(key{outer.Key, h.Key, all}) {
			out = append(out, h)
		}
	}
	return out
}

// real tells that a row has a number, or is one of which somebody waits for numbers: a
// group that nobody of came is no row of each county.
func (f *folding) real(k key) bool {
	if _, ok := f.sums[k]; ok {
		return true
	}
	d := f.dims[1]
	return d.Place() || d.Time()
}

// columns are in their own order.
func (f *folding) columns() []Head {
	return f.sorted(slices.Collect(maps.Values(f.heads[2])), nil, ByName)
}

// sorted puts heads into an order; row tells whose sums decide.
func (f *folding) sorted(heads []Head, row func(string) [2]string, by Sort) []Head {
	slices.SortFunc(heads, func(a, b Head) int {
		if by == ByTotal {
			x, y := f.total(row(a.Key)), f.total(row(b.Key))
			if c := cmp.Or(cmp.Compare(y.State, x.State), cmp.Compare(y.Value, x.Value)); c != 0 {
				return c
			}
		}
		return cmp.Or(cmp.Compare(a.order, b.order), cmp.Compare(a.Key, b.Key))
	})
	return heads
}

func (f *folding) total(row [2]string) Cell { return f.cell(key{row[0], row[1], all}) }

// group adds the rows of a group: the largest by themselves, the others as one.
func (f *folding) group(t *Table, outer Head, heads []Head, row func(string) [2]string) {
	var rest []Head
	if n := f.q.Top; n > 0 && len(heads) > n+1 { // one row in place of one saves nothing
		heads = f.sorted(heads, row, ByTotal)
		heads, rest = slices.Clone(heads[:n]), heads[n:]
	}
	for _, h := range f.sorted(heads, row, f.q.Sort) {
		t.Rows = append(t.Rows, f.row(*t, Row{Part: Inner, Outer: outer, Head: h}, [][2]string{row(h.Key)}))
	}
	if len(rest) > 0 {
		var of [][2]string
		for _, h := range rest {
			of = append(of, row(h.Key))
		}
		n := strconv.Itoa(len(rest))
		name := stats.Words{ZH: "其余 " + n + " 项", EN: fmt.Sprintf("%s others", n)}
		t.Rows = append(t.Rows, f.row(*t, Row{Part: Rest, Outer: outer, Head: Head{Name: name, Rest: len(rest)}}, of))
	}
}

// row fills a row with the sums of those that it is of.
func (f *folding) row(t Table, r Row, of [][2]string) Row {
	add := func(column string) (c Cell) {
		for _, k := range of {
			one := f.cell(key{k[0], k[1], column})
			c.Value += one.Value
			c.State = max(c.State, one.State)
		}
		return c
	}
	for _, h := range t.Columns {
		r.Cells = append(r.Cells, add(h.Key))
	}
	r.Total = add(all)
	return r
}
