package registers_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"github.com/xuri/excelize/v2"

	"yizhan/desktop/ui/gallery"
	"yizhan/desktop/ui/page"
	"yizhan/desktop/ui/registers"
	"yizhan/desktop/ui/text"
	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/register"
)

func office(t *testing.T, state gallery.State) (*gallery.Sample, *gallery.Stage, *registers.Registers) {
	t.Helper()
	s, err := gallery.OpenState(t.Context(), state)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	stage := gallery.TestStage(t, s)
	stage.Press(fyne.KeyF5)
	stage.Settle()
	p, ok := stage.Current().(*registers.Registers)
	if !ok {
		t.Fatal("F5 does not lead to the registers")
	}
	return s, stage, p
}

// press presses keys and types characters, with time for what follows.
func press(s *gallery.Stage, acts ...any) {
	for _, a := range acts {
		switch a := a.(type) {
		case fyne.KeyName:
			s.Press(a)
			s.Advance(300 * time.Millisecond)
		case string:
			for _, r := range a {
				s.Type(string(r))
				s.Advance(100 * time.Millisecond)
			}
			s.Advance(300 * time.Millisecond)
		}
	}
}

const (
	enter  = fyne.KeyReturn
	escape = fyne.KeyEscape
	down   = fyne.KeyDown
)

// TestAnEnterpriseIsEnteredByKeys: with nothing but the keyboard, and mistakes on the way.
func TestAnEnterpriseIsEnteredByKeys(t *testing.T) {
	s, stage, p := office(t, gallery.StateNewOffice)
	press(stage, "k", "b") // enterprises
	if v := p.View(); v.Kind != "enterprise" || !strings.Contains(v.Count, "0") {
		t.Fatalf("%+v", v)
	}
	press(stage, "a")
	stage.Type("柏杨路货运") // the name
	press(stage, enter)
	stage.Type("91350100M000100Y44") // a credit code with the wrong check digit
	press(stage, enter, "4", enter, enter)
	press(stage, fyne.KeyF12)
	f := p.FormView()
	if len(f.Wrong) != 1 || !strings.Contains(f.Wrong["credit"], "校验不通过") || f.Values["name"] != "柏杨路货运" || f.Values["division"] != "511102" || f.Values["industry"] != "freight" {
		t.Fatalf("%+v", f)
	}
	if stage.Focused() != "91350100M000100Y44" {
		t.Errorf("the keyboard is in %q", stage.Focused())
	}
	p.Put("credit", "")
	p.Put("entered_on", "1124") // tomorrow, so that of last year
	if got := p.FormView().Values["entered_on"]; got != "2025-11-24" {
		t.Errorf("1124 is %q", got)
	}
	p.Put("entered_on", "2026-11-24")
	press(stage, fyne.KeyF12)
	if f := p.FormView(); !strings.Contains(f.Wrong["entered_on"], "不能晚于今天") {
		t.Errorf("a day that has not come: %+v", f)
	}
	p.Put("entered_on", "1123")
	press(stage, fyne.KeyF12)
	v := p.View()
	if stage.SheetOpen() || len(v.Rows) != 1 || v.Title != "柏杨路货运" || !strings.Contains(v.Message, "已保存") || !slices.Contains(v.Lines, "登记日期 2026-11-23") {
		t.Fatalf("%+v", v)
	}
	found, err := s.Register(t.Context(), register.Query{Kind: "enterprise"}, "zh")
	if err != nil || found.Count != 1 || found.Rows[0].Title != "柏杨路货运" {
		t.Errorf("%+v, %v", found, err)
	}
}

// TestEscapeAsksForWhatWasTyped: nothing is lost by one press.
func TestEscapeAsksForWhatWasTyped(t *testing.T) {
	_, stage, p := office(t, gallery.StateRegisters)
	press(stage, "k", "b", "a", escape)
	if stage.SheetOpen() {
		t.Fatal("a form into which nothing was typed asks")
	}
	press(stage, "a")
	stage.Type("某某")
	press(stage, escape)
	if !stage.SheetOpen() || !strings.Contains(p.FormView().Message, "还没有保存") {
		t.Fatalf("%+v", p.FormView())
	}
	press(stage, escape)
	if stage.SheetOpen() {
		t.Error("the second Escape does not close it")
	}
}

