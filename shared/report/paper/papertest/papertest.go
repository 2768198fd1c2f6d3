// Package papertest reads back what package paper drew, for tests: the text of
// each page through the document's own table from glyphs to characters, and what
// is filled, as a picture. It understands the few operators that are written there.
package papertest

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"image"
	"image/color"
	"io"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Page is one page, in points from the lower left corner.
type Page struct {
	width, height float64
	pieces        []piece
	fills         []fill
}

type piece struct {
	x, y float64
	text string
}

type fill struct {
	x, y, w, h float64
	grey       uint8
}

var (
	object   = regexp.MustCompile(`(?s)(?:^|\n)(\d+) 0 obj\n(.*?)\nendobj`)
	contents = regexp.MustCompile(`/Type /Page\n(?s:.*?)/Contents\s+(\d+) 0 R`)
	mediaBox = regexp.MustCompile(`/MediaBox \[ 0 0 ([\d.]+) ([\d.]+) \]`)
	fontName = regexp.MustCompile(`/F(\d+) (\d+) 0 R`)
	unicode  = regexp.MustCompile(`/ToUnicode (\d+) 0 R`)
	mapped   = regexp.MustCompile(`<([0-9A-F]+)><[0-9A-F]+><([0-9A-F]+)>`)
)

// Read reads a document.
func Read(pdf []byte) ([]Page, error) {
	objects := map[string][]byte{}
	var order []string
	for _, m := range object.FindAllSubmatch(pdf, -1) {
		objects[string(m[1])] = m[2]
		order = append(order, string(m[1]))
	}
	box := mediaBox.FindSubmatch(pdf)
	if box == nil {
		return nil, fmt.Errorf("%d objects, and no size of the paper", len(objects))
	}
	fonts := map[string]map[uint64]rune{}
	for _, m := range fontName.FindAllSubmatch(pdf, -1) {
		if ref := unicode.FindSubmatch(objects[string(m[2])]); ref != nil {
			fonts["/F"+string(m[1])] = characters(stream(objects[string(ref[1])]))
		}
	}
	var pages []Page
	for _, id := range order {
		if m := contents.FindSubmatch(append(objects[id], '\n')); m != nil {
			p := Page{width: number(string(box[1])), height: number(string(box[2]))}
			p.draw(string(stream(objects[string(m[1])])), fonts)
			pages = append(pages, p)
		}
	}
	return pages, nil
}

// stream unpacks the stream of an object.
func stream(object []byte) []byte {
	_, packed, _ := bytes.Cut(object, []byte("stream\n"))
	z, err := zlib.NewReader(bytes.NewReader(packed))
	if err != nil {
		return packed
	}
	plain, _ := io.ReadAll(z) // a cut one reads as what there is, and the test fails on that
	return plain
}

func characters(table []byte) map[uint64]rune {
	out := map[uint64]rune{}
	for _, m := range mapped.FindAllSubmatch(table, -1) {
		glyph, _ := strconv.ParseUint(string(m[1]), 16, 32)
		r, _ := strconv.ParseUint(string(m[2]), 16, 32)
		out[glyph] = rune(r)
	}
	return out
}

func number(s string) float64 {
	n, _ := strconv.ParseFloat(s, 64) // what is no number lies at 0, where nothing is looked for
	return n
}

func (p *Page) draw(content string, fonts map[string]map[uint64]rune) {
	var at piece
	var font map[uint64]rune
	var grey uint8
	for line := range strings.Lines(content) {
		f := strings.Fields(line)
		switch {
		case len(f) == 3 && f[2] == "TD":
			at = piece{x: number(f[0]), y: number(f[1])}
		case len(f) > 2 && f[2] == "Tf":
			font = fonts[f[0]]
		case len(f) == 4 && f[3] == "rg":
			grey = uint8(math.Round(number(f[0]) * 255))
		case len(f) == 6 && f[4] == "re" && f[5] == "f":
			p.fills = append(p.fills, fill{number(f[0]), number(f[1]), number(f[2]), number(f[3]), grey})
		case len(f) > 1 && f[len(f)-1] == "TJ":
			at.text = shown(f[0], font)
			p.pieces = append(p.pieces, at)
		}
	}
}

// shown turns [<6E294E9A>] into its characters.
func shown(glyphs string, font map[uint64]rune) string {
	var b strings.Builder
	for digits := strings.Trim(glyphs, "[]<>"); len(digits) >= 4; digits = digits[4:] {
		glyph, _ := strconv.ParseUint(digits[:4], 16, 32)
		if r, known := font[glyph]; known {
			b.WriteRune(r)
		} else {
			b.WriteRune('\uFFFD')
		}
	}
	return b.String()
}

// Text is what stands on the page, line by line from the top, and what stands on
// one line apart.
func (p Page) Text() string {
	pieces := slices.Clone(p.pieces)
	slices.SortStableFunc(pieces, func(a, b piece) int {
		if math.Abs(a.y-b.y) > 0.5 {
			return int(math.Copysign(1, b.y-a.y))
		}
		return int(math.Copysign(1, a.x-b.x))
	})
	var b strings.Builder
	for i, t := range pieces {
		switch {
		case i == 0:
		case math.Abs(pieces[i-1].y-t.y) > 0.5:
			b.WriteByte('\n')
		default:
			b.WriteString("  ")
		}
		b.WriteString(t.text)
	}
	return b.String()
}

// Outside is what begins beside the paper.
func (p Page) Outside() (out []string) {
	for _, t := range p.pieces {
		if t.x < 0 || t.y < 0 || t.x > p.width || t.y > p.height {
			out = append(out, t.text)
		}
	}
	return out
}

// Picture is what is filled on a part of the page, given in millimetres from the
// upper left corner, as a printer of so many dots in an inch puts it on paper.
func (p Page) Picture(x, y, w, h, dpi float64) image.Image {
	dots := dpi / 72
	left, top := x*72/25.4, p.height-y*72/25.4
	m := image.NewGray(image.Rect(0, 0, int(w/25.4*dpi), int(h/25.4*dpi)))
	for i := range m.Pix {
		m.Pix[i] = 255
	}
	for _, f := range p.fills {
		for row := int(math.Round((top - f.y - f.h) * dots)); row < int(math.Round((top-f.y)*dots)); row++ {
			for column := int(math.Round((f.x - left) * dots)); column < int(math.Round((f.x+f.w-left)*dots)); column++ {
				if (image.Point{X: column, Y: row}).In(m.Rect) {
					m.SetGray(column, row, color.Gray{Y: f.grey})
				}
			}
		}
	}
	return m
}
