package desk_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"yizhan/desktop/station"
	"yizhan/desktop/ui"
	"yizhan/desktop/ui/correct"
	"yizhan/desktop/ui/desk"
	"yizhan/desktop/ui/gallery"
	"yizhan/desktop/ui/page"
	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/fault"
	"yizhan/shared/stats"
)

// human is longer than the pause after which a digit is a person's.
const human = 200 * time.Millisecond

func open(t *testing.T) (*gallery.Sample, *gallery.Stage) {
	t.Helper()
	s := gallery.TestSample(t)
	return s, gallery.TestStage(t, s)
}

func view(s *gallery.Stage) desk.View { return s.Page(page.Desk).(*desk.Desk).View() }

// press types characters one by one as a person does.
func press(s *gallery.Stage, characters string) {
	for _, r := range characters {
		s.Type(string(r))
		s.Advance(human)
	}
}

// scan types a code as a scanner does, and Return.
func scan(s *gallery.Stage, code string) {
	for _, r := range code {
		s.Type(string(r))
		s.Tick(2 * time.Millisecond)
	}
	s.Press(fyne.KeyReturn)
	s.Settle()
}

func enter(s *gallery.Stage) {
	s.Press(fyne.KeyReturn)
	s.Settle()
}

func people(t *testing.T, s *gallery.Sample) int64 {
	t.Helper()
	day := domain.DayOf(gallery.Noon)
	table, err := s.Stats(t.Context(), stats.Query{Measure: domain.MeasurePeople, From: day, To: day, By: stats.ByTotal})
	if err != nil {
		t.Fatal(err)
	}
	return table.Total
}

func TestEnterWithoutAGroupRecordsNothing(t *testing.T) {
	s, stage := open(t)
	enter(stage)
	if v := view(stage); v.Message == "" || strings.Contains(v.Message, "已保存") {
		t.Errorf("message %q, want a hint", v.Message)
	}
	if n := people(t, s); n != 0 {
		t.Errorf("%d people recorded, want none", n)
	}
}

func TestTwoKeysRecordAVisit(t *testing.T) {
	s, stage := open(t)
	press(stage, "4")
	enter(stage)
	v := view(stage)
	if v.Message != "已保存 (第 1)" || v.Total != "1" {
		t.Errorf("message %q, total %q", v.Message, v.Total)
	}
	if len(v.Rows) != 1 || v.Rows[0].Group != "外卖送餐员" || !v.Rows[0].Undoable {
		t.Errorf("rows %+v", v.Rows)
	}
	if n := people(t, s); n != 1 {
		t.Errorf("%d people, want 1", n)
	}
}

func TestDigitTwiceIsTwoPeople(t *testing.T) {
	s, stage := open(t)
	press(stage, "33")
	if v := view(stage); v.People != 2 || !slices.Contains(v.Groups, "*3 快递员") {
		t.Fatalf("%+v", v)
	}
	// Another group is another visitor: the second press was not meant for it.
	press(stage, "1")
	if v := view(stage); v.People != 1 {
		t.Fatalf("%d people after another group", v.People)
	}
	press(stage, "+")
	enter(stage)
	if n := people(t, s); n != 2 {
		t.Errorf("%d people, want 2", n)
	}
}

func TestLettersToggleServicesWhichStayForTheNextVisitor(t *testing.T) {
	_, stage := open(t)
	press(stage, "2qee")
	press(stage, "w")
	if got := chosen(view(stage).Services); !slices.Equal(got, []string{"*Q 饮水", "*W 热饭"}) {
		t.Fatalf("chosen %v", got)
	}
	enter(stage)
	if got := chosen(view(stage).Services); len(got) != 2 {
		t.Errorf("after saving %v is chosen, want the same again", got)
	}
	if rows := view(stage).Rows; len(rows) != 1 || rows[0].Services != "饮水  热饭" {
		t.Errorf("rows %+v", rows)
	}
	stage.Press(fyne.KeyBackspace)
	if got := chosen(view(stage).Services); len(got) != 0 {
		t.Errorf("after Backspace %v is chosen", got)
	}
}

