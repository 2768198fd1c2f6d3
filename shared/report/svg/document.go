package svg

import "strings"

// Document is a picture as a file of its own, with the words without which nobody knows
// later what it shows: what is counted, where and when, and how complete that was.
type Document struct {
	Title, Of string
	Notes     []string // below the picture
	Picture   string   // as Draw gives it
	Height    int      // of the picture, in pixels
	Style     string   // its colours, as a style sheet
}

// A document is as wide as a page of a report is in pixels of a good print.
const (
	documentWidth  = 1200
	documentMargin = 32
	documentHead   = 84
	noteHeight     = 22
)

// Draw writes the file.
func (d Document) Draw() string {
	var b builder
	high := documentHead + d.Height + 24 + noteHeight*len(d.Notes) + documentMargin/2
	b.add(`<?xml version="1.0" encoding="UTF-8"?>`, "\n", `<svg xmlns="http://www.w3.org/2000/svg" lang="zh-CN" width="`, number(documentWidth), `" height="`, number(float64(high)),
		`" viewBox="0 0 `, number(documentWidth), ` `, number(float64(high)), `"><style>`, text(d.Style), `</style><rect class="sheet-ground" width="100%" height="100%"/>`,
		`<text class="sheet-title" x="`, number(documentMargin), `" y="40">`, text(d.Title), `</text><text class="sheet-of" x="`, number(documentMargin), `" y="64">`, text(d.Of), `</text>`,
		`<svg x="`, number(documentMargin), `" y="`, number(documentHead), `" width="`, number(documentWidth-2*documentMargin), `" height="`, number(float64(d.Height)), `" overflow="visible">`, d.Picture, `</svg>`)
	for i, n := range d.Notes {
		b.add(`<text class="sheet-note" x="`, number(documentMargin), `" y="`, number(float64(documentHead+d.Height+36+noteHeight*i)), `">`, text(n), `</text>`)
	}
	b.add(`</svg>`, "\n")
	return b.String()
}

// Height is how high a picture is that was drawn, in pixels; 0 if it does not say so.
func Height(picture string) (n int) {
	_, rest, _ := strings.Cut(picture, ` height="`)
	for _, c := range rest {
		if c < '0' || c > '9' {
			break
		}
		n = n*10 + int(c-'0')
	}
	return n
}