// TestAProblemGoesItsWay: the steps ask for what they take, and what was done stands in
// the history.
func TestAProblemGoesItsWay(t *testing.T) {
	_, stage, p := office(t, gallery.StateRegisters)
	press(stage, "k", "m", down, down, enter) // 充电柜不够用
	v := p.View()
	if v.Title != "充电柜不够用" || !slices.Equal(v.Acts[:1], []string{"1 → 已交办"}) {
		t.Fatalf("%+v", v)
	}
	press(stage, "1", fyne.KeyF12)
	if f := p.FormView(); f.Wrong["organisation"] == "" {
		t.Fatalf("assigned to nobody: %+v", f)
	}
	stage.Type("街道办")
	stage.Advance(time.Second)
	press(stage, enter) // takes what was found
	p.Put("days", "5")
	press(stage, enter)
	v = p.View()
	if stage.SheetOpen() || !slices.Contains(v.Lines, "办结期限 2026-11-30") || !slices.Contains(v.Lines, "承办单位 城东街道办事处") || !strings.Contains(v.History[0], "状态 已交办") {
		t.Fatalf("%+v\n%+v", v, p.FormView())
	}
	press(stage, "1") // in hand: takes nothing
	if v := p.View(); stage.SheetOpen() || !slices.Contains(v.Lines, "状态 办理中") || !strings.Contains(v.Message, "办理中") {
		t.Errorf("%+v", v)
	}
	press(stage, "1", fyne.KeyF12)
	if f := p.FormView(); f.Wrong["measures"] == "" {
		t.Errorf("reviewed without measures: %+v", f)
	}
}

func TestDeletedComesBack(t *testing.T) {
	_, stage, p := office(t, gallery.StateRegisters)
	press(stage, "k", "b", down, down, enter, "d")
	if v := p.View(); len(v.Rows) != 4 || !strings.Contains(v.Message, "Ctrl+Z") {
		t.Fatalf("%+v", v)
	}
	stage.Shortcut(&fyne.ShortcutUndo{})
	stage.Settle()
	if v := p.View(); len(v.Rows) != 5 {
		t.Fatalf("%+v", v)
	}
	press(stage, "d", "d") // deleted, and back by the letter that stands there
	if v := p.View(); len(v.Rows) != 5 || !strings.Contains(v.Message, "已恢复") {
		t.Errorf("%+v", v)
	}
}

func TestSortAndFilter(t *testing.T) {
	_, stage, p := office(t, gallery.StateRegisters)
	press(stage, "k", "b", "5")
	first := func() string { return strings.Split(p.View().Rows[0], "|")[4] }
	if first() != "17" || p.View().Heads[4] != "5 从业人数 ↑" {
		t.Errorf("sorted: %s, %v", first(), p.View().Heads)
	}
	press(stage, "5")
	if first() != "1280" {
		t.Errorf("turned round: %s", first())
	}
	stage.Press(fyne.KeyF2)
	stage.Press(fyne.KeyF5)
	stage.Settle()
	if first() != "1280" || p.View().Kind != "enterprise" {
		t.Errorf("not remembered: %+v", p.View())
	}
	press(stage, "f", "4", enter) // the fourth industry
	if v := p.View(); len(v.Rows) != 2 || !slices.Equal(p.Where(), []string{"industry=freight"}) || !strings.Contains(v.Count, "找到 2") {
		t.Errorf("%v, %+v", p.Where(), v)
	}
	press(stage, escape)
	if v := p.View(); len(v.Rows) != 5 {
		t.Errorf("Escape leaves the filter: %+v", v)
	}
	press(stage, "/", "货运 岷江")
	if v := p.View(); len(v.Rows) != 1 {
		t.Errorf("found: %+v", v)
	}
	press(stage, enter, enter, "l")
	if !stage.SheetOpen() {
		t.Error("nothing is linked to an enterprise")
	}
}

