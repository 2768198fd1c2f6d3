package settings_test

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/desk"
	"yizhan/desktop/ui/gallery"
	"yizhan/desktop/ui/page"
	"yizhan/desktop/ui/settings"
	"yizhan/desktop/ui/text"
	"yizhan/shared/domain"
	"yizhan/shared/fault"
	"yizhan/shared/stats"
)

func open(t *testing.T, core *gallery.Sample, digit string) (*gallery.Stage, *settings.Settings) {
	t.Helper()
	stage := gallery.TestStage(t, core)
	stage.Open(page.Settings)
	p := stage.Page(page.Settings).(*settings.Settings)
	p.LookIn()
	stage.Type(digit)
	stage.Advance(time.Second)
	return stage, p
}

func write(stage *gallery.Stage, words string) {
	for range 12 {
		stage.Press(fyne.KeyDelete)
	}
	for range 12 {
		stage.Press(fyne.KeyBackspace)
	}
	stage.Type(words)
}

func TestPricesAreChangedByKeys(t *testing.T) {
	core := gallery.TestSample(t)
	stage, p := open(t, core, "2")
	if words := p.View().Words; !slices.Contains(words, "住宿 | ¥10 | ¥60 | ") {
		t.Fatalf("%q", words)
	}
	stage.Press(fyne.KeyDown)
	p.AskPrice(0)
	for _, wrong := range []string{"", "-1", "1,5", "10.555", "十", "'; --"} {
		write(stage, wrong)
		stage.Press(fyne.KeyReturn)
		stage.Settle()
		if !stage.SheetOpen() {
			t.Fatalf("%q was taken for a price", wrong)
		}
	}
	write(stage, "12.5")
	stage.Press(fyne.KeyReturn)
	stage.Settle()
	if stage.SheetOpen() || !strings.Contains(p.View().Message, "¥12.50") {
		t.Fatalf("%+v", p.View())
	}
	rows, err := core.Prices(t.Context())
	if err != nil || rows[0].Charged != 1250 || rows[0].Reference != 6000 {
		t.Errorf("%+v, %v", rows[0], err)
	}
	if _, err := core.AddAttendant(t.Context(), "王老师", "2580", true); err != nil {
		t.Fatal(err)
	}
	if err := core.Lock(t.Context()); err != nil {
		t.Fatal(err)
	}
	stage.Settle()
	p.AskPrice(0)
	write(stage, "1")
	stage.Press(fyne.KeyReturn)
	stage.Settle()
	if rows, err = core.Prices(t.Context()); err != nil || rows[0].Charged != 1250 {
		t.Errorf("anybody changes prices: %+v, %v", rows[0], err)
	}
	if words := p.View().Words; words[0] != text.PriceManagers.String() {
		t.Errorf("%q", words[0])
	}
}

func TestBackupsAndRestoringByKeys(t *testing.T) {
	core := gallery.TestSample(t)
	record := func() {
		t.Helper()
		if _, err := core.RecordVisit(t.Context(), station.VisitInput{Group: "N3", People: 2}); err != nil {
			t.Fatal(err)
		}
	}
	record()
	stage, p := open(t, core, "3")
	if words := p.View().Words; words[0] != text.BackupsNone.String() || words[1] != text.BackupsNoSecond.String() {
		t.Errorf("%q", words)
	}
	stick := filepath.Join(t.TempDir(), "KINGSTON")
	if err := os.Mkdir(stick, 0o700); err != nil {
		t.Fatal(err)
	}
	p.ChooseFolder(stick)
	stage.Settle()
	stage.Type("b")
	stage.Settle()
	if v := p.View(); v.Errand != text.BackupsMade.String() {
		t.Fatalf("%q", v.Errand)
	}
	stage.Press(fyne.KeyReturn)
	record()
	if err := os.Rename(stick, stick+"2"); err != nil {
		t.Fatal(err)
	}
	stage.Type("b")
	stage.Settle()
	if v := p.View(); !strings.Contains(v.Errand, "第二个位置现在不在") {
		t.Errorf("%q", v.Errand)
	}
	stage.Press(fyne.KeyReturn)
	stage.Settle()
	if words := p.View().Words; !strings.Contains(words[0], "检查过") || !strings.Contains(words[1], "没有备份成") {
		t.Errorf("%q", words)
	}
	record()

	stage.Type("r")
	stage.Settle()
	wizard := p.View().Wizard
	if files := wizard.View().Files; len(files) != 1 {
		t.Fatalf("%v", files)
	}
	wizard.Look(filepath.Join(stick, "gone.db"))
	stage.Settle()
	stage.Press(fyne.KeyReturn) // choose another
	stage.Settle()
	stage.Press(fyne.KeyReturn)
	stage.Settle()
	if words := wizard.View().Words; !strings.Contains(words, "本机比它多 1 条") || !strings.Contains(words, "不会删除") {
		t.Fatalf("%q", words)
	}
	stage.Press(fyne.KeyReturn)
	stage.Settle()
	if words := wizard.View().Words; words != text.RestoreReady.String() {
		t.Fatalf("%q", words)
	}
	stage.Press(fyne.KeyReturn)
	if !stage.WantsRestart() {
		t.Error("the program is not opened again")
	}
	if err := core.Reopen(t.Context()); err != nil {
		t.Fatal(err)
	}
	table, err := core.Stats(t.Context(), stats.Query{Measure: domain.MeasurePeople, From: 20000101, To: 20991231, By: stats.ByTotal})
	if err != nil || table.Total != 6 {
		t.Errorf("%d people, %v", table.Total, err)
	}
}

