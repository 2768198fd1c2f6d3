package theme

import (
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"

	"golang.org/x/image/font/sfnt"
)

// The toolkit unpacks every outline of a font when it is first used: 46 MB for
// each face of 30,890 characters, of which a day at a desk needs some hundred.
// subset makes a smaller font in memory, in a few milliseconds, by leaving the
// other outlines out. Glyphs keep their numbers, so every other table of the
// font stays as it is, but for those that replace one glyph by another, which
// may have been left out, and those for writing from top to bottom.

// table is one table of a TrueType font.
type table struct {
	tag  string
	data []byte
}

// subset keeps the outlines of the runes that the font has. What it leaves out
// is left out of the character map as well, so that another font is asked.
func subset(ttf []byte, runes []rune) ([]byte, error) {
	font, err := sfnt.Parse(ttf)
	if err != nil {
		return nil, fmt.Errorf("read font: %w", err)
	}
	tables, err := readTables(ttf)
	if err != nil {
		return nil, err
	}
	var buffer sfnt.Buffer
	characters := map[rune]uint16{}
	for _, r := range runes {
		if g, err := font.GlyphIndex(&buffer, r); err == nil && g != 0 {
			characters[r] = uint16(g)
		}
	}
	glyf, loca, err := keepOutlines(tables, characters)
	if err != nil {
		return nil, err
	}
	for i, t := range tables {
		switch t.tag {
		case "glyf":
			tables[i].data = glyf
		case "loca":
			tables[i].data = loca
		case "cmap":
			tables[i].data = newCmap(characters)
		}
	}
	tables = slices.DeleteFunc(tables, func(t table) bool {
		return slices.Contains([]string{"GSUB", "vhea", "vmtx", "VORG"}, t.tag)
	})
	return writeTables(tables), nil
}

var errNotTrueType = errors.New("not a TrueType font with long offsets")

// readTables splits a font into its tables (OpenType 1.9, "Table directory").
func readTables(ttf []byte) ([]table, error) {
	if len(ttf) < 12 {
		return nil, errNotTrueType
	}
	n := int(binary.BigEndian.Uint16(ttf[4:]))
	tables := make([]table, n)
	for i := range tables {
		if len(ttf) < 12+16*(i+1) {
			return nil, errNotTrueType
		}
		entry := ttf[12+16*i:]
		offset, size := int(binary.BigEndian.Uint32(entry[8:])), int(binary.BigEndian.Uint32(entry[12:]))
		if offset+size > len(ttf) {
			return nil, errNotTrueType
		}
		tables[i] = table{string(entry[:4]), ttf[offset : offset+size]}
	}
	return tables, nil
}

func find(tables []table, tag string) []byte {
	for _, t := range tables {
		if t.tag == tag {
			return t.data
		}
	}
	return nil
}

// keepOutlines makes the tables of outlines and of their places anew.
func keepOutlines(tables []table, characters map[rune]uint16) (glyf, loca []byte, err error) {
	outlines, places, head := find(tables, "glyf"), find(tables, "loca"), find(tables, "head")
	if len(outlines) == 0 || len(places) < 8 || len(head) < 54 || binary.BigEndian.Uint16(head[50:]) != 1 {
		return nil, nil, errNotTrueType
	}
	glyphs := len(places)/4 - 1
	outline := func(g int) []byte {
		if g >= glyphs {
			return nil
		}
		from, to := binary.BigEndian.Uint32(places[4*g:]), binary.BigEndian.Uint32(places[4*g+4:])
		if from > to || int(to) > len(outlines) {
			return nil
		}
		return outlines[from:to]
	}
	keep := make([]bool, glyphs)
	var add func(g int)
	add = func(g int) {
		if g >= glyphs || keep[g] {
			return
		}
		keep[g] = true
		for _, part := range parts(outline(g)) {
			add(part)
		}
	}
	add(0) // the box for what is missing
	for _, g := range characters {
		add(int(g))
	}
	loca = make([]byte, 0, len(places))
	for g := range glyphs {
		loca = binary.BigEndian.AppendUint32(loca, uint32(len(glyf)))
		if keep[g] {
			glyf = append(glyf, outline(g)...)
			glyf = append(glyf, make([]byte, -len(glyf)&3)...)
		}
	}
	return glyf, binary.BigEndian.AppendUint32(loca, uint32(len(glyf))), nil
}

