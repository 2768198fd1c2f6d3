package people_test

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/desk"
	"yizhan/desktop/ui/gallery"
	"yizhan/desktop/ui/page"
	"yizhan/desktop/ui/people"
)

func open(t *testing.T) (*gallery.Sample, *gallery.Stage) {
	t.Helper()
	s := gallery.TestSample(t)
	stage := gallery.TestStage(t, s)
	stage.Open(page.People)
	stage.Settle()
	return s, stage
}

func view(s *gallery.Stage) people.View { return s.Page(page.People).(*people.People).View() }

func members(t *testing.T, s *gallery.Sample) int {
	t.Helper()
	rows, _, err := s.Members(t.Context(), "", 10)
	if err != nil {
		t.Fatal(err)
	}
	return len(rows)
}

// fill opens the form and writes into it.
func fill(stage *gallery.Stage, name, phone, plate, group string, consent bool) *people.Form {
	stage.Register()
	stage.Settle()
	f := stage.Form()
	f.Phone.SetText(phone)
	f.Name.SetText(name)
	if plate != "" {
		f.Plate.SetText(plate)
	}
	f.Group.SetValue(group)
	f.Consent.SetChecked(consent)
	stage.Advance(time.Second)
	return f
}

func TestRegistrationIsRefused(t *testing.T) {
	s, stage := open(t)
	for _, c := range []struct {
		name, person, phone, plate, group string
		consent                           bool
		want                              string
	}{
		{"without consent", "张三丰", "13800001234", "", "N4", false, "需要本人同意"},
		{"a short phone", "张三丰", "1380000", "", "N4", true, "号"},
		{"a plate with the letter O", "张三丰", "", "LO1234", "N4", true, "车牌"},
		{"no name", "", "13800001234", "", "N4", true, "空"},
		{"no group", "张三丰", "13800001234", "", "", true, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := fill(stage, c.person, c.phone, c.plate, c.group, c.consent)
			f.Save()
			stage.Settle()
			if m := f.Message(); m == "" || !strings.Contains(m, c.want) {
				t.Errorf("says %q, want something with %q", m, c.want)
			}
			if f.Name.Text != c.person || !stage.SheetOpen() {
				t.Error("what was typed is gone")
			}
			if n := members(t, s); n != 0 {
				t.Errorf("%d members saved", n)
			}
		})
	}
}

func TestRegistrationSavesAndShowsTheCard(t *testing.T) {
	s, stage := open(t)
	for _, name := range []string{"欧阳·吐尔逊", "周𠮷", "O'Neil'; --"} {
		f := fill(stage, name, "", "", "N3", true)
		f.Save()
		stage.Settle()
		if f.Message() != "" || stage.SheetOpen() {
			t.Errorf("%s: %q", name, f.Message())
		}
	}
	if n := members(t, s); n != 3 {
		t.Errorf("%d members, want 3", n)
	}
	if v := view(stage); len(v.Rows) != 3 || !strings.Contains(v.Message, v.Rows[2].Code) {
		t.Errorf("%+v", v)
	}
}

// TestACardIsPrintedWithTheRegistration asks for the place at once; without the
// consent there is neither person nor card.
func TestACardIsPrintedWithTheRegistration(t *testing.T) {
	s, stage := open(t)
	fill(stage, "欧阳·吐尔逊", "", "", "N3", false)
	stage.Press(fyne.KeyF11)
	stage.Settle()
	if members(t, s) != 0 || !strings.Contains(stage.Form().Message(), "需要本人同意") {
		t.Errorf("%d members, %q", members(t, s), stage.Form().Message())
	}
	stage.Form().Consent.SetChecked(true)
	stage.Press(fyne.KeyF11)
	stage.Settle()
	if members(t, s) != 1 || !stage.SheetOpen() {
		t.Errorf("%d members, and the place is not asked for", members(t, s))
	}
}

func TestSamePhoneIsWarnedOfNotRefused(t *testing.T) {
	s, stage := open(t)
	first := station.Registration{Name: "张三丰", Phone: "13800001234", Group: "N4", Consent: true}
	if _, err := s.RegisterMember(t.Context(), first); err != nil {
		t.Fatal(err)
	}
	f := fill(stage, "张三丰", "138 0000 1234", "", "N4", true)
	if twin := f.Twin(); !strings.Contains(twin, "可能是同一人") || strings.Contains(twin, "三丰") {
		t.Fatalf("warning %q", twin)
	}
	f.Same()
	stage.Settle()
	if v := stage.Current().(*desk.Desk).View(); !strings.HasPrefix(v.Member, "张") {
		t.Errorf("the desk has %q chosen", v.Member)
	}
	if n := members(t, s); n != 1 {
		t.Errorf("%d members, want 1", n)
	}
}

func TestEmptyListSaysHowPeopleGetThere(t *testing.T) {
	_, stage := open(t)
	if v := view(stage); !strings.Contains(v.Empty, "Ctrl+N") {
		t.Errorf("empty list says %q", v.Empty)
	}
	stage.Press(fyne.KeyF1)
}
