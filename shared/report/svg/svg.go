// Package svg draws the pictures of pages and documents as inline SVG: columns
// over days, and bars inside table cells. The drawing needs no script, prints,
// and can be compared byte for byte in a test.
//
// Widths are percentages and heights pixels, so a picture fills its place while
// its words keep their size; at 200 % zoom they are twice as large, not half.
// Colours are classes of the page's style sheet, never written here. Numbers
// come in as text: how a figure is written is the page's affair.
package svg

import (
	"html"
	"strconv"
	"strings"
)

// builder writes SVG elements.
type builder struct{ strings.Builder }

func (b *builder) add(parts ...string) {
	for _, p := range parts {
		b.WriteString(p)
	}
}

// text writes words of anybody's, escaped for content and attributes alike.
func text(s string) string { return html.EscapeString(s) }

// percent writes a share of the width with two digits, as "12.34%".
func percent(part, whole int64) string {
	if whole <= 0 {
		return "0%"
	}
	return number(round(float64(part)*100/float64(whole))) + "%"
}

func number(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

func round(v float64) float64 { return float64(int64(v*100+0.5)) / 100 }

// Bar is a horizontal bar that fills part of whole of its place. It is hidden
// from screen readers, because the number stands beside it.
func Bar(part, whole int64, class string) string {
	part = min(max(part, 0), whole)
	var b builder
	b.add(`<svg class="bar" width="100%" height="10" aria-hidden="true" focusable="false">`)
	if part > 0 {
		b.add(`<rect class="`, text(class), `" width="`, percent(part, whole), `" height="10" rx="2"/>`)
	}
	b.add(`</svg>`)
	return b.String()
}
