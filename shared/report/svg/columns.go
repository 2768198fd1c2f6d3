package svg

// Columns is a picture of one number for each step of an axis, such as people
// by day. A table with the same numbers belongs beside it.
type Columns struct {
	ID    string // unique on the page, for the title's sake
	Title string // what a screen reader says instead of the picture
	Steps []Step
	// Format writes the numbers of the axis.
	Format func(int64) string
}

// Step is one place on the axis.
type Step struct {
	Name  string // in full, for the pointer: "11月23日 周一 1,284 人次"
	Tick  string // short, under the axis; empty for most when there are many
	Label string // above the column; empty for most
	Value int64
	// Missing says that nothing is known of this step, which is not zero.
	Missing bool
}

// The plot's rows in pixels: room for a label above the highest column, and for
// the ticks under the lowest.
const (
	plotTop    = 18
	plotBottom = 300
	plotHeight = plotBottom - plotTop
	height     = 324
	// fill is how much of its step a column takes, widthMax how many hundredths
	// of the plot at most: a single day is no wall.
	fill     = 0.72
	widthMax = 9.0
)

// The plot begins where the numbers of the axis end.
const plotLeft, plotWidth = "6%", "94%"

// Draw draws the picture. A value below zero has no column: it is in the table.
func (c Columns) Draw() string {
	var b builder
	top := Ceiling(c.largest())
	b.add(`<svg class="columns" width="100%" height="`, number(height), `" role="img" aria-labelledby="`, text(c.ID), `">`,
		`<title id="`, text(c.ID), `">`, text(c.Title), `</title>`)
	c.grid(&b, top)
	b.add(`<svg x="`, plotLeft, `" width="`, plotWidth, `" height="`, number(height), `" overflow="visible">`)
	for i, s := range c.Steps {
		c.step(&b, i, s, top)
	}
	b.add(`</svg></svg>`)
	return b.String()
}

func (c Columns) largest() int64 {
	var most int64
	for _, s := range c.Steps {
		most = max(most, s.Value)
	}
	return most
}

func (c Columns) grid(b *builder, top int64) {
	for i := range int64(3) {
		value := top * i / 2
		y := number(plotBottom - float64(plotHeight*i)/2)
		class := "grid"
		if i == 0 {
			class = "axis"
		}
		b.add(`<line class="`, class, `" x1="`, plotLeft, `" x2="100%" y1="`, y, `" y2="`, y, `"/>`,
			`<text class="scale" x="0" y="`, number(plotBottom-float64(plotHeight*i)/2+4), `">`, text(c.Format(value)), `</text>`)
	}
}

func (c Columns) step(b *builder, i int, s Step, top int64) {
	n := float64(len(c.Steps))
	width := 100 / n
	middle := number(round(width*(float64(i)+0.5))) + "%"
	b.add(`<g class="step"><title>`, text(s.Name), `</title>`)
	// The whole strip answers to the pointer, not only a column of two pixels.
	b.add(`<rect class="strip" x="`, number(round(width*float64(i))), `%" y="0" width="`, number(round(width)), `%" height="`, number(plotBottom), `"/>`)
	high := round(float64(max(s.Value, 0)) * plotHeight / float64(top))
	if !s.Missing && high > 0 {
		high = max(high, 1) // one person among thousands is still to be seen
		wide := min(width*fill, widthMax)
		b.add(`<rect class="column" x="`, number(round(width*(float64(i)+0.5)-wide/2)), `%" y="`, number(round(plotBottom-high)),
			`" width="`, number(round(wide)), `%" height="`, number(high), `"/>`)
	}
	if s.Label != "" {
		b.add(`<text class="label" x="`, middle, `" y="`, number(round(plotBottom-high-5)), `">`, text(s.Label), `</text>`)
	}
	if s.Tick != "" {
		b.add(`<text class="tick" x="`, middle, `" y="`, number(plotBottom+16), `">`, text(s.Tick), `</text>`)
	}
	b.add(`</g>`)
}

// Ceiling is the round even number at or above v that an axis ends with, so
// that the line at its half is a whole number too.
func Ceiling(v int64) int64 {
	for unit := int64(1); ; unit *= 10 {
		for _, step := range []int64{2, 4, 6, 8, 10} {
			if top := step * unit; top >= v || top < 0 {
				return max(top, 2)
			}
		}
	}
}
