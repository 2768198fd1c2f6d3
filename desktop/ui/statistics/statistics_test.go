package statistics_test

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/gallery"
	"yizhan/desktop/ui/page"
	"yizhan/desktop/ui/statistics"
	"yizhan/desktop/ui/text"
	"yizhan/shared/domain"
	"yizhan/shared/stats"
)

// Every row on the page is a row of the station's own answer: same key, same
// number, same order, same total.
func TestRowsAreThoseOfTheStation(t *testing.T) {
	s := gallery.TestSample(t)
	if err := s.Fill(t.Context(), 9); err != nil {
		t.Fatal(err)
	}
	stage := gallery.TestStage(t, s)
	stage.Open(page.Statistics)
	p := stage.Page(page.Statistics).(*statistics.Statistics)
	today := domain.DayOf(gallery.Noon)
	for _, c := range []struct {
		period  stats.PeriodKind
		from    domain.Day
		measure domain.Measure
		by, ask stats.By
	}{
		{stats.PeriodToday, today, domain.MeasurePeople, stats.ByGroup, stats.ByGroup},
		{stats.PeriodToday, today, domain.MeasurePeople, stats.ByHour, stats.ByHour},
		{stats.PeriodWeek, 20261123, domain.MeasureVisits, stats.ByDay, stats.ByDay},
		{stats.PeriodMonth, 20261101, domain.MeasurePeople, stats.ByDay, stats.ByDay},
		{stats.PeriodMonth, 20261101, domain.MeasureServices, stats.ByService, stats.ByService},
		{stats.PeriodMonth, 20261101, domain.MeasureSaved, stats.ByGroup, stats.ByGroup},
		{stats.PeriodYear, 20260101, domain.MeasureServices, stats.ByDay, stats.ByMonth},
		{stats.PeriodYear, 20260101, domain.MeasureRegistered, stats.ByGroup, stats.ByGroup},
	} {
		p.Ask(c.period, c.measure, c.by)
		stage.Settle()
		want, err := s.Stats(t.Context(), stats.Query{Measure: c.measure, From: c.from, To: today, By: c.ask})
		if err != nil {
			t.Fatal(err)
		}
		got := p.View()
		if len(got.Rows) != len(want.Rows) || got.Message != "" {
			t.Errorf("%+v: %d rows, want %d; message %q", c, len(got.Rows), len(want.Rows), got.Message)
			continue
		}
		for i, r := range want.Rows {
			if got.Rows[i].Key != r.Key || got.Rows[i].Value != r.Value {
				t.Errorf("%+v: row %d is %+v, want %+v", c, i, got.Rows[i], r)
			}
		}
		total := text.Count(want.Total)
		if c.measure == domain.MeasureSaved {
			total = text.Yuan(want.Total)
		}
		if got.Total != total {
			t.Errorf("%+v: total %s, want %s", c, got.Total, total)
		}
	}
}

// A question without a right answer is not asked: people by service.
func TestPeopleByServiceBecomesByGroup(t *testing.T) {
	stage := gallery.TestStage(t, gallery.TestSample(t))
	stage.Open(page.Statistics)
	p := stage.Page(page.Statistics).(*statistics.Statistics)
	p.Ask(stats.PeriodToday, domain.MeasurePeople, stats.ByService)
	stage.Settle()
	if v := p.View(); v.Message != "" || v.Title != "11月23日 周一 人次 · 按群体" {
		t.Errorf("%+v", v)
	}
}

// TestEveryNumberOpensItsRecords: the sheet says the same number.
func TestEveryNumberOpensItsRecords(t *testing.T) {
	s := gallery.TestSample(t)
	if err := s.Fill(t.Context(), 3); err != nil {
		t.Fatal(err)
	}
	stage := gallery.TestStage(t, s)
	stage.Open(page.Statistics)
	p := stage.Page(page.Statistics).(*statistics.Statistics)
	for _, by := range []stats.By{stats.ByGroup, stats.ByWeekdayHour} {
		p.Ask(stats.PeriodMonth, domain.MeasurePeople, by)
		stage.Settle()
		for _, r := range append(p.View().Rows, statistics.Row{Figure: p.View().Total}) {
			p.Why(r.Key)
			stage.Settle()
			if b := p.Shown(); text.Count(b.Total) != r.Figure || len(b.Rows) == 0 || !stage.SheetOpen() {
				t.Errorf("%s: %d behind %s", r.Name, b.Total, r.Figure)
			}
			stage.Press(fyne.KeyEscape)
		}
	}
}

