package paper

import (
	"fmt"

	"github.com/signintech/gopdf"
	"golang.org/x/image/font/sfnt"
)

// missing is drawn for a character that no font has: a box can be read as one that
// is missing, a gap cannot.
const missing = '□'

// face is one font of a document, and which characters it is known to have.
type face struct {
	name  string
	font  *sfnt.Font
	known map[rune]bool
}

func (d *Doc) addFace(name string, data []byte) error {
	font, err := sfnt.Parse(data)
	if err != nil {
		return fmt.Errorf("read font: %w", err)
	}
	option := gopdf.TtfOption{OnGlyphNotFoundSubstitute: func(rune) rune { return missing }}
	if err := d.pdf.AddTTFFontDataWithOption(name, data, option); err != nil {
		return fmt.Errorf("read font: %w", err)
	}
	d.faces[name] = &face{name, font, map[rune]bool{}}
	return nil
}

func (f *face) has(r rune) bool {
	has, known := f.known[r]
	if !known {
		g, err := f.font.GlyphIndex(nil, r)
		has = err == nil && g != 0
		f.known[r] = has
	}
	return has
}

// faceFor is the face that a character is set in: the style's, or where that lacks
// it, one that was looked for. Fonts leave out tens of thousands of characters
// that stand in identity cards.
func (d *Doc) faceFor(r rune, style Style) string {
	main := regularFace
	if style.Bold {
		main = boldFace
	}
	if d.faces[main].has(r) || d.fonts.Rare == nil {
		return main
	}
	name, looked := d.rare[r]
	if looked {
		return name
	}
	name = main // the box
	for _, f := range d.faces {
		if f.name != boldFace && f.has(r) {
			name = f.name
		}
	}
	if data := d.fonts.Rare(r); name == main && data != nil {
		fresh := fmt.Sprintf("rare%d", len(d.faces))
		if err := d.addFace(fresh, data); err == nil { // else another box
			name = fresh
		}
	}
	d.rare[r] = name
	return name
}

// run is a stretch of text in one face.
type run struct{ face, text string }

func (d *Doc) runs(s string, style Style) []run {
	var out []run
	begin, in := 0, ""
	for i, r := range s {
		name := d.faceFor(r, style)
		if name != in && i > begin {
			out = append(out, run{in, s[begin:i]})
			begin = i
		}
		in = name
	}
	return append(out, run{in, s[begin:]})
}
