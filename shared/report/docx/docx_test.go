package docx

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"io"
	"regexp"
	"strings"
	"testing"
	"time"
)

var made = time.Date(2026, 11, 30, 10, 0, 0, 0, time.UTC)

func sample() *Doc {
	d := New("关于2026年11月驿站服务情况的通报", "乐山市两新工委", made)
	d.Title("关于2026年11月驿站服务情况的通报")
	d.Flush("各县（市、区）两新工委：")
	d.Heading("一、总体情况")
	d.Text("全市驿站服务 13,586 人次，<比上月> & \"增长\" 6.2%。\n欧阳·吐尔逊、𠮷、'; --\x00\x0b")
	d.Table([]Column{{"县（市、区）", 3, false}, {"人次", 2, true}}, [][]string{{"市中区", "12,345"}, {"峨眉山市"}})
	d.Table([]Column{{"序号", 1, true}}, nil)
	d.Sign("乐山市两新工委")
	d.Sign("2026年11月30日")
	return d
}

func parts(t *testing.T, d *Doc) map[string]string {
	t.Helper()
	var b bytes.Buffer
	n, err := d.WriteTo(&b)
	if err != nil || n != int64(b.Len()) {
		t.Fatalf("%d of %d bytes, %v", n, b.Len(), err)
	}
	z, err := zip.NewReader(bytes.NewReader(b.Bytes()), n)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		out[f.Name] = string(content)
	}
	return out
}

// TestEveryPartIsWellFormed, and every part that one names is there.
func TestEveryPartIsWellFormed(t *testing.T) {
	all := parts(t, sample())
	for name, content := range all {
		d := xml.NewDecoder(strings.NewReader(content))
		for {
			if _, err := d.Token(); err == io.EOF {
				break
			} else if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
		}
	}
	for _, m := range regexp.MustCompile(`PartName="/([^"]+)"`).FindAllStringSubmatch(all["[Content_Types].xml"], -1) {
		if all[m[1]] == "" {
			t.Errorf("there is no part %s", m[1])
		}
	}
	for _, m := range regexp.MustCompile(`Target="([^"]+)"`).FindAllStringSubmatch(all["word/_rels/document.xml.rels"], -1) {
		if all["word/"+m[1]] == "" {
			t.Errorf("there is no part word/%s", m[1])
		}
	}
	for _, m := range regexp.MustCompile(`(?:pStyle|tblStyle) w:val="([^"]+)"`).FindAllStringSubmatch(all["word/document.xml"]+all["word/footer1.xml"], -1) {
		if !strings.Contains(all["word/styles.xml"], `w:styleId="`+m[1]+`"`) {
			t.Errorf("there is no style %s", m[1])
		}
	}
	for _, m := range regexp.MustCompile(`eastAsia="([^"z][^"]*)"`).FindAllStringSubmatch(all["word/styles.xml"], -1) {
		if !strings.Contains(all["word/fontTable.xml"], `w:name="`+m[1]+`"`) {
			t.Errorf("there is nothing instead of the font %s", m[1])
		}
	}
}

// TestTheLayoutOfOfficialDocuments checks the measures of GB/T 9704 in millimetres and
// points.
func TestTheLayoutOfOfficialDocuments(t *testing.T) {
	all := parts(t, sample())
	mm := func(twips int) float64 { return float64(twips) / 1440 * 25.4 }
	for what, c := range map[string][2]float64{"width": {mm(pageWidth), 210}, "height": {mm(pageHeight), 297}, "above": {mm(marginTop), 37}, "binding": {mm(marginLeft), 28},
		"right": {mm(right), 26}, "below": {mm(marginBottom), 35}, "text": {mm(textWidth), 156}} {
		if c[0] < c[1]-0.1 || c[0] > c[1]+0.1 {
			t.Errorf("%s: %.2f mm, want %.0f", what, c[0], c[1])
		}
	}
	if points := lineHeight / 20.0; points < 28 || points > 30 {
		t.Errorf("lines are %v points apart", points)
	}
	for _, want := range []string{`w:styleId="Title"><w:name w:val="Title"/>`, `eastAsia="方正小标宋简体"/><w:sz w:val="44"/>`, `eastAsia="仿宋_GB2312"/><w:sz w:val="32"/>`} {
		if !strings.Contains(all["word/styles.xml"], want) {
			t.Errorf("the styles lack %s", want)
		}
	}
	if !strings.Contains(all["word/footer1.xml"], " PAGE ") || !strings.Contains(all["word/settings.xml"], "evenAndOddHeaders") {
		t.Error("pages have no numbers outside")
	}
}

func TestTextsStayTexts(t *testing.T) {
	doc := parts(t, sample())["word/document.xml"]
	for _, want := range []string{"&lt;比上月&gt; &amp; &#34;增长&#34; 6.2%。</w:t><w:br/>", "欧阳·吐尔逊、𠮷、&#39;; --\uFFFD\uFFFD", "12,345"} {
		if !strings.Contains(doc, want) {
			t.Errorf("the document lacks %q", want)
		}
	}
	if n := strings.Count(doc, "<w:tc>"); n != 7 {
		t.Errorf("%d cells, want 7", n)
	}
}

func TestTheSameContentIsTheSameBytes(t *testing.T) {
	var a, b bytes.Buffer
	if _, err := sample().WriteTo(&a); err != nil {
		t.Fatal(err)
	}
	if _, err := sample().WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(a.Bytes(), b.Bytes()) {
		t.Error("another file of the same content")
	}
}