// Flags of a part of a composite glyph (OpenType 1.9, "glyf").
const (
	partWords      = 0x0001
	partScale      = 0x0008
	partMore       = 0x0020
	partScaleXY    = 0x0040
	partTwoByTwo   = 0x0080
	compositeStart = 10
)

// parts lists the glyphs that a composite glyph is made of.
func parts(outline []byte) (list []int) {
	if len(outline) < compositeStart || int16(binary.BigEndian.Uint16(outline)) >= 0 {
		return nil
	}
	for at := compositeStart; at+4 <= len(outline); {
		flags := binary.BigEndian.Uint16(outline[at:])
		list = append(list, int(binary.BigEndian.Uint16(outline[at+2:])))
		at += 6
		if flags&partWords != 0 {
			at += 2
		}
		switch {
		case flags&partScale != 0:
			at += 2
		case flags&partScaleXY != 0:
			at += 4
		case flags&partTwoByTwo != 0:
			at += 8
		}
		if flags&partMore == 0 {
			break
		}
	}
	return list
}

// newCmap writes a character map of one subtable in format 12, which maps runs
// of characters to runs of glyphs.
func newCmap(characters map[rune]uint16) []byte {
	runes := make([]rune, 0, len(characters))
	for r := range characters {
		runes = append(runes, r)
	}
	slices.Sort(runes)
	var groups []byte
	n := 0
	for i := 0; i < len(runes); n++ {
		last := i
		for last+1 < len(runes) && runes[last+1] == runes[last]+1 && characters[runes[last+1]] == characters[runes[last]]+1 {
			last++
		}
		groups = binary.BigEndian.AppendUint32(groups, uint32(runes[i]))
		groups = binary.BigEndian.AppendUint32(groups, uint32(runes[last]))
		groups = binary.BigEndian.AppendUint32(groups, uint32(characters[runes[i]]))
		i = last + 1
	}
	var b []byte
	for _, v := range []uint16{0, 1, 3, 10} { // version, one subtable: Windows, full Unicode
		b = binary.BigEndian.AppendUint16(b, v)
	}
	b = binary.BigEndian.AppendUint32(b, 12) // it begins here
	b = binary.BigEndian.AppendUint16(b, 12) // format
	b = binary.BigEndian.AppendUint16(b, 0)
	for _, v := range []uint32{uint32(16 + len(groups)), 0, uint32(n)} {
		b = binary.BigEndian.AppendUint32(b, v)
	}
	return append(b, groups...)
}

// writeTables puts a font together again. Readers of fonts in memory do not
// look at checksums, so there are none.
func writeTables(tables []table) []byte {
	slices.SortFunc(tables, func(a, b table) int { return cmp.Compare(a.tag, b.tag) })
	out := binary.BigEndian.AppendUint32(nil, 0x00010000)
	out = binary.BigEndian.AppendUint16(out, uint16(len(tables)))
	out = append(out, make([]byte, 6)...)
	offset := len(out) + 16*len(tables)
	for _, t := range tables {
		out = append(out, t.tag...)
		out = binary.BigEndian.AppendUint32(out, 0)
		out = binary.BigEndian.AppendUint32(out, uint32(offset))
		out = binary.BigEndian.AppendUint32(out, uint32(len(t.data)))
		offset += (len(t.data) + 3) &^ 3
	}
	for _, t := range tables {
		out = append(out, t.data...)
		out = append(out, make([]byte, -len(t.data)&3)...)
	}
	return out
}
