// Package syncer brings a station's outbox to the city and the city's documents
// to the station. Nobody waits for it: it runs beside the desk, connects by
// itself, and says where it stands as plain values.
package syncer

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"github.com/cenkalti/backoff/v5"

	"yizhan/desktop/station"
	"yizhan/shared/fault"
	"yizhan/shared/wire"
)

// App names this program and its version to the server.
const App = station.App

// Phase is what the syncer is doing.
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

// State is where the syncer stands.
type State struct {
	Phase   Phase
	Sent    int64 // confirmed, and
	Sending int64 // on the way: sequence numbers of this epoch
	Err     error // why the last attempt failed
	NextTry time.Time
}

// Syncer keeps a station in step.
type Syncer struct {
	station *station.Station
	log     *slog.Logger
	dial    Dialer

	answerTimeout time.Duration

	mu         sync.Mutex
	state      State
	postsUntil time.Time // WebSockets are broken, as far as is known
	swallows   int       // of them in a row that carried nothing

	up   time.Time     // when everything was last in step
	kick chan struct{} // somebody wants an attempt now
	look chan struct{} // or, while connected, everything looked at again
}

// Dialer connects to a server's address as given at pairing.
type Dialer func(ctx context.Context, server string) (wire.Conn, error)

// Option changes how a syncer works.
type Option func(*Syncer)

// WithDialer lets the syncer connect in another way, for simulations.
func WithDialer(d Dialer) Option { return func(y *Syncer) { y.dial = d } }

// New makes a syncer; Run lets it work, Once works once.
func New(st *station.Station, log *slog.Logger, options ...Option) *Syncer {
	y := &Syncer{station: st, log: log, answerTimeout: answerTimeout, kick: make(chan struct{}, 1), look: make(chan struct{}, 1)}
	y.dial = y.connect
	for _, o := range options {
		o(y)
	}
	return y
}

// State tells where the syncer stands. Changes are announced to the station's
// listeners as station.SignalSync.
func (y *Syncer) State() State {
	y.mu.Lock()
	defer y.mu.Unlock()
	return y.state
}

func (y *Syncer) set(change func(s *State)) {
	y.mu.Lock()
	before := y.state
	change(&y.state)
	same := before == y.state
	y.mu.Unlock()
	if !same {
		y.station.Announce(station.SignalSync)
	}
}

func (y *Syncer) progress(p Phase, acked, sent int64) {
	if p == PhaseUpToDate {
		y.mu.Lock()
		y.up = time.Now()
		y.mu.Unlock()
	}
	y.set(func(s *State) { *s = State{Phase: p, Sent: acked, Sending: sent} })
}

// upWithin reports whether everything was in step a moment ago.
func (y *Syncer) upWithin(d time.Duration) bool {
	y.mu.Lock()
	defer y.mu.Unlock()
	return !y.up.IsZero() && time.Since(y.up) < d
}

// Once connects, delivers and receives everything, and returns.
func (y *Syncer) Once(ctx context.Context) error { return y.attempt(ctx, false) }

// The delays between attempts, with full jitter so that a city's stations do
// not all come back in the same second.
const (
	retryDelayMin = time.Second
	retryDelayMax = 5 * time.Minute
	// While it has worked a moment ago, the server is probably being restarted.
	recentlyUp       = 5 * time.Minute
	retryDelayRecent = 10 * time.Second
)

// Run keeps the station connected until ctx ends.
func (y *Syncer) Run(ctx context.Context) error {
	delays := &backoff.ExponentialBackOff{InitialInterval: 2 * retryDelayMin, RandomizationFactor: 0.9, Multiplier: 2, MaxInterval: retryDelayMax}
	delays.Reset()
	for {
		began := time.Now()
		err := y.attempt(ctx, true)
		if ctx.Err() != nil {
			return nil
		}
		if time.Since(began) > time.Minute {
			delays.Reset() // it had worked
		}
		ceiling := retryDelayMax
		if y.upWithin(recentlyUp) {
			ceiling = retryDelayRecent
		}
		delay := max(min(max(delays.NextBackOff(), retryDelayMin), ceiling), awayFor(err))
		if errors.Is(err, errNoServer) {
			y.set(func(s *State) { *s = State{Phase: PhaseUnpaired} })
			delay = time.Hour // pairing kicks
		} else {
			y.set(func(s *State) { *s = State{Phase: PhaseOffline, Err: err, NextTry: time.Now().Add(delay)} })
		}
		select {
		case <-ctx.Done():
			return nil
		case <-y.kick:
			delays.Reset()
		case <-time.After(delay):
		}
	}
}

// Kick tries at once instead of at the next turn. While there is a connection, what
// is due is done over it.
func (y *Syncer) Kick() {
	for _, c := range []chan struct{}{y.kick, y.look} {
		select {
		case c <- struct{}{}:
		default:
		}
	}
}

// errNoServer is a station that has never been paired, unlike one that a server
// does not know.
var errNoServer = fault.New(fault.Unpaired, "", "", "")

func (y *Syncer) attempt(ctx context.Context, watch bool) error {
	id, err := y.station.Identity(ctx)
	if err != nil {
		return err
	}
	if id.Server == "" {
		return errNoServer
	}
	y.set(func(s *State) { s.Phase = PhaseConnecting })
	err = y.connected(ctx, id.Server, watch)
	if fault.Is(err, fault.Forked) && ctx.Err() == nil {
		// Nobody has to do anything: a new epoch, and once more.
		y.log.Warn("this folder and the server differ: a restored or copied folder; going on under a new epoch", "err", err)
		if err = y.station.Fork(ctx); err == nil {
			err = y.connected(ctx, id.Server, watch)
		}
	}
	if err != nil && ctx.Err() == nil {
		y.log.Warn("not in step with the server", "err", err)
		// It is remembered for whoever looks later; that this fails as well is
		// part of the same story.
		err = errors.Join(err, y.station.Undelivered(ctx, err))
	}
	return err
}

func (y *Syncer) connected(ctx context.Context, server string, watch bool) error {
	conn, err := y.dial(ctx, server)
	if err != nil {
		return err
	}
	// Reading blocks in the connection: closing it is what ends it.
	stop := context.AfterFunc(ctx, func() { _ = conn.Close() })
	defer stop()
	defer conn.Close()
	s, err := y.newSession(ctx, conn)
	if y.swallowed(conn, err) && !y.overPosts() {
		y.noteBroken()
		return y.connected(ctx, server, watch) // once more, over plain requests
	}
	if err != nil {
		return err
	}
	return s.run(ctx, watch)
}

// recorded gives a channel that has a value when something was recorded.
func (y *Syncer) recorded() (<-chan struct{}, func()) {
	wake := make(chan struct{}, 1)
	cancel := y.station.Subscribe(func(sig station.Signal) {
		if sig == station.SignalSync {
			return // our own
		}
		select {
		case wake <- struct{}{}:
		default:
		}
	})
	return wake, cancel
}