func TestMoreServicesKeepTheirLetters(t *testing.T) {
	_, stage := open(t)
	before := view(stage).Services
	press(stage, "p")
	after := view(stage).Services
	if len(after) <= len(before) || !slices.Equal(before[:9], after[:9]) {
		t.Fatalf("unfolding %v gave %v", before, after)
	}
	press(stage, "a")
	if got := chosen(view(stage).Services); len(got) != 1 || !strings.HasPrefix(got[0], "*A ") {
		t.Errorf("A chose %v", got)
	}
}

func chosen(words []string) []string {
	return slices.DeleteFunc(slices.Clone(words), func(w string) bool { return w[0] != '*' })
}

func TestOtherGroupsBehindZero(t *testing.T) {
	_, stage := open(t)
	press(stage, "02")
	enter(stage)
	if rows := view(stage).Rows; len(rows) != 1 || rows[0].Group != "出租车" {
		t.Errorf("rows %+v", rows)
	}
	if g := view(stage).Groups; g[0] != "1 货车司机" {
		t.Errorf("groups after saving: %v", g)
	}
}

// TestAMisreadCardIsNobodys: a slip is forgiven to who types, not to a scanner.
func TestAMisreadCardIsNobodys(t *testing.T) {
	s, stage := open(t)
	m, err := s.RegisterMember(t.Context(), station.Registration{Name: "张三", Group: "N4", Consent: true})
	if err != nil {
		t.Fatal(err)
	}
	misread := m.Code[:12] + string('0'+(m.Code[12]-'0'+1)%10)
	if found, err := s.FindMembers(t.Context(), misread); err != nil || len(found) != 1 || !found[0].Near {
		t.Fatalf("%+v, %v", found, err)
	}
	scan(stage, misread)
	if v := view(stage); v.Member != "" {
		t.Errorf("%s is chosen", v.Member)
	}
}