func TestPersonalFieldsAreShownForAReason(t *testing.T) {
	s, stage, p := office(t, gallery.StateRegisters)
	press(stage, "k", "b", down, down, enter)
	if v := p.View(); !slices.Contains(v.Lines, "联系电话 ****5678") || v.Full {
		t.Fatalf("%+v", v)
	}
	// A masked value is neither in the form nor lost by saving it.
	press(stage, "g")
	if f := p.FormView(); f.Values["phone"] != "" || f.Values["contact"] != "" {
		t.Fatalf("the form shows what is masked: %+v", f)
	}
	p.Put("address", "春华路 8 号")
	press(stage, fyne.KeyF12, "s", "2")
	v := p.View()
	if !slices.Contains(v.Lines, "联系电话 13900005678") || !slices.Contains(v.Lines, "地址 春华路 8 号") || !v.Full {
		t.Fatalf("%+v", v)
	}
	stage.Press(fyne.KeyF2)
	stage.Press(fyne.KeyF5)
	stage.Settle()
	if p.View().Full {
		t.Error("it is still shown after one was away")
	}
	if _, err := s.Register(t.Context(), register.Query{Kind: "enterprise"}, "zh"); err != nil {
		t.Error(err)
	}
}

func TestALockedDeskOpensNothing(t *testing.T) {
	_, stage, p := office(t, gallery.StateLockedOff)
	press(stage, "k", "b", down, enter)
	if v := p.View(); !v.Locked || v.Title != "" || len(v.Lines) > 0 {
		t.Errorf("%+v", v)
	}
}

func TestAStationKeepsItsOwn(t *testing.T) {
	s, stage, p := office(t, gallery.StateOwn)
	press(stage, "a")
	stage.Advance(time.Second)
	f := p.FormView()
	profile, err := s.Profile(t.Context())
	if err != nil || f.Values["station"] != profile.Station.String() || f.Values["division"] != "511102" {
		t.Fatalf("%+v, %v", f, err)
	}
	stage.Type("读书会")
	p.Put("type", "classroom")
	p.Put("held_on", "1201")
	press(stage, fyne.KeyF12)
	if v := p.View(); len(v.Rows) != 3 || v.Title != "读书会" || !slices.Contains(v.Lines, "日期 2026-12-01") {
		t.Errorf("%+v\n%+v", v, p.FormView())
	}
	press(stage, escape, "k", "b")
	if v := p.View(); v.Kind != "facility" || len(v.Rows) != 1 {
		t.Errorf("%+v", v)
	}
	if stage.Page(page.Registers) != nil {
		t.Error("a station has the registers of offices")
	}
}

func TestAListIsTakenOutMasked(t *testing.T) {
	_, stage, p := office(t, gallery.StateRegisters)
	press(stage, "k", "f") // floating members
	folder := t.TempDir()
	p.Export().Take('e', folder)
	stage.Settle()
	files, _ := filepath.Glob(filepath.Join(folder, "*.xlsx"))
	if len(files) != 1 {
		t.Fatal(files)
	}
	f, err := excelize.OpenFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	rows, err := f.GetRows("Sheet1")
	if text := fmt.Sprint(rows); err != nil || !strings.Contains(text, "****1357") || strings.Contains(text, "13600001357") || !strings.Contains(text, "钱*") {
		t.Errorf("%v, %v", rows, err)
	}
}

// TestTenThousandRows: the list reads what is looked at, and finds the last one.
func TestTenThousandRows(t *testing.T) {
	s, stage, p := office(t, gallery.StateNewOffice)
	if err := gallery.Enterprises(t.Context(), s, 10_000); err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	press(stage, "k", "b")
	took := time.Since(began)
	v := p.View()
	if len(v.Rows) != 200 || v.Count != "共 10,000 份" {
		t.Fatalf("%d rows, %s", len(v.Rows), v.Count)
	}
	t.Logf("the list of 10,000 opened in %s", took)
	for range 20 {
		press(stage, fyne.KeyPageDown)
	}
	stage.Picture()
	stage.Settle()
	if n := len(p.View().Rows); n != 400 {
		t.Errorf("%d rows after going down", n)
	}
	press(stage, "/", "000042号")
	if v := p.View(); len(v.Rows) != 1 {
		t.Errorf("%+v", v.Rows)
	}
}

