package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/xuri/excelize/v2"
)

// TestImportOfAWorkbook: the command takes a workbook as it takes CSV, and answers in
// the same words.
func TestImportOfAWorkbook(t *testing.T) {
	f := excelize.NewFile()
	defer f.Close()
	must(t, f.SetSheetRow("Sheet1", "A1", &[]any{"不是台账"}))
	_, err := f.NewSheet("十月")
	must(t, err)
	for cell, row := range map[string][]any{"A1": {"登记表"}, "A2": {"日期", "人数", "群体", "序号"}, "A3": {"2026-10-05", 3, "快递员", 1}, "A4": {46301, "两个", "快递员", 2}} {
		must(t, f.SetSheetRow("十月", cell, &row))
	}
	dir := t.TempDir()
	ledger, m := filepath.Join(dir, "台账.xlsx"), filepath.Join(dir, "map.json")
	must(t, f.SaveAs(ledger))
	must(t, os.WriteFile(m, []byte(`{"at":"日期","people":"人数","group":"群体","key":["日期","序号"]}`), 0o600))
	d := newDesk(t, "S1", "station")
	type result struct {
		Rows, Recorded, Skipped int
		Errors                  []struct {
			Row    int
			Reason string
		}
	}
	for i, want := range []result{{Rows: 2, Recorded: 1}, {Rows: 2, Skipped: 1}} {
		var r result
		runJSON(t, &r, d.cmd("import", "visits", ledger, "-map", m, "-sheet", "十月"))
		if r.Rows != want.Rows || r.Recorded != want.Recorded || r.Skipped != want.Skipped || len(r.Errors) != 1 || r.Errors[0].Row != 4 || r.Errors[0].Reason != "人数：不是整数" {
			t.Errorf("import %d: %+v", i+1, r)
		}
	}
	if out, err := d.cmd("import", "visits", ledger, "-map", m).CombinedOutput(); err == nil {
		t.Errorf("the first sheet has no ledger: %s", out)
	}
}