func TestHabitsAreKeptAndHold(t *testing.T) {
	core := gallery.TestSample(t)
	m, err := core.RegisterMember(t.Context(), station.Registration{Name: "赵堃", Group: "N1", Consent: true})
	if err != nil {
		t.Fatal(err)
	}
	stage, p := open(t, core, "5")
	if h, err := settings.ReadHabits(t.Context(), core); err != nil || h != settings.DefaultHabits {
		t.Fatalf("%+v, %v", h, err)
	}
	scan := func() string {
		stage.Type(m.Code)
		stage.Press(fyne.KeyReturn)
		stage.Settle()
		return stage.Page(page.Desk).(*desk.Desk).View().Total
	}
	stage.Open(page.Desk)
	if total := scan(); total != "0" {
		t.Fatalf("a scan was saved by itself: %s", total)
	}
	stage.Press(fyne.KeyEscape)
	stage.Open(page.Settings)
	stage.Type("sv")
	stage.Advance(time.Second)
	want := page.Habits{ScanSaves: true, Sound: true, IdleMinutes: 5}
	if h, err := settings.ReadHabits(t.Context(), core); err != nil || h != want || stage.Habits() != want {
		t.Fatalf("%+v, %v", h, err)
	}
	if p.View().Message != text.KeptHere.String() {
		t.Errorf("%q", p.View().Message)
	}
	stage.Open(page.Desk)
	if total := scan(); total != "1" {
		t.Fatalf("a scan is not saved: %s", total)
	}
	if total := scan(); total != "1" {
		t.Fatalf("one card counted twice within a minute: %s", total)
	}
	stage.Press(fyne.KeyReturn)
	stage.Settle()
	if v := stage.Page(page.Desk).(*desk.Desk).View(); v.Total != "2" {
		t.Errorf("Enter does not record it once more: %+v", v)
	}
	stage.Advance(2 * time.Minute)
	if total := scan(); total != "3" {
		t.Errorf("a card of two minutes ago: %s", total)
	}
}

// loud is a station whose verification takes until it is given up.
type loud struct{ *gallery.Sample }

func (loud) Diagnose(ctx context.Context, _, _ string, _ func(station.Part)) (string, error) {
	return "", fault.New(fault.ReadOnly, "file", "这个位置不能写入", "this place cannot be written")
}

func TestDiagnosticsSayWhenTheyCannotBeWritten(t *testing.T) {
	stage := gallery.TestStage(t, loud{gallery.TestSample(t)})
	stage.Open(page.Settings)
	p := stage.Page(page.Settings).(*settings.Settings)
	p.Diagnose("/nowhere")
	stage.Settle()
	if !strings.Contains(p.View().Errand, "不能写入") {
		t.Errorf("%q", p.View().Errand)
	}
}

func TestDiagnosticsAreWritten(t *testing.T) {
	_, p := open(t, gallery.TestSample(t), "6")
	dir := t.TempDir()
	p.Diagnose(dir)
	if files, _ := filepath.Glob(filepath.Join(dir, "*.zip")); len(files) != 0 {
		t.Fatal("written on the window's thread")
	}
}

func TestANewerVersionIsADotAndALine(t *testing.T) {
	core, err := gallery.OpenState(t.Context(), gallery.StateUpdate)
	if err != nil {
		t.Fatal(err)
	}
	defer core.Close()
	stage, p := open(t, core, "7")
	if v := p.View(); !v.News || !strings.Contains(v.Words[0], "9.1") || stage.SheetOpen() {
		t.Errorf("%+v", v)
	}
	plain, q := open(t, gallery.TestSample(t), "7")
	if v := q.View(); v.News || !strings.Contains(v.Words[0], station.Version) || plain.SheetOpen() {
		t.Errorf("%+v", v)
	}
}
