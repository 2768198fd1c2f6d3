package export_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"github.com/xuri/excelize/v2"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/export"
	"yizhan/desktop/ui/files"
	"yizhan/desktop/ui/gallery"
	"yizhan/desktop/ui/page"
	"yizhan/desktop/ui/people"
	"yizhan/desktop/ui/statistics"
	"yizhan/desktop/ui/today"
	"yizhan/shared/domain"
	"yizhan/shared/fault"
	"yizhan/shared/report/paper/papertest"
	"yizhan/shared/report/table"
	"yizhan/shared/stats"
)

// names are on disks and screens of people who are called so.
var names = []string{"欧阳·吐尔逊", "𠮷", `=cmd|' /C calc'!A0`, strings.Repeat("尉迟", 25)}

func list() export.List {
	return export.List{Name: station.ExportMembers, Title: "人员名单", Filter: "全部", Masked: true,
		Table: func(context.Context) (table.Table, error) {
			var rows [][]any
			for i, n := range names {
				rows = append(rows, []any{n, int64(i - 1)})
			}
			return table.Table{Columns: []table.Column{{Title: "称呼"}, {Title: "人次", Kind: table.Number, Total: true}}, Rows: table.Of(rows)}, nil
		}}
}

func found(t *testing.T, dir string) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

func logged(t *testing.T, s *gallery.Sample) []station.ExportEntry {
	t.Helper()
	entries, err := s.Exports(t.Context(), 10)
	if err != nil {
		t.Fatal(err)
	}
	return entries
}

// forgetful is a station whose log cannot be written.
type forgetful struct{ *gallery.Sample }

func (forgetful) LogExport(context.Context, station.ExportEntry) error {
	return fault.Wrap(fault.DiskFull, errors.New("no room"))
}

func TestWithoutALineInTheLogThereIsNoFile(t *testing.T) {
	s, dir := gallery.TestSample(t), t.TempDir()
	stage := gallery.TestStage(t, s)
	for _, key := range "ecp" {
		e := export.Ask(stage, forgetful{s}, list())
		e.Take(key, dir)
		stage.Settle()
		if v := e.View(); !v.Ended || v.Path != "" || !strings.Contains(v.Message, "磁盘已满") {
			t.Errorf("%c: %+v", key, v)
		}
	}
	if got := found(t, dir); len(got) > 0 {
		t.Errorf("left behind: %q", got)
	}
}

func TestGivingUpLeavesNoFile(t *testing.T) {
	s, dir := gallery.TestSample(t), t.TempDir()
	stage := gallery.TestStage(t, s)
	for _, key := range "ecp" {
		l := list()
		l.Table = func(ctx context.Context) (table.Table, error) {
			return table.Table{Columns: []table.Column{{}}, Rows: func(yield func([]any, error) bool) {
				for n := 0; ; n++ {
					if n == 1000 {
						stage.CloseSheet() // Escape
						<-ctx.Done()
					}
					if n > 10_000 {
						t.Error("reads on though it was given up")
						return
					}
					if !yield([]any{"x"}, nil) {
						return
					}
				}
			}}, nil
		}
		e := export.Ask(stage, s, l)
		e.Take(key, dir)
		stage.Settle()
		if v := e.View(); !v.Ended || v.Path != "" {
			t.Errorf("%c: %+v", key, v)
		}
	}
	if got := found(t, dir); len(got) > 0 || len(logged(t, s)) > 0 {
		t.Errorf("left behind: %q, %+v", got, logged(t, s))
	}
}

func TestAFolderThatIsGoneIsSaidSo(t *testing.T) {
	s := gallery.TestSample(t)
	stage := gallery.TestStage(t, s)
	e := export.Ask(stage, s, list())
	e.Take('e', filepath.Join(t.TempDir(), "gone"))
	stage.Settle()
	if v := e.View(); !strings.Contains(v.Message, "U 盘是否插好") {
		t.Errorf("%+v", v)
	}
	dir := t.TempDir()
	e.Places = func() []files.Place { return []files.Place{{Path: dir}} }
	for range 2 { // another place, and there
		stage.Press(fyne.KeyReturn)
		stage.Settle()
	}
	if v := e.View(); v.Path != filepath.Join(dir, "人员名单 2026-11-23.xlsx") {
		t.Errorf("%+v", v)
	}
}

