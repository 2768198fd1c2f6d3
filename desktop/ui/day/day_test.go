package day_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/day"
	"yizhan/desktop/ui/desk"
	"yizhan/desktop/ui/gallery"
	"yizhan/desktop/ui/page"
	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/fault"
)

func open(t *testing.T) (*gallery.Sample, *gallery.Stage) {
	t.Helper()
	s := gallery.TestSample(t)
	stage := gallery.TestStage(t, s)
	stage.Open(page.Day)
	stage.Settle()
	return s, stage
}

func view(s *gallery.Stage) day.View { return s.Page(page.Day).(*day.Day).View() }

// press types characters as a person does.
func press(s *gallery.Stage, characters string) {
	for _, r := range characters {
		s.Type(string(r))
		s.Advance(200 * time.Millisecond)
	}
}

func enter(s *gallery.Stage) {
	s.Press(fyne.KeyReturn)
	s.Settle()
}

func TestTheDayIsOpenedReportedAndClosed(t *testing.T) {
	s, stage := open(t)
	if v := view(stage); v.State != "今天还没有开门" {
		t.Fatalf("%+v", v)
	}
	press(stage, "n")
	if v := view(stage); !strings.Contains(v.State, "今日无服务") {
		t.Fatalf("%+v", v)
	}
	if _, err := s.RecordVisit(t.Context(), station.VisitInput{Group: "N1"}); err != nil {
		t.Fatal(err)
	}
	stage.Settle()
	if v := view(stage); v.State != "今天有登记，没有按过开门" {
		t.Fatalf("a visitor after all: %+v", v)
	}
	press(stage, "o")
	if v := view(stage); !strings.HasPrefix(v.State, "14:06 开门") {
		t.Fatalf("%+v", v)
	}
	press(stage, "n")
	if v := view(stage); !strings.Contains(v.Message, "不能报") {
		t.Errorf("no service with a visitor: %+v", v)
	}
	stage.Press(fyne.KeyF10)
	stage.Settle()
	stage.Type("停水半天")
	enter(stage)
	if v := view(stage); stage.SheetOpen() || !strings.HasPrefix(v.State, "14:06 日结") {
		t.Errorf("%+v", v)
	}
}

// TestCloseAndPrint: F11 closes the day and asks where the sheet goes.
func TestCloseAndPrint(t *testing.T) {
	_, stage := open(t)
	stage.Press(fyne.KeyF10)
	stage.Settle()
	stage.Press(fyne.KeyF11)
	stage.Settle()
	if v := view(stage); !stage.SheetOpen() || !strings.HasPrefix(v.State, "14:06 日结") {
		t.Errorf("open: %v, %+v", stage.SheetOpen(), v)
	}
}

func TestLogFaultsAndRequestsAreWrittenAndSettled(t *testing.T) {
	_, stage := open(t)
	press(stage, "a")
	enter(stage) // nothing was written
	if !stage.SheetOpen() {
		t.Fatal("an empty line was written")
	}
	stage.Type("一切正常")
	enter(stage)
	if v := view(stage); !slices.Equal(v.Rows, []string{"一切正常 | 未登录"}) {
		t.Errorf("log %+v", v)
	}
	press(stage, "2a")
	stage.Press(fyne.KeyDown)
	stage.Type("打不着火")
	enter(stage)
	if v := view(stage); !slices.Equal(v.Rows, []string{"微波炉  打不着火 | 待修"}) {
		t.Fatalf("faults %+v", v)
	}
	stage.Page(page.Day).(*day.Day).Press(0)
	stage.Settle()
	if v := view(stage); !strings.Contains(v.Rows[0], "修好") {
		t.Errorf("faults %+v", v)
	}
	press(stage, "3a")
	stage.Type("想要一把伞'; --")
	enter(stage) // no group yet
	if !stage.SheetOpen() {
		t.Fatal("a request of nobody")
	}
	stage.Press(fyne.KeyEscape)
	press(stage, "a")
	stage.Type("想要一把伞")
	stage.Press(fyne.KeyDown)
	enter(stage)
	if v := view(stage); len(v.Rows) != 1 || !strings.Contains(v.Rows[0], "货车司机  想要一把伞 | 待办") {
		t.Fatalf("requests %+v", v)
	}
	stage.Page(page.Day).(*day.Day).Press(0)
	stage.Settle()
	enter(stage)
	if !stage.SheetOpen() {
		t.Fatal("settled without an answer")
	}
	stage.Type("送了一把")
	enter(stage)
	if v := view(stage); len(v.Rows) != 1 || !strings.Contains(v.Rows[0], "已办结  送了一把") {
		t.Errorf("requests %+v", v)
	}
}

