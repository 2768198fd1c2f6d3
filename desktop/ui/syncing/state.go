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
	Pair(ctx context.Context, server, code string) error
	State() State
}
