package pivot

import (
	"cmp"
	"html/template"

	"yizhan/shared/domain"
	"yizhan/shared/report/svg"
	"yizhan/shared/stats"
	"yizhan/shared/stats/pivot"
	"yizhan/syncserver/figure"
)

// sheet is a table as the page shows it.
type sheet struct {
	Caption string
	Head    string // what the rows are of
	Columns []link
	Groups  []group
	Grand   line
	Shares  bool
}

// Width is how many columns there are beside the first.
func (s *sheet) Width() int {
	n := len(s.Columns) + 2
	if s.Shares {
		n++
	}
	return n
}

// group is a group of rows; of a table with one level there is one without a name.
type group struct {
	Name, Address string
	Lines         []line
	Sum           *line
}

// line is a row.
type line struct {
	Name, Address string
	Rest          bool
	Cells         []cell
	Total         cell
	Share         string
	Bar           template.HTML
}

// cell is a number, or the word in its place.
type cell struct {
	Text, Address string
	Level         int64 // how dark it is
	Quiet         bool  // a word
}

// Sheet lays the table out.
func (v *view) Sheet() *sheet {
	t, a := v.read.table, v.asked
	if len(t.Rows) == 0 {
		return nil
	}
	s := &sheet{Caption: v.caption(), Head: v.head(), Shares: v.shares()}
	for _, h := range t.Columns {
		s.Columns = append(s.Columns, link{Text: v.in(h.Name), Address: a.drill([]pivot.Dimension{a.columns}, []pivot.Head{h})})
	}
	most, longest := v.most()
	grand := t.Rows[len(t.Rows)-1].Total.Value
	for _, r := range t.Rows {
		l := v.line(r, most)
		if s.Shares && r.Total.State == pivot.Known {
			l.Share = figure.Share(r.Total.Value, grand)
		}
		switch r.Part {
		case pivot.Grand:
			s.Grand = l
		case pivot.Subtotal:
			s.Groups[len(s.Groups)-1].Sum = &l
		default:
			l.Bar = template.HTML(svg.Bar(r.Total.Value, longest, "plain")) // the package escapes every word
			if n := len(s.Groups); n == 0 || s.Groups[n-1].Sum != nil {
				s.Groups = append(s.Groups, v.group(r.Outer))
			}
			g := &s.Groups[len(s.Groups)-1]
			g.Lines = append(g.Lines, l)
		}
	}
	return s
}

func (v *view) group(outer pivot.Head) group {
	if v.asked.inner == pivot.None {
		return group{}
	}
	return group{Name: v.in(outer.Name), Address: v.asked.drill([]pivot.Dimension{v.asked.rows}, []pivot.Head{outer})}
}

// caption says what the table is of.
func (v *view) caption() string {
	return v.figureOf(v.asked.measure, v.asked.group, v.asked.service, v.read.lists)
}

// figureOf says what a figure is of, and in which unit.
func (v *around) figureOf(m domain.Measure, group, service string, l lists) string {
	d := stats.DefinitionOf(m)
	s := v.in(d.Name)
	if unit := v.in(d.Unit); m != domain.MeasureSaved && unit != s {
		s += v.must("in_unit", unit)
	}
	for _, one := range []struct {
		code string
		all  map[string]stats.Entry
	}{{group, l.groups}, {service, l.services}} {
		if one.code != "" {
			e := one.all[one.code]
			s += v.must("comma") + v.in(stats.Words{ZH: e.Name, EN: cmp.Or(e.NameEN, e.Name)})
		}
	}
	return s
}

// head says what the rows are of.
func (v *view) head() string {
	s := v.must("by_" + string(v.asked.rows))
	if v.asked.inner != pivot.None {
		s += " › " + v.must("by_"+string(v.asked.inner))
	}
	return s
}

// shares tells whether rows are parts of one whole: litres and visitors are none.
func (v *view) shares() bool {
	a := v.asked
	return a.measure != domain.MeasureServices || a.rows != pivot.Service && a.inner != pivot.Service
}

// most is the largest number of a cell, and of a row.
func (v *view) most() (cells, rows int64) {
	for _, r := range v.read.table.Rows {
		if r.Part != pivot.Inner && r.Part != pivot.Rest {
			continue
		}
		rows = max(rows, r.Total.Value)
		for _, c := range r.Cells {
			cells = max(cells, c.Value)
		}
	}
	return cells, rows
}

func (v *view) line(r pivot.Row, most int64) line {
	a, dims := v.asked, []pivot.Dimension{v.asked.rows, v.asked.inner, v.asked.columns}
	heads := []pivot.Head{r.Head, {}, {}}
	switch {
	case r.Part == pivot.Subtotal:
		heads[0], dims[1] = r.Outer, pivot.None
	case r.Part == pivot.Grand:
		dims[0], dims[1] = pivot.None, pivot.None
	case a.inner != pivot.None:
		heads[0], heads[1] = r.Outer, r.Head
	}
	l := line{Name: v.in(r.Head.Name), Rest: r.Part == pivot.Rest}
	switch r.Part {
	case pivot.Subtotal:
		l.Name = v.must("subtotal")
	case pivot.Grand:
		l.Name = v.must("total")
	}
	address := func(column pivot.Dimension, h pivot.Head) string {
		if r.Part == pivot.Rest {
			return ""
		}
		dims[2], heads[2] = column, h
		return a.drill(dims, heads)
	}
	l.Address = address(pivot.None, pivot.Head{})
	for i, c := range r.Cells {
		one := v.cell(c)
		if r.Part == pivot.Inner || r.Part == pivot.Rest {
			one.Level = svg.Level(c.Value, most)
		}
		if c.State == pivot.Known {
			one.Address = address(a.columns, v.read.table.Columns[i])
		}
		l.Cells = append(l.Cells, one)
	}
	if l.Total = v.cell(r.Total); r.Total.State == pivot.Known {
		l.Total.Address = l.Address
	}
	return l
}

// cell writes a number. What nobody reported is a word, what cannot be is empty.
func (v *view) cell(c pivot.Cell) cell {
	switch c.State {
	case pivot.Known:
		return cell{Text: figure.Amount(v.asked.measure, c.Value)}
	case pivot.Missing:
		return cell{Text: v.must("not_reported"), Quiet: true}
	}
	return cell{}
}