// TestByKeysAlone goes from the list to the open file without a mouse.
func TestByKeysAlone(t *testing.T) {
	s, dir := gallery.TestSample(t), t.TempDir()
	stage := gallery.TestStage(t, s)
	for i, want := range []string{"人员名单 2026-11-23.xlsx", "人员名单 2026-11-23 (2).xlsx"} {
		e := export.Ask(stage, s, list())
		e.Places = func() []files.Place {
			if i == 1 {
				return nil // the folder of last time is enough
			}
			return []files.Place{{Path: dir}}
		}
		var opened string
		e.Open = func(_ context.Context, path string) error { opened = path; return nil }
		stage.Type("E")
		stage.Settle()
		stage.Press(fyne.KeyReturn)
		stage.Settle()
		path := filepath.Join(dir, want)
		if v := e.View(); v.Path != path || !strings.Contains(v.Words, dir) || v.Message != "" {
			t.Fatalf("%+v", v)
		}
		stage.Press(fyne.KeyReturn)
		stage.Settle()
		if opened != path {
			t.Errorf("opened %q", opened)
		}
		stage.Press(fyne.KeyEscape)
		if stage.SheetOpen() {
			t.Error("Escape does not close it")
		}
	}
	if got := found(t, dir); len(got) != 2 {
		t.Errorf("%q", got)
	}
	f, err := excelize.OpenFile(filepath.Join(dir, "人员名单 2026-11-23.xlsx"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.GetRows("Sheet1")
	if err != nil || rows[0][0] != "人员名单" || rows[1][0] != "城东小哥加油站 · 全部" || rows[7][1] != "2" {
		t.Fatalf("%q, %v", rows, err)
	}
	for i, name := range names {
		if rows[3+i][0] != name {
			t.Errorf("row %d is %q", i, rows[3+i])
		}
	}
	entries := logged(t, s)
	if len(entries) != 2 || entries[0].Rows != 4 || entries[0].List != station.ExportMembers || entries[0].Format != station.ExportXLSX || !entries[0].Masked || entries[0].Filter != "全部" || !entries[0].At.Equal(gallery.Noon) {
		t.Errorf("%+v", entries)
	}
}

func TestNoProgramForAFileIsSaidSo(t *testing.T) {
	s := gallery.TestSample(t)
	stage := gallery.TestStage(t, s)
	e := export.Ask(stage, s, list())
	e.Open = func(context.Context, string) error { return errors.New("no xdg-open") }
	e.Take('c', t.TempDir())
	stage.Settle()
	stage.Press(fyne.KeyReturn)
	stage.Settle()
	if v := e.View(); !strings.Contains(v.Message, "请到那个文件夹里看") {
		t.Errorf("%+v", v)
	}
}

// TestEveryPageTakesItsListOut writes what each page offers, and reads the log.
func TestEveryPageTakesItsListOut(t *testing.T) {
	s, dir := gallery.TestSample(t), t.TempDir()
	if err := s.Fill(t.Context(), 3); err != nil {
		t.Fatal(err)
	}
	stage := gallery.TestStage(t, s)
	take := func(e *export.Sheet, keys string) {
		t.Helper()
		for _, key := range keys {
			e.Take(key, dir)
			stage.Settle()
			if v := e.View(); v.Path == "" {
				t.Errorf("%c: %+v", key, v)
			}
		}
	}
	stage.Open(page.Today)
	stage.Settle()
	take(stage.Page(page.Today).(*today.Today).Export(), "ecpd")
	stage.Open(page.People)
	stage.Settle()
	p := stage.Page(page.People).(*people.People)
	stage.CloseSheet()
	p.Mark(0)
	p.Mark(1)
	p.Mark(1)
	take(p.Export(), "ecpk")
	stage.Open(page.Statistics)
	stage.Settle()
	q := stage.Page(page.Statistics).(*statistics.Statistics)
	q.Ask(stats.PeriodMonth, domain.MeasureSaved, stats.ByGroup)
	stage.Settle()
	take(q.Export(), "ecp")
	want := "statistics/pdf statistics/csv statistics/xlsx cards/pdf members/pdf members/csv members/xlsx day_sheet/pdf visits/pdf visits/csv visits/xlsx"
	entries, err := s.Exports(t.Context(), 100)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range entries {
		got = append(got, string(e.List)+"/"+string(e.Format))
		if e.Rows == 0 || (e.List == station.ExportMembers || e.List == station.ExportVisits || e.List == station.ExportCards) && !e.Masked {
			t.Errorf("%+v", e)
		}
		if e.List == station.ExportCards && e.Rows != 1 {
			t.Errorf("%d cards", e.Rows)
		}
	}
	if strings.Join(got, " ") != want {
		t.Errorf("%s\nwant\n%s", strings.Join(got, " "), want)
	}
	l := export.ShowLog(stage, s)
	stage.Settle()
	if len(l.Rows) != len(entries) || l.Rows[0][1] != "统计表" || l.Rows[0][4] != "PDF" || l.Rows[3][5] != "写一部分" {
		t.Errorf("%q", l.Rows)
	}
}

// TestTheSheetOfADayIsTheDay reads the paper.
func TestTheSheetOfADayIsTheDay(t *testing.T) {
	s, dir := gallery.TestSample(t), t.TempDir()
	for _, v := range []station.VisitInput{{Group: "N1", People: 2, Services: []station.ServiceUse{{Service: "lodging"}}}, {Group: "N4", People: 3}} {
		if _, err := s.RecordVisit(t.Context(), v); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(s.OpenDay(t.Context()), s.ReportFault(t.Context(), "洗衣机", "漏水"), s.ReportFault(t.Context(), "照明", ""), s.CloseDay(t.Context(), domain.DayOf(gallery.Noon), "傍晚停电")); err != nil {
		t.Fatal(err)
	}
	faults, err := s.Faults(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range faults {
		if f.Facility == "照明" {
			if err := s.RepairFault(t.Context(), f.ID, true); err != nil {
				t.Fatal(err)
			}
		}
	}
	stage := gallery.TestStage(t, s)
	stage.Open(page.Today)
	stage.Settle()
	e := stage.Page(page.Today).(*today.Today).Export()
	e.Take('d', dir)
	stage.Settle()
	b, err := os.ReadFile(e.View().Path)
	if err != nil {
		t.Fatal(err)
	}
	pages, err := papertest.Read(b)
	if err != nil || len(pages) != 1 {
		t.Fatalf("%d pages, %v", len(pages), err)
	}
	for _, word := range []string{"日结单", "城东小哥加油站", "5  人次", "2  次登记", "14:06", "货车司机", "住宿", "2 人次", "¥20.00", "故障：洗衣机 漏水", "故障：照明（已修好）", "傍晚停电"} {
		if text := pages[0].Text(); !strings.Contains(text, word) {
			t.Errorf("%q is missing in\n%s", word, text)
		}
	}
}

// TestTheListOfADayIsTheDay compares the file with what the station says.
func TestTheListOfADayIsTheDay(t *testing.T) {
	s, dir := gallery.TestSample(t), t.TempDir()
	for _, v := range []station.VisitInput{{Group: "N1", People: 2, Services: []station.ServiceUse{{Service: "lodging"}}}, {Group: "N4", People: 3}, {Group: "N4", People: 40}} {
		if _, err := s.RecordVisit(t.Context(), v); err != nil {
			t.Fatal(err)
		}
	}
	day, err := s.Today(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := s.VoidVisit(t.Context(), day.Rows[0].ID, "重复登记"); err != nil {
		t.Fatal(err)
	}
	stage := gallery.TestStage(t, s)
	stage.Open(page.Today)
	stage.Settle()
	stage.Type("e")
	if !stage.SheetOpen() {
		t.Error("E does not lead there")
	}
	e := stage.Page(page.Today).(*today.Today).Export()
	e.Take('e', dir)
	stage.Settle()
	f, err := excelize.OpenFile(e.View().Path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for cell, want := range map[string]string{"A4": "2026-11-23 14:06", "D4": "", "G4": "已作废", "D5": "3", "D6": "2", "F6": "20.00", "A7": "合计", "D7": "5", "F7": "20.00"} {
		if got, _ := f.GetCellValue("Sheet1", cell); got != want {
			t.Errorf("%s is %q, want %q", cell, got, want)
		}
	}
}
