// Package syncing is what the window says about where the records are: the pill
// at its top right, and the page behind the pill. There stand the counters with
// what they count, the next attempt, and whatever a person can do: sync now, pair,
// exchange by stick, choose between two values, check, repair, make a backup.
package syncing

import (
	"time"

	"fyne.io/fyne/v2"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/text"
	"yizhan/desktop/ui/theme"
)

// Picture is everything that the pill and the page say something about.
type Picture struct {
	Status station.Status
	State  State
	Disk   error // the last save failed for it
	Now    time.Time
	// Done and Total are how far the sending that is under way has come.
	Done, Total int64
	// Twice is how much was changed in two places and waits for somebody's choice;
	// the pill does not mention it.
	Twice int
}

// Pill is the one sentence about the network. Green is said only when the
// server has acknowledged every record there is; red only when this computer
// cannot save.
func Pill(p Picture) (string, fyne.ThemeColorName) {
	if p.Disk != nil {
		return text.PillDisk.String(), theme.Red
	}
	pending := text.Count(p.Status.Pending)
	note := ""
	if p.Status.Quarantined > 0 {
		note = text.PillQuarantine.With(text.Count(p.Status.Quarantined))
	}
	if p.Status.DiskLow {
		note += text.PillDiskLow.String()
	}
	switch {
	case byStick(p.Status) && delivered(p.Status):
		return text.PillStickDone.With(text.Moment(p.Status.LastSyncAt, p.Now)) + note, theme.Green
	case byStick(p.Status):
		return text.PillStick.With(pending) + note, theme.Amber
	case !p.Status.Paired:
		return text.PillUnpaired.String(), theme.Quiet
	case p.State.Phase == PhaseSending && p.Status.Pending > 0:
		return text.PillSending.With(text.Count(p.Done), text.Count(p.Total)), theme.Blue
	case p.State.Phase == PhaseReceiving:
		return text.PillReceiving.String(), theme.Blue
	case p.State.Phase == PhaseOffline:
		return text.PillOffline.With(pending) + note, theme.Amber
	case p.State.Phase == PhaseConnecting:
		return text.PillConnecting.With(pending) + note, theme.Amber
	case delivered(p.Status):
		return text.PillAllSent.With(text.Moment(p.Status.LastSyncAt, p.Now)) + note, theme.Green
	case p.Status.LastSyncAt.IsZero():
		return text.PillNever.With(pending) + note, theme.Amber
	}
	return text.PillSaved.With(pending, text.Moment(p.Status.LastSyncAt, p.Now)) + note, theme.Amber
}

// byStick tells whether this computer exchanges with the city by stick alone: it
// knows the city's keys and no address.
func byStick(s station.Status) bool { return s.Bundles && !s.Paired }

// delivered tells whether the server has acknowledged everything.
func delivered(s station.Status) bool {
	return s.Pending == 0 && s.Acked == s.Recorded && !s.LastSyncAt.IsZero()
}

// Progress remembers where a sending began, to say how far it has come.
type Progress struct {
	sending bool
	from    int64
}

// See takes note of the state and returns how much of this sending is done.
func (p *Progress) See(status station.Status, state State) (done, total int64) {
	if state.Phase != PhaseSending || status.Device == "" { // nothing has been read yet
		p.sending = false
		return 0, status.Pending
	}
	if !p.sending {
		p.sending, p.from = true, status.Acked
	}
	done = max(0, status.Acked-p.from)
	return done, done + status.Pending
}
