package book_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"yizhan/shared/fault"
	"yizhan/shared/report/book"
	"yizhan/shared/report/form"
	"yizhan/shared/report/table"
)

// pivoted is a small table of money by a county and a group that call themselves formulas.
func pivoted() book.Pivot {
	head := form.Header{Unit: "乐山市", From: 20261101, To: 20261123, Made: time.UnixMilli(1_795_000_000_000)}
	evil := `=cmd|' /C calc'!A0`
	text := func(key, title string) form.Column { return form.Column{Key: key, Heads: []string{title}} }
	money := func(key, title string) form.Column {
		return form.Column{Key: key, Heads: []string{title}, Kind: table.Money}
	}
	return book.Pivot{
		Shown: form.Table{Header: head, Form: form.Form{Code: "P", Title: "透视", Sheet: "透视表", Columns: []form.Column{text("rows", "县"), money("a", evil), money("b", "快递员"), money("total", "合计")}},
			Rows: [][]any{{evil, int64(12345), int64(5), int64(12350)}, {"峨眉山市", form.NotReported, form.NotReported, form.NotReported}, {table.Word("合计"), int64(12345), int64(5), int64(12350)}}},
		Data: form.Table{Header: head, Form: form.Form{Code: "P", Title: "数据", Sheet: book.DataSheet, Columns: []form.Column{text("rows", "县"), text("columns", "群体"), money("value", "节约（元）"), text("state", "上报")}},
			Rows: [][]any{{evil, evil, int64(12345), "已上报"}, {evil, "快递员", int64(5), "已上报"}, {"峨眉山市", evil, nil, "未上报"}, {"峨眉山市", "快递员", nil, "未上报"}}},
		Rows: []string{"县"}, Columns: []string{"群体"}, Value: "节约（元）",
		Chart:     book.Chart{Title: evil, Kind: table.Money, Categories: []string{evil, "峨眉山市"}, Series: []book.Series{{Name: evil, Values: []any{int64(12345), nil}}, {Name: "快递员", Values: []any{int64(5), nil}}}},
		Explained: form.Table{Header: head, Form: form.Form{Code: "P0", Title: "说明", Sheet: "说明", Columns: []form.Column{text("item", "项目"), text("text", "内容")}}, Rows: [][]any{{"校验值", book.SumOf(0)}, {"校验值 数据", book.SumOf(1)}}},
	}
}

func writePivot(t *testing.T, p book.Pivot) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := book.WritePivot(t.Context(), &b, p); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestAPivotIsNumbersAndTexts: numbers can be added up, names are texts whatever they
// begin with, what was not reported is empty, and the same table gives the same file.
func TestAPivotIsNumbersAndTexts(t *testing.T) {
	b := writePivot(t, pivoted())
	if !bytes.Equal(b, writePivot(t, pivoted())) {
		t.Error("the same table makes another file")
	}
	f := open(t, b)
	for _, c := range []struct{ sheet, cell, want string }{
		{"透视表", "A4", `=cmd|' /C calc'!A0`}, {"透视表", "B4", "123.45"}, {"透视表", "B5", "未上报"}, {"透视表", "D6", "123.5"},
		{"数据", "A2", `=cmd|' /C calc'!A0`}, {"数据", "C2", "123.45"}, {"数据", "C4", ""}, {"数据", "D4", "未上报"}, {"图表", "A2", `=cmd|' /C calc'!A0`}, {"图表", "B2", "123.45"}, {"图表", "B3", ""},
	} {
		got, err := f.GetCellValue(c.sheet, c.cell)
		if err != nil || got != c.want {
			t.Errorf("%s!%s: %q, %v", c.sheet, c.cell, got, err)
		}
		if formula, _ := f.GetCellFormula(c.sheet, c.cell); formula != "" {
			t.Errorf("%s!%s is the formula %s", c.sheet, c.cell, formula)
		}
		if kind, _ := f.GetCellType(c.sheet, c.cell); c.want == "123.45" && kind != excelize.CellTypeNumber && kind != excelize.CellTypeUnset {
			t.Errorf("%s!%s is no number: %v", c.sheet, c.cell, kind)
		}
	}
	if tables, err := f.GetPivotTables(book.NativeSheet); err != nil || len(tables) != 1 || tables[0].DataRange != "数据!A1:D5" || tables[0].Data[0].NumFmt != 4 {
		t.Errorf("%+v, %v", tables, err)
	}
	if said, err := f.GetCellValue("说明", "B4"); err != nil || len(said) != 64 {
		t.Errorf("the sum is %q, %v", said, err)
	}
	empty := pivoted()
	empty.Data.Rows, empty.Chart = nil, book.Chart{}
	if f := open(t, writePivot(t, empty)); len(f.GetSheetList()) != 5 {
		t.Error("a table without numbers has not all sheets")
	}
	large := pivoted()
	large.Data.Rows = make([][]any, book.RowsMax+1)
	if err := book.WritePivot(t.Context(), &bytes.Buffer{}, large); !fault.Is(err, fault.TooLarge) {
		t.Errorf("a huge table: %v", err)
	}
}

// TestTheOfficeTurnsThePivot: an office opens the workbook without repair, and its own
// table comes to the same sums.
func TestTheOfficeTurnsThePivot(t *testing.T) {
	office, err := exec.LookPath("soffice")
	if err != nil {
		if os.Getenv("YIZHAN_OFFICE") != "" {
			t.Fatal("soffice is missing")
		}
		t.Skip("soffice is not installed; run make office")
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "p.xlsx"), writePivot(t, pivoted()), 0o600); err != nil {
		t.Fatal(err)
	}
	const allSheets = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
	if out, err := exec.CommandContext(t.Context(), office, "-env:UserInstallation=file://"+dir+"/profile", "--headless", "--convert-to", allSheets, "--outdir", dir, filepath.Join(dir, "p.xlsx")).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	got, err := os.ReadFile(filepath.Join(dir, "p-"+book.NativeSheet+".csv"))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"=cmd|' /C calc'!A0,123.45,0.05,123.5", "Total Result,123.45,0.05,123.5"} {
		if !strings.Contains(string(got), want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
}
