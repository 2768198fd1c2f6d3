package pivot

import (
	"html/template"

	"yizhan/shared/report/svg"
	"yizhan/shared/stats/pivot"
)

// Of a picture as many squares can be read beside each other, and below.
const (
	pictureColumns = 24
	pictureRows    = 60
	namesWide      = 22.0 // per cent of the picture for the names of rows
)

// Picture shows the table, or is told in words why not.
func (v *view) Picture() template.HTML {
	t := v.read.table
	h := svg.Heat{ID: "pivot-picture", Left: namesWide}
	column := v.must("none")
	if v.asked.columns != pivot.None {
		column = v.must("by_" + string(v.asked.columns))
	}
	h.Title = v.must("picture_of", v.caption(), v.head(), column)
	for _, c := range t.Columns {
		h.Columns = append(h.Columns, v.in(c.Name))
	}
	if v.asked.columns == pivot.None {
		h.Columns = []string{v.must("total")}
	}
	for _, r := range t.Rows {
		if r.Part != pivot.Inner && r.Part != pivot.Rest {
			continue
		}
		name := v.in(r.Head.Name)
		if v.asked.inner != pivot.None {
			name = v.in(r.Outer.Name) + " " + name
		}
		cells := r.Cells
		if v.asked.columns == pivot.None {
			cells = []pivot.Cell{r.Total}
		}
		row := svg.HeatRow{Name: shortened(name)}
		for i, c := range cells {
			text := v.cell(c).Text
			row.Cells = append(row.Cells, svg.HeatCell{Name: name + " " + h.Columns[i] + " " + text, Text: text, Value: c.Value})
		}
		h.Rows = append(h.Rows, row)
	}
	for i, c := range h.Columns {
		if len(h.Columns) > 8 {
			h.Columns[i] = short(c, 6)
		}
	}
	if len(h.Columns) > pictureColumns || len(h.Rows) > pictureRows || len(h.Rows) == 0 {
		return ""
	}
	return template.HTML(h.Draw()) // the package escapes every word
}

func shortened(s string) string { return short(s, 14) }

// short cuts a name; the whole of it is in the table.
func short(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n-1]) + "…"
	}
	return s
}
