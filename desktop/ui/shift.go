package ui

import (
	"context"
	"time"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/page"
	"yizhan/desktop/ui/task"
	"yizhan/desktop/ui/text"
)

// idleTime is how long nobody has to be at the computer until names leave the
// screen, and the desk is locked where attendants sign in. Counting goes on.
func (w *Window) idleTime() time.Duration { return time.Duration(w.habits.IdleMinutes) * time.Minute }

// idleLook is how often that is looked at: the time may be set shorter meanwhile.
const idleLook = 15 * time.Second

// watchIdle looks again when the time since the last press may be over.
func (w *Window) watchIdle() {
	if w.stopped {
		return
	}
	rest := w.idleTime() - w.Now().Sub(w.touched)
	if rest <= 0 {
		w.idle()
		rest = w.idleTime()
	}
	w.After(min(rest, idleLook), w.watchIdle)
}

// forget takes names off all pages.
func (w *Window) forget() {
	for _, p := range w.pages {
		if f, ok := p.(page.Forgetter); ok {
			f.Forget()
		}
	}
}

func (w *Window) idle() {
	w.forget()
	if !w.shift.Kept || w.shift.Locked {
		return
	}
	w.Go(func(ctx context.Context) func() {
		err := w.core.Lock(ctx)
		return func() { w.DiskTrouble(err) }
	})
}

// readShift follows who serves. While the desk is locked a form that was open is
// out of sight, with what was typed into it; it comes back with the sign-in.
func (w *Window) readShift() {
	task.Load(w, w.core.Shift, func(s station.Shift, err error) {
		if err != nil {
			return // the header keeps what it said; trouble with reading shows on the pages
		}
		was := w.shift
		w.shift = s
		w.header.showShift()
		switch {
		case s.Locked && !was.Locked:
			w.hideSheet()
			w.forget()
		case was.Locked && !s.Locked:
			w.bringBackSheet()
			if w.sheet != nil && w.sheet.Locked != nil {
				w.sheet.Locked(false)
			}
		}
		if was.Locked != s.Locked {
			w.Current().Show()
		}
	})
}

func (w *Window) hideSheet() {
	if w.sheet != nil && w.sheet.Locked != nil {
		w.sheet.Locked(true)
		return
	}
	if w.sheet != nil {
		w.away, w.sheet = w.sheet, nil
		w.away.popup.Hide()
	}
}

func (w *Window) bringBackSheet() {
	if w.away == nil || w.sheet != nil { // else it waits until that is closed
		return
	}
	w.sheet, w.away = w.away, nil
	w.sheet.popup.Show()
}

// shiftWords is who serves, as the header says it; nothing where nobody signs in.
func shiftWords(s station.Shift) string {
	switch {
	case !s.Kept:
		return ""
	case s.Locked:
		return text.DeskLocked.String()
	}
	return text.OnDuty.With(s.Name)
}
