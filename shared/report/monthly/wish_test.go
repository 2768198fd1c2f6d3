package monthly

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"yizhan/shared/fault"
	"yizhan/shared/report/paper"
	"yizhan/shared/report/paper/papertest"
)

func TestWishesThatMakeNoSenseAreRefused(t *testing.T) {
	for _, c := range []struct{ table, file, template string }{
		{"T1", "t1.doc", ""}, {"T1", "", ""}, {"", "t1.xlsx", ""}, {"T1", "p.zip", ""}, {"T1", "b.docx", ""}, {"T1", "out.xlsx", "mine"}, {"", "out.csv", "mine"},
	} {
		var template []byte
		if c.template != "" {
			template = []byte(c.template)
		}
		if _, err := NewWish(c.table, c.file, template); !fault.Is(err, fault.Invalid) {
			t.Errorf("%+v: %v", c, err)
		}
	}
	if _, err := ReadWish("", "p.xlsx", "", true); !fault.Is(err, fault.Invalid) {
		t.Errorf("a package that is no .zip: %v", err)
	}
	if _, err := ReadWish("", "p.xlsx", filepath.Join(t.TempDir(), "none.xlsx"), false); !fault.Is(err, fault.NotFound) {
		t.Errorf("a template that is not there: %v", err)
	}
}

func TestEveryFormatIsWritten(t *testing.T) {
	template := filepath.Join(t.TempDir(), "mine.xlsx")
	if err := os.WriteFile(template, filledTemplate(t), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ table, file, template, begins string }{
		{"t1", "a.XLSX", "", "PK"}, {"T1", "a.csv", "", "\uFEFF序号"}, {"", "a.docx", "", "PK"}, {"", "a.zip", "", "PK"}, {"", "a.xlsx", template, "PK"},
	} {
		wish, err := ReadWish(c.table, c.file, c.template, c.file == "a.zip")
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if _, err := Write(t.Context(), &b, countyLedger(), whole, wish); err != nil || !bytes.HasPrefix(b.Bytes(), []byte(c.begins)) {
			t.Errorf("%+v: %v", c, err)
		}
	}
	wish := Wish{Table: "T3", Format: CSV}
	if _, err := Write(t.Context(), &bytes.Buffer{}, countyLedger(), whole, wish); !fault.Is(err, fault.Invalid) {
		t.Errorf("three sheets as CSV: %v", err)
	}
}

// TestT1FitsOnPages: forty-five columns are drawn smaller, not beside the paper.
func TestT1FitsOnPages(t *testing.T) {
	fonts, err := paper.System()
	const dir = "../../../desktop/ui/theme/fonts/" // those of the build
	if regular, missing := os.ReadFile(dir + "NotoSansSC-Regular.ttf"); missing == nil {
		fonts, err = paper.Fonts{Regular: regular}, nil
	}
	if err != nil {
		t.Fatal(err)
	}
	wish := Wish{Table: "T1", Format: PDF, Fonts: func() (paper.Fonts, error) { return fonts, nil }}
	var b bytes.Buffer
	if done, err := Write(t.Context(), &b, sixHundred(), whole, wish); err != nil || done.Rows != 600 {
		t.Fatalf("%+v, %v", done, err)
	}
	pages, err := papertest.Read(b.Bytes())
	if err != nil || len(pages) < 2 {
		t.Fatalf("%d pages, %v", len(pages), err)
	}
	text := ""
	for i, p := range pages {
		if out := p.Outside(); len(out) > 0 {
			t.Errorf("beside page %d: %q", i+1, out)
		}
		text += p.Text()
	}
	if !strings.Contains(text, "未上报") || !strings.Contains(text, "12,218,445") {
		t.Error("figures are missing")
	}
}

func TestMonths(t *testing.T) {
	now := time.Date(2026, 11, 26, 4, 0, 0, 0, time.UTC)
	for month, want := range map[string][2]int{"": {20261101, 20261126}, "2026-11": {20261101, 20261126}, "2026-10": {20261001, 20261031}, "2024-02": {20240201, 20240229}} {
		p, err := ParseMonth(month, now)
		if err != nil || int(p.From) != want[0] || int(p.To) != want[1] {
			t.Errorf("%s: %v, %v", month, p, err)
		}
	}
	for _, month := range []string{"2026-12", "2026-13", "11", "2026-11-01", "'; --"} {
		if _, err := ParseMonth(month, now); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", month, err)
		}
	}
}

// TestKindsSayWhatTablesAre: how many sheets, and that each has words in both languages.
func TestKindsSayWhatTablesAre(t *testing.T) {
	o, err := Look(t.Context(), countyLedger(), whole)
	if err != nil || o.Stations != 3 || o.Reported != 2 {
		t.Fatalf("%+v, %v", o, err)
	}
	for _, k := range Kinds() {
		tabs := tablesOf(t, countyLedger(), k.Code, whole)
		rows := int64(0)
		for _, tab := range tabs {
			rows += int64(len(tab.Rows))
		}
		if (len(tabs) > 1) != k.Several || rows != o.Rows[k.Code] {
			t.Errorf("%s has %d sheets and %d rows, %d in the overview", k.Code, len(tabs), rows, o.Rows[k.Code])
		}
		if found, ok := FindKind(k.Code); !ok || found != k || k.Title == "" || k.EN == "" || k.Counts == "" || k.CountsEN == "" {
			t.Errorf("%+v", k)
		}
	}
}
