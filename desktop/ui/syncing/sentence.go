package syncing

import (
	"strings"
	"time"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/text"
	"yizhan/shared/fault"
)

// Sentence says in plain words how it stands, and what to do if anything.
func Sentence(p Picture) string {
	pending := text.Count(p.Status.Pending)
	switch {
	case byStick(p.Status) && delivered(p.Status):
		return text.SyncByStickDone.String()
	case byStick(p.Status):
		return text.SyncByStick.With(pending)
	case !p.Status.Paired:
		return text.SyncUnpaired.String()
	}
	switch p.State.Phase {
	case PhaseSending:
		return text.SyncSending.With(text.Count(p.Done), text.Count(p.Total))
	case PhaseReceiving:
		return text.SyncReceiving.String()
	case PhaseConnecting:
		return text.SyncConnecting.String()
	case PhaseUpToDate:
		switch {
		case !delivered(p.Status):
		case p.Twice > 0:
			return text.SyncUpToDate.String() + text.SyncPleaseChoose.String()
		case p.Status.Quarantined > 0:
			return text.SyncUpToDate.String() + text.SyncSomeHeld.String()
		case warnings(p.Status) != "":
			return text.SyncUpToDate.String()
		default:
			return text.SyncUpToDate.String() + text.SyncNothingToDo.String()
		}
		return text.SyncAbout.With(pending)
	case PhaseOffline:
		if err := p.State.Err; err != nil && !passes(err) {
			return text.SyncRefused.With(fault.Sentence(err, text.Lang()))
		}
		return text.SyncOffline.String()
	}
	return text.SyncNotTried.String()
}

// passes tells what goes away by itself from what somebody has to see to.
func passes(err error) bool { return fault.Is(err, fault.Unreachable) || fault.Is(err, fault.Busy) }

// details is what stands small under the sentence.
func details(p Picture) string {
	var lines, facts []string
	if err := p.State.Err; p.State.Phase == PhaseOffline && p.Status.Paired && err != nil && passes(err) {
		lines = append(lines, text.SyncLastError.With(fault.Sentence(err, text.Lang())))
	}
	if p.State.Phase == PhaseOffline && p.Status.Paired && !p.State.NextTry.IsZero() {
		facts = append(facts, text.SyncNextTry.With(text.Clock(p.State.NextTry)))
	}
	if p.Status.Paired {
		facts = append(facts, text.SyncServer.With(p.Status.Server))
	}
	if !p.Status.LastSyncAt.IsZero() && !byStick(p.Status) {
		facts = append(facts, text.SyncClock.With(signed(p.Status.ClockOffsetMs)))
	}
	if len(facts) > 0 {
		lines = append(lines, strings.Join(facts, " · "))
	}
	return strings.Join(lines, "\n")
}

// warnings are what somebody should do something about, though nothing is lost.
func warnings(s station.Status) string {
	var lines []string
	if w := clockWarning(s); w != "" {
		lines = append(lines, w)
	}
	if s.DiskLow {
		lines = append(lines, text.SyncDiskLow.With(text.Bytes(int64(s.DiskFree))))
	}
	if s.OneCopy {
		lines = append(lines, text.SyncOneCopy.String())
	}
	return strings.Join(lines, "\n")
}

// signed is how far the city's clock is before this computer's.
func signed(ms int64) string {
	offset := (time.Duration(ms) * time.Millisecond).Round(time.Second)
	switch {
	case offset > 0:
		return "+" + text.Span(offset)
	case offset < 0:
		return "−" + text.Span(offset)
	}
	return text.Span(0)
}

// clockWarning says when this computer's clock is so wrong that somebody has to set
// it. The offset is what has to be added to it.
func clockWarning(s station.Status) string {
	offset := time.Duration(s.ClockOffsetMs) * time.Millisecond
	switch {
	case offset > station.ClockTolerance:
		return text.SyncClockSlow.With(text.Span(offset))
	case offset < -station.ClockTolerance:
		return text.SyncClockFast.With(text.Span(offset))
	}
	return ""
}
