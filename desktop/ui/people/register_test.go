package people_test

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/gallery"
	"yizhan/desktop/ui/people"
	"yizhan/desktop/ui/text"
)

// fifty is a name as long as names are.
const fifty = "阿卜杜拉·吐尔逊买买提阿卜杜热合曼艾山江玉素甫喀迪尔阿不力克木依明江麦麦提亚森尼亚孜托合提阿"

func form(t *testing.T, stage *gallery.Stage) *people.Form {
	t.Helper()
	stage.Register()
	stage.Settle()
	return stage.Form()
}

// typist counts the keys that somebody presses.
type typist struct {
	*gallery.Stage
	keys int
}

func (p *typist) write(s string) {
	for _, r := range s {
		p.Type(string(r))
		p.Advance(100 * time.Millisecond) // a person, not a scanner
		p.keys++
	}
}

func (p *typist) press(key fyne.KeyName) {
	p.Press(key)
	p.Advance(100 * time.Millisecond)
	p.keys++
}

// TestTheFormSaysAtItsFieldWhatIsWrong and keeps what was typed.
func TestTheFormSaysAtItsFieldWhatIsWrong(t *testing.T) {
	s, stage := open(t)
	for name, c := range map[string]struct {
		fill func(*people.Form)
		want string
	}{
		"a short mobile":      {func(f *people.Form) { f.Phone.SetText("1380000123") }, "11 位"},
		"a landline alone":    {func(f *people.Form) { f.Phone.SetText("2123456") }, "区号"},
		"letters":             {func(f *people.Form) { f.Phone.SetText("138OOOO1234") }, "只能有数字"},
		"two numbers":         {func(f *people.Form) { f.Phone.SetText("13800001234/13900001234") }, "一个号码"},
		"a plate with an O":   {func(f *people.Form) { f.Plate.SetText("LO1234") }, "I 和 O"},
		"a long plate":        {func(f *people.Form) { f.Plate.SetText("LA1234567") }, "新能源车为 8 位"},
		"a name of 65":        {func(f *people.Form) { f.Name.SetText(strings.Repeat("长", 65)) }, "最多 64"},
		"party without a yes": {func(f *people.Form) { f.Party.SetText("某支部") }, "单独同意"},
	} {
		f := form(t, stage)
		f.Name.SetText("张三丰")
		f.Group.SetValue("N4")
		f.Consent.SetChecked(true)
		c.fill(f)
		before := []string{f.Phone.Text, f.Name.Text, f.Plate.Text, f.Party.Text}
		f.Save()
		stage.Settle()
		if !strings.Contains(f.Message(), c.want) || !stage.SheetOpen() {
			t.Errorf("%s: says %q, want %q", name, f.Message(), c.want)
		}
		for i, now := range []string{f.Phone.Text, f.Name.Text, f.Plate.Text, f.Party.Text} {
			if now != before[i] {
				t.Errorf("%s: %q became %q", name, before[i], now)
			}
		}
	}
	if n := members(t, s); n != 0 {
		t.Errorf("%d members", n)
	}
}

func TestTheFormTakesWhatIsPasted(t *testing.T) {
	s, stage := open(t)
	for _, c := range []struct{ name, phone, plate, wantPhone, wantPlate string }{
		{" 张\n三 ", "１３８－０００１－１２３４\n", "ｌａ１２３４５", "13800011234", "川LA12345"},
		{fifty, "0833 2123456", "川L·A2345", "0833-2123456", "川LA2345"},
		{"周𠮷", "+86 138 0000 1236", "L1234挂", "13800001236", "川L1234挂"},
	} {
		f := form(t, stage)
		f.Name.SetText(c.name)
		f.Phone.SetText(c.phone)
		f.Plate.SetText(c.plate)
		f.Group.SetValue("N4")
		f.Consent.SetChecked(true)
		f.Save()
		stage.Settle()
		if f.Message() != "" || stage.SheetOpen() {
			t.Errorf("%q: %s", c.name, f.Message())
			continue
		}
		found, err := s.FindMembers(t.Context(), c.wantPhone)
		if err != nil || len(found) != 1 {
			t.Fatalf("%s finds %v, %v", c.wantPhone, found, err)
		}
		p, err := s.Unmask(t.Context(), found[0].ID, "核对")
		if err != nil || p.Name != strings.Join(strings.Fields(c.name), " ") || p.Phone != c.wantPhone || p.Plate != c.wantPlate {
			t.Errorf("kept as %+v, %v", p, err)
		}
	}
}

