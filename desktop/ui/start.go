package ui

import (
	"context"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/page"
	"yizhan/desktop/ui/settings"
	"yizhan/desktop/ui/task"
	"yizhan/desktop/ui/text"
	"yizhan/desktop/ui/welcome"
	"yizhan/shared/fault"
)

// Start reads how the window is to look and who it records for, then shows the
// desk, or the first start where there is no station yet.
func (w *Window) Start() { w.StartOn(page.Desk) }

// StartOn is Start with another page than the desk.
func (w *Window) StartOn(first page.Name) {
	w.first = first
	task.Load(w, w.readStart, func(s start, err error) {
		w.setLook(s.look)
		w.habits = s.habits
		switch {
		case fault.Is(err, fault.Unset):
			w.showWelcome()
		case err != nil:
			w.showTrouble(err)
		default:
			w.begin(s.profile)
		}
	})
}

// Stop ends what the window listens to, and practising with it.
func (w *Window) Stop() {
	w.stopped = true
	w.cancel()
	if w.inner != nil {
		w.inner.Stop()
		w.inner.end()
		w.inner = nil
	}
}

type start struct {
	look    settings.Look
	habits  page.Habits
	profile station.Profile
}

func (w *Window) readStart(ctx context.Context) (start, error) {
	look, lookErr := settings.Read(ctx, w.core)
	profile, err := w.core.Profile(ctx)
	if err == nil {
		err = lookErr
	}
	habits, habitsErr := settings.ReadHabits(ctx, w.core)
	if err == nil {
		err = habitsErr
	}
	return start{look, habits, profile}, err
}

func (w *Window) showWelcome() {
	first := welcome.New(w.core, w, w.toggleLanguage, w.begin)
	w.win.SetTitle(text.AppName.String())
	w.pages, w.current = map[page.Name]page.Page{page.Desk: first}, page.Desk
	w.win.SetContent(first.Content())
	first.Show()
}

// begin shows the desk of a station.
func (w *Window) begin(p station.Profile) {
	w.profile = p
	if p.Role == station.RoleOffice && w.first == page.Desk {
		w.first = page.Board // an office begins with what is to be done
	}
	w.build(w.first)
	w.tick()
	w.board.Touched()
	w.watchIdle()
}
