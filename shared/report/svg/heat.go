package svg

import "cmp"

// Heat is a table of numbers as squares, darker where there is more, such as people by
// hour and weekday. The number stands in each square: a colour alone says nothing to
// whoever does not see it. A table with the same numbers belongs beside it.
type Heat struct {
	ID      string // unique on the page, for the title's sake
	Title   string // what a screen reader says instead of the picture
	Columns []string
	Rows    []HeatRow
	// Left is what the names of rows take, in per cent of the width; 0: as weekdays do.
	Left float64
}

// HeatRow is a row of squares.
type HeatRow struct {
	Name  string
	Cells []HeatCell
}

// HeatCell is a square. Without a text it is empty.
type HeatCell struct {
	Name  string // in full, for the pointer: "周一 14:00 23 人次"
	Text  string
	Value int64
}

const (
	heatLeft   = 8.0 // per cent of the width, for the names of weekdays
	heatHeight = 30
	heatHead   = 20
)

// Levels is into how many depths of colour Level divides numbers above zero.
const Levels = 5

// Level is the depth of a number's colour, from 1 to Levels; 0 for nothing.
func Level(v, most int64) int64 {
	if v <= 0 || most <= 0 {
		return 0
	}
	return min(int64(float64(v)/float64(most)*Levels)+1, Levels)
}

// Draw draws the picture.
func (h Heat) Draw() string {
	var b builder
	var most int64
	for _, r := range h.Rows {
		for _, c := range r.Cells {
			most = max(most, c.Value)
		}
	}
	left := cmp.Or(h.Left, heatLeft)
	width := (100 - left) / float64(max(len(h.Columns), 1))
	at := func(i int, part float64) string { return number(round(left+width*(float64(i)+part))) + "%" }
	b.add(`<svg class="heat" width="100%" height="`, number(float64(heatHead+heatHeight*len(h.Rows))), `" role="img" aria-labelledby="`, text(h.ID), `">`,
		`<title id="`, text(h.ID), `">`, text(h.Title), `</title>`)
	for i, name := range h.Columns {
		b.add(`<text class="head" x="`, at(i, .5), `" y="14">`, text(name), `</text>`)
	}
	for n, r := range h.Rows {
		y := float64(heatHead + heatHeight*n)
		b.add(`<text class="name" x="0" y="`, number(y+20), `">`, text(r.Name), `</text>`)
		for i, c := range r.Cells {
			b.add(`<g><title>`, text(c.Name), `</title><rect class="level-`, number(float64(Level(c.Value, most))), `" x="`, at(i, .03), `" y="`, number(y+1),
				`" width="`, number(round(width*.94)), `%" height="`, number(heatHeight-2), `" rx="2"/>`)
			if c.Text != "" {
				b.add(`<text x="`, at(i, .5), `" y="`, number(y+20), `">`, text(c.Text), `</text>`)
			}
			b.add(`</g>`)
		}
	}
	b.add(`</svg>`)
	return b.String()
}