// TestIdleLocksNamesAndKeepsTheForm: counting goes on at the locked desk, and what
// was typed into an open form comes back with the PIN.
func TestIdleLocksNamesAndKeepsTheForm(t *testing.T) {
	s, stage := open(t)
	press(stage, "4a")
	stage.Type("王老师")
	stage.Press(fyne.KeyTab)
	stage.Type("2580")
	stage.Advance(time.Second)
	enter(stage)
	if v := view(stage); !slices.Equal(v.Rows, []string{"王老师 | "}) {
		t.Fatalf("attendants %+v", v)
	}
	stage.Register()
	stage.Settle()
	stage.Type("13800001234")
	stage.Advance(6 * time.Minute)
	if stage.SheetOpen() {
		t.Fatal("a form with a phone number lies open over a locked desk")
	}
	stage.Press(fyne.KeyF2)
	press(stage, "3")
	enter(stage)
	if v := stage.Current().(*desk.Desk).View(); v.Total != "1" {
		t.Fatalf("the locked desk does not count: %+v", v)
	}
	if _, err := s.FindMembers(t.Context(), "1234"); err == nil {
		t.Error("a locked desk finds names")
	}
	stage.Press(fyne.KeyF9)
	stage.Settle()
	stage.Type("1470")
	stage.Advance(time.Second)
	enter(stage)
	if !stage.SheetOpen() {
		t.Fatal("a wrong PIN unlocked the desk")
	}
	stage.Type("2580")
	stage.Advance(time.Second)
	enter(stage)
	stage.Settle()
	if !stage.SheetOpen() || stage.Form().Phone.Text != "13800001234" {
		t.Errorf("the form did not come back: %v, %q", stage.SheetOpen(), stage.Form().Phone.Text)
	}
}

// TestClosingAgainKeepsTheRemark, also from the desk, where the page of the day has not
// been opened yet.
func TestClosingAgainKeepsTheRemark(t *testing.T) {
	s := gallery.TestSample(t)
	today := domain.DayOf(gallery.Noon)
	if err := s.CloseDay(t.Context(), today, "停水半天"); err != nil {
		t.Fatal(err)
	}
	stage := gallery.TestStage(t, s)
	stage.Press(fyne.KeyF10)
	stage.Settle()
	enter(stage)
	if day, err := s.Day(t.Context(), today); err != nil || day.Remark != "停水半天" {
		t.Errorf("%+v, %v", day, err)
	}
}

// slow is a station whose duty log is written after something else was done.
type slow struct {
	*gallery.Sample
	meanwhile func()
	fail      error
}

func (s *slow) AddNote(ctx context.Context, text string) error {
	s.meanwhile()
	if s.fail != nil {
		return s.fail
	}
	return s.Sample.AddNote(ctx, text)
}

// HandOver is heard of by the window before it returns.
func (s *slow) HandOver(ctx context.Context, to change.ID, pin, note string) error {
	err := s.Sample.HandOver(ctx, to, pin, note)
	s.meanwhile()
	return err
}

// TestAFormComesBackWithTheHandover, whichever the window hears of first: that the desk
// is unlocked, or that the sheet of the handover is done with.
func TestAFormComesBackWithTheHandover(t *testing.T) {
	core := &slow{Sample: gallery.TestSample(t)}
	if _, err := core.AddAttendant(t.Context(), "王老师", "2580", true); err != nil {
		t.Fatal(err)
	}
	stage := gallery.TestStage(t, core)
	core.meanwhile = stage.Settle
	stage.Register()
	stage.Settle()
	stage.Type("13800001234")
	stage.Advance(6 * time.Minute)
	if stage.SheetOpen() {
		t.Fatal("the form is not away")
	}
	stage.Press(fyne.KeyF9)
	stage.Settle()
	stage.Type("2580")
	stage.Advance(time.Second)
	enter(stage)
	stage.Settle()
	if !stage.SheetOpen() || stage.Form().Phone.Text != "13800001234" {
		t.Errorf("the form did not come back: %v", stage.SheetOpen())
	}
	stage.Press(fyne.KeyEscape)
	if stage.SheetOpen() {
		t.Error("something lies under it")
	}
}

// TestASheetThatWasLeftClosesNoOther: Escape while a line is being written, and another
// form opened: what is typed there stays, and what became of the line is said.
func TestASheetThatWasLeftClosesNoOther(t *testing.T) {
	for _, fail := range []error{nil, fault.New(fault.DiskFull, "", "磁盘满了", "the disk is full")} {
		core := &slow{Sample: gallery.TestSample(t), fail: fail}
		stage := gallery.TestStage(t, core)
		stage.Open(page.Day)
		stage.Settle()
		core.meanwhile = func() {
			stage.Press(fyne.KeyEscape)
			stage.Register()
		}
		press(stage, "a")
		stage.Type("一切正常")
		enter(stage)
		if !stage.SheetOpen() {
			t.Errorf("%v: the other form is gone", fail)
		}
		if v := view(stage); fail == nil && v.Message == "" || fail != nil && v.Message != "磁盘满了" {
			t.Errorf("%v: %+v", fail, v)
		}
	}
}

// TestALineThatWasWrittenDoesNotComeBack: the desk was locked while it was being written.
func TestALineThatWasWrittenDoesNotComeBack(t *testing.T) {
	core := &slow{Sample: gallery.TestSample(t)}
	wang, err := core.AddAttendant(t.Context(), "王老师", "2580", true)
	if err != nil {
		t.Fatal(err)
	}
	stage := gallery.TestStage(t, core)
	stage.Open(page.Day)
	stage.Settle()
	core.meanwhile = func() {
		if err := core.Lock(t.Context()); err != nil {
			t.Error(err)
		}
		stage.Settle() // the window hears of it before the line is on the disk
	}
	press(stage, "a")
	stage.Type("一切正常")
	enter(stage)
	stage.Settle()
	if err := core.SignIn(t.Context(), wang.ID, "2580"); err != nil {
		t.Fatal(err)
	}
	stage.Settle()
	if stage.SheetOpen() {
		t.Error("the line that was written lies there to be written again")
	}
}
