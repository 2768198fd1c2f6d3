// Package syncing is what the window says about where the records are: the
// pill at its top right, and the page behind the pill with the counters, the
// next attempt and the pairing with a server.
package syncing

import (
	"time"

	"fyne.io/fyne/v2"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/text"
	"yizhan/desktop/ui/theme"
)

// Pill is the one sentence about the network. Green is said only when the
// server has acknowledged every record there is; red only when this computer
// cannot save.
func Pill(status station.Status, state State, disk error, now time.Time) (string, fyne.ThemeColorName) {
	if disk != nil {
		return text.PillDisk.String(), theme.Red
	}
	pending := text.Count(status.Pending)
	note := ""
	if status.Quarantined > 0 {
		note = text.PillQuarantine.With(text.Count(status.Quarantined))
	}
	switch {
	case !status.Paired || state.Phase == PhaseUnpaired:
		return text.PillUnpaired.String(), theme.Quiet
	case state.Phase == PhaseSending:
		return text.PillSending.With(text.Count(state.Sent), text.Count(state.Sending)), theme.Blue
	case state.Phase == PhaseReceiving:
		return text.PillReceiving.String(), theme.Blue
	case state.Phase == PhaseOffline:
		return text.PillOffline.With(pending) + note, theme.Amber
	case state.Phase == PhaseConnecting:
		return text.PillConnecting.With(pending) + note, theme.Amber
	case delivered(status):
		return text.PillAllSent.With(text.Moment(status.LastSyncAt, now)) + note, theme.Green
	case status.LastSyncAt.IsZero():
		return text.PillNever.With(pending) + note, theme.Amber
	}
	return text.PillSaved.With(pending, text.Moment(status.LastSyncAt, now)) + note, theme.Amber
}

// delivered tells whether the server has acknowledged everything.
func delivered(s station.Status) bool {
	return s.Pending == 0 && s.Acked == s.Recorded && !s.LastSyncAt.IsZero()
}
