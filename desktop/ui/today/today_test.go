package today_test

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/gallery"
	"yizhan/desktop/ui/page"
	"yizhan/desktop/ui/today"
)

func view(s *gallery.Stage) today.View { return s.Page(page.Today).(*today.Today).View() }

func TestVoidWithAReason(t *testing.T) {
	s := gallery.TestSample(t)
	for _, group := range []string{"N1", "N4"} {
		if _, err := s.RecordVisit(t.Context(), station.VisitInput{Group: group, People: 2}); err != nil {
			t.Fatal(err)
		}
	}
	stage := gallery.TestStage(t, s)
	stage.Press(fyne.KeyF3)
	stage.Settle()
	if v := view(stage); len(v.Rows) != 2 || v.Figures != "4 人次 · 2 次登记" {
		t.Fatalf("%+v", v)
	}
	stage.Page(page.Today).(*today.Today).Correct(0).Void()
	stage.Type("9") // no such reason
	stage.Advance(1e9)
	if !stage.SheetOpen() {
		t.Fatal("closed without a reason")
	}
	stage.Type("2")
	stage.Advance(1e9)
	v := view(stage)
	if stage.SheetOpen() || !v.Rows[0].Voided || v.Rows[1].Voided || v.Figures != "2 人次 · 1 次登记" || !strings.Contains(v.Message, "已作废") {
		t.Errorf("%+v", v)
	}
}

// TestCorrectAVisit: with what it was in the fields, and a wrong number refused.
func TestCorrectAVisit(t *testing.T) {
	s := gallery.TestSample(t)
	if _, err := s.RecordVisit(t.Context(), station.VisitInput{Group: "N1", People: 2, Services: []station.ServiceUse{{Service: "water"}}}); err != nil {
		t.Fatal(err)
	}
	stage := gallery.TestStage(t, s)
	stage.Press(fyne.KeyF3)
	stage.Settle()
	c := stage.Page(page.Today).(*today.Today).Correct(0)
	stage.Settle()
	if c.Group.Value() != "N1" || c.People.Text != "2" || c.Quantities["water"].Text != "2" {
		t.Fatalf("the sheet says %s %s %s", c.Group.Value(), c.People.Text, c.Quantities["water"].Text)
	}
	c.Quantities["water"].SetText("𠮷")
	c.Save()
	stage.Settle()
	if !stage.SheetOpen() || c.Message() == "" || c.People.Text != "2" {
		t.Fatalf("a quantity of 𠮷: %q", c.Message())
	}
	c.Quantities["water"].SetText("")
	c.Quantities["rest"].SetText("４") // full width
	c.People.SetText("3")
	c.Group.SetValue("N4")
	c.Save()
	stage.Settle()
	v := view(stage)
	if stage.SheetOpen() || v.Rows[0].Group != "外卖送餐员 × 3" || v.Rows[0].Services != "休息 4" || v.Figures != "3 人次 · 1 次登记" {
		t.Errorf("%+v", v)
	}
}

func TestDaysAndTheEmptyDay(t *testing.T) {
	s := gallery.TestSample(t)
	if err := s.Fill(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	stage := gallery.TestStage(t, s)
	stage.Press(fyne.KeyF3)
	stage.Settle()
	first := view(stage)
	stage.Press(fyne.KeyRight) // there is no tomorrow
	stage.Settle()
	if v := view(stage); v.Date != first.Date {
		t.Errorf("went to %s", v.Date)
	}
	stage.Press(fyne.KeyLeft)
	stage.Settle()
	if v := view(stage); v.Date != "11月22日 周日" || len(v.Rows) == 0 {
		t.Errorf("yesterday: %s with %d rows", v.Date, len(v.Rows))
	}
	stage.Press(fyne.KeyLeft)
	stage.Settle()
	if v := view(stage); len(v.Rows) != 0 || v.Figures != "0 人次 · 0 次登记" {
		t.Errorf("an empty day: %+v", v)
	}
}