// TestPeriodsMoveAndAreChosen: by the arrows, not beyond today; days by hand, and
// nonsense refused with the old period kept.
func TestPeriodsMoveAndAreChosen(t *testing.T) {
	s := gallery.TestSample(t)
	if _, err := s.RecordVisit(t.Context(), station.VisitInput{Group: "N1", At: gallery.Noon.AddDate(-1, 0, 0)}); err != nil {
		t.Fatal(err)
	}
	stage := gallery.TestStage(t, s)
	stage.Open(page.Statistics)
	stage.Settle()
	p := stage.Page(page.Statistics).(*statistics.Statistics)
	title := func(want string) {
		t.Helper()
		stage.Settle()
		if v := p.View(); !strings.HasPrefix(v.Title, want+" ") {
			t.Errorf("%q, want %s", v.Title, want)
		}
	}
	press := func(r string) {
		stage.Type(r)
		stage.Advance(time.Second)
	}
	press("3")
	title("2026年11月")
	if v := p.View(); v.Total != "0" || !strings.Contains(v.Before, "同比 1 ") {
		t.Errorf("a year ago there was one: %+v", v)
	}
	stage.Press(fyne.KeyRight) // there is no December yet
	title("2026年11月")
	stage.Press(fyne.KeyLeft)
	title("2026年10月")
	press("2")
	stage.Press(fyne.KeyLeft)
	title("2026-11-16 – 2026-11-22")
	stage.Press(fyne.KeyRight)
	title("11月23日 周一") // a Monday
	press("5")
	for _, wrong := range []string{"𠮷", "2026-02-30", "1999-01-01"} {
		stage.Type(wrong)
		stage.Press(fyne.KeyReturn)
		stage.Press(fyne.KeyReturn)
		if !stage.SheetOpen() {
			t.Fatalf("%s was taken", wrong)
		}
		stage.Press(fyne.KeyEscape)
		title("11月23日 周一")
		press("5")
	}
	stage.Type("2025.11.1")
	stage.Press(fyne.KeyReturn)
	for _, r := range "２０２５１１３０" { // as a person types, or it would be a scan
		press(string(r))
	}
	stage.Press(fyne.KeyReturn)
	title("2025-11-01 – 2025-11-30")
	if v := p.View(); v.Total != "1" {
		t.Errorf("%+v", v)
	}
}

// TestAnOfficeCountsItsRegisters: rows are those of the station by state, by source and
// by county, are called after the fields of the kind, and each opens its records.
func TestAnOfficeCountsItsRegisters(t *testing.T) {
	s, err := gallery.OpenState(t.Context(), gallery.StateCityOffice)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	stage := gallery.TestStage(t, s)
	stage.Open(page.Statistics)
	p := stage.Page(page.Statistics).(*statistics.Statistics)
	for by, title := range map[stats.By]string{stats.ByState: "2026年 问题诉求 · 按状态", stats.ByGroup: "2026年 问题诉求 · 按来源", stats.ByDivision: "2026年 问题诉求 · 按县（市、区）"} {
		p.Ask(stats.PeriodYear, domain.Measure(domain.KindProblem), by)
		stage.Settle()
		v := p.View()
		if v.Title != title || v.Total != "44" || v.Message != "" || len(v.Rows) < 3 {
			t.Errorf("%+v", v)
		}
		for _, r := range v.Rows {
			p.Why(r.Key)
			stage.Settle()
			if b := p.Shown(); b.Total != r.Value || b.Records != r.Value {
				t.Errorf("%s %s: %d records behind %d", title, r.Name, b.Records, r.Value)
			}
			stage.Press(fyne.KeyEscape)
		}
	}
}

// TestTheFirstArrowMarksTheFirstRow: it enters the list, and passes over no row.
func TestTheFirstArrowMarksTheFirstRow(t *testing.T) {
	s := gallery.TestSample(t)
	if err := s.Fill(t.Context(), 9); err != nil {
		t.Fatal(err)
	}
	stage := gallery.TestStage(t, s)
	stage.Open(page.Statistics)
	p := stage.Page(page.Statistics).(*statistics.Statistics)
	p.Ask(stats.PeriodMonth, domain.MeasurePeople, stats.ByGroup)
	stage.Settle()
	for i, row := range p.View().Rows[:2] {
		stage.Press(fyne.KeyDown)
		stage.Press(fyne.KeyReturn)
		stage.Settle()
		if b := p.Shown(); text.Count(b.Total) != row.Figure || !stage.SheetOpen() {
			t.Errorf("after %d times down: %s behind, the row says %s", i+1, text.Count(b.Total), row.Figure)
		}
		stage.Press(fyne.KeyEscape)
	}
}
