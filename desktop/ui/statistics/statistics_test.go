package statistics_test

import (
	"testing"

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
	if v := p.View(); v.Message != "" || v.Title != "今日人次 · 按群体" {
		t.Errorf("%+v", v)
	}
}
