package gallery

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"time"

	"fyne.io/fyne/v2"

	"yizhan/desktop/ui/files"
	"yizhan/desktop/ui/page"
	"yizhan/desktop/ui/people"
	"yizhan/desktop/ui/settings"
	"yizhan/desktop/ui/stations"
	"yizhan/desktop/ui/statistics"
	"yizhan/desktop/ui/syncing"
	"yizhan/desktop/ui/today"
	"yizhan/shared/domain"
	"yizhan/shared/stats"
)

func ask(s *Stage, period stats.PeriodKind, measure domain.Measure, by stats.By) {
	s.Page(page.Statistics).(*statistics.Statistics).Ask(period, measure, by)
}

// settleTime is longer than any pause that a page makes before it acts.
const settleTime = 150 * time.Millisecond

// takeOut takes the statistics out into a folder. Pictures of one folder made
// twice are the same: what lies there goes away.
func takeOut(s *Stage, folder string) {
	s.Page(page.Statistics).(*statistics.Statistics).Export().Take('e', folder)
}

// sampleStick is a folder with the name of a stick, and nothing in it.
func sampleStick() string {
	stick := filepath.Join(os.TempDir(), "KINGSTON")
	_ = errors.Join(os.RemoveAll(stick), os.MkdirAll(stick, 0o755)) // without it the picture says so
	return stick
}

// chooseOnStick looks at what might lie on a stick.
func chooseOnStick(s *Stage) {
	stick := filepath.Join(os.TempDir(), "KINGSTON")
	for _, folder := range []string{"照片", "年报"} {
		_ = os.MkdirAll(filepath.Join(stick, folder), 0o755) // without it the picture says so
	}
	defer os.RemoveAll(stick)
	s.Page(page.Sync).(*syncing.Page).LookIn(files.Place{Path: stick, Stick: true}, files.Place{Path: os.TempDir()})
	s.Type("q")
	s.Advance(settleTime)
}

// scenes are all pictures, windowScenes those of the pages that have no file of their
// own, in the order of the guides.
var scenes = slices.Concat(windowScenes, importScenes, checkInScenes, peopleScenes, registerScenes, reportScenes)

