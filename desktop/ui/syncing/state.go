package syncing

import (
	"context"
	"time"
)

// Phase is what the sending in the background is doing.
type Phase uint8

// The phases.
const (
	PhaseUnpaired Phase = iota
	PhaseOffline
	PhaseConnecting
	PhaseSending
	PhaseReceiving
	PhaseUpToDate
)

// State is where the sending stands, as the window shows it.
type State struct {
	Phase   Phase
	Err     error // why the last attempt failed
	NextTry time.Time
}

// Syncer is what carries records to the city and back, as the window sees it.
type Syncer interface {
	// Pair wants a fingerprint only where the system does not know who vouches
	// for the server; the error is then about pin.Field.
	Pair(ctx context.Context, server, code, fingerprint string) error
	State() State
	// Kick tries now, instead of when the next attempt would be due.
	Kick()
}
