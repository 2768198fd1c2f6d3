package reports_test

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"github.com/xuri/excelize/v2"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/gallery"
	"yizhan/shared/report/monthly"
)

// TestATemplateIsFilledAndRemembered, and its unknown names are listed.
func TestATemplateIsFilledAndRemembered(t *testing.T) {
	s := sample(t, gallery.StateOffice)
	stage, p := open(t, s)
	folder := t.TempDir()
	template, err := gallery.SampleTemplate(folder)
	if err != nil {
		t.Fatal(err)
	}
	press(stage, "m")
	if !stage.SheetOpen() {
		t.Fatal("no chooser")
	}
	stage.CloseSheet()
	for range 2 { // the second time beside the first
		sheet := p.Fill(template)
		stage.Settle()
		sheet.Put(folder)
		stage.Settle()
		if done := sheet.View(); !strings.Contains(done.Message, "走访_企业数") || strings.Contains(done.Message, "人次_N3") || done.Path == "" {
			t.Fatalf("%+v", done)
		}
		stage.CloseSheet()
	}
	f, err := excelize.OpenFile(filepath.Join(folder, "街道小哥工作月报 2026-11.xlsx"))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := f.GetCellValue("Sheet1", "B2", excelize.Options{RawCellValue: true}); err != nil || got != "3577" {
		t.Errorf("people: %q, %v", got, err)
	}
	kept, err := s.Setting(t.Context(), "ui.report_templates")
	if err != nil || kept != template {
		t.Errorf("remembered: %q, %v", kept, err)
	}
	if err := os.Remove(template); err != nil {
		t.Fatal(err)
	}
	stage.Settle()
	press(stage, "m")
	press(stage, "1") // asks where to
	stage.Press(fyne.KeyEscape)
	sheet := p.Fill(template)
	stage.Settle()
	sheet.Put(folder)
	stage.Settle()
	if done := sheet.View(); done.Path != "" || done.Message == "" {
		t.Errorf("a template that is gone: %+v", done)
	}
	if log, err := s.Exports(t.Context(), 10); err != nil || len(log) != 2 || log[0].Filter != "自备模板 2026-11" {
		t.Errorf("%+v, %v", log, err)
	}
}

// givenUp is a station at which somebody closes the sheet while a file is written.
type givenUp struct {
	*gallery.Sample
	stage *gallery.Stage
	asked int
}

func (g *givenUp) Report(ctx context.Context, month, who, file string, wish monthly.Wish) (monthly.Written, error) {
	g.asked++
	g.stage.CloseSheet()
	return g.Sample.Report(ctx, month, who, file, wish)
}

func TestGivingUpLeavesNoFile(t *testing.T) {
	g := &givenUp{Sample: sample(t, gallery.StateOffice)}
	stage, p := open(t, g)
	g.stage = stage
	folder := t.TempDir()
	for _, take := range []func(){func() { p.Packet().Put(folder) }, func() { p.Bulletin().Put(folder) }} {
		take()
		stage.Settle()
		stage.CloseSheet()
	}
	left, _ := os.ReadDir(folder)
	log, err := g.Exports(t.Context(), 10)
	if err != nil || len(left) > 0 || len(log) > 0 || g.asked != 2 {
		t.Errorf("left behind of %d: %v, %+v, %v", g.asked, left, log, err)
	}
}

// TestWhoFillsInIsRemembered, on the next page and in the file.
func TestWhoFillsInIsRemembered(t *testing.T) {
	s := sample(t, gallery.StateOffice)
	stage, p := open(t, s)
	press(stage, "w")
	stage.Type("欧阳·吐尔逊")
	stage.Press(fyne.KeyReturn)
	stage.Settle()
	if v := p.View(); v.Who != "欧阳·吐尔逊" || stage.SheetOpen() {
		t.Fatalf("%+v", v)
	}
	_, again := open(t, s)
	if v := again.View(); v.Who != "欧阳·吐尔逊" {
		t.Errorf("%+v", v)
	}
	tables, err := s.ReportTables(t.Context(), "", "欧阳·吐尔逊", "T1")
	if err != nil || !slices.Contains(tables[0].Signs(), "填报人：欧阳·吐尔逊") {
		t.Errorf("%v, %v", tables[0].Signs(), err)
	}
	folder := t.TempDir()
	sheet := p.Bulletin()
	stage.Settle()
	sheet.Put(folder)
	stage.Settle()
	if done := sheet.View(); filepath.Base(done.Path) != "通报 2026-11.docx" {
		t.Errorf("%+v", done)
	}
	if log, err := s.Exports(t.Context(), 1); err != nil || log[0].List != station.ExportReport || log[0].Filter != "通报 2026-11" {
		t.Errorf("%+v, %v", log, err)
	}
}

// TestNamesLeaveTheScreen when nobody is at the desk; figures stay.
func TestNamesLeaveTheScreen(t *testing.T) {
	stage, p := open(t, full{sample(t, gallery.StateOffice)})
	press(stage, "4")
	if v := p.View(); !strings.HasPrefix(v.Table, "T4") || v.Cells[0][1] == "" {
		t.Fatalf("%+v", v)
	}
	p.Forget()
	stage.Settle()
	if v := p.View(); v.Table != "" || len(v.Rows) != 8 {
		t.Errorf("%+v", v)
	}
	press(stage, "1")
	p.Forget()
	stage.Settle()
	if v := p.View(); !strings.HasPrefix(v.Table, "T1") {
		t.Errorf("figures went away: %+v", v)
	}
}
