package people_test

import (
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
	"yizhan/desktop/ui/people"
	"yizhan/shared/change"
)

func pageOf(s *gallery.Stage) *people.People { return s.Page(page.People).(*people.People) }

// add registers somebody as if at another time.
func add(t *testing.T, s *gallery.Sample, r station.Registration) station.MemberRow {
	t.Helper()
	r.Consent = true
	m, err := s.RegisterMember(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// press types a letter and lets everything follow from it.
func press(stage *gallery.Stage, letters string) {
	for _, l := range letters {
		stage.Type(string(l))
		stage.Advance(time.Second)
	}
}

func down(stage *gallery.Stage) {
	stage.Press(fyne.KeyDown)
	stage.Advance(time.Second)
}

func looks(t *testing.T, s *gallery.Sample, id change.ID) int {
	t.Helper()
	p, err := s.Person(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, e := range p.History {
		if e.Kind == station.HistoryLooked {
			n++
		}
	}
	return n
}

func shows(v people.View, words string) bool {
	return slices.ContainsFunc(v.Detail, func(l string) bool { return strings.Contains(l, words) })
}

func TestNothingIsShownInFullWithoutAReason(t *testing.T) {
	s, stage := open(t)
	m := add(t, s, station.Registration{Name: "张三丰", Phone: "13800001234", Plate: "川LA1234", Group: "N4"})
	stage.Settle()
	press(stage, "s") // nobody is chosen
	if stage.SheetOpen() {
		t.Fatal("a letter acts on nobody")
	}
	down(stage)
	if v := view(stage); v.Chosen != 0 || !shows(v, "****1234") || shows(v, "三丰") || shows(v, "13800001234") {
		t.Fatalf("%+v", v.Detail)
	}
	press(stage, "s")
	stage.Press(fyne.KeyEscape)
	stage.Settle()
	if v := view(stage); v.Open || looks(t, s, m.ID) != 0 {
		t.Errorf("shown without a reason: %v, %d looks", v.Detail, looks(t, s, m.ID))
	}
}

func TestWhatIsShownInFullHidesAgain(t *testing.T) {
	s, stage := open(t)
	m := add(t, s, station.Registration{Name: "张三丰", Phone: "13800001234", Plate: "川LA1234", Group: "N4"})
	add(t, s, station.Registration{Name: "李四", Group: "N4"})
	stage.Settle()
	down(stage)
	for i, hide := range map[string]func(){
		"the letter": func() { press(stage, "s") },
		"idling":     func() { stage.Advance(6 * time.Minute) },
		"leaving":    func() { stage.Open(page.Today); stage.Settle(); stage.Open(page.People); stage.Settle() },
		"another":    func() { down(stage); stage.Press(fyne.KeyUp); stage.Advance(time.Second) },
	} {
		before := looks(t, s, m.ID)
		press(stage, "s1")
		v := view(stage)
		if !v.Open || !shows(v, "张三丰") || !shows(v, "13800001234") || !shows(v, "川LA1234") {
			t.Errorf("not shown: %v", v.Detail)
		}
		if n := looks(t, s, m.ID); n != before+1 {
			t.Errorf("%d looks are written down, want %d", n, before+1)
		}
		hide()
		if v := view(stage); v.Open || shows(v, "三丰") || shows(v, "13800001234") {
			t.Errorf("after %s still shown: %v", i, v.Detail)
		}
	}
}

func TestALockedDeskSaysSo(t *testing.T) {
	s, stage := open(t)
	add(t, s, station.Registration{Name: "张三丰", Group: "N4"})
	stage.Settle()
	down(stage)
	if _, err := s.AddAttendant(t.Context(), "王老师", "2580", true); err != nil {
		t.Fatal(err)
	}
	if err := s.Lock(t.Context()); err != nil {
		t.Fatal(err)
	}
	stage.Settle()
	v := view(stage)
	if len(v.Rows) != 0 || v.Detail != nil || !strings.Contains(v.Empty, "F9") || v.Message != "" {
		t.Errorf("%+v", v)
	}
	press(stage, "sgd")
	if stage.SheetOpen() {
		t.Error("a letter acts on a locked desk")
	}
}

func TestCorrectingFillsEveryField(t *testing.T) {
	s, stage := open(t)
	m := add(t, s, station.Registration{Name: "欧阳·吐尔逊", Phone: "13800001234", Plate: "川LA1234", Employer: "美团", Group: "N4", Party: "某支部", PartyConsent: true})
	stage.Settle()
	down(stage)
	press(stage, "g")
	f := pageOf(stage).Correction()
	if f == nil || !stage.SheetOpen() || looks(t, s, m.ID) != 1 {
		t.Fatalf("no form, or %d looks", looks(t, s, m.ID))
	}
	if f.Name.Text != "欧阳·吐尔逊" || f.Phone.Text != "13800001234" || f.Province.Value()+f.Plate.Text != "川LA1234" || f.Employer.Text != "美团" || f.Party.Text != "某支部" || f.Group.Value() != "N4" {
		t.Errorf("%q %q %q %q %q %q", f.Name.Text, f.Phone.Text, f.Plate.Text, f.Employer.Text, f.Party.Text, f.Group.Value())
	}
	f.Phone.SetText("1380000123")
	f.Save()
	stage.Settle()
	if !stage.SheetOpen() || !strings.Contains(f.Message(), "11 位") || f.Phone.Text != "1380000123" {
		t.Errorf("a wrong phone: %q", f.Message())
	}
	f.Phone.SetText("１３８　００００\n１２３５")
	f.Party.SetText("")
	f.Plate.SetText("川LB5678") // pasted whole
	f.Save()
	stage.Advance(time.Second)
	if stage.SheetOpen() {
		t.Fatal(f.Message())
	}
	p, err := s.Unmask(t.Context(), m.ID, "核对")
	if err != nil || p.Phone != "13800001235" || p.Plate != "川LB5678" || p.Party != "" || p.Employer != "美团" {
		t.Errorf("%+v, %v", p, err)
	}
	press(stage, "2")
	if v := view(stage); v.Open || !shows(v, "手机 ****1234 → ****1235") {
		t.Errorf("%v", v.Detail)
	}
}

func TestErasing(t *testing.T) {
	s, stage := open(t)
	first := add(t, s, station.Registration{Name: "张三丰", Phone: "13800001234", Group: "N4"})
	add(t, s, station.Registration{Name: "李四", Group: "N4"})
	stage.Settle()
	down(stage)
	press(stage, "r")
	stage.Press(fyne.KeyEscape)
	press(stage, "d")
	stage.Press(fyne.KeyEscape)
	press(stage, "d9") // no such reason
	stage.Press(fyne.KeyEscape)
	if p, err := s.Person(t.Context(), first.ID); err != nil || p.Erased {
		t.Fatalf("%+v, %v", p, err)
	}
	press(stage, "r1")
	if p, err := s.Person(t.Context(), first.ID); err != nil || !p.Erased {
		t.Errorf("%+v, %v", p, err)
	}
	press(stage, "sgf")
	if stage.SheetOpen() || len(view(stage).Rows) != 2 {
		t.Error("what is erased can be shown")
	}
	press(stage, "d1")
	if v := view(stage); len(v.Rows) != 1 || v.Detail != nil || !strings.Contains(v.Message, "已删除") {
		t.Errorf("%+v", v)
	}
}

func TestTwoCardsAreJoinedAndParted(t *testing.T) {
	s, stage := open(t)
	first := add(t, s, station.Registration{Name: "张三", Phone: "13800001234", Group: "N4"})
	add(t, s, station.Registration{Name: "赵四", Phone: "13800005678", Group: "N4"})
	stage.Settle()
	down(stage)
	down(stage)
	press(stage, "t")
	stage.Type("5678")
	stage.Advance(time.Second)
	stage.Press(fyne.KeyReturn) // itself
	if !stage.SheetOpen() {
		t.Fatal("a card goes under itself")
	}
	stage.Shortcut(&fyne.ShortcutSelectAll{})
	stage.Type("1234")
	stage.Advance(time.Second)
	stage.Press(fyne.KeyReturn)
	stage.Settle()
	press(stage, "1")
	v := view(stage)
	if !v.Rows[1].Same || !strings.Contains(v.Message, "张*") {
		t.Fatalf("%+v", v)
	}
	p, err := s.Person(t.Context(), first.ID)
	if err != nil || len(p.Others) != 1 {
		t.Fatalf("%+v, %v", p, err)
	}
	pageOf(stage).Part(p.Others[0].ID)
	stage.Settle()
	if v := view(stage); v.Rows[1].Same {
		t.Errorf("%+v", v.Rows)
	}
}

func TestSearchChoosesAndServes(t *testing.T) {
	s, stage := open(t)
	add(t, s, station.Registration{Name: "赵四", Phone: "13800005678", Group: "N4"})
	add(t, s, station.Registration{Name: "张三丰", Phone: "13800001234", Plate: "川LA1234", Group: "N1"})
	stage.Settle()
	press(stage, "/")
	stage.Type("zhangsanfemg")
	stage.Advance(time.Second)
	if v := view(stage); len(v.Rows) != 1 || !v.Near {
		t.Fatalf("%+v", v)
	}
	stage.Press(fyne.KeyReturn)
	stage.Advance(time.Second)
	if v := view(stage); v.Chosen != 0 || !shows(v, "****1234") {
		t.Fatalf("%+v", v)
	}
	press(stage, "v")
	if v := stage.Current().(*desk.Desk).View(); !strings.HasPrefix(v.Member, "张") {
		t.Errorf("the desk has %q chosen", v.Member)
	}
}

// TestTheCopyHoldsEverythingThatIsKept takes it out and reads it.
func TestTheCopyHoldsEverythingThatIsKept(t *testing.T) {
	s, stage := open(t)
	m := add(t, s, station.Registration{Name: "欧阳·吐尔逊", Phone: "13800001234", Plate: "川LA1234", Employer: "某某货运", Group: "N4", Party: "某支部", PartyConsent: true})
	if _, err := s.RecordVisit(t.Context(), station.VisitInput{Group: "N4", Member: m.ID, Services: []station.ServiceUse{{Service: "water"}}}); err != nil {
		t.Fatal(err)
	}
	stage.Settle()
	down(stage)
	folder := t.TempDir()
	pageOf(stage).Copy().Take('c', folder)
	stage.Settle()
	files, err := filepath.Glob(filepath.Join(folder, "*.csv"))
	if err != nil || len(files) != 1 || strings.Contains(files[0], "欧阳") {
		t.Fatalf("%v, %v", files, err)
	}
	b, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{m.Code, "欧阳·吐尔逊", "13800001234", "川LA1234", "某某货运", "某支部", "外卖送餐员", "2026-11-23 14:06", "饮水", "2026-11 版", "联系本人", "本人要副本"} {
		if !strings.Contains(string(b), want) {
			t.Errorf("%s is missing from the copy:\n%s", want, b)
		}
	}
	if looks(t, s, m.ID) != 1 {
		t.Errorf("%d looks", looks(t, s, m.ID))
	}
	if log, err := s.Exports(t.Context(), 9); err != nil || len(log) != 1 || log[0].List != station.ExportCopy || log[0].Masked {
		t.Errorf("%+v, %v", log, err)
	}
}