var windowScenes = []scene{
	{name: "welcome", firstStart: true},
	{name: "desk", page: page.Desk},
	{name: "desk-chosen", page: page.Desk, act: func(s *Stage) {
		s.Type("4")
		s.Advance(settleTime)
		s.Type("4")
		s.Advance(settleTime)
		s.Type("qey")
	}},
	{name: "desk-search", page: page.Desk, over: true, act: func(s *Stage) {
		s.Type("/zs")
	}},
	{name: "desk-saved", page: page.Desk, state: &StateFresh, over: true, act: func(s *Stage) {
		s.Type("4")
		s.Press(fyne.KeyReturn)
	}},
	{name: "desk-no-group", page: page.Desk, state: &StateFresh, over: true, act: func(s *Stage) { s.Press(fyne.KeyReturn) }},
	{name: "desk-locked", page: page.Desk, state: &StateLocked},
	{name: "desk-batch", page: page.Desk, act: func(s *Stage) { s.Press(fyne.KeyF6) }},
	{name: "desk-backfill", page: page.Desk, act: func(s *Stage) { s.Press(fyne.KeyF7) }},
	{name: "desk-backfilling", page: page.Desk, act: func(s *Stage) {
		s.Press(fyne.KeyF7)
		s.Press(fyne.KeyReturn)
		s.Settle()
		s.Type("3")
	}},
	{name: "desk-vouchers", page: page.Desk, act: func(s *Stage) { s.Press(fyne.KeyF8) }},
	{name: "today", page: page.Today},
	{name: "correct", page: page.Today, act: func(s *Stage) { s.Page(page.Today).(*today.Today).Correct(1) }},
	{name: "day", page: page.Day},
	{name: "day-requests", page: page.Day, act: func(s *Stage) { s.Type("3") }},
	{name: "day-faults", page: page.Day, act: func(s *Stage) { s.Type("2") }},
	{name: "day-attendants", page: page.Day, act: func(s *Stage) { s.Type("4") }},
	{name: "day-request", page: page.Day, act: func(s *Stage) {
		s.Type("3")
		s.Advance(settleTime)
		s.Type("a")
	}},
	{name: "day-handover", page: page.Desk, act: func(s *Stage) { s.Press(fyne.KeyF9) }},
	{name: "day-close", page: page.Desk, act: func(s *Stage) { s.Press(fyne.KeyF10) }},
	{name: "statistics-groups", page: page.Statistics, act: func(s *Stage) { ask(s, stats.PeriodMonth, domain.MeasurePeople, stats.ByGroup) }},
	{name: "statistics-days", page: page.Statistics, act: func(s *Stage) { ask(s, stats.PeriodMonth, domain.MeasurePeople, stats.ByDay) }},
	{name: "statistics-hours", page: page.Statistics, act: func(s *Stage) { ask(s, stats.PeriodWeek, domain.MeasurePeople, stats.ByHour) }},
	{name: "statistics-week", page: page.Statistics, act: func(s *Stage) { ask(s, stats.PeriodMonth, domain.MeasurePeople, stats.ByWeekdayHour) }},
	{name: "statistics-behind", page: page.Statistics, act: func(s *Stage) {
		ask(s, stats.PeriodMonth, domain.MeasurePeople, stats.ByGroup)
		s.Settle()
		s.Page(page.Statistics).(*statistics.Statistics).Why("N4")
	}},
	{name: "statistics-choose", page: page.Statistics, act: func(s *Stage) { s.Type("5") }},
	{name: "statistics-services", page: page.Statistics, act: func(s *Stage) { ask(s, stats.PeriodYear, domain.MeasureServices, stats.ByService) }},
	{name: "month", page: page.Month},
	{name: "stations-month", page: page.Stations, state: &StateOffice, fresh: true},
	{name: "stations-marked", page: page.Stations, state: &StateOffice, act: func(s *Stage) {
		for _, key := range []fyne.KeyName{fyne.KeyDown, fyne.KeyDown, fyne.KeyRight, fyne.KeyRight} {
			s.Press(key)
		}
	}},
	{name: "stations-records", page: page.Stations, state: &StateOffice, act: func(s *Stage) { s.Page(page.Stations).(*stations.Stations).Records(0, 1) }},
	{name: "stations-list", page: page.Stations, state: &StateOffice, act: func(s *Stage) { s.Type("2") }},
	{name: "stations-detail", page: page.Stations, state: &StateOffice, act: func(s *Stage) {
		s.Type("2")
		s.Advance(settleTime)
		s.Page(page.Stations).(*stations.Stations).Detail(1)
	}},
	{name: "stations-add", page: page.Stations, state: &StateOffice, act: func(s *Stage) { s.Type("a") }},
	{name: "stations-empty", page: page.Stations, state: &StateNewOffice},
	{name: "statistics-registers", page: page.Statistics, state: &StateCityOffice, act: func(s *Stage) { ask(s, stats.PeriodYear, domain.Measure(domain.KindProblem), stats.ByState) }},
	{name: "progress-figures", page: page.Progress, state: &StateCityOffice},
	{name: "progress-how", page: page.Progress, state: &StateCityOffice, act: func(s *Stage) { progressRow(s, 19) }},
	{name: "progress-meetings", page: page.Progress, state: &StateCityOffice, act: func(s *Stage) { s.Type("2") }},
	{name: "progress-coverage", page: page.Progress, state: &StateCityOffice, act: func(s *Stage) { s.Type("3") }},
	{name: "progress-missing", page: page.Progress, state: &StateCityOffice, act: func(s *Stage) {
		s.Type("3")
		s.Advance(settleTime)
		s.Press(fyne.KeyRight)
		s.Press(fyne.KeyRight)
	}},
	{name: "progress-circle", page: page.Progress, state: &StateCityOffice, act: func(s *Stage) { s.Type("4") }},
	{name: "progress-surveys", page: page.Progress, state: &StateCityOffice, act: func(s *Stage) {
		s.Type("5")
		s.Advance(settleTime)
		s.Press(fyne.KeyRight)
	}},
	{name: "progress-duties", page: page.Progress, state: &StateCityOffice, act: func(s *Stage) { s.Type("6") }},
	{name: "progress-problems", page: page.Progress, state: &StateCityOffice, act: func(s *Stage) {
		s.Type("7")
		s.Advance(settleTime)
		s.Press(fyne.KeyRight)
	}},
	{name: "progress-empty", page: page.Progress, state: &StateNewOffice, act: func(s *Stage) { s.Type("5") }},
	{name: "import", page: page.Import, state: &StateNewOffice},
	{name: "import-mapping", page: page.Import, state: &StateOffice, fresh: true, act: func(s *Stage) { openLedger(s) }},
	{name: "import-preview", page: page.Import, state: &StateOffice, act: func(s *Stage) { openLedger(s).Check() }},
	{name: "import-problems", page: page.Import, state: &StateOffice, act: func(s *Stage) {
		openLedger(s).Check()
		s.Settle()
		s.Type("2")
	}},
	{name: "import-underway", page: page.Import, state: &StateOffice, underway: true, act: func(s *Stage) {
		p := openLedger(s)
		p.Check()
		s.Settle()
		p.Import()
		p.Halfway(12_400, 30_000)
	}},
	{name: "import-result", page: page.Import, state: &StateOffice, fresh: true, act: func(s *Stage) {
		p := openLedger(s)
		p.Check()
		s.Settle()
		p.Import()
		s.Settle()
	}},
	{name: "import-undo", page: page.Import, state: &StateOffice, fresh: true, act: func(s *Stage) {
		p := openLedger(s)
		p.Check()
		s.Settle()
		p.Import()
		s.Settle()
		p.AskUndo()
	}},
	{name: "sync-unpaired", page: page.Sync, state: &StateUnpaired},
	{name: "sync-delivered", page: page.Sync, state: &StateDelivered},
	{name: "sync-offline", page: page.Sync, state: &StateOffline},
	{name: "sync-sending", page: page.Sync, state: &StateSending},
	{name: "sync-held", page: page.Sync, state: &StateHeld},
	{name: "sync-clock", page: page.Sync, state: &StateClock},
	{name: "sync-refused", page: page.Sync, state: &StateRefused},
	{name: "sync-stick", page: page.Sync, state: &StateStick},
	{name: "sync-waiting-list", page: page.Sync, state: &StateOffline, act: func(s *Stage) { s.Type("1") }},
	{name: "sync-receipts", page: page.Sync, state: &StateOffline, act: func(s *Stage) { s.Type("2") }},
	{name: "sync-held-list", page: page.Sync, state: &StateHeld, act: func(s *Stage) { s.Type("3") }},
	{name: "sync-twice", page: page.Sync, state: &StateHeld, act: func(s *Stage) {
		s.Type("4")
		s.Advance(settleTime)
		s.Type("3")
	}},
	{name: "sync-choose", page: page.Sync, state: &StateStick, act: chooseOnStick},
	{name: "sync-writing", page: page.Sync, state: &StateStick, underway: true, act: func(s *Stage) {
		p := s.Page(page.Sync).(*syncing.Page)
		p.StickOut("")
		p.Halfway(12_400, 18_204)
	}},
	{name: "sync-verify", page: page.Sync, state: &StateSpoiled, act: func(s *Stage) { s.Type("e") }},
	{name: "sync-pair", page: page.Sync, state: &StateUnpaired, act: func(s *Stage) { s.Type("t") }},
	{name: "export", page: page.Today, act: func(s *Stage) { s.Type("e") }},
	{name: "export-working", page: page.Statistics, underway: true, act: func(s *Stage) { takeOut(s, os.TempDir()) }},
	{name: "export-done", page: page.Statistics, act: func(s *Stage) { takeOut(s, sampleStick()) }},
	{name: "export-failed", page: page.Statistics, act: func(s *Stage) { takeOut(s, "/media/wang/KINGSTON") }},
	{name: "export-cards", page: page.People, act: func(s *Stage) {
		p := s.Page(page.People).(*people.People)
		p.Mark(0)
		p.Mark(2)
		s.Type("e")
	}},
	{name: "people-marked", page: page.People, act: func(s *Stage) {
		p := s.Page(page.People).(*people.People)
		p.Mark(0)
		p.Mark(2)
	}},
	{name: "settings", page: page.Settings, act: openSection("1")},
	{name: "settings-prices", page: page.Settings, act: openSection("2")},
	{name: "settings-price", page: page.Settings, act: func(s *Stage) {
		openSection("2")(s)
		s.Page(page.Settings).(*settings.Settings).AskPrice(0)
	}},
	{name: "settings-backups-none", page: page.Settings, state: &StateUnpaired, act: openSection("3")},
	{name: "settings-backups", page: page.Settings, state: &StateBackedUp, act: openSection("3")},
	{name: "settings-backing-up", page: page.Settings, state: &StateBackedUp, underway: true, act: func(s *Stage) {
		openSection("3")(s)
		s.Type("b")
	}},
	{name: "settings-server", page: page.Settings, state: &StateUpdate, act: openSection("4")},
	{name: "settings-desk", page: page.Settings, ofComputer: true, act: openSection("5")},
	{name: "settings-practice", page: page.Settings, act: openSection("6")},
	{name: "settings-diagnosed", page: page.Settings, act: func(s *Stage) {
		openSection("6")(s)
		s.Page(page.Settings).(*settings.Settings).Diagnose(sampleStick())
	}},
	{name: "settings-about", page: page.Settings, state: &StateUpdate, act: openSection("7")},
	{name: "restore", ofComputer: true, page: page.Settings, state: &StateBackedUp, act: openRestore},
	{name: "restore-plan", ofComputer: true, page: page.Settings, state: &StateBackedUp, act: func(s *Stage) { lookAtBackup(s, "") }},
	{name: "restore-refused", page: page.Settings, state: &StateBackedUp, act: func(s *Stage) { lookAtBackup(s, "another") }},
	{name: "restore-ready", page: page.Settings, state: &StateBackedUp, act: func(s *Stage) {
		lookAtBackup(s, "")
		s.Press(fyne.KeyReturn)
	}},
	{name: "trouble", trouble: true},
	{name: "trouble-restore", trouble: true, act: func(s *Stage) { s.Type("r") }},
	{name: "practice", page: page.Settings, act: practise},
	{name: "practice-people", page: page.Settings, act: func(s *Stage) {
		practise(s)
		s.Press(fyne.KeyF4)
	}},
	{name: "find", page: page.Desk, act: func(s *Stage) { s.FindAnything() }},
	{name: "find-words", page: page.Desk, act: func(s *Stage) {
		s.FindAnything()
		s.Settle()
		s.Type("bf")
	}},
	{name: "export-log", page: page.Settings, act: func(s *Stage) {
		openSection("6")(s)
		s.Type("e")
	}},
	{name: "help", page: page.Desk, act: func(s *Stage) { s.Press(fyne.KeyF1) }},
}
