package ui_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	fynedesktop "fyne.io/fyne/v2/driver/desktop"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/desk"
	"yizhan/desktop/ui/gallery"
	"yizhan/desktop/ui/page"
	"yizhan/desktop/ui/settings"
	"yizhan/desktop/ui/text"
	"yizhan/desktop/ui/theme"
	"yizhan/desktop/ui/today"
	"yizhan/desktop/ui/welcome"
	"yizhan/desktop/ui/widgets"
	"yizhan/shared/domain/codes"
	"yizhan/shared/fault"
)

func TestFirstStartAsksForNameAndCountyThenRecords(t *testing.T) {
	s, err := gallery.OpenSample(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	stage := gallery.TestStage(t, s)
	w := stage.Current().(*welcome.Welcome)

	stage.Press(fyne.KeyReturn)
	if m := w.View().Message; m != text.NeedName.String() {
		t.Errorf("without a name: %q", m)
	}
	stage.Type("城东小哥加油站")
	stage.Press(fyne.KeyReturn)
	if m := w.View().Message; m != text.NeedCounty.String() {
		t.Errorf("without a county: %q", m)
	}
	town := codes.Children("511102")[0].Code
	w.Choose("511102", town)
	stage.Press(fyne.KeyReturn)
	stage.Settle()
	p, err := s.Profile(t.Context())
	if err != nil || p.Name != "城东小哥加油站" || p.Division != town {
		t.Fatalf("profile %+v, %v", p, err)
	}
	stage.Type("3")
	stage.Advance(time.Second)
	stage.Press(fyne.KeyReturn)
	stage.Settle()
	if v := stage.Current().(*desk.Desk).View(); v.Total != "1" {
		t.Errorf("the desk says %+v", v)
	}
}

func TestKeysOfTheNavigationWorkInsideAField(t *testing.T) {
	stage := gallery.TestStage(t, gallery.TestSample(t))
	for key, name := range map[fyne.KeyName]page.Name{
		fyne.KeyF3: page.Today, fyne.KeyF4: page.People, fyne.KeyF2: page.Desk,
	} {
		stage.Open(page.People)
		stage.Type("/") // into the search field
		stage.Press(key)
		stage.Settle()
		if stage.Current() != stage.Page(name) {
			t.Errorf("%s does not lead to %s", key, name)
		}
	}
	for i, name := range []page.Name{page.Desk, page.Today, page.People, page.Activities, page.Day, page.Month, page.Statistics, page.Import, page.Sync, page.Settings} {
		stage.Open(page.People)
		stage.Type("/")
		stage.Shortcut(&fynedesktop.CustomShortcut{KeyName: widgets.PageDigits[i], Modifier: fyne.KeyModifierControl})
		stage.Settle()
		if stage.Current() != stage.Page(name) {
			t.Errorf("Ctrl+%d does not lead to %s", i+1, name)
		}
	}
	for _, key := range []fyne.KeyName{fyne.KeyF6, fyne.KeyF7, fyne.KeyF8, fyne.KeyF9, fyne.KeyF10} {
		stage.Open(page.People)
		stage.Type("/")
		stage.Press(key)
		stage.Settle()
		if !stage.SheetOpen() {
			t.Errorf("%s opens nothing", key)
		}
		stage.Press(fyne.KeyEscape)
		if stage.SheetOpen() {
			t.Errorf("Escape does not close what %s opened", key)
		}
	}
}

func TestScanOnAnotherPageLeadsToTheDesk(t *testing.T) {
	s := gallery.TestSample(t)
	m, err := s.RegisterMember(t.Context(), station.Registration{Name: "赵堃", Group: "N1", Consent: true})
	if err != nil {
		t.Fatal(err)
	}
	stage := gallery.TestStage(t, s)
	stage.Open(page.Statistics)
	stage.Settle()
	stage.Type(m.Code)
	stage.Press(fyne.KeyReturn)
	stage.Settle()
	d, ok := stage.Current().(*desk.Desk)
	if !ok || !strings.HasPrefix(d.View().Member, "赵") {
		t.Errorf("after the scan: %T", stage.Current())
	}
}

func TestHelpOpensAndClosesByKey(t *testing.T) {
	stage := gallery.TestStage(t, gallery.TestSample(t))
	stage.Press(fyne.KeyF1)
	if !stage.SheetOpen() {
		t.Fatal("F1 opens nothing")
	}
	stage.Type("4") // must not reach the desk behind the sheet
	stage.Advance(time.Second)
	stage.Press(fyne.KeyEscape)
	if stage.SheetOpen() {
		t.Fatal("Escape does not close the sheet")
	}
	for _, g := range stage.Current().(*desk.Desk).View().Groups {
		if strings.HasPrefix(g, "*") {
			t.Errorf("%s was chosen behind the sheet", g)
		}
	}
}

func TestLookIsKeptWithTheStation(t *testing.T) {
	s := gallery.TestSample(t)
	look := settings.Look{Language: text.English, Mode: theme.Dark, Percent: 150}
	if err := settings.Save(t.Context(), s, look); err != nil {
		t.Fatal(err)
	}
	stage := gallery.TestStage(t, s)
	defer text.Use(text.Chinese)
	if text.Lang() != text.English {
		t.Error("the language was not kept")
	}
	if v := stage.Current().(*desk.Desk).View(); v.Groups[0] != "1 Truck driver" {
		t.Errorf("groups %v", v.Groups)
	}
}

// broken is a station that cannot be read.
type broken struct{ *gallery.Sample }

func (broken) Today(context.Context) (station.Today, error) {
	return station.Today{}, fault.New(fault.Corrupt, "", "", "")
}

func (broken) Visits(context.Context, station.VisitFilter) (station.VisitPage, error) {
	return station.VisitPage{}, fault.New(fault.Corrupt, "", "", "")
}

func TestPagesSayWhenTheyCannotBeRead(t *testing.T) {
	stage := gallery.TestStage(t, broken{gallery.TestSample(t)})
	if v := stage.Current().(*desk.Desk).View(); !v.Bad || !strings.Contains(v.Message, "数据文件损坏") {
		t.Errorf("desk: %+v", v)
	}
	stage.Open(page.Today)
	stage.Settle()
	if v := stage.Current().(*today.Today).View(); !strings.Contains(v.Message, "数据文件损坏") {
		t.Errorf("today: %+v", v)
	}
}
