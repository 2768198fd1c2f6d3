package progress_test

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"yizhan/desktop/ui/gallery"
	"yizhan/desktop/ui/page"
	"yizhan/desktop/ui/progress"
	"yizhan/desktop/ui/registers"
	"yizhan/shared/domain"
	"yizhan/shared/progress/tables"
)

// open is the window of the city's office on the page.
func open(t *testing.T) (*gallery.Sample, *gallery.Stage, *progress.Progress) {
	t.Helper()
	s, err := gallery.OpenState(t.Context(), gallery.StateCityOffice)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	stage := gallery.TestStage(t, s)
	stage.Open(page.Progress)
	stage.Settle()
	return s, stage, stage.Page(page.Progress).(*progress.Progress)
}

// press types keys, and waits until none of them could belong to a card any more.
func press(stage *gallery.Stage, keys string) {
	for _, r := range keys {
		stage.Type(string(r))
		stage.Advance(200 * time.Millisecond)
	}
	stage.Settle()
}

// TestTablesAreThoseOfTheStation: each subject, by its digit, shows what the station
// answers.
func TestTablesAreThoseOfTheStation(t *testing.T) {
	s, stage, p := open(t)
	for i, c := range tables.Subjects("zh") {
		press(stage, string(rune('1'+i)))
		want, err := s.Progress(t.Context(), tables.Question{Subject: tables.Subject(c.Value), Lang: "zh", Limit: 2000})
		if err != nil {
			t.Fatal(err)
		}
		if v := p.View(); v.Message != "" || len(v.Tables) == 0 || !reflect.DeepEqual(v.Tables, want.Tables) || v.Title != want.Tables[0].Title {
			t.Errorf("%s: %q, %d tables, want %d; %s", c.Name, v.Title, len(v.Tables), len(want.Tables), v.Message)
		}
	}
	stage.Press(fyne.KeyRight)
	if v := p.View(); v.Title != "按状态" {
		t.Errorf("the arrow leads to %s", v.Title)
	}
	press(stage, "1")
	if v := p.View(); !strings.Contains(v.Note, "20、21、25、26") {
		t.Errorf("the window does not say what it cannot know: %q", v.Note)
	}
	solved := func() int64 { return p.View().Tables[0].Rows[6].Cells[3].Value }
	all := solved()
	press(stage, "tt") // the month
	if month := solved(); all != 22 || month != 0 {
		t.Errorf("%d solved, %d in November", all, month)
	}
}

// TestNumbersLeadToTheirRecords: a number opens the register with as many records in it,
// a row of a list its record.
func TestNumbersLeadToTheirRecords(t *testing.T) {
	_, stage, p := open(t)
	press(stage, "7")
	stage.Press(fyne.KeyRight)
	p.Press(4) // solved
	stage.Settle()
	if stage.Current() != stage.Page(page.Registers) {
		t.Fatal("the register did not open")
	}
	r := stage.Page(page.Registers).(*registers.Registers)
	if v := r.View(); len(v.Rows) != 22 || !strings.Contains(v.Count, "22") {
		t.Errorf("%s records are listed, want the 22 that were solved", v.Count)
	}
	stage.Open(page.Progress)
	stage.Settle()
	press(stage, "1")
	p.Press(5) // three kinds of meetings
	stage.Settle()
	press(stage, "1")
	if v := r.View(); v.Kind != domain.KindMeeting || len(v.Rows) != 11 {
		t.Errorf("%d joint meetings, want 11", len(v.Rows))
	}
}

// TestALockedDeskNamesNobody: not even the first character of a name.
func TestALockedDeskNamesNobody(t *testing.T) {
	s, stage, p := open(t)
	names := func() (n int) {
		press(stage, "5")
		for _, r := range p.View().Tables[1].Rows {
			if r.Cells[0].Text != "—" {
				n++
			}
		}
		return n
	}
	if n := names(); n != 24 {
		t.Errorf("%d of 24 masked names", n)
	}
	if _, err := s.AddAttendant(t.Context(), "王老师", "2580", true); err != nil {
		t.Fatal(err)
	}
	if err := s.Lock(t.Context()); err != nil {
		t.Fatal(err)
	}
	stage.Open(page.Progress)
	if n := names(); n != 0 {
		t.Errorf("%d names are shown", n)
	}
}
