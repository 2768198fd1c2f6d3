package theme

import (
	"testing"

	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// The small font draws the everyday characters exactly as the whole one does,
// and says of the others that it lacks them.
func TestSubsetDrawsTheSame(t *testing.T) {
	data := wholeFace{"NotoSansSC-Regular.ttf"}.Content()
	if data == nil {
		t.Skip("the build has not brought the font in")
	}
	small, err := subset(data, []rune("驿站通A1é·✓"))
	if err != nil {
		t.Fatal(err)
	}
	whole, err := sfnt.Parse(data)
	if err != nil {
		t.Fatal(err)
	}
	part, err := sfnt.Parse(small)
	if err != nil {
		t.Fatal(err)
	}
	var b1, b2 sfnt.Buffer
	for _, r := range "驿站通A1é·" {
		g1, err1 := whole.GlyphIndex(&b1, r)
		g2, err2 := part.GlyphIndex(&b2, r)
		if err1 != nil || err2 != nil || g1 != g2 || g1 == 0 {
			t.Fatalf("%c is glyph %d and %d (%v, %v)", r, g1, g2, err1, err2)
		}
		s1, err1 := whole.LoadGlyph(&b1, g1, fixed.I(64), nil)
		s2, err2 := part.LoadGlyph(&b2, g2, fixed.I(64), nil)
		if err1 != nil || err2 != nil || len(s1) != len(s2) || len(s1) == 0 {
			t.Fatalf("%c has %d and %d strokes (%v, %v)", r, len(s1), len(s2), err1, err2)
		}
		for i := range s1 {
			if s1[i] != s2[i] {
				t.Fatalf("%c differs in stroke %d", r, i)
			}
		}
	}
	if g, err := part.GlyphIndex(&b2, '堃'); err != nil || g != 0 {
		t.Errorf("堃 is glyph %d (%v), want none", g, err)
	}
	if len(small)*4 > len(data) {
		t.Errorf("%d bytes of %d are left", len(small), len(data))
	}
}

func TestSubsetRefusesWhatIsNoFont(t *testing.T) {
	for _, data := range [][]byte{nil, []byte("OTTO"), make([]byte, 64)} {
		if _, err := subset(data, []rune("a")); err == nil {
			t.Errorf("%d bytes were taken for a font", len(data))
		}
	}
}

func TestEveryday(t *testing.T) {
	for text, want := range map[string]bool{
		"驿站通 · 已保存 (第 127) ✓ ↑7% ¥10 −": true, "José": true, "张三丰": true,
		"赵堃": false, "周𠮷": false, "欧阳·吐尔逊": true, "😀": false,
	} {
		if Everyday(text) != want {
			t.Errorf("%s: %v", text, !want)
		}
	}
}
