package sheet

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"yizhan/shared/fault"
)

// zipOf packs parts.
func zipOf(t *testing.T, parts map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, content := range parts {
		w, err := z.Create(name)
		if err == nil {
			_, err = io.WriteString(w, content)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

const (
	bookXML = `<workbook xmlns:r="r"><sheets><sheet name="表" sheetId="1" r:id="r1"/></sheets></workbook>`
	relsXML = `<Relationships><Relationship Id="r1" Type="x/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="x/sharedStrings" Target="sharedStrings.xml"/></Relationships>`
)

// bookOf is a workbook of one sheet whose XML is given.
func bookOf(t *testing.T, sheet, words string) string {
	t.Helper()
	return put(t, "b.xlsx", string(zipOf(t, map[string]string{
		"xl/workbook.xml": bookXML, "xl/_rels/workbook.xml.rels": relsXML, "xl/worksheets/sheet1.xml": sheet, "xl/sharedStrings.xml": words})))
}

// saved writes a workbook as people do, with the library that writes ours.
func saved(t *testing.T, fill func(*excelize.File) error) string {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	path := filepath.Join(t.TempDir(), "台账.xlsx")
	if err := fill(f); err != nil {
		t.Fatal(err)
	}
	if err := f.SaveAs(path); err != nil {
		t.Fatal(err)
	}
	return path
}

// bomb is a part that unpacks to very much.
type bomb struct {
	head, body string
	times      int
}

func bombOf(t *testing.T, sheet, words bomb) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, part := range map[string]bomb{"xl/workbook.xml": {head: bookXML}, "xl/_rels/workbook.xml.rels": {head: relsXML}, "xl/worksheets/sheet1.xml": sheet, "xl/sharedStrings.xml": words} {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		for i := range part.times + 1 {
			s := part.body
			if i == 0 {
				s = part.head
			}
			if _, err := io.WriteString(w, s); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return put(t, "bomb.xlsx", b.String())
}

func sizeOf(t *testing.T, path string) int64 {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	return info.Size()
}

// TestBombsAreRefusedWithoutMemory: a small file that unpacks to very much is refused
// with a sentence, whatever part of it does so. Shared words may take what their limit
// says; nothing else takes memory.
func TestBombsAreRefusedWithoutMemory(t *testing.T) {
	long := strings.Repeat("a", 1<<20)
	const table = "<worksheet><sheetData>"
	for name, c := range map[string]struct {
		sheet, words bomb
		allocMax     uint64 // in all: garbage too
	}{
		"one word of 64 MB":          {bomb{head: table}, bomb{"<sst><si><t>", long, 64}, 16 << 20},
		"one cell of 64 MB":          {bomb{table + `<row r="1"><c t="inlineStr"><is><t>`, long, 64}, bomb{head: "<sst/>"}, 16 << 20},
		"an attribute of 64 MB":      {bomb{table + `<row r="`, long, 64}, bomb{head: "<sst/>"}, 16 << 20},
		"a comment of 64 MB":         {bomb{table + `<!--`, long, 64}, bomb{head: "<sst/>"}, 16 << 20},
		"words without end":          {bomb{head: table}, bomb{"<sst>", strings.Repeat("<si><t>"+strings.Repeat("b", 1000)+"</t></si>", 1000), 80}, 512 << 20},
		"empty words without end":    {bomb{head: table}, bomb{"<sst>", strings.Repeat("<si/>", 200_000), 12}, 512 << 20},
		"elements in elements":       {bomb{table, strings.Repeat("<a>", 300_000), 60}, bomb{head: "<sst/>"}, 16 << 20},
		"a sheet of more than 1 GiB": {bomb{table, strings.Repeat("<row/>", 200_000), 900}, bomb{head: "<sst/>"}, 16 << 20},
		"rows without end":           {bomb{table, strings.Repeat("<row/>", 200_000), 6}, bomb{head: "<sst/>"}, 256 << 20},
	} {
		t.Run(name, func(t *testing.T) {
			path := bombOf(t, c.sheet, c.words)
			runtime.GC()
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			rows, err := read(t, path, 0)
			runtime.ReadMemStats(&after)
			if !fault.Is(err, fault.TooLarge) && !fault.Is(err, fault.Invalid) || len(rows) > 0 {
				t.Errorf("%d rows, %v", len(rows), err)
			}
			if took := after.TotalAlloc - before.TotalAlloc; took > c.allocMax {
				t.Errorf("%d MiB allocated", took>>20)
			} else {
				t.Logf("%d KiB allocated for a file of %d KiB", took>>10, sizeOf(t, path)>>10)
			}
		})
	}
}

func TestAPartThatLiesAboutItsSizeIsRefused(t *testing.T) {
	whole := zipOf(t, map[string]string{"xl/workbook.xml": bookXML, "xl/_rels/workbook.xml.rels": relsXML,
		"xl/worksheets/sheet1.xml": "<worksheet><sheetData><row><c><v>1</v></c></row></sheetData></worksheet>", "xl/sharedStrings.xml": "<sst/>"})
	for _, cut := range []int{1, 30, len(whole) / 2} {
		if rows, err := read(t, put(t, "cut.xlsx", string(whole[:len(whole)-cut])), 0); !fault.Is(err, fault.Invalid) {
			t.Errorf("without its last %d bytes: %q, %v", cut, rows, err)
		}
	}
	if rows, err := read(t, bookOf(t, "<worksheet><sheetData><row><c><v>1</v></c></row>", "<sst/>"), 0); !fault.Is(err, fault.Invalid) || len(rows) != 1 {
		t.Errorf("a sheet without its end: %q, %v", rows, err)
	}
	if _, err := read(t, bookOf(t, `<worksheet><sheetData><row><c t="s"><v>7</v></c></row></sheetData></worksheet>`, "<sst/>"), 0); !fault.Is(err, fault.Invalid) {
		t.Errorf("a word that is not there: %v", err)
	}
}

func TestARowThatIsTooMuchIsRefusedAlone(t *testing.T) {
	cell := func(ref, text string) string {
		return `<c r="` + ref + `" t="inlineStr"><is><t>` + text + `</t></is></c>`
	}
	rows, err := read(t, bookOf(t, "<worksheet><sheetData><row>"+cell("A1", strings.Repeat("长", cellRunesMax+1))+"</row><row>"+cell("XFD2", "far")+"</row><row>"+
		cell("XFD3", "")+cell("B3", "here")+"</row></sheetData></worksheet>", "<sst/>"), 0)
	if err != nil || len(rows) != 3 || !strings.Contains(rows[0], "字太多") || !strings.Contains(rows[1], "列太多") || rows[2] != "3 |here" {
		t.Errorf("%q, %v", rows, err)
	}
}

func TestAWorkbookAsPeopleSeeIt(t *testing.T) {
	path := saved(t, func(f *excelize.File) error {
		style := func(format string) int {
			s, err := f.NewStyle(&excelize.Style{CustomNumFmt: &format})
			if err != nil {
				t.Fatal(err)
			}
			return s
		}
		builtIn := func(id int) int {
			s, err := f.NewStyle(&excelize.Style{NumFmt: id})
			if err != nil {
				t.Fatal(err)
			}
			return s
		}
		if err := f.SetSheetRow("Sheet1", "A1", &[]any{"嘉州小哥加油站登记表"}); err != nil {
			return err
		}
		if err := f.MergeCell("Sheet1", "A1", "E1"); err != nil {
			return err
		}
		if err := f.SetCellRichText("Sheet1", "A3", []excelize.RichTextRun{{Text: "日"}, {Text: "期"}}); err != nil {
			return err
		}
		for i, c := range []struct {
			value any
			style int
		}{
			{46027, style(`yyyy"年"m"月"d"日"`)}, {46027, builtIn(14)}, {46027.5, builtIn(22)}, {46027.586863, style("yyyy-m-d h:mm:ss")},
			{0.586805, style("[h]:mm")}, {0.25, builtIn(10)}, {1234.5, style("#,##0.00")}, {1234, style(`#,##0"人";[Red]-#,##0`)},
			{13800001234.0, 0}, {46027, builtIn(31)}, {"＝1+1", 0}, {true, 0}, {400000, style("yyyy-mm-dd")}, {"2026/1/5", 0},
		} {
			cell, err := excelize.CoordinatesToCellName(i+1, 4)
			if err != nil {
				return err
			}
			if err := f.SetCellValue("Sheet1", cell, c.value); err != nil {
				return err
			}
			if c.style > 0 {
				if err := f.SetCellStyle("Sheet1", cell, cell, c.style); err != nil {
					return err
				}
			}
		}
		if err := f.SetCellFormula("Sheet1", "A9", "1+1"); err != nil {
			return err
		}
		if _, err := f.NewSheet("隐藏"); err != nil {
			return err
		}
		if err := f.SetSheetVisible("隐藏", false); err != nil {
			return err
		}
		_, err := f.NewSheet("十一月")
		if err == nil {
			err = f.SetCellValue("十一月", "B2", "𠮷")
		}
		return err
	})
	b, err := Open(path)
	if err != nil || fmt.Sprint(b.Sheets) != "[Sheet1 十一月]" || b.Name != "台账.xlsx" {
		t.Fatalf("%+v, %v", b, err)
	}
	rows, err := read(t, path, 0)
	want := []string{"1 嘉州小哥加油站登记表", "3 日期",
		"4 2026-01-05|2026-01-05|2026-01-05 12:00|2026-01-05 14:05:05|14:05|25%|1234.5|1234|13800001234|2026-01-05|＝1+1|TRUE|2995-02-27|2026/1/5"}
	if err != nil || strings.Join(rows, "\n") != strings.Join(want, "\n") {
		t.Errorf("%s\n%v", strings.Join(rows, "\n"), err)
	}
	if rows, err := read(t, path, 1); err != nil || fmt.Sprint(rows) != "[2 |𠮷]" {
		t.Errorf("%q, %v", rows, err)
	}
	if _, err := b.Rows(2); !fault.Is(err, fault.NotFound) {
		t.Errorf("a sheet that is hidden: %v", err)
	}
}

func TestDaysFrom1904(t *testing.T) {
	path := saved(t, func(f *excelize.File) error {
		yes := true
		if err := f.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &yes}); err != nil {
			return err
		}
		s, err := f.NewStyle(&excelize.Style{NumFmt: 14})
		if err != nil {
			return err
		}
		if err := f.SetCellValue("Sheet1", "A1", 44565); err != nil {
			return err
		}
		return f.SetCellStyle("Sheet1", "A1", "A1", s)
	})
	if rows, err := read(t, path, 0); err != nil || fmt.Sprint(rows) != "[1 2026-01-05]" {
		t.Errorf("%q, %v", rows, err)
	}
}

func TestShapes(t *testing.T) {
	for format, want := range map[string]shape{
		"General": shapePlain, `#,##0"日"`: shapePlain, "[$-804]yyyy\"年\"": shapeTime, "0.0%": shapePercent, "#,##0;[Red]-#,##0": shapePlain,
		"[Red]0": shapePlain, `0\d`: shapePlain, "mm:ss": shapeTime, "": shapePlain, `_d0`: shapePlain,
	} {
		if got := shapeOf(format); got != want {
			t.Errorf("%q: %d, want %d", format, got, want)
		}
	}
}

func FuzzSheet(f *testing.F) {
	f.Add(`<row r="3"><c r="B3" t="s"><v>0</v></c></row>`, "<si><t>a</t></si>")
	f.Add(`<row><c><v>1e9</v></c><c t="b"><v>1</v></c></row><row r="1">`, "<si><r><t>a</t></r><rPh><t>b</t></rPh></si>")
	f.Fuzz(func(t *testing.T, rows, words string) {
		// Whatever stands in a file: rows or a sentence, and numbers that only rise.
		b, err := Open(bookOf(t, "<worksheet><sheetData>"+rows+"</sheetData></worksheet>", "<sst>"+words+"</sst>"))
		if err != nil {
			t.Fatal(err)
		}
		r, err := b.Rows(0)
		if err != nil {
			return
		}
		defer r.Close()
		last := 0
		for {
			row, err := r.Next()
			if err != nil {
				if err != io.EOF && fault.KindOf(err) == fault.Internal {
					t.Errorf("%v", err)
				}
				return
			}
			if row.Number <= last {
				t.Errorf("row %d behind %d", row.Number, last)
			}
			last = row.Number
		}
	})
}