// TestTwoComputersChangeOneField: the form was open while another computer's change came.
func TestTwoComputersChangeOneField(t *testing.T) {
	s, stage, p := office(t, gallery.StateRegisters)
	press(stage, "k", "b", down, down, enter, "g")
	p.Put("address", "春华路 8 号")
	p.Put("headcount", "99")
	found, err := s.Register(t.Context(), register.Query{Kind: "enterprise", Words: "风顺"}, "zh")
	if err != nil || len(found.Rows) != 1 {
		t.Fatal(found, err)
	}
	other, err := change.Marshal(int64(44))
	if err != nil {
		t.Fatal(err)
	}
	if err := gallery.Elsewhere(t.Context(), s, "enterprise", found.Rows[0].ID, domain.Fields{"headcount": other}); err != nil {
		t.Fatal(err)
	}
	press(stage, fyne.KeyF12)
	if stage.SheetTitle() != "两处都改过" {
		t.Fatalf("%q: %+v", stage.SheetTitle(), p.View())
	}
	conflicts, err := s.Conflicts(t.Context())
	if err != nil || len(conflicts) != 1 || conflicts[0].Field != "headcount" {
		t.Errorf("%+v, %v", conflicts, err)
	}
	if v := p.View(); !slices.Contains(v.Lines, "地址 春华路 8 号") || !slices.ContainsFunc(v.History, func(l string) bool { return strings.Contains(l, "没有被采用") }) {
		t.Errorf("%+v", v)
	}
	press(stage, enter)
	if stage.Current() != stage.Page(page.Sync) || !stage.SheetOpen() {
		t.Error("it does not lead to the choice")
	}
}

// TestEveryRegisterStandsInOneGroup: one that stands in none cannot be chosen.
func TestEveryRegisterStandsInOneGroup(t *testing.T) {
	groups := map[string]int{}
	for _, g := range text.RegisterGroups {
		for _, k := range g.Kinds {
			groups[k]++
		}
	}
	for _, k := range register.Kinds() {
		if groups[k.Name] != 1 {
			t.Errorf("%s stands in %d groups", k.Name, groups[k.Name])
		}
		delete(groups, k.Name)
	}
	if len(groups) > 0 {
		t.Errorf("no registers: %v", groups)
	}
}

// TestALinkLeadsThereAndBack: Return opens, L follows, Escape goes back step by step.
func TestALinkLeadsThereAndBack(t *testing.T) {
	_, stage, p := office(t, gallery.StateRegisters)
	press(stage, "k", "m", down, down, down, down, enter, "l")
	if v := p.View(); v.Title != "城东街道办事处" || v.Marked != 3 {
		t.Fatalf("%+v", v)
	}
	press(stage, "l") // the registers that name it
	if !stage.SheetOpen() {
		t.Fatal("nothing names an organisation")
	}
	press(stage, escape, escape)
	if v := p.View(); v.Title != "停车场路灯不亮" {
		t.Fatalf("back to %q", v.Title)
	}
	press(stage, escape)
	if v := p.View(); v.Title != "" {
		t.Errorf("still open: %q", v.Title)
	}
}

// TestColumnsAreChosen and remembered, and one that the register does not list can be
// asked for.
func TestColumnsAreChosen(t *testing.T) {
	s, stage, p := office(t, gallery.StateRegisters)
	press(stage, "k", "b", "c")
	for range 4 { // to the address
		press(stage, fyne.KeyTab)
	}
	stage.Type(" ")
	press(stage, enter)
	if v := p.View(); len(v.Heads) != 8 || !strings.Contains(v.Heads[4], "地址") {
		t.Fatalf("%v", v.Heads)
	}
	again := gallery.TestStage(t, s)
	again.Press(fyne.KeyF5)
	again.Settle()
	if v := again.Current().(*registers.Registers).View(); v.Kind != "enterprise" || len(v.Heads) != 8 {
		t.Errorf("not remembered: %s %v", v.Kind, v.Heads)
	}
}

// TestCheckInFromTheDetail: an activity leads to those who take part in it.
func TestCheckInFromTheDetail(t *testing.T) {
	_, stage, p := office(t, gallery.StateOwn)
	press(stage, down, enter)
	if v := p.View(); v.Title == "" || stage.SheetOpen() {
		t.Fatalf("%+v", v)
	}
	press(stage, "i")
	if !stage.SheetOpen() {
		t.Fatal("no sheet to check in")
	}
	press(stage, escape)
	if stage.SheetOpen() {
		t.Error("it does not close")
	}
}
