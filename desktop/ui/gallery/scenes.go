package gallery

import (
	"time"

	"fyne.io/fyne/v2"

	"yizhan/desktop/ui/page"
	"yizhan/desktop/ui/statistics"
	"yizhan/desktop/ui/today"
	"yizhan/shared/domain"
	"yizhan/shared/stats"
)

func ask(s *Stage, period stats.PeriodKind, measure domain.Measure, by stats.By) {
	s.Page(page.Statistics).(*statistics.Statistics).Ask(period, measure, by)
}

// settleTime is longer than any pause that a page makes before it acts.
const settleTime = 150 * time.Millisecond

// scenes are the pictures, in the order of the guides.
var scenes = []scene{
	{name: "welcome", firstStart: true},
	{name: "desk", page: page.Desk},
	{name: "desk-chosen", page: page.Desk, act: func(s *Stage) {
		s.Type("4")
		s.Advance(settleTime)
		s.Type("4")
		s.Advance(settleTime)
		s.Type("qey")
	}},
	{name: "desk-search", page: page.Desk, act: func(s *Stage) {
		s.Type("/zs")
	}},
	{name: "today", page: page.Today},
	{name: "void", page: page.Today, act: func(s *Stage) { s.Page(page.Today).(*today.Today).Void(1) }},
	{name: "people", page: page.People},
	{name: "register", page: page.People, act: func(s *Stage) {
		s.Register()
		s.Settle()
		s.Type("13800001234")
	}},
	{name: "statistics-groups", page: page.Statistics, act: func(s *Stage) { ask(s, stats.PeriodMonth, domain.MeasurePeople, stats.ByGroup) }},
	{name: "statistics-days", page: page.Statistics, act: func(s *Stage) { ask(s, stats.PeriodMonth, domain.MeasurePeople, stats.ByDay) }},
	{name: "statistics-hours", page: page.Statistics, act: func(s *Stage) { ask(s, stats.PeriodWeek, domain.MeasurePeople, stats.ByHour) }},
	{name: "statistics-services", page: page.Statistics, act: func(s *Stage) { ask(s, stats.PeriodYear, domain.MeasureServices, stats.ByService) }},
	{name: "sync", page: page.Sync},
	{name: "settings", page: page.Settings},
	{name: "help", page: page.Desk, act: func(s *Stage) { s.Press(fyne.KeyF1) }},
}
