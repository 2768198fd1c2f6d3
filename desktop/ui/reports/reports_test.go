package reports_test

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"github.com/xuri/excelize/v2"

	"yizhan/desktop/ui"
	"yizhan/desktop/ui/gallery"
	"yizhan/desktop/ui/page"
	"yizhan/desktop/ui/reports"
	"yizhan/shared/domain"
	"yizhan/shared/report/form"
	"yizhan/shared/report/form/formtest"
	"yizhan/shared/report/monthly"
	"yizhan/shared/stats"
)

func sample(t *testing.T, state gallery.State) *gallery.Sample {
	t.Helper()
	s, err := gallery.OpenState(t.Context(), state)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func open(t *testing.T, core ui.Core) (*gallery.Stage, *reports.Reports) {
	t.Helper()
	stage := gallery.TestStage(t, core)
	stage.Open(page.Reports)
	stage.Settle()
	return stage, stage.Page(page.Reports).(*reports.Reports)
}

func press(s *gallery.Stage, characters string) {
	for _, r := range characters {
		s.Type(string(r))
		s.Advance(200 * time.Millisecond)
	}
}

// TestTheListSaysWhatThereIs: all tables at an office, a station's own at a station.
func TestTheListSaysWhatThereIs(t *testing.T) {
	stage, p := open(t, sample(t, gallery.StateOffice))
	v := p.View()
	if len(v.Rows) != 8 || !strings.HasPrefix(v.Rows[0], "T1 驿站服务月报|每个驿站的开放天数") || !strings.HasSuffix(v.Rows[0], "|6") || v.Title != "2026年11月的表格" || !strings.Contains(v.Fresh, "6 个驿站，5 个报了") {
		t.Errorf("%+v", v)
	}
	stage.Press(fyne.KeyRight)
	stage.Settle()
	if v := p.View(); v.Title != "2026年11月的表格" {
		t.Errorf("a month still to come: %q", v.Title)
	}
	stage.Press(fyne.KeyLeft)
	stage.Settle()
	if v := p.View(); v.Title != "2026年10月的表格" || !strings.Contains(v.Fresh, "还没有哪个驿站报过数") {
		t.Errorf("an empty month: %+v", v)
	}
	stage.Press(fyne.KeyEscape)
	stage.Settle()
	if v := p.View(); v.Title != "2026年11月的表格" {
		t.Errorf("Escape goes to %q", v.Title)
	}

	_, p = open(t, gallery.TestSample(t))
	var codes []string
	for _, r := range p.View().Rows {
		codes = append(codes, r[:2])
	}
	if !slices.Equal(codes, []string{"T1", "T2", "T5"}) {
		t.Errorf("a station has %q", codes)
	}
}

// TestArrowsChooseATable: the first press is on the first, Return opens it, Escape goes back
// to where it was.
func TestArrowsChooseATable(t *testing.T) {
	stage, p := open(t, sample(t, gallery.StateOffice))
	for _, want := range []string{"T1", "T2", "T3"} {
		stage.Press(fyne.KeyDown)
		stage.Press(fyne.KeyReturn)
		stage.Settle()
		if v := p.View(); !strings.HasPrefix(v.Table, want) {
			t.Errorf("%q, want %s", v.Table, want)
		}
		stage.Press(fyne.KeyEscape)
		stage.Settle()
	}
	stage.Press(fyne.KeyLeft) // wherever the focus is
	stage.Settle()
	if v := p.View(); v.Title != "2026年10月的表格" {
		t.Errorf("%q", v.Title)
	}
}

// TestThePageIsTheFileAndTheStatistics: the sums of each column in view are those of the
// workbook, and those that the statistics have are theirs.
func TestThePageIsTheFileAndTheStatistics(t *testing.T) {
	s := sample(t, gallery.StateOffice)
	stage, p := open(t, s)
	press(stage, "1")
	v := p.View()
	if v.Table != "T1 驿站服务月报" || len(v.Cells) != 6 || !strings.Contains(v.Line, "2026年11月") {
		t.Fatalf("%+v", v)
	}
	people := slices.Index(v.Heads, "人次·小计")
	total, err := s.Stats(t.Context(), stats.Query{Measure: domain.MeasurePeople, From: 20261101, To: 20261130, By: stats.ByTotal})
	if err != nil || total.Total == 0 || strings.ReplaceAll(v.Sums[people], ",", "") != strconv.FormatInt(total.Total, 10) {
		t.Errorf("%s people on the page, %d in the statistics, %v", v.Sums[people], total.Total, err)
	}
	if v.Cells[5][people] != string(form.NotReported) {
		t.Errorf("a station that said nothing has %q", v.Cells[5][people])
	}
	folder := t.TempDir()
	sheet := p.Export('e')
	stage.Settle()
	sheet.Put(folder)
	stage.Settle()
	path := filepath.Join(folder, "T1 驿站服务月报 2026-11.xlsx")
	if done := sheet.View(); done.Path != path {
		t.Fatalf("%+v", done)
	}
	f, err := excelize.OpenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := f.GetRows(f.GetSheetName(0))
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(rows, func(r []string) bool { return len(r) > 0 && r[0] == "合计" })
	if i < 0 {
		t.Fatal("no sums in the file")
	}
	for c, sum := range v.Sums {
		got := ""
		if c < len(rows[i]) {
			got = rows[i][c]
		}
		if got != sum {
			t.Errorf("%s: %q on the page, %q in the file", v.Heads[c], sum, got)
		}
	}
}

// full is an office whose tables hold what tests of files hold.
type full struct{ *gallery.Sample }

func (full) ReportTables(_ context.Context, _, _, code string) (out []form.Table, _ error) {
	for _, t := range formtest.All() {
		if strings.HasPrefix(t.Code, code) {
			out = append(out, t)
		}
	}
	return out, nil
}

// TestEveryColumnIsReached by the arrow, with those that name the rows always in view, and
// back again.
func TestEveryColumnIsReached(t *testing.T) {
	stage, p := open(t, full{sample(t, gallery.StateOffice)})
	for _, k := range monthly.Kinds() {
		press(stage, k.Code[1:])
		stage.Picture() // lays it out
		first := p.View()
		seen := map[int]bool{}
		for range 60 {
			v := p.View()
			if !slices.Equal(v.Shown[:2], []int{0, 1}) {
				t.Fatalf("%s: %v", k.Code, v.Shown)
			}
			for _, c := range v.Shown {
				seen[c] = true
			}
			stage.Press(fyne.KeyRight)
		}
		if len(seen) != len(first.Heads) || len(first.Heads) == 0 {
			t.Errorf("%s: %d of %d columns were seen", k.Code, len(seen), len(first.Heads))
		}
		for range 60 {
			stage.Press(fyne.KeyLeft)
		}
		if v := p.View(); !slices.Equal(v.Shown, first.Shown) {
			t.Errorf("%s: back at %v, began with %v", k.Code, v.Shown, first.Shown)
		}
		press(stage, "s") // where there are several sheets
		if v := p.View(); k.Code == "T3" && !strings.Contains(v.Table, "（2/3）") {
			t.Errorf("the next sheet is %q", v.Table)
		}
		press(stage, "c")
		if open := stage.SheetOpen(); open == (k.Code == "T3") {
			t.Errorf("%s as CSV: %v", k.Code, p.View().Message)
		}
		stage.CloseSheet()
		stage.Press(fyne.KeyEscape)
		stage.Settle()
	}
}

// TestALockedDeskShowsNoList of people; figures it shows.
func TestALockedDeskShowsNoList(t *testing.T) {
	stage, p := open(t, sample(t, gallery.StateOfficeLocked))
	for _, k := range monthly.Kinds() {
		press(stage, k.Code[1:])
		v := p.View()
		if refused := v.Table == "" && strings.Contains(v.Message, "锁定"); refused != k.People {
			t.Errorf("%s: %+v", k.Code, v)
		}
		stage.Press(fyne.KeyEscape)
		stage.Settle()
	}
	folder := t.TempDir()
	sheet := p.Packet()
	stage.Settle()
	sheet.Put(folder)
	stage.Settle()
	if done := sheet.View(); !strings.Contains(done.Message, "锁定") || done.Path != "" {
		t.Errorf("the packet: %+v", done)
	}
	if left, _ := os.ReadDir(folder); len(left) > 0 {
		t.Error("the packet left a file")
	}
}
