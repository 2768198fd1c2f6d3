package ui_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	fynedesktop "fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"yizhan/desktop/station"
	"yizhan/desktop/ui"
	"yizhan/desktop/ui/desk"
	"yizhan/desktop/ui/gallery"
	"yizhan/desktop/ui/page"
	"yizhan/desktop/ui/settings"
	"yizhan/desktop/ui/task"
	"yizhan/desktop/ui/text"
	"yizhan/desktop/ui/welcome"
	"yizhan/shared/domain"
	"yizhan/shared/fault"
	"yizhan/shared/stats"
)

func recorded(t *testing.T, s interface {
	Stats(ctx context.Context, q stats.Query) (stats.Table, error)
}) int64 {
	t.Helper()
	table, err := s.Stats(t.Context(), stats.Query{Measure: domain.MeasurePeople, From: 20000101, To: 20991231, By: stats.ByTotal})
	if err != nil {
		t.Fatal(err)
	}
	return table.Total
}

// TestPractisingCountsNothing records at the practice desk by keys, ends it by one
// press, and looks at the real station.
func TestPractisingCountsNothing(t *testing.T) {
	s := gallery.TestSample(t)
	stage := gallery.TestStage(t, s)
	stage.Type("3")
	stage.Advance(time.Second)
	stage.Press(fyne.KeyReturn)
	stage.Settle()

	stage.Open(page.Settings)
	stage.Type("6")
	stage.Advance(time.Second)
	stage.Type("p")
	stage.Settle()
	inner := stage.Practising()
	if inner == nil {
		t.Fatal("practising has not begun")
	}
	if title := stage.Title(); !strings.HasPrefix(title, text.PracticeBand.String()) {
		t.Errorf("the window is called %q", title)
	}
	if inner.Page(page.Sync) != nil {
		t.Error("what is practised can be sent")
	}
	for range 3 {
		stage.Type("44")
		stage.Advance(time.Second)
		stage.Press(fyne.KeyReturn)
		stage.Settle()
	}
	if v := inner.Page(page.Desk).(*desk.Desk).View(); v.Total == "0" || v.Total == "1" {
		t.Errorf("nothing was recorded in practice: %+v", v.Total)
	}
	stage.Press(fyne.KeyF6) // also with a sheet open
	stage.Settle()
	stage.Press(fyne.KeyF12)
	stage.Settle()
	if stage.Practising() != nil || strings.HasPrefix(stage.Title(), text.PracticeBand.String()) {
		t.Fatal("practising goes on")
	}
	if got := recorded(t, s); got != 1 {
		t.Errorf("%d people are counted, want 1", got)
	}
	// The keys are the real station's again.
	stage.Press(fyne.KeyF2)
	stage.Settle()
	stage.Type("3")
	stage.Advance(time.Second)
	stage.Press(fyne.KeyReturn)
	stage.Settle()
	if got := recorded(t, s); got != 2 {
		t.Errorf("%d people are counted, want 2", got)
	}
}

func TestAnythingIsFound(t *testing.T) {
	s := gallery.TestSample(t)
	if _, err := s.RegisterMember(t.Context(), station.Registration{Name: "欧阳·吐尔逊", Phone: "13900005678", Group: "N3", Consent: true}); err != nil {
		t.Fatal(err)
	}
	stage := gallery.TestStage(t, s)
	ask := func(words string) []string {
		stage.Press(fyne.KeyEscape)
		stage.Shortcut(&fynedesktop.CustomShortcut{KeyName: fyne.KeyK, Modifier: fyne.KeyModifierControl})
		stage.Settle()
		stage.Type(words)
		stage.Advance(time.Second)
		return stage.Finder().View().Rows
	}
	if rows := ask("'; --"); len(rows) > 0 || stage.Finder().View().Message != text.FindNobody.String() {
		t.Errorf("found %v", rows)
	}
	for words, want := range map[string]string{
		"tongji": "统计", "tj": "统计", "统": "统计", "stat": "统计", "bf": "备份", "backup": "现在备份", "pl": "批量", "rj": "日结", "jg": "价格", "dark": "语言、明暗、字号",
		"ksl": "开始练习", "upan": "U 盘带走", "daochu": "导出人员", "5678": "欧* ·",
	} {
		if rows := ask(words); !slices.ContainsFunc(rows, func(row string) bool {
			return strings.HasPrefix(row, want) || strings.HasPrefix(row, "欧") && words == "5678"
		}) {
			t.Errorf("%q finds %v, not %s", words, rows, want)
		}
	}
	if rows := ask("5678"); strings.Contains(strings.Join(rows, ""), "吐尔逊") {
		t.Errorf("a name is shown whole: %v", rows)
	}
	ask("jg")
	stage.Press(fyne.KeyReturn)
	stage.Settle()
	if v := stage.Page(page.Settings).(*settings.Settings).View(); stage.Current() != stage.Page(page.Settings) || v.Section != settings.SectionPrices {
		t.Errorf("Enter opened %+v", v)
	}
	ask("pil")
	stage.Press(fyne.KeyReturn)
	stage.Settle()
	if !stage.SheetOpen() || stage.Current() != stage.Page(page.Desk) {
		t.Error("Enter does not open the batch")
	}
	stage.Press(fyne.KeyEscape)

	if _, err := s.AddAttendant(t.Context(), "王老师", "2580", true); err != nil {
		t.Fatal(err)
	}
	if err := s.Lock(t.Context()); err != nil {
		t.Fatal(err)
	}
	stage.Settle()
	if rows := ask("5678"); len(rows) > 0 || stage.Finder().View().Message != text.FindLocked.String() {
		t.Errorf("while the desk is locked: %v, %q", rows, stage.Finder().View().Message)
	}
}

