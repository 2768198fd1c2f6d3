package monthly

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"yizhan/shared/report/book"
	"yizhan/shared/report/form"
	"yizhan/shared/report/form/formtest"
	sheets "yizhan/shared/report/table"
)

// needOffice skips where there is no office to ask; scripts/office_test.sh brings one and
// sets YIZHAN_OFFICE, which allows no skipping.
func needOffice(t *testing.T) {
	for _, program := range []string{"soffice", "pdftotext"} {
		if _, err := exec.LookPath(program); err != nil {
			if os.Getenv("YIZHAN_OFFICE") != "" {
				t.Fatalf("%s is missing", program)
			}
			t.Skipf("%s is not installed; run make office", program)
		}
	}
}

// convert opens files in the office, as a person would, and reads what it shows.
func convert(t *testing.T, files map[string][]byte) map[string]string {
	t.Helper()
	dir := t.TempDir()
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	args := []string{"-env:UserInstallation=file://" + filepath.Join(dir, "profile"), "--headless", "--norestore", "--convert-to", "pdf", "--outdir", filepath.Join(dir, "out")}
	for name, content := range files {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		args = append(args, path)
	}
	said, err := exec.CommandContext(ctx, "soffice", args...).CombinedOutput()
	if err != nil {
		t.Fatalf("soffice: %v\n%s", err, said)
	}
	texts := map[string]string{}
	for name := range files {
		pdf := filepath.Join(dir, "out", strings.TrimSuffix(name, filepath.Ext(name))+".pdf")
		text, err := exec.CommandContext(ctx, "pdftotext", "-layout", pdf, "-").Output()
		if err != nil {
			t.Fatalf("%s: %v\n%s", name, err, said)
		}
		texts[name] = string(text)
	}
	return texts
}

var figure = regexp.MustCompile(`-?\d[\d,]*(?:\.\d+)?%?`)

// TestTheOfficeShowsTheSameFigures: every sheet opens, and every number of it is on the
// page, as often as in the table.
func TestTheOfficeShowsTheSameFigures(t *testing.T) {
	needOffice(t)
	files, tables := map[string][]byte{}, map[string]form.Table{}
	for _, tab := range formtest.All() {
		var b bytes.Buffer
		if err := book.Write(t.Context(), &b, tab); err != nil {
			t.Fatal(err)
		}
		name := tab.Code + ".xlsx"
		files[name], tables[name] = b.Bytes(), tab
	}
	compared := 0
	for name, text := range convert(t, files) {
		shown := map[string]int{}
		for _, n := range figure.FindAllString(text, -1) {
			shown[n]++
		}
		wanted := map[string]int{}
		tab := tables[name]
		for _, row := range append(tab.Rows[:len(tab.Rows):len(tab.Rows)], tab.Sums()) {
			for i, v := range row {
				switch v := v.(type) {
				case int64, float64:
					wanted[sheets.Show(tab.Columns[i].Kind, v)]++
				case sheets.Word:
					if !strings.Contains(text, string(v)) {
						t.Errorf("%s: %s is not shown", name, v)
					}
				}
			}
		}
		for n, times := range wanted {
			compared++
			if shown[n] < times {
				t.Errorf("%s: %s is shown %d times, want %d", name, n, shown[n], times)
			}
		}
		if strings.Contains(text, "###") {
			t.Errorf("%s: a column is too narrow for its numbers", name)
		}
	}
	if compared < 30 {
		t.Errorf("only %d figures were compared", compared)
	}
}

// TestTheOfficeOpensThePacket: every workbook, the 通报, and a filled template.
func TestTheOfficeOpensThePacket(t *testing.T) {
	needOffice(t)
	var b bytes.Buffer
	if _, err := Package(t.Context(), &b, countyLedger(), whole); err != nil {
		t.Fatal(err)
	}
	files := unpack(t, b.Bytes())
	files["模板.xlsx"] = filledTemplate(t)
	texts := convert(t, files)
	for name, words := range map[string][]string{
		"通报.docx":          {"本期服务 123 人次", "环比增长 146.0%", "600.00 元", "66.7%", "未上报", "— 1 —"},
		"T1 驿站服务月报.xlsx":   {"123", "600.00", "未上报", "合计"},
		"T6 问题诉求销号台账.xlsx": {"办理中", "已办结"},
		CoverName:          {"通报.docx", "数据截至：2026-11-30 18:03"},
		"模板.xlsx":          {"快递员 100", "S001", "S002", "合计 120"},
	} {
		// Lines break where the page ends, and the office puts room around numbers.
		packed := strings.Join(strings.Fields(texts[name]), "")
		for _, w := range words {
			if !strings.Contains(packed, strings.ReplaceAll(w, " ", "")) {
				t.Errorf("%s does not show %s", name, w)
			}
		}
	}
}

// filledTemplate is somebody's own workbook, filled: a named cell, repeated rows, and a
// formula that adds two names up.
func filledTemplate(t *testing.T) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	check := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	for cell, word := range map[string]string{"A1": "快递员", "A3": "{code}", "B3": "{station}", "A6": "合计"} {
		check(f.SetCellStr("Sheet1", cell, word))
	}
	check(f.SetCellFormula("Sheet1", "B6", "B1+C1"))
	check(f.SetCellFormula("Sheet1", "D6", "1+1"))
	for name, refers := range map[string]string{"人次_N3": "Sheet1!$B$1", "people.N1": "Sheet1!$C$1", "t2.rows": "Sheet1!$A$3:$B$4"} {
		check(f.SetDefinedName(&excelize.DefinedName{Name: name, RefersTo: refers}))
	}
	var content, out bytes.Buffer
	check(f.Write(&content))
	tables, err := Tables(t.Context(), countyLedger(), "", whole)
	check(err)
	filled, err := book.Fill(t.Context(), &out, content.Bytes(), tables)
	check(err)
	if len(filled.Unknown) > 0 || filled.Rows != 3 {
		t.Errorf("filled: %+v", filled)
	}
	return out.Bytes()
}
