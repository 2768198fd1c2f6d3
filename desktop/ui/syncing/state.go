package syncing

import "time"

// TEMPORARY until desktop/syncer lands.
type Phase uint8

const (
	PhaseUnpaired Phase = iota
	PhaseOffline
	PhaseConnecting
	PhaseSending
	PhaseReceiving
	PhaseUpToDate
)

type State struct {
	Phase         Phase
	Sending, Sent int64
	Err           error
	NextTry       time.Time
}