// TestARegistrationTakesFewKeys goes through the form by keyboard alone: a telephone
// number of eleven digits, a name of three characters, the employer by its initials.
func TestARegistrationTakesFewKeys(t *testing.T) {
	s, stage := open(t)
	p := &typist{Stage: stage}
	stage.Register() // Ctrl+N
	stage.Settle()
	p.keys++
	p.write("13800001234")
	p.press(fyne.KeyReturn)
	p.write("张三丰")
	p.press(fyne.KeyReturn)
	p.write("4")
	p.press(fyne.KeyReturn)
	p.write("A1234")
	p.press(fyne.KeyReturn)
	p.write("mt")
	p.press(fyne.KeyReturn) // takes 美团
	p.press(fyne.KeyReturn)
	p.write(" ") // the consent
	p.press(fyne.KeyReturn)
	if stage.SheetOpen() || members(t, s) != 1 {
		t.Fatalf("%d members, %q", members(t, s), stage.Form().Message())
	}
	found, err := s.FindMembers(t.Context(), "A1234")
	if err != nil || len(found) != 1 || found[0].Group != "N4" {
		t.Fatalf("%+v, %v", found, err)
	}
	if private, err := s.Unmask(t.Context(), found[0].ID, "核对"); err != nil || private.Employer != "美团" || private.Plate != "川LA1234" {
		t.Errorf("%+v, %v", private, err)
	}
	// One key a second is slow, and leaves time to speak.
	t.Logf("%d keys", p.keys)
	if p.keys > 31 {
		t.Errorf("%d keys", p.keys)
	}
}

// TestEnterDoesNotPassWhatIsNeeded stays at the name and at the group.
func TestEnterDoesNotPassWhatIsNeeded(t *testing.T) {
	s, stage := open(t)
	p := &typist{Stage: stage}
	f := form(t, stage)
	p.press(fyne.KeyReturn)
	p.press(fyne.KeyReturn)
	if !strings.Contains(f.Message(), "姓名") {
		t.Errorf("without a name: %q", f.Message())
	}
	p.write("张三")
	p.press(fyne.KeyReturn)
	p.press(fyne.KeyReturn)
	if !f.Group.Focused() {
		t.Error("the group is passed")
	}
	p.write("3")
	for range 4 {
		p.press(fyne.KeyReturn)
	}
	if members(t, s) != 0 || !strings.Contains(f.Message(), "同意") {
		t.Errorf("%d members without consent, %q", members(t, s), f.Message())
	}
}

func TestEmployersAreCompleted(t *testing.T) {
	s, stage := open(t)
	add(t, s, station.Registration{Name: "李四", Group: "N1", Employer: "明天运输"})
	stage.Settle()
	for _, c := range []struct{ typed, keys, want string }{
		{"mt", "", "明天运输"},   // used here: before all others
		{"mt", "d", "美团"},    // and the next
		{"meit", "", "美团"},   // full pinyin
		{"huol", "", "货拉拉"},  // of the product
		{"sf exp", "", "顺丰"}, // by its English name
		{"美", "", "美"},       // who writes Chinese has written what was meant
		{"某某公司", "", "某某公司"},
		{"xyz", "", "xyz"}, // nothing fits: as it was typed
	} {
		f := form(t, stage)
		stage.Focus(f.Employer.Entry)
		stage.Type(c.typed)
		stage.Settle()
		for range c.keys {
			stage.Press(fyne.KeyDown)
		}
		stage.Press(fyne.KeyReturn)
		stage.Settle()
		if f.Employer.Text != c.want {
			t.Errorf("%s%s becomes %q, want %q", c.typed, c.keys, f.Employer.Text, c.want)
		}
		stage.Press(fyne.KeyEscape)
	}
}

// TestTheWarningNamesEveryReason and the next person, once it is not the first.
func TestTheWarningNamesEveryReason(t *testing.T) {
	s, stage := open(t)
	add(t, s, station.Registration{Name: "张三丰", Phone: "13800001234", Plate: "川LA1234", Group: "N4"})
	add(t, s, station.Registration{Name: "章三丰", Group: "N4"})
	f := fill(stage, "张三丰", "13800001234", "", "N4", true)
	f.Plate.SetText("LA1234")
	stage.Advance(time.Second)
	for _, want := range []string{"手机相同", "车牌相同", "姓名、群体都相同", "另外还有 1 位"} {
		if !strings.Contains(f.Twin(), want) {
			t.Errorf("%q says nothing of %s", f.Twin(), want)
		}
	}
	stage.Press(fyne.KeyF8)
	stage.Advance(time.Second)
	if !strings.Contains(f.Twin(), "姓名相近") {
		t.Errorf("the other one: %q", f.Twin())
	}
	stage.Press(fyne.KeyF8)
	stage.Advance(time.Second)
	if f.Twin() != "" {
		t.Errorf("still warned: %q", f.Twin())
	}
	f.Save()
	stage.Settle()
	if members(t, s) != 3 {
		t.Errorf("%d members", members(t, s))
	}
}

// TestAFormThatWasLeftClosesNoOther: Escape while it is being saved, and another sheet
// open by the time it is.
func TestAFormThatWasLeftClosesNoOther(t *testing.T) {
	s := gallery.TestSample(t)
	stage := gallery.TestStage(t, s)
	stage.Register()
	stage.Settle()
	f := stage.Form()
	f.Name.SetText("张三丰")
	f.Group.SetValue("N4")
	f.Consent.SetChecked(true)
	f.SaveAndPrint()
	stage.Press(fyne.KeyEscape)
	stage.Press(fyne.KeyF1)
	stage.Settle()
	if members, _, err := s.Members(t.Context(), "", 10); err != nil || len(members) != 1 {
		t.Errorf("%d members, %v", len(members), err)
	}
	if !stage.SheetOpen() || stage.SheetTitle() != text.HelpTitle.String() {
		t.Errorf("the help was closed: open %v, %q", stage.SheetOpen(), stage.SheetTitle())
	}
}
