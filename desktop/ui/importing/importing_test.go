package importing_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"github.com/xuri/excelize/v2"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/files"
	"yizhan/desktop/ui/gallery"
	"yizhan/desktop/ui/importing"
	"yizhan/desktop/ui/page"
	"yizhan/shared/domain"
	"yizhan/shared/stats"
)

// open opens the page on an office with some stations.
func open(t *testing.T) (*gallery.Sample, *gallery.Stage, *importing.Importing) {
	t.Helper()
	s, err := gallery.OpenState(t.Context(), gallery.StateNewOffice)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	for code, name := range map[string]string{"JZ01": "东站", "JZ02": "西站"} {
		if err := s.AddStation(t.Context(), domain.Station{Code: code, Name: name, Division: "511102"}); err != nil {
			t.Fatal(err)
		}
	}
	stage := gallery.TestStage(t, s)
	stage.Open(page.Import)
	stage.Settle()
	return s, stage, stage.Page(page.Import).(*importing.Importing)
}

// ledger writes a workbook of two sheets, the second of which is the ledger.
func ledger(t *testing.T, rows ...[]any) string {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	err := f.SetSheetRow("Sheet1", "A1", &[]any{"说明", "不是台账"})
	if err == nil {
		_, err = f.NewSheet("十月")
	}
	for i := range rows {
		if err == nil {
			err = f.SetSheetRow("十月", fmt.Sprint("A", i+1), &rows[i])
		}
	}
	path := filepath.Join(t.TempDir(), "2026年台账.xlsx")
	if err == nil {
		err = f.SaveAs(path)
	}
	if err != nil {
		t.Fatal(err)
	}
	return path
}

var rows = [][]any{
	{"登记表"},
	{"序号", "日期", "群体", "人数", "服务项目", "驿站名称"},
	{1, "10月5日", "快递员", 3, "饮水", "东站"},
	{2, "10月6日", "货车司机", 2, "饮水", "西站"},
	{3, "10月7日", "快递员", "三", "饮水", "西站"},
	{4, "10月8日", "快递员", 1, "饮水", "老站"},
}

func people(t *testing.T, s *gallery.Sample) int64 {
	t.Helper()
	table, err := s.Stats(t.Context(), stats.Query{Measure: domain.MeasurePeople, From: 20260101, To: 20261231, By: stats.ByTotal})
	if err != nil {
		t.Fatal(err)
	}
	return table.Total
}

func TestWhatIsNoLedgerIsRefusedWithASentence(t *testing.T) {
	_, stage, p := open(t)
	for name, c := range map[string][2]string{"empty.csv": {"", "是空的"}, "old.xls": {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "另存为 .xlsx"}, "page.xlsx": {"<html></html>", "不是表格"}} {
		path := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(path, []byte(c[0]), 0o600); err != nil {
			t.Fatal(err)
		}
		p.Open(path, 0)
		stage.Settle()
		if v := p.View(); v.Step != "empty" || !strings.Contains(v.Message, c[1]) {
			t.Errorf("%s: %+v", name, v)
		}
	}
	// A sheet that is no ledger: nothing to begin with.
	p.Open(ledger(t, rows...), 0)
	stage.Settle()
	stage.Press(fyne.KeyReturn)
	stage.Settle()
	if v := p.View(); v.Step != "mapping" || !strings.Contains(v.Message, "还要选好：日期") {
		t.Errorf("%+v", v)
	}
}

