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

// The picture of the hours, in its own units.
const (
	curveLeft, curveRight = 44, 590
	curveTop, curveBottom = 16, 480
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
	x := func(h int) int { return curveLeft + (curveRight-curveLeft)*h/23 }
	y := func(v int64) int64 { return curveBottom - (curveBottom-curveTop)*v/top }
	var b strings.Builder
	fmt.Fprintf(&b, `<svg class="curve" viewBox="0 0 600 510" role="img" aria-label="%s">`, html.EscapeString(title))
	for i := range int64(3) {
		at := y(top * i / 2)
		fmt.Fprintf(&b, `<line class="grid" x1="%d" x2="%d" y1="%d" y2="%d"/><text class="scale" x="%d" y="%d">%s</text>`, curveLeft, curveRight, at, at, curveLeft-8, at+5, grouped(top*i/2))
	}
	for h := 0; h < 24; h += 3 {
		fmt.Fprintf(&b, `<text class="tick" x="%d" y="%d">%d:00</text>`, x(h), curveBottom+22, h)
	}
	var points []string
	first, last := -1, -1
	for h := range 24 {
		if v, known := values[h]; known {
			if first < 0 {
				first = h
			}
			last = h
			points = append(points, fmt.Sprintf("%d,%d", x(h), y(v)))
		}
	}
	if last >= 0 {
		line := strings.Join(points, " ")
		fmt.Fprintf(&b, `<polygon class="under" points="%d,%d %s %d,%d"/><polyline class="line" points="%s"/><circle class="now" cx="%d" cy="%d" r="6"/>`,
			x(first), curveBottom, line, x(last), curveBottom, line, x(last), y(values[last]))
	}
	b.WriteString("</svg>")
	return template.HTML(b.String()) // numbers, and one text that is escaped
}
