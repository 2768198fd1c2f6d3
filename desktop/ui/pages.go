package ui

import (
	"runtime/debug"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/day"
	"yizhan/desktop/ui/desk"
	"yizhan/desktop/ui/export"
	"yizhan/desktop/ui/importing"
	"yizhan/desktop/ui/page"
	"yizhan/desktop/ui/people"
	"yizhan/desktop/ui/settings"
	"yizhan/desktop/ui/stations"
	"yizhan/desktop/ui/statistics"
	"yizhan/desktop/ui/syncing"
	"yizhan/desktop/ui/today"
	"yizhan/shared/domain"
)

// newPages makes the pages of the navigation.
func (w *Window) newPages() map[page.Name]page.Page {
	facts := settings.Facts{Version: version(), Profile: w.profile, ShowExports: func() { export.ShowLog(w, w.core) }}
	all := map[page.Name]page.Page{
		page.Desk:       desk.New(w.core, w),
		page.Today:      today.New(w.core, w),
		page.People:     people.New(w.core, w),
		page.Day:        day.New(w.core, w),
		page.Statistics: statistics.New(w.core, w),
		page.Import:     importing.New(w.core, w, w.profile),
		page.Sync:       syncing.NewPage(w.core, w.sync, w),
		page.Settings:   settings.New(w, w.look, facts, w.changeLook),
	}
	if w.profile.Role == station.RoleOffice {
		all[page.Stations] = stations.NewOffice(w.core, w)
	} else {
		all[page.Month] = stations.New(w.core, w)
	}
	return all
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
