package checkin_test

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/checkin"
	"yizhan/desktop/ui/gallery"
	"yizhan/desktop/ui/page"
	"yizhan/shared/change"
)

// hall is a station with an activity today, two people and the sheet open.
type hall struct {
	*gallery.Stage
	t        *testing.T
	s        *gallery.Sample
	activity change.ID
	sheet    *checkin.Sheet
	zhang    station.MemberRow
	qian     station.MemberRow
	closed   int
}

func newHall(t *testing.T) *hall {
	t.Helper()
	h := &hall{t: t, s: gallery.TestSample(t)}
	register := func(name, phone string) station.MemberRow {
		m, err := h.s.RegisterMember(t.Context(), station.Registration{Name: name, Phone: phone, Group: "N3", Consent: true})
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	h.zhang, h.qian = register("张三丰", "13800001234"), register("钱喆", "13600001234")
	var err error
	if h.activity, err = h.s.PlanActivity(t.Context(), "红色学堂", "14:00"); err != nil {
		t.Fatal(err)
	}
	h.Stage = gallery.TestStage(t, h.s)
	h.show()
	return h
}

func (h *hall) show() {
	h.sheet = checkin.Show(h.Stage.Window, h.s, h.activity, "红色学堂", func() { h.closed++ })
	h.Settle()
}

// scan types as a scanner does.
func (h *hall) scan(code string, enter bool) {
	for _, r := range code {
		h.Type(string(r))
		h.Advance(3 * time.Millisecond)
	}
	if enter {
		h.Press(fyne.KeyReturn)
	}
	h.Advance(time.Second)
}

// key types as a person does.
func (h *hall) key(keys string) {
	for _, r := range keys {
		h.Type(string(r))
		h.Advance(200 * time.Millisecond)
	}
}

func (h *hall) enter() {
	h.Press(fyne.KeyReturn)
	h.Settle()
}

// is checks how many are in, and that a sentence stands there.
func (h *hall) is(total, sentence string) {
	h.t.Helper()
	if v := h.sheet.View(); v.Total != total || !strings.Contains(v.Message, sentence) {
		h.t.Errorf("want %q and %q: %+v", total, sentence, v)
	}
}

// TestACardIsTakenWhereverTheKeyboardIs: whole, and what stands in a field stays.
func TestACardIsTakenWhereverTheKeyboardIs(t *testing.T) {
	for where, lead := range map[string]func(*hall){
		"in the field":      func(*hall) {},
		"over typed text":   func(h *hall) { h.key("zs") },
		"among the numbers": func(h *hall) { h.Press(fyne.KeyDown) },
		"in the number":     func(h *hall) { h.Press(fyne.KeyDown); h.key("n") },
		"on a button":       func(h *hall) { h.Press(fyne.KeyTab) },
		"among those found": func(h *hall) { h.key("1234"); h.enter() },
	} {
		for _, enter := range []bool{true, false} {
			h := newHall(t)
			lead(h)
			before := h.Focused()
			h.scan(h.zhang.Code, enter)
			h.is("1 人", "张** · 快递员 已签到")
			if got := h.Focused(); got != before {
				t.Errorf("%s, Return %v: %q stands in the field, %q did", where, enter, got, before)
			}
			if v := h.sheet.View(); v.Group != "" || v.People != "1" {
				t.Errorf("%s: the card has chosen something: %+v", where, v)
			}
		}
	}
}

// TestCardsFasterThanTheDisk: none is lost while another is being saved, and one that
// is scanned twice is said to be, on the same sheet.
func TestCardsFasterThanTheDisk(t *testing.T) {
	h := newHall(t)
	for _, code := range []string{h.zhang.Code, h.qian.Code, h.zhang.Code} {
		h.Type(code)
		h.Press(fyne.KeyReturn)
	}
	h.Settle()
	h.is("2 人", "张** 在 14:06 已经签到")
	if h.SheetTitle() != "签到：红色学堂" {
		t.Errorf("another sheet: %q", h.SheetTitle())
	}
}

// TestASlowCardChoosesNobody: an input method lets the digits of a card arrive one by one,
// and the first of them are keys of people in the list.
func TestASlowCardChoosesNobody(t *testing.T) {
	for _, card := range []func(*hall) station.MemberRow{func(h *hall) station.MemberRow { return h.zhang }, func(h *hall) station.MemberRow { return h.qian }} {
		h := newHall(t)
		m := card(h)
		h.key("1234")
		h.enter()
		h.key(m.Code) // a pause after each that a person makes too
		h.enter()
		h.Advance(time.Second)
		h.is("1 人", m.Mask+" · 快递员 已签到")
	}
}

// TestSomebodyWithoutACard: by the last digits, chosen where there are several; nobody
// and a slip are said.
func TestSomebodyWithoutACard(t *testing.T) {
	h := newHall(t)
	h.key("1234")
	h.enter()
	if v := h.sheet.View(); len(v.Found) != 2 || v.Total != "0 人" {
		t.Fatalf("%+v", v)
	}
	h.key("2")
	h.Advance(time.Second)
	first := h.sheet.View()
	if first.Total != "1 人" || len(first.Found) != 0 {
		t.Fatalf("%+v", first)
	}
	h.key("1234") // the field has the keyboard again
	h.enter()
	h.Press(fyne.KeyDown)
	h.Press(fyne.KeyUp)
	h.enter()
	h.is("2 人", "已签到")
	h.key("zhangsanfemg")
	h.enter()
	if v := h.sheet.View(); len(v.Found) != 1 || v.Total != "2 人" {
		t.Fatalf("a slip: %+v", v)
	}
	h.key("/")
	h.key("99999")
	h.enter()
	h.is("2 人", "没有找到")
	h.scan("6901234567892", true)
	h.is("2 人", "没有找到这张卡")
}

// TestPeopleAreCounted with the keys of the desk: a group, the same once more, plus,
// and a number that is written.
func TestPeopleAreCounted(t *testing.T) {
	h := newHall(t)
	h.enter()
	h.is("0 人", "选群体")
	h.Press(fyne.KeyDown)
	h.key("44+")
	h.enter()
	h.is("3 人", "外卖送餐员 × 3 已记下")
	h.key("1n")
	h.key("45")
	h.enter()
	h.is("48 人", "货车司机 × 45 已记下")
	h.key("1n0")
	h.enter()
	h.is("48 人", "1 到")
	h.Press(fyne.KeyUp) // out of the number, and back to the field
	h.key("zsf")
	if h.Focused() != "zsf" {
		t.Errorf("the field has %q", h.Focused())
	}
}

// TestTheNewestIsTakenBack: from the field too, one after the other.
func TestTheNewestIsTakenBack(t *testing.T) {
	h := newHall(t)
	h.scan(h.zhang.Code, true)
	h.Press(fyne.KeyDown)
	h.key("5")
	h.enter()
	h.is("2 人", "已记下")
	h.Shortcut(&fyne.ShortcutUndo{})
	h.Settle()
	h.is("1 人", "已撤销 14:06  其他新就业")
	h.key("/")
	h.Shortcut(&fyne.ShortcutUndo{})
	h.Settle()
	h.is("0 人", "张**")
	h.Shortcut(&fyne.ShortcutUndo{})
	h.Settle()
	h.is("0 人", "没有可以撤销的")
	h.scan(h.zhang.Code, true)
	h.is("1 人", "已签到")
	h.Press(fyne.KeyEscape)
	if h.closed != 1 || h.SheetOpen() {
		t.Errorf("closed %d times", h.closed)
	}
}

// TestCountingGoesOnWhileTheDeskIsLocked: the sheet stays, without names.
func TestCountingGoesOnWhileTheDeskIsLocked(t *testing.T) {
	h := newHall(t)
	a, err := h.s.AddAttendant(t.Context(), "王老师", "2580", true)
	if err != nil {
		t.Fatal(err)
	}
	h.Settle()
	h.scan(h.zhang.Code, true)
	h.is("1 人", "已签到")
	if err := h.s.Lock(t.Context()); err != nil {
		t.Fatal(err)
	}
	h.Settle()
	v := h.sheet.View()
	if !v.Locked || !h.SheetOpen() || strings.Contains(strings.Join(v.Rows, ""), "张") || strings.Contains(v.Message, "张") {
		t.Fatalf("%+v", v)
	}
	h.scan(h.qian.Code, true)
	h.is("1 人", "桌面锁着")
	h.key("4")
	h.enter()
	h.is("2 人", "已记下")
	h.key("/")
	if h.sheet.View().Locked && h.Focused() != "" {
		t.Errorf("the field takes %q", h.Focused())
	}
	if err := h.s.HandOver(t.Context(), a.ID, "2580", ""); err != nil {
		t.Fatal(err)
	}
	h.Settle()
	if v := h.sheet.View(); v.Locked || !strings.Contains(strings.Join(v.Rows, ""), "张**") {
		t.Errorf("signed in: %+v", v)
	}
	h.scan(h.qian.Code, true)
	h.is("3 人", "钱* · 快递员 已签到")
}

// TestTodaysActivities are reached from Ctrl+K: one at once, of several one is chosen.
func TestTodaysActivities(t *testing.T) {
	h := newHall(t)
	h.Press(fyne.KeyEscape)
	open := func() *checkin.Chooser {
		h.Open(page.Desk)
		h.FindAnything()
		h.Settle()
		h.Type("hdqd")
		h.Settle()
		h.enter()
		return h.CheckIn()
	}
	if c := open(); c.Sheet == nil || h.SheetTitle() != "签到：红色学堂" {
		t.Fatalf("one: %q", h.SheetTitle())
	}
	if _, err := h.s.PlanActivity(t.Context(), "晚间义诊", "19:00"); err != nil {
		t.Fatal(err)
	}
	c := open()
	h.Press(fyne.KeyDown)
	h.Press(fyne.KeyUp)
	h.key("2")
	if c.Sheet == nil || h.SheetTitle() != "签到：晚间义诊" {
		t.Errorf("of two: %q", h.SheetTitle())
	}
}
