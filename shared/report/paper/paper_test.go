package paper

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"fmt"
	"golang.org/x/image/font/sfnt"
	"image"
	"image/color"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"yizhan/shared/fault"
	"yizhan/shared/report/paper/papertest"
)

func fonts(t testing.TB) Fonts {
	t.Helper()
	f, err := find([][2]string{{"../../../desktop/ui/theme/fonts/NotoSansSC-Regular.ttf", "../../../desktop/ui/theme/fonts/NotoSansSC-Bold.ttf"}})
	if err != nil {
		f, err = System()
	}
	if err != nil {
		t.Skip("no font with Chinese on this computer")
	}
	return f
}

func newDoc(t *testing.T) *Doc {
	t.Helper()
	d, err := New(fonts(t), "t", time.Unix(0, 0), false)
	if err != nil {
		t.Fatal(err)
	}
	d.Page()
	return d
}

func TestWithoutAFontNothingIsDrawn(t *testing.T) {
	dir := t.TempDir()
	for name, content := range map[string]string{"latin.ttf": "no font at all", "cff.ttf": "OTTO"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	_, err := find([][2]string{{filepath.Join(dir, "none.ttf"), ""}, {filepath.Join(dir, "latin.ttf"), ""}, {filepath.Join(dir, "cff.ttf"), ""}})
	if !fault.Is(err, fault.NotFound) || !strings.Contains(fault.Sentence(err, "zh"), "请安装") {
		t.Errorf("%v", err)
	}
	if _, err := New(Fonts{}, "", time.Time{}, false); !fault.Is(err, fault.NotFound) {
		t.Errorf("%v", err)
	}
	if _, err := New(Fonts{Regular: []byte("no font")}, "", time.Time{}, false); err == nil {
		t.Error("a document without letters")
	}
}

func TestAReamIsEnough(t *testing.T) {
	d := newDoc(t)
	for range PagesMax {
		d.Page()
	}
	if err := d.Finish(new(bytes.Buffer), nil); !fault.Is(err, fault.TooLarge) || !strings.Contains(fault.Sentence(err, "zh"), "存为 Excel") {
		t.Errorf("%v", err)
	}
}

// TestCodesHaveTheirQuietZones looks at what is white at the edges: readers tell
// by it where a code begins.
func TestCodesHaveTheirQuietZones(t *testing.T) {
	d := newDoc(t)
	const side = 60.0
	d.QR(10, 10, side, "1234567890123")
	d.Code128(10, 100, side, 10, "1234567890123")
	var b bytes.Buffer
	if err := d.Finish(&b, nil); err != nil {
		t.Fatal(err)
	}
	pages, err := papertest.Read(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ y, height, modules, quiet float64 }{"QR": {10, side, 21 + 2*4, 4}, "Code 128": {100, 10, 123 + 2*10, 10}} {
		left, right, top := edges(pages[0].Picture(10, c.y, side, c.height, 600))
		module := side / 25.4 * 600 / c.modules
		for edge, white := range map[string]int{"left": left, "right": right} {
			if got := float64(white) / module; got < c.quiet-0.1 {
				t.Errorf("%s: %.1f modules are white %s", name, got, edge)
			}
		}
		if name == "QR" && float64(top)/module < c.quiet-0.1 {
			t.Errorf("%d dots are white above", top)
		}
	}
}

// edges are how many columns and rows are white before something is dark.
func edges(m image.Image) (left, right, top int) {
	r := m.Bounds()
	left, right, top = r.Dx(), r.Dx(), r.Dy()
	for y := range r.Dy() {
		for x := range r.Dx() {
			if m.At(x, y).(color.Gray).Y < 128 {
				left, right, top = min(left, x), min(right, r.Dx()-1-x), min(top, y)
			}
		}
	}
	return left, right, top
}

func TestAFullDiskIsNoticed(t *testing.T) {
	d := newDoc(t)
	d.Text(20, 20, "欧阳·吐尔逊", Style{})
	if err := d.Finish(full{}, nil); !errors.Is(err, io.ErrShortWrite) {
		t.Errorf("%v", err)
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, io.ErrShortWrite }

func TestTextStaysInItsPlace(t *testing.T) {
	d := newDoc(t)
	s := Style{Size: 10}
	const w = 40.0
	name := strings.Repeat("欧阳𠮷", 20)
	if fit := d.Fit(name, s, w); d.TextWidth(fit, s) > w || !strings.HasSuffix(fit, "…") || !strings.HasPrefix(fit, "欧阳𠮷") {
		t.Errorf("%q is %v wide", fit, d.TextWidth(fit, s))
	}
	if fit := d.Fit("吐尔逊", s, w); fit != "吐尔逊" {
		t.Errorf("%q", fit)
	}
	lines := d.Wrap(name, s, w, 9)
	if strings.Join(lines, "") != name || len(lines) < 5 {
		t.Errorf("%q", lines)
	}
	for _, l := range append(lines, d.Wrap(name, s, w, 2)...) {
		if d.TextWidth(l, s) > w {
			t.Errorf("%q is %v wide", l, d.TextWidth(l, s))
		}
	}
	if lines := d.Wrap("Mending a puncture", s, 25, 5); strings.Join(lines, "|") != "Mending a|puncture" {
		t.Errorf("%q", lines)
	}
	if got := d.Shrink(name, s, w, 6).Size; got != 6 {
		t.Errorf("shrunk to %v", got)
	}
	if got := d.Shrink("吐", s, w, 6).Size; got != 10 {
		t.Errorf("shrunk to %v", got)
	}
}

// TestACharacterThatTheFontLacks is drawn from another font where there is one.
// The other font here is the same one, told that its 吉 is a 𠮷.
func TestACharacterThatTheFontLacks(t *testing.T) {
	usual := fonts(t)
	var buffer sfnt.Buffer
	font, err := sfnt.Parse(usual.Regular)
	if err != nil {
		t.Fatal(err)
	}
	if g, _ := font.GlyphIndex(&buffer, '𠮷'); g != 0 {
		t.Skip("this font lacks nothing")
	}
	like, err := font.GlyphIndex(&buffer, '吉')
	if err != nil {
		t.Fatal(err)
	}
	asked := 0
	draw := func(rare func(rune) []byte) string {
		usual.Rare = rare
		d, err := New(usual, "t", time.Unix(0, 0), false)
		if err != nil {
			t.Fatal(err)
		}
		d.Page()
		d.Text(20, 20, "欧阳𠮷吐𠮷", Style{})
		var b bytes.Buffer
		if err := d.Finish(&b, nil); err != nil {
			t.Fatal(err)
		}
		return streams(t, b.Bytes())
	}
	glyph := fmt.Sprintf("%04X", like)
	if content := draw(nil); strings.Contains(content, glyph) {
		t.Fatal("the glyph is there anyway: nothing would be tested")
	}
	with := withCharacter(t, usual.Regular, '𠮷', uint32(like))
	content := draw(func(r rune) []byte { asked++; return with })
	if n := strings.Count(content, glyph); n != 2 || asked != 1 {
		t.Errorf("drawn %d times, looked for %d times", n, asked)
	}
	draw(func(rune) []byte { return nil })               // a box
	draw(func(rune) []byte { return []byte("no font") }) // a box as well
}

// withCharacter is a font whose last group of characters is one character.
func withCharacter(t *testing.T, ttf []byte, r rune, glyph uint32) []byte {
	t.Helper()
	out := bytes.Clone(ttf)
	u16, u32 := binary.BigEndian.Uint16, binary.BigEndian.Uint32
	for i := range int(u16(out[4:])) {
		entry := out[12+16*i:]
		if string(entry[:4]) != "cmap" {
			continue
		}
		cmap := out[u32(entry[8:]):]
		for k := range int(u16(cmap[2:])) {
			sub := cmap[u32(cmap[4+8*k+4:]):]
			if u16(sub) == 12 {
				last := sub[16+12*(u32(sub[12:])-1):]
				binary.BigEndian.PutUint32(last, uint32(r))
				binary.BigEndian.PutUint32(last[4:], uint32(r))
				binary.BigEndian.PutUint32(last[8:], glyph)
			}
		}
	}
	return out
}

// streams are all unpacked streams of a document.
func streams(t *testing.T, pdf []byte) string {
	t.Helper()
	var out strings.Builder
	for rest := pdf; ; {
		_, after, more := bytes.Cut(rest, []byte("stream\n"))
		if !more {
			return out.String()
		}
		if z, err := zlib.NewReader(bytes.NewReader(after)); err == nil {
			b, _ := io.ReadAll(z)
			if bytes.Contains(b, []byte("BT")) && len(b) < 1<<16 {
				out.Write(b)
			}
		}
		_, rest, _ = bytes.Cut(after, []byte("endstream"))
	}
}
