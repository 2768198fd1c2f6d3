package book_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"yizhan/shared/fault"
	"yizhan/shared/report/book"
	"yizhan/shared/report/form"
	"yizhan/shared/report/form/formtest"
)

// template makes somebody's own workbook.
func template(t *testing.T, make func(f *excelize.File)) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	make(f)
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

func name(f *excelize.File, name, refers string) {
	must(f.SetDefinedName(&excelize.DefinedName{Name: name, RefersTo: refers}))
}

func fill(t *testing.T, content []byte, tables ...form.Table) (*excelize.File, book.Filled, []byte) {
	t.Helper()
	var b bytes.Buffer
	filled, err := book.Fill(t.Context(), &b, content, tables)
	if err != nil {
		t.Fatal(err)
	}
	wellFormed(t, b.Bytes())
	f, err := excelize.OpenReader(bytes.NewReader(b.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f, filled, b.Bytes()
}

func cells(t *testing.T, f *excelize.File, sheet string, want map[string]string) {
	t.Helper()
	for cell, w := range want {
		if got, err := f.GetCellValue(sheet, cell); err != nil || got != w {
			t.Errorf("%s: %q, want %q (%v)", cell, got, w, err)
		}
	}
}

// TestATemplateIsFilledAsItIs: figures go where names are, in the format that is there.
func TestATemplateIsFilledAsItIs(t *testing.T) {
	var styled int
	content := template(t, func(f *excelize.File) {
		format := `#,##0"人次"`
		s, err := f.NewStyle(&excelize.Style{CustomNumFmt: &format, Font: &excelize.Font{Bold: true, Color: "FF0000", Family: "楷体"}})
		must(err)
		styled = s
		must(f.SetCellStyle("Sheet1", "B1", "B1", s))
		must(f.SetCellValue("Sheet1", "A1", "快递员"))
		must(f.SetCellValue("Sheet1", "B1", "填这里"))
		must(f.SetColWidth("Sheet1", "B", "B", 33))
		name(f, "人次_N3", "Sheet1!$B$1")
		name(f, "people.N1", "Sheet1!$B$2")
		name(f, "People", "Sheet1!$B$3")
		name(f, "saved", "Sheet1!$B$4")
		name(f, "period", "Sheet1!$B$5")
		name(f, "填报单位", "Sheet1!$B$6")
		name(f, "人次_货车司机", "Sheet1!$B$7")
		name(f, "服务_饮水", "Sheet1!$B$8")
		name(f, "to", "Sheet1!$B$9")
		name(f, "t7.coverage", "Sheet1!$B$10")
		name(f, "t6.count", "Sheet1!$B$11")
		name(f, "as_of", "Sheet1!$B$12")
		name(f, "services.phone_charging", "Sheet1!$B$13")
		name(f, "满意度", "Sheet1!$B$14")
		name(f, "rate", "0.5")
		must(f.SetCellValue("Sheet1", "B14", "原来的字"))
		must(f.SetCellFormula("Sheet1", "B15", "B2+B3"))
	})
	f, filled, _ := fill(t, content, formtest.All()...)
	cells(t, f, "Sheet1", map[string]string{"A1": "快递员", "B1": "1,234人次", "B2": "12345", "B3": "13586", "B4": "12345.67", "B5": "2026年11月", "B6": "乐山市两新工委",
		"B7": "12345", "B8": "13000", "B9": "2026-11-30", "B10": "62.5%", "B11": "1", "B12": "2026-11-30 18:03", "B13": "586", "B14": "原来的字"})
	if s, _ := f.GetCellStyle("Sheet1", "B1"); s != styled {
		t.Errorf("the style of B1 is %d, it was %d", s, styled)
	}
	if w, _ := f.GetColWidth("Sheet1", "B"); w != 33 {
		t.Errorf("the column is %v wide", w)
	}
	if got := fmt.Sprint(filled.Unknown); got != "[rate 满意度]" || filled.Cells != 13 {
		t.Errorf("unknown %s, filled %d", got, filled.Cells)
	}
	if got, err := f.CalcCellValue("Sheet1", "B15"); err != nil || got != "25931" {
		t.Errorf("the formula gives %q, %v", got, err)
	}
}

// problems is T6 with rows.
func problems(n int) form.Table {
	lines := make([]form.ProblemLine, n)
	for i := range lines {
		lines[i] = form.ProblemLine{Code: fmt.Sprintf("P-%03d", i+1), Raised: 20261102, Text: formtest.Evil, Days: int64(i), State: "办理中"}
	}
	return form.Problems(formtest.Header(), lines)
}

// listed is a template whose two rows are repeated, with merged cells, a height, a formula
// in the row, a sum below, and a list below that.
func listed(t *testing.T) []byte {
	return template(t, func(f *excelize.File) {
		s, err := f.NewStyle(&excelize.Style{Border: []excelize.Border{{Type: "bottom", Style: 2, Color: "00FF00"}}})
		must(err)
		must(f.SetCellStr("Sheet1", "A1", "问题清单"))
		for cell, word := range map[string]string{"A3": "{no}", "B3": "{问题诉求}", "D3": "{days}", "E3": "{提出日期}", "F3": "{谁}"} {
			must(f.SetCellStr("Sheet1", cell, word))
		}
		must(f.SetCellFormula("Sheet1", "G3", "D3*2"))
		must(f.SetCellStr("Sheet1", "H3", "件")) // beside the range
		must(f.SetCellInt("Sheet1", "I3", 7))
		must(f.SetCellStyle("Sheet1", "A3", "G3", s))
		must(f.MergeCell("Sheet1", "B3", "C3"))
		must(f.SetRowHeight("Sheet1", 3, 41))
		must(f.SetCellFormula("Sheet1", "D5", "SUM(D3:D4)"))
		must(f.SetCellStr("Sheet1", "A6", "完"))
		name(f, "t6.rows", "Sheet1!$A$3:$G$4")
		name(f, "t7_行", "Sheet1!$A$8:$C$8")
	})
}

func TestRowsAreRepeated(t *testing.T) {
	f, filled, _ := fill(t, listed(t), append(formtest.All(), problems(5))...)
	cells(t, f, "Sheet1", map[string]string{"A1": "问题清单", "A3": "1", "B3": formtest.Evil, "D3": "0", "E3": "2026-11-02", "F3": "{谁}", "A7": "5", "B7": formtest.Evil, "D7": "4", "A9": "完", "H7": "", "H6": "件", "I6": "7",
		"A11": "1", "B11": "市中区", "C11": "1", "A12": "2", "B12": "金口河区"})
	if formula, _ := f.GetCellFormula("Sheet1", "B7"); formula != "" {
		t.Errorf("a text became the formula %s", formula)
	}
	for cell, want := range map[string]string{"G3": "D3*2", "G6": "D6*2", "D8": "SUM(D3:D7)"} {
		if got, _ := f.GetCellFormula("Sheet1", cell); got != want {
			t.Errorf("%s: the formula %q, want %q", cell, got, want)
		}
	}
	if sum, err := f.CalcCellValue("Sheet1", "D8"); err != nil || sum != "10" {
		t.Errorf("the sum is %q, %v", sum, err)
	}
	merged, _ := f.GetMergeCells("Sheet1")
	if len(merged) != 4 { // the first row and its three copies; the second row had none
		t.Errorf("merged: %v", merged)
	}
	for _, row := range []int{3, 4, 5, 6} {
		if h, _ := f.GetRowHeight("Sheet1", row); h != 41 {
			t.Errorf("row %d is %v high", row, h)
		}
	}
	if got := fmt.Sprint(filled.Unknown); got != "[t6.rows {谁}]" || filled.Rows != 7 {
		t.Errorf("unknown %s, rows %d", got, filled.Rows)
	}
}

func TestAnEmptyListLeavesNoBraces(t *testing.T) {
	f, _, _ := fill(t, listed(t), problems(0))
	cells(t, f, "Sheet1", map[string]string{"A3": "", "B3": "", "A6": "完"})
}

// TestThreeThousandRows: more than any list of a county has.
func TestThreeThousandRows(t *testing.T) {
	f, filled, _ := fill(t, listed(t), problems(3000))
	cells(t, f, "Sheet1", map[string]string{"A3002": "3000", "A3004": "完"})
	if filled.Rows != 3000 {
		t.Errorf("%d rows", filled.Rows)
	}
}

// pack makes a packet of parts, over those of a workbook.
func pack(t *testing.T, over map[string]string) []byte {
	t.Helper()
	parts := map[string]string{}
	content := template(t, func(f *excelize.File) { name(f, "people", "Sheet1!$A$1") })
	z, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	must(err)
	for _, f := range z.File {
		r, err := f.Open()
		must(err)
		var b bytes.Buffer
		_, err = b.ReadFrom(r)
		must(err)
		parts[f.Name] = b.String()
	}
	maps.Copy(parts, over)
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, name := range slices.Sorted(maps.Keys(parts)) {
		p, err := w.Create(name)
		must(err)
		_, err = p.Write([]byte(parts[name]))
		must(err)
	}
	must(w.Close())
	return b.Bytes()
}

func sheetOf(inside string) string {
	return `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">` + inside + `</worksheet>`
}

// TestHostileTemplatesAreRefused shows each a made-up template.
func TestHostileTemplatesAreRefused(t *testing.T) {
	const sheet = "xl/worksheets/sheet1.xml"
	for what, c := range map[string]struct {
		content []byte
		kind    fault.Kind
	}{
		"no packet":           {[]byte("PK\x03\x04 nothing"), fault.Invalid},
		"nothing":             {nil, fault.Invalid},
		"not a workbook":      {func() []byte { var b bytes.Buffer; must(zip.NewWriter(&b).Close()); return b.Bytes() }(), fault.Invalid},
		"macros":              {pack(t, map[string]string{"xl/vbaProject.bin": "x"}), fault.Invalid},
		"old macros":          {pack(t, map[string]string{"xl/macrosheets/sheet1.xml": "<a/>"}), fault.Invalid},
		"links":               {pack(t, map[string]string{"xl/externalLinks/externalLink1.xml": "<a/>"}), fault.Invalid},
		"a picture outside":   {pack(t, map[string]string{"xl/worksheets/_rels/sheet1.xml.rels": `<Relationships><Relationship Id="a" Type="http://x/image" Target="http://evil.example/p" TargetMode="External"/></Relationships>`}), fault.Invalid},
		"connections":         {pack(t, map[string]string{"xl/connections.xml": "<a/>"}), fault.Invalid},
		"embedded":            {pack(t, map[string]string{"xl/embeddings/oleObject1.bin": "x"}), fault.Invalid},
		"asks the network":    {pack(t, map[string]string{sheet: sheetOf(`<sheetData><row r="1"><c r="A1"><f>WEB<!-- -->SERVICE("http://evil.example")</f></c></row></sheetData>`)}), fault.Invalid},
		"asks a program":      {pack(t, map[string]string{sheet: sheetOf(`<sheetData><row r="1"><c r="A1"><f>cmd|'/C calc'!A0</f></c></row></sheetData>`)}), fault.Invalid},
		"entities":            {pack(t, map[string]string{sheet: `<!DOCTYPE a [<!ENTITY b "c">]>` + sheetOf("")}), fault.Invalid},
		"depth":               {pack(t, map[string]string{sheet: strings.Repeat("<a>", 100)}), fault.Invalid},
		"a bomb":              {pack(t, map[string]string{"xl/media/a.png": strings.Repeat("\x00", 65<<20)}), fault.TooLarge},
		"a bomb of XML":       {pack(t, map[string]string{"xl/a.xml": "<a>" + strings.Repeat(" ", 65<<20)}), fault.TooLarge},
		"a far row":           {pack(t, map[string]string{sheet: sheetOf(`<sheetData><row r="1048576"><c r="A1048576"/></row></sheetData>`)}), fault.TooLarge},
		"a far row of a cell": {pack(t, map[string]string{sheet: sheetOf(`<sheetData><row><c r="A1048576"/></row></sheetData>`)}), fault.TooLarge},
		"wide rows":           {pack(t, map[string]string{sheet: sheetOf("<sheetData>" + strings.Repeat(`<row><c r="XFD1"/></row>`, 100) + "</sheetData>")}), fault.TooLarge},
		"merged cells":        {pack(t, map[string]string{sheet: sheetOf("<sheetData/><mergeCells>" + strings.Repeat(`<mergeCell ref="A1:B1"/>`, 6000) + "</mergeCells>")}), fault.TooLarge},
		"too many parts": {pack(t, func() map[string]string {
			m := map[string]string{}
			for i := range 1100 {
				m[fmt.Sprintf("xl/media/%d.png", i)] = ""
			}
			return m
		}()), fault.TooLarge},
	} {
		var b bytes.Buffer
		if _, err := book.Fill(t.Context(), &b, c.content, formtest.All()); !fault.Is(err, c.kind) || b.Len() > 0 {
			t.Errorf("%s: %v, %d bytes written", what, err, b.Len())
		}
	}
	// What people do have is taken: an address to click on, a text with a bar.
	harmless := pack(t, map[string]string{
		"xl/worksheets/_rels/sheet1.xml.rels": `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="a" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink" Target="mailto:a@example.cn" TargetMode="External"/></Relationships>`,
		sheet:                                 sheetOf(`<sheetData><row r="2"><c r="A2"><f>"a|b"&amp;"c"</f></c></row></sheetData>`)})
	f, _, _ := fill(t, harmless, formtest.All()...)
	cells(t, f, "Sheet1", map[string]string{"A1": "13586"})
}

// FuzzTemplate puts anything into the parts that filling reads and changes: it must end,
// without a panic.
func FuzzTemplate(f *testing.F) {
	f.Add(`<sheetData><row r="3"><c r="A3" t="inlineStr"><is><t>{no}</t></is></c><c r="B3" s="1"><f>A3*2</f><v>1</v></c></row></sheetData><mergeCells count="1"><mergeCell ref="A3:B3"/></mergeCells>`,
		`<definedName name="t6.rows">Sheet1!$A$3:$G$4</definedName><definedName name="people">Sheet1!$B$1</definedName>`)
	f.Add(`<cols><col min="1" max="16384" width="3"/></cols><sheetData><row><c><f t="shared" ref="A1:B9" si="0">1</f></c></row></sheetData>`, `<definedName name="t2.rows" localSheetId="0">'Sheet1'!A1</definedName>`)
	f.Fuzz(func(t *testing.T, inside, names string) {
		content := pack(t, map[string]string{"xl/worksheets/sheet1.xml": sheetOf(inside), "xl/workbook.xml": `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets><definedNames>` + names + `</definedNames></workbook>`})
		_, _ = book.Fill(t.Context(), &bytes.Buffer{}, content, formtest.All())
	})
}