func TestALedgerIsLookedThroughTakenInAndTakenBack(t *testing.T) {
	s, stage, p := open(t)
	path := ledger(t, rows...)
	p.Open(path, 1)
	stage.Settle()
	v := p.View()
	if v.Step != "mapping" || v.Header != 2 || v.Year != 2026 || v.Map.At != "日期" || v.Map.Station != "驿站名称" || !slices.Equal(v.Sheets, []string{"Sheet1", "十月"}) {
		t.Fatalf("%+v", v)
	}
	stage.Press(fyne.KeyReturn)
	stage.Settle()
	v = p.View()
	if v.Step != "preview" || v.Result.Recorded != 2 || len(v.Rows) != 4 || v.Rows[0] != "3|10月5日|快递员|3|饮水|东站|✓ 新的" || !strings.Contains(v.Rows[3], "没有叫“老站”的驿站") {
		t.Fatalf("%+v", v)
	}
	if people(t, s) != 0 {
		t.Fatal("looking has recorded something")
	}
	stage.Type("2")
	stage.Advance(200 * time.Millisecond) // a digit might be a scanner's
	if v := p.View(); len(v.Rows) != 2 {
		t.Errorf("with a problem: %q", v.Rows)
	}
	stage.Press(fyne.KeyReturn)
	stage.Settle()
	v = p.View()
	if v.Step != "result" || v.Result.Recorded != 2 || people(t, s) != 5 {
		t.Fatalf("%+v, %d people", v, people(t, s))
	}

	// The result file, mended, comes in as a ledger.
	folder := t.TempDir()
	p.Export().Take('e', folder)
	stage.Settle()
	found, err := filepath.Glob(filepath.Join(folder, "*.xlsx"))
	if err != nil || len(found) != 1 {
		t.Fatalf("%v, %v", found, err)
	}
	f, err := excelize.OpenFile(found[0])
	if err != nil {
		t.Fatal(err)
	}
	result, err := f.GetRows("Sheet1")
	if err != nil || len(result) != 5 || result[0][6] != "结果" || result[1][6] != "✓ 已导入" || result[3][6] != "× 人数：不是整数" {
		t.Fatalf("%q, %v", result, err)
	}
	for cell, value := range map[string]any{"D4": 4, "F5": "西站"} {
		if err := f.SetCellValue("Sheet1", cell, value); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.Save(); err != nil {
		t.Fatal(err)
	}
	p.Open(found[0], 0)
	stage.Settle()
	p.Check()
	stage.Settle()
	if v := p.View(); v.Result.Recorded != 2 || v.Result.Skipped != 2 || v.Year != 2026 {
		t.Fatalf("the mended rows: %+v", v)
	}
	p.Import()
	stage.Settle()
	if people(t, s) != 10 {
		t.Errorf("%d people", people(t, s))
	}

	// Taking back takes back what this import has recorded, and no more.
	stage.Type("u")
	stage.Press(fyne.KeyEscape)
	stage.Settle()
	if people(t, s) != 10 {
		t.Fatal("taken back without an answer")
	}
	stage.Type("u")
	stage.Press(fyne.KeyReturn)
	stage.Settle()
	if v := p.View(); people(t, s) != 5 || !strings.Contains(v.Undone, "已撤销 2 行") {
		t.Errorf("%d people, %+v", people(t, s), v)
	}
}

func TestColumnsAreRememberedByTheirNames(t *testing.T) {
	_, stage, p := open(t)
	path := ledger(t, append([][]any{{"登记表"}, {"甲", "乙", "丙"}}, []any{"2026-10-05", "N3", 2})...)
	p.Open(path, 1)
	stage.Settle()
	for p.View().Header != 2 {
		stage.Press(fyne.KeyRight)
		stage.Settle()
	}
	p.Take("at", "甲")
	p.Take("group", "乙")
	p.Take("people", "丙")
	p.Check()
	stage.Settle()
	if v := p.View(); v.Result.Recorded != 1 {
		t.Fatalf("%+v", v)
	}
	p.Open(path, 1)
	stage.Settle()
	if v := p.View(); v.Map.At != "甲" || v.Map.People != "丙" || v.Map.Key[0] != station.KeyNth {
		t.Errorf("%+v", v)
	}
}

func TestAnImportThatIsStoppedGoesOn(t *testing.T) {
	s, stage, p := open(t)
	many := slices.Clone(rows[:2])
	for i := range 3000 {
		many = append(many, []any{i, "10月5日", "快递员", 1, "饮水", "东站"})
	}
	p.Open(ledger(t, many...), 1)
	stage.Settle()
	p.Check()
	stage.Settle()
	p.Import()
	stage.Press(fyne.KeyEscape) // nothing has run yet: the first part is not begun
	stage.Settle()
	v := p.View()
	if v.Step != "result" || !v.Stopped || v.Result.Recorded == 3000 || people(t, s) != int64(v.Result.Recorded) {
		t.Fatalf("%+v, %d people", v, people(t, s))
	}
	stage.Press(fyne.KeyEscape)
	p.Open(ledger(t, many...), 1)
	stage.Settle()
	p.Check()
	stage.Settle()
	p.Import()
	stage.Settle()
	if people(t, s) != 3000 {
		t.Errorf("%d people", people(t, s))
	}
}

func TestTheChooserBeginsWhereTheLastLedgerLay(t *testing.T) {
	_, stage, p := open(t)
	path := ledger(t, rows...)
	p.Places = func() []files.Place { return nil }
	p.Open(path, 1)
	stage.Settle()
	stage.Type("o")
	stage.Settle()
	if v := p.Chooser(); !strings.Contains(strings.Join(v.Rows, "|"), "2026年台账.xlsx") {
		t.Errorf("%+v", v)
	}
}

// TestAnImportGoesOnBehindTheDesk: what ends takes the keyboard from nobody.
func TestAnImportGoesOnBehindTheDesk(t *testing.T) {
	s, stage, p := open(t)
	p.Open(ledger(t, rows...), 1)
	stage.Settle()
	p.Check()
	stage.Settle()
	p.Import()
	stage.Open(page.People)
	stage.Type("/") // into the search field
	stage.Settle()
	stage.Type("王")
	stage.Settle()
	if people(t, s) != 5 || p.View().Step != "result" {
		t.Fatalf("%d people, %+v", people(t, s), p.View())
	}
	if got := stage.Focused(); got != "王" {
		t.Errorf("the search field has %q", got)
	}
}
