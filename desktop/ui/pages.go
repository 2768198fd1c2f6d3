package ui

import (
	"runtime/debug"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/board"
	"yizhan/desktop/ui/day"
	"yizhan/desktop/ui/desk"
	"yizhan/desktop/ui/export"
	"yizhan/desktop/ui/importing"
	"yizhan/desktop/ui/page"
	"yizhan/desktop/ui/people"
	"yizhan/desktop/ui/progress"
	"yizhan/desktop/ui/registers"
	"yizhan/desktop/ui/reports"
	"yizhan/desktop/ui/settings"
	"yizhan/desktop/ui/stations"
	"yizhan/desktop/ui/statistics"
	"yizhan/desktop/ui/syncing"
	"yizhan/desktop/ui/today"
	"yizhan/shared/change"
	"yizhan/shared/domain"
)

// newPages makes the pages of the navigation.
func (w *Window) newPages() map[page.Name]page.Page {
	facts := settings.Facts{
		Version: version(), Profile: w.profile, Practising: w.outer != nil, Audible: w.player.Available(),
		ShowExports: func() { export.ShowLog(w, w.core) }, Listen: w.player.Play, OpenSync: func() { w.Open(page.Sync) },
		Section: w.section, Opened: func(name settings.Section) { w.section = name },
	}
	pages := map[page.Name]page.Page{
		page.Desk:       desk.New(w.core, w),
		page.Today:      today.New(w.core, w),
		page.People:     people.New(w.core, w),
		page.Day:        day.New(w.core, w),
		page.Statistics: statistics.New(w.core, w),
		page.Import:     importing.New(w.core, w, w.profile),
		page.Sync:       syncing.NewPage(w.core, w.sync, w),
		page.Settings:   settings.New(w.core, w, w.look, w.changeLook, w.changeHabits, facts),
	}
	twice := w.showTwice
	if w.outer != nil {
		twice = nil
	}
	if w.profile.Role == station.RoleOffice {
		pages[page.Stations] = stations.NewOffice(w.core, w)
		pages[page.Progress] = progress.New(w.core, w, progress.Ways{OpenRegister: w.showRegister, OpenDocument: w.showDocument})
		pages[page.Registers] = registers.NewOffice(w.core, w, twice)
		pages[page.Board] = board.New(w.core, w, board.Ways{
			Document: w.showDocument, Twice: twice, Stations: func() { w.Open(page.Stations) },
			Requests: func() {
				w.Open(page.Day)
				w.pages[page.Day].Rune('3')
			},
		})
		pages[page.Reports] = reports.New(w.core, w)
	} else {
		pages[page.Month] = stations.New(w.core, w)
		pages[page.Activities] = registers.New(w.core, w, twice)
		pages[page.Reports] = reports.NewStation(w.core, w)
	}
	if w.outer != nil {
		delete(pages, page.Sync) // nothing practised is ever sent
	}
	return pages
}

// showDocument opens a document of a register.
func (w *Window) showDocument(kind string, id change.ID) {
	w.Open(page.Registers)
	w.pages[page.Registers].(*registers.Registers).Lead(kind, id)
}

// showRegister leads to a register, narrowed down by values of its fields.
func (w *Window) showRegister(kind string, where map[string]string) {
	w.Open(page.Registers)
	w.pages[page.Registers].(*registers.Registers).To(kind, where)
}

// showTwice leads to what was changed in two places.
func (w *Window) showTwice() {
	w.Open(page.Sync)
	w.pages[page.Sync].(*syncing.Page).ShowConflicts()
}

// Register implements page.Host: the form lies over whatever is in view.
func (w *Window) Register() {
	w.form = people.NewForm(w.core, w, func(m station.MemberRow, card bool) {
		w.Open(page.People)
		p := w.pages[page.People].(*people.People)
		p.Registered(m)
		if card {
			p.PrintCards(m)
		}
	})
	w.form.Show()
}

// Serve implements page.Host.
func (w *Window) Serve(m station.MemberRow) {
	w.Open(page.Desk)
	w.pages[page.Desk].(*desk.Desk).Serve(m)
}

// HandOver implements page.Host.
func (w *Window) HandOver() { w.pages[page.Day].(*day.Day).HandOver() }

// CloseDay implements page.Host.
func (w *Window) CloseDay() { w.pages[page.Day].(*day.Day).Close() }

// PrintDay implements page.Host.
func (w *Window) PrintDay(day domain.Day) { w.pages[page.Today].(*today.Today).PrintDay(day) }

// Tell implements page.Host.
func (w *Window) Tell(sentence string) {
	if p, ok := w.Current().(page.Teller); ok {
		p.Tell(sentence)
	}
}

// version is that of the source that the program was built from.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && len(s.Value) >= 12 {
			return s.Value[:12]
		}
	}
	return info.Main.Version
}
