package svg

// Bars is a picture of numbers of things that have names, one below the other: what a
// page shows as a table with bars, for use outside of it.
type Bars struct {
	ID    string // unique in the document, for the title's sake
	Title string // what a screen reader says instead of the picture
	Rows  []BarRow
}

// BarRow is one bar.
type BarRow struct {
	Name  string
	Text  string // the number as it is written, with its unit
	Class string // of its colour
	Value int64
}

// A row's parts, in hundredths of the width: the name up to nameEnd, the longest bar up
// to barEnd, its number behind it.
const (
	barHeight = 28
	nameEnd   = 28.0
	barEnd    = 84.0
)

// Height is how high the picture is, in pixels.
func (p Bars) Height() int { return barHeight * len(p.Rows) }

// Draw draws the picture.
func (p Bars) Draw() string {
	var b builder
	var most int64
	for _, r := range p.Rows {
		most = max(most, r.Value)
	}
	b.add(`<svg class="names" width="100%" height="`, number(float64(p.Height())), `" role="img" aria-labelledby="`, text(p.ID), `">`,
		`<title id="`, text(p.ID), `">`, text(p.Title), `</title>`)
	for i, r := range p.Rows {
		y := float64(barHeight * i)
		long := 0.0
		if r.Value > 0 {
			long = max(round((barEnd-nameEnd)*float64(r.Value)/float64(most)), .1) // one among thousands is still to be seen
		}
		b.add(`<text class="name" x="`, number(nameEnd-1), `%" y="`, number(y+19), `">`, text(r.Name), `</text>`,
			`<rect class="`, text(r.Class), `" x="`, number(nameEnd), `%" y="`, number(y+8), `" width="`, number(long), `%" height="14" rx="2"/>`,
			`<text x="`, number(nameEnd+long+1), `%" y="`, number(y+19), `">`, text(r.Text), `</text>`)
	}
	b.add(`</svg>`)
	return b.String()
}