func TestScanAnywhereChoosesThePersonAndNoGroup(t *testing.T) {
	s, stage := open(t)
	m, err := s.RegisterMember(t.Context(), station.Registration{Name: "张三丰", Phone: "13800001234", Group: "N4", Consent: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Run("nothing in focus", func(t *testing.T) {
		scan(stage, m.Code)
		if v := view(stage); !strings.HasPrefix(v.Member, "张") || v.People != 1 || !slices.Contains(v.Groups, "*4 外卖送餐员") {
			t.Fatalf("%+v", v)
		}
		enter(stage)
		if rows := view(stage).Rows; len(rows) != 1 || !strings.Contains(rows[0].Group, "张") {
			t.Errorf("rows %+v", rows)
		}
	})
	t.Run("so slow that its digits choose groups at first", func(t *testing.T) {
		press(stage, "q")
		slowly := func(code string) {
			for _, r := range code {
				stage.Type(string(r))
				stage.Advance(100 * time.Millisecond)
			}
			stage.Press(fyne.KeyReturn)
			stage.Settle()
		}
		slowly(m.Code)
		if v := view(stage); !strings.HasPrefix(v.Member, "张") || v.People != 1 || !slices.Contains(v.Groups, "*4 外卖送餐员") || len(v.Rows) != 1 {
			t.Errorf("the person's card: %+v", v)
		}
		stage.Press(fyne.KeyEscape)
		slowly("2175510916393")
		if v := view(stage); !strings.HasPrefix(v.Message, "没有找到这张卡") || slices.ContainsFunc(v.Groups, func(g string) bool { return g[0] == '*' }) || len(v.Rows) != 1 {
			t.Errorf("nobody's card: %+v", v)
		}
	})
	t.Run("another field in focus", func(t *testing.T) {
		stage.Type("/")
		stage.Advance(human)
		press(stage, "ab")
		scan(stage, m.Code)
		if v := view(stage); v.Query != "" && v.Query != "ab" || !strings.HasPrefix(v.Member, "张") {
			t.Errorf("query %q, member %q", v.Query, v.Member)
		}
	})
	t.Run("a slow frame in the middle", func(t *testing.T) {
		stage.Press(fyne.KeyEscape)
		stage.Type("/")
		for i, r := range m.Code {
			stage.Type(string(r))
			if i == 6 {
				stage.Tick(60 * time.Millisecond)
			}
		}
		stage.Press(fyne.KeyReturn)
		stage.Settle()
		if v := view(stage); !strings.HasPrefix(v.Member, "张") {
			t.Errorf("%+v", v)
		}
	})
}

func TestNamesDisappearFromADeskThatNobodyIsAt(t *testing.T) {
	s, stage := open(t)
	m, err := s.RegisterMember(t.Context(), station.Registration{Name: "张三丰", Group: "N4", Consent: true})
	if err != nil {
		t.Fatal(err)
	}
	scan(stage, m.Code)
	stage.Advance(4 * time.Minute)
	if v := view(stage); v.Member == "" {
		t.Fatal("forgotten too early")
	}
	stage.Advance(2 * time.Minute)
	if v := view(stage); v.Member != "" || len(chosen(v.Groups)) != 0 {
		t.Errorf("still chosen: %+v", v)
	}
}

func TestUnknownCardIsSaidAndChangesNothing(t *testing.T) {
	_, stage := open(t)
	scan(stage, "6901234567892")
	v := view(stage)
	if v.Member != "" || v.People != 1 || len(chosen(v.Groups)) != 0 || !strings.Contains(v.Message, "没有找到这张卡") {
		t.Errorf("%+v", v)
	}
}

func TestSearchByInitials(t *testing.T) {
	s, stage := open(t)
	for _, r := range []station.Registration{
		{Name: "张三丰", Phone: "13800001234", Group: "N4", Consent: true},
		{Name: "周𠮷", Phone: "13500008642", Group: "N3", Consent: true},
	} {
		if _, err := s.RegisterMember(t.Context(), r); err != nil {
			t.Fatal(err)
		}
	}
	stage.Type(" ")
	stage.Settle()
	stage.Type("8642")
	stage.Advance(time.Second)
	if v := view(stage); len(v.Found) != 1 {
		t.Fatalf("found %v", v.Found)
	}
	enter(stage)
	v := view(stage)
	if !strings.HasPrefix(v.Member, "周") || v.Query != "" || !slices.Contains(v.Groups, "*3 快递员") {
		t.Errorf("%+v", v)
	}
	enter(stage)
	if rows := view(stage).Rows; len(rows) != 1 {
		t.Errorf("rows %+v", rows)
	}
}

// full is a station whose disk is full.
type full struct{ ui.Core }

func (full) RecordVisit(context.Context, station.VisitInput) (station.VisitRow, error) {
	return station.VisitRow{}, fault.New(fault.DiskFull, "", "", "")
}

func TestDiskFullKeepsTheFormAndNeverSaysSaved(t *testing.T) {
	s := gallery.TestSample(t)
	stage := gallery.TestStage(t, full{s})
	press(stage, "55q")
	stage.Press(fyne.KeyReturn)
	if m := view(stage).Message; strings.Contains(m, "已保存") {
		t.Fatalf("says %q before the station has answered", m)
	}
	stage.Type("1") // meant for the next visitor
	stage.Advance(human)
	v := view(stage)
	if !v.Bad || !strings.Contains(v.Message, "磁盘已满") || v.Total != "0" {
		t.Errorf("message %q, total %s", v.Message, v.Total)
	}
	if v.People != 2 || !slices.Contains(v.Groups, "*5 其他新就业") || !slices.Contains(v.Services, "*Q 饮水") {
		t.Errorf("the form was not kept: %+v", v)
	}
	if pill := stage.Pill(); !strings.Contains(pill, "不能保存") {
		t.Errorf("pill %q", pill)
	}
}

func TestKeysPressedWhileSavingAreForTheNextVisitor(t *testing.T) {
	s, stage := open(t)
	press(stage, "1")
	stage.Press(fyne.KeyReturn)
	stage.Type("q") // before the station has answered
	stage.Type("+")
	stage.Settle()
	if v := view(stage); v.People != 2 || len(chosen(v.Services)) != 1 || len(chosen(v.Groups)) != 0 {
		t.Errorf("%+v", v)
	}
	if n := people(t, s); n != 1 {
		t.Errorf("%d people, want 1", n)
	}
}

func TestUndo(t *testing.T) {
	s, stage := open(t)
	stage.Shortcut(&fyne.ShortcutUndo{})
	stage.Settle()
	if v := view(stage); !strings.Contains(v.Message, "没有可撤销") {
		t.Errorf("message %q", v.Message)
	}
	press(stage, "1")
	enter(stage)
	press(stage, "2")
	enter(stage)
	stage.Shortcut(&fyne.ShortcutUndo{})
	stage.Settle()
	v := view(stage)
	if v.Total != "1" || !v.Rows[0].Voided || v.Rows[1].Voided || !strings.Contains(v.Message, "已撤销") {
		t.Errorf("%+v", v)
	}
	if n := people(t, s); n != 1 {
		t.Errorf("%d people, want 1", n)
	}
}

// TestQuantities: of the service chosen last, beginning at the number of people.
func TestQuantities(t *testing.T) {
	_, stage := open(t)
	press(stage, "11we]]】")
	press(stage, "[")
	enter(stage)
	press(stage, "2]") // nothing was chosen since: no quantity to change
	enter(stage)
	rows := view(stage).Rows
	if len(rows) != 2 || rows[1].Services != "热饭  充电 4" || rows[0].Services != "热饭  充电" {
		t.Errorf("rows %+v", rows)
	}
}

// TestBackfill: visits count for the chosen day until Escape on an empty form.
func TestBackfill(t *testing.T) {
	s, stage := open(t)
	stage.Press(fyne.KeyF7)
	stage.Settle()
	stage.Press(fyne.KeyDown) // the day before yesterday
	for _, wrong := range []string{"25", "a", "14:61"} {
		stage.Type(wrong) // over what was there
		stage.Press(fyne.KeyReturn)
		if !stage.SheetOpen() {
			t.Fatalf("%s is no time", wrong)
		}
	}
	stage.Advance(time.Second)
	stage.Type("1630")
	stage.Advance(time.Second)
	stage.Press(fyne.KeyReturn)
	stage.Settle()
	if v := view(stage); stage.SheetOpen() || !strings.Contains(v.Later, "11月21日 周六 16:30") {
		t.Fatalf("%+v", v)
	}
	for range 2 {
		press(stage, "1q")
		enter(stage)
	}
	stage.Press(fyne.KeyBackspace)
	if n := people(t, s); n != 0 {
		t.Errorf("%d people today", n)
	}
	page, err := s.Visits(t.Context(), station.VisitFilter{Day: 20261121})
	if err != nil || len(page.Rows) != 2 || page.Rows[0].Source != domain.SourceBackfill || page.Rows[0].At.Format("15:04") != "16:30" {
		t.Errorf("%+v, %v", page, err)
	}
	stage.Shortcut(&fyne.ShortcutUndo{})
	stage.Settle()
	if page, err = s.Visits(t.Context(), station.VisitFilter{Day: 20261121}); err != nil || !page.Rows[0].Voided && !page.Rows[1].Voided {
		t.Errorf("undo did not reach the day: %+v, %v", page, err)
	}
	stage.Press(fyne.KeyEscape)
	if v := view(stage); v.Later != "" {
		t.Errorf("still entering later: %q", v.Later)
	}
}

// TestBatch: 14–16 时 饮水 23 is counted in its hours, and undone with one press.
func TestBatch(t *testing.T) {
	s, stage := open(t)
	press(stage, "q") // what is chosen at the desk is chosen there
	stage.Press(fyne.KeyF6)
	stage.Settle()
	stage.Press(fyne.KeyReturn)
	if !stage.SheetOpen() {
		t.Fatal("a batch of nobody was saved")
	}
	stage.Press(fyne.KeyDown) // yesterday
	stage.Type("23")
	stage.Press(fyne.KeyReturn)
	stage.Settle()
	if v := view(stage); stage.SheetOpen() || !strings.Contains(v.Message, "23 人次") {
		t.Fatalf("%+v", v)
	}
	day := domain.Day(20261122)
	table, err := s.Stats(t.Context(), stats.Query{Measure: domain.MeasurePeople, From: day, To: day, By: stats.ByHour})
	if err != nil || table.Total != 23 || len(table.Rows) != 1 || table.Rows[0].Key != "13" {
		t.Errorf("%+v, %v", table, err)
	}
	services, err := s.Stats(t.Context(), stats.Query{Measure: domain.MeasureServices, From: day, To: day, By: stats.ByService})
	if err != nil || services.Total != 23 || services.Rows[0].Key != "water" {
		t.Errorf("%+v, %v", services, err)
	}
	stage.Shortcut(&fyne.ShortcutUndo{})
	stage.Settle()
	if table, err = s.Stats(t.Context(), stats.Query{Measure: domain.MeasurePeople, From: day, To: day, By: stats.ByTotal}); err != nil || table.Total != 0 {
		t.Errorf("after undoing %+v, %v", table, err)
	}
}

// TestAVoucherIsScannedAndRedeemed: Enter gives it out, once.
func TestAVoucherIsScannedAndRedeemed(t *testing.T) {
	s, stage := open(t)
	v, err := s.IssueVoucher(t.Context(), station.VoucherInput{Service: "buffet", Group: "N1"})
	if err != nil {
		t.Fatal(err)
	}
	scan(stage, v.Code)
	if got := view(stage); !strings.Contains(got.Holder, "自助餐") {
		t.Fatalf("%+v", got)
	}
	enter(stage)
	if n := people(t, s); n != 1 {
		t.Errorf("%d people", n)
	}
	scan(stage, v.Code)
	enter(stage)
	if got := view(stage); !got.Bad || !strings.Contains(got.Message, "已经用过") {
		t.Errorf("%+v", got)
	}
	stage.Press(fyne.KeyEscape)
	stage.Press(fyne.KeyF8)
	stage.Settle()
	scan(stage, v.Code)
	if n := people(t, s); n != 1 || !stage.SheetOpen() {
		t.Errorf("%d people after scanning it on the sheet", n)
	}
}

// meddled is a station on which something else happens while a record is written.
type meddled struct {
	*gallery.Sample
	meanwhile func()
	fewer     bool // the city took the first group back
}

func (m *meddled) RecordVisits(ctx context.Context, in []station.VisitInput) ([]change.ID, error) {
	if m.meanwhile != nil {
		m.meanwhile()
	}
	return m.Sample.RecordVisits(ctx, in)
}

func (m *meddled) Groups(ctx context.Context) ([]station.GroupChoice, error) {
	groups, err := m.Sample.Groups(ctx)
	if err == nil && m.fewer {
		groups = groups[1:]
	}
	return groups, err
}

func (m *meddled) Services(ctx context.Context) ([]station.ServiceChoice, error) {
	services, err := m.Sample.Services(ctx)
	if err == nil && m.fewer {
		services = slices.DeleteFunc(services, func(s station.ServiceChoice) bool { return s.Code == "water" })
	}
	return services, err
}

// TestABatchKeepsItsGroups: what was counted beside a name is counted for it, also where
// the dictionary changes while the sheet is open.
func TestABatchKeepsItsGroups(t *testing.T) {
	core := &meddled{Sample: gallery.TestSample(t)}
	stage := gallery.TestStage(t, core)
	stage.Press(fyne.KeyF6)
	stage.Settle()
	stage.Type("7")
	core.fewer = true
	stage.Page(page.Desk).(*desk.Desk).Heard(station.SignalDictionary)
	stage.Settle()
	enter(stage)
	if v := view(stage); len(v.Rows) != 1 || v.Rows[0].Group != "货车司机 × 7" {
		t.Errorf("%+v", v.Rows)
	}
}

// TestABatchThatWasLeftClosesNoOtherSheet, and what it did is said.
func TestABatchThatWasLeftClosesNoOtherSheet(t *testing.T) {
	core := &meddled{Sample: gallery.TestSample(t)}
	stage := gallery.TestStage(t, core)
	core.meanwhile = func() {
		stage.Press(fyne.KeyEscape)
		stage.Register()
	}
	stage.Press(fyne.KeyF6)
	stage.Settle()
	stage.Type("7")
	enter(stage)
	if v := view(stage); !stage.SheetOpen() || !strings.Contains(v.Message, "7") {
		t.Errorf("open %v, %+v", stage.SheetOpen(), v)
	}
}

// TestAnAmendmentKeepsAServiceThatIsNotOfferedAnyMore: who puts the number of people
// right takes nothing else away.
func TestAnAmendmentKeepsAServiceThatIsNotOfferedAnyMore(t *testing.T) {
	core := &meddled{Sample: gallery.TestSample(t)}
	row, err := core.RecordVisit(t.Context(), station.VisitInput{Group: "N4", Services: []station.ServiceUse{{Service: "water"}, {Service: "rest"}}})
	if err != nil {
		t.Fatal(err)
	}
	core.fewer = true
	stage := gallery.TestStage(t, core)
	sheet := correct.Open(core, stage.Window, row, "", func(string, error) {})
	stage.Settle()
	sheet.People.SetText("2")
	sheet.Save()
	stage.Settle()
	page, err := core.Visits(t.Context(), station.VisitFilter{})
	if err != nil || len(page.Rows) != 1 || page.Rows[0].People != 2 || len(page.Rows[0].Services) != 2 {
		t.Errorf("%+v, %v, %q", page.Rows, err, sheet.Message())
	}
}

// TestALockTakesThePersonOffTheDesk: also one by hand, without waiting.
func TestALockTakesThePersonOffTheDesk(t *testing.T) {
	s, stage := open(t)
	m, err := s.RegisterMember(t.Context(), station.Registration{Name: "张三丰", Phone: "13800001234", Group: "N4", Consent: true})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.AddAttendant(t.Context(), "王老师", "2580", true); err != nil {
		t.Fatal(err)
	}
	stage.Serve(m)
	stage.Settle()
	if v := view(stage); v.Holder == "" {
		t.Fatal("nobody is chosen")
	}
	if err := s.Lock(t.Context()); err != nil {
		t.Fatal(err)
	}
	stage.Settle()
	if v := view(stage); v.Holder+v.Member != "" {
		t.Errorf("at a locked desk: %+v", v)
	}
}

// TestAVisitThatCouldNotBeSavedOutlastsThePause: nobody came back to press Enter in
// five minutes, and the visit is there still, without a name on the screen.
func TestAVisitThatCouldNotBeSavedOutlastsThePause(t *testing.T) {
	s := gallery.TestSample(t)
	m, err := s.RegisterMember(t.Context(), station.Registration{Name: "张三丰", Group: "N4", Consent: true})
	if err != nil {
		t.Fatal(err)
	}
	stage := gallery.TestStage(t, full{s})
	stage.Serve(m)
	stage.Settle()
	enter(stage)
	stage.Advance(6 * time.Minute)
	if v := view(stage); !slices.Contains(v.Groups, "*4 外卖送餐员") || v.Member == "" || v.Holder != "" || !v.Bad {
		t.Errorf("%+v", v)
	}
}

// TestEnteringAfterwardsEndsWhenNobodyIsThere: who comes next enters visits for now, and
// the desk says so.
func TestEnteringAfterwardsEndsWhenNobodyIsThere(t *testing.T) {
	_, stage := open(t)
	stage.Press(fyne.KeyF7)
	stage.Settle()
	enter(stage)
	if v := view(stage); v.Later == "" {
		t.Fatalf("%+v", v)
	}
	stage.Advance(6 * time.Minute)
	if v := view(stage); v.Later != "" || v.Message == "" {
		t.Errorf("%+v", v)
	}
}

// TestAVoucherIsItsHoldersAlsoAfterThePause: the sheet shows whose it will be.
func TestAVoucherIsItsHoldersAlsoAfterThePause(t *testing.T) {
	s, stage := open(t)
	m, err := s.RegisterMember(t.Context(), station.Registration{Name: "张三丰", Group: "N4", Consent: true})
	if err != nil {
		t.Fatal(err)
	}
	stage.Serve(m)
	stage.Settle()
	stage.Press(fyne.KeyF8)
	stage.Settle()
	stage.Advance(6 * time.Minute)
	enter(stage)
	list, err := s.Vouchers(t.Context(), domain.DayOf(gallery.Noon))
	if err != nil || len(list) > 1 || len(list) == 1 && list[0].Holder == "" {
		t.Errorf("%+v, %v", list, err)
	}
}