// TestHelpKnowsEveryPage keeps the sheet of keys complete.
func TestHelpKnowsEveryPage(t *testing.T) {
	for _, name := range []page.Name{page.Desk, page.Today, page.People, page.Day, page.Statistics, page.Sync, page.Settings} {
		if len(text.HelpOn[string(name)]) == 0 {
			t.Errorf("no key of %s is told", name)
		}
	}
}

// TestAFolderThatCannotBeOpenedOffersABackup by its key, and the program starts anew.
func TestAFolderThatCannotBeOpenedOffersABackup(t *testing.T) {
	s := gallery.TestSample(t)
	if _, err := s.RecordVisit(t.Context(), station.VisitInput{Group: "N3"}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.BackUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	test.NewApp()
	win := test.NewWindow(nil)
	stepper := task.NewStepper(t.Context(), gallery.Noon)
	w := ui.ShowTrouble(win, stepper, s.Restorer(), fault.New(fault.Corrupt, "", "", ""))
	win.Canvas().OnTypedRune()('r')
	stepper.Settle()
	press := func(name fyne.KeyName) {
		ev := &fyne.KeyEvent{Name: name}
		if f := win.Canvas().Focused(); f != nil {
			f.TypedKey(ev)
		} else {
			win.Canvas().OnTypedKey()(ev)
		}
		stepper.Settle()
	}
	press(fyne.KeyReturn) // the newest
	press(fyne.KeyReturn) // restore this one
	if w.WantsRestart() {
		t.Fatal("it starts anew before anybody said so")
	}
	press(fyne.KeyReturn) // open again
	if !w.WantsRestart() {
		t.Error("it does not start anew")
	}
	if err := s.Reopen(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := recorded(t, s); got != 1 {
		t.Errorf("%d people after restoring", got)
	}
}

// TestTheFirstStartOffersMore than a station: an office, practising, a backup.
func TestTheFirstStartOffersMore(t *testing.T) {
	s, err := gallery.OpenSample(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	stage := gallery.TestStage(t, s)
	stage.Press(fyne.KeyF9)
	stage.Settle()
	if stage.Practising() == nil {
		t.Fatal("practising has not begun")
	}
	stage.Type("3")
	stage.Advance(time.Second)
	stage.Press(fyne.KeyReturn)
	stage.Settle()
	stage.Press(fyne.KeyF12)
	stage.Settle()
	if _, err := s.Profile(t.Context()); !fault.Is(err, fault.Unset) {
		t.Fatalf("practising set the station up: %v", err)
	}
	w, ok := stage.Current().(*welcome.Welcome)
	if !ok {
		t.Fatalf("%T after practising", stage.Current())
	}
	stage.Press(fyne.KeyF8)
	stage.Settle()
	if wizard := w.View().Wizard; wizard == nil || !stage.SheetOpen() {
		t.Error("F8 offers no backup")
	}
	stage.Press(fyne.KeyEscape)
	w.ChooseRole(station.RoleOffice)
	w.Show()
	stage.Type("城东社区办公室")
	w.Choose("511102", "")
	stage.Press(fyne.KeyReturn)
	stage.Settle()
	if p, err := s.Profile(t.Context()); err != nil || p.Role != station.RoleOffice {
		t.Errorf("%+v, %v", p, err)
	}
}
