package wall

import (
	"fmt"
	"html"
	"html/template"
	"strconv"
	"strings"

	"yizhan/shared/report/svg"
	"yizhan/shared/stats"
)

// Where the plot lies in its picture, in hundredths, so that it fits into any place.
const (
	plotLeft, plotWidth = 9.0, 88.0
	plotTop, plotHeight = 4.0, 84.0
)

// curve draws the people of each hour of a day, up to the hour that is now. An hour of
// which nothing is known has no point: the line goes past it.
func curve(t stats.Table, hour int, title string) template.HTML {
	values := map[int]int64{}
	var most int64
	for _, r := range t.Rows {
		if h, err := strconv.Atoi(r.Key); err == nil && h <= hour {
			values[h] = r.Value
			most = max(most, r.Value)
		}
	}
	top := svg.Ceiling(most)
	x := func(h int) float64 { return plotLeft + plotWidth*float64(h)/23 }
	y := func(v int64) float64 { return plotTop + plotHeight*(1-float64(v)/float64(top)) }
	var b strings.Builder
	fmt.Fprintf(&b, `<svg class="curve" role="img" aria-label="%s">`, html.EscapeString(title))
	for i := range int64(3) {
		at := y(top * i / 2)
		fmt.Fprintf(&b, `<line class="grid" x1="%g%%" x2="%g%%" y1="%.2f%%" y2="%.2f%%"/><text class="scale" x="%g%%" y="%.2f%%" dy="0.35em">%s</text>`,
			plotLeft, plotLeft+plotWidth, at, at, plotLeft-1.5, at, grouped(top*i/2))
	}
	for h := 0; h < 24; h += 3 {
		fmt.Fprintf(&b, `<text class="tick" x="%.2f%%" y="98%%">%d:00</text>`, x(h), h)
	}
	var points []string
	first, last := -1, -1
	for h := range 24 {
		if v, known := values[h]; known {
			if first < 0 {
				first = h
			}
			last = h
			points = append(points, fmt.Sprintf("%.2f,%.2f", x(h), y(v)))
		}
	}
	if last >= 0 {
		line := strings.Join(points, " ")
		// Stretched to the place it gets; the width of the line is not.
		fmt.Fprintf(&b, `<svg viewBox="0 0 100 100" width="100%%" height="100%%" preserveAspectRatio="none"><polygon class="under" points="%.2f,%g %s %.2f,%g"/><polyline class="line" vector-effect="non-scaling-stroke" points="%s"/></svg>`,
			x(first), plotTop+plotHeight, line, x(last), plotTop+plotHeight, line)
		fmt.Fprintf(&b, `<circle class="now" cx="%.2f%%" cy="%.2f%%" r="6"/>`, x(last), y(values[last]))
	}
	b.WriteString("</svg>")
	return template.HTML(b.String()) // numbers, and one text that is escaped
}
