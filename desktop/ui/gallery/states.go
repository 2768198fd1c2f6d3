package gallery

import (
	"context"
	"slices"
	"time"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/syncing"
	"yizhan/shared/fault"
)

// State is how a sample station stands with the city: what happened to it, and
// where the sending is.
type State struct {
	Name    string
	Role    station.Role // empty: a station
	City    bool         // of an office: that of the whole city
	Sync    syncing.State
	prepare func(context.Context, *Sample, *City) error
}

// The states of the sync centre.
var (
	StateUnpaired  = State{Name: "没有配对", prepare: fewDays}
	StateDelivered = State{Name: "全部送达", Sync: syncing.State{Phase: syncing.PhaseUpToDate}, prepare: paired(confirmed(0))}
	StateOffline   = State{Name: "离线", Sync: syncing.State{Phase: syncing.PhaseOffline, Err: fault.New(fault.Unreachable, "", "", ""), NextTry: Noon.Add(90 * time.Second)},
		prepare: paired(confirmed(37))}
	StateSending = State{Name: "正在送", Sync: syncing.State{Phase: syncing.PhaseSending}, prepare: paired(confirmed(37))}
	StateHeld    = State{Name: "待处理和两处都改过", Sync: syncing.State{Phase: syncing.PhaseUpToDate}, prepare: paired(func(ctx context.Context, s *Sample, c *City) error {
		if _, err := c.Collide(ctx); err != nil {
			return err
		}
		if err := s.SentAgain(ctx, 12); err != nil {
			return err
		}
		return c.Confirm(ctx, 0, heldSample()...)
	})}
	StateClock = State{Name: "时间不对", Sync: syncing.State{Phase: syncing.PhaseUpToDate}, prepare: paired(func(ctx context.Context, s *Sample, c *City) error {
		if err := c.Confirm(ctx, 0); err != nil {
			return err
		}
		return s.Measured(ctx, 2*time.Hour+13*time.Minute)
	})}
	StateRefused = State{Name: "出错", Sync: syncing.State{Phase: syncing.PhaseOffline, Err: fault.New(fault.Version, "", "", ""), NextTry: Noon.Add(5 * time.Minute)},
		prepare: paired(confirmed(37))}
	StateStick = State{Name: "只用 U 盘", prepare: func(ctx context.Context, s *Sample, c *City) error {
		if err := fewDays(ctx, s, c); err != nil {
			return err
		}
		if err := c.MeetByStick(ctx); err != nil {
			return err
		}
		return c.Confirm(ctx, 37)
	}}
	StateSpoiled = State{Name: "副本有损坏", Sync: syncing.State{Phase: syncing.PhaseUpToDate}, prepare: paired(func(ctx context.Context, s *Sample, c *City) error {
		if err := c.Confirm(ctx, 0); err != nil {
			return err
		}
		return s.SpoilJournal()
	})}
)

// StateFresh is a desk at which something was saved just now.
var StateFresh = State{Name: "刚保存", prepare: fewDays}

// syncStates are those that the gallery offers.
var syncStates = []State{StateUnpaired, StateDelivered, StateOffline, StateSending, StateHeld, StateClock, StateRefused, StateStick, StateSpoiled, StateOffice, StateNewOffice, StateCityOffice, StateActivity, StateActivityLocked}

// states are all of them.
func states() []State { return slices.Concat(syncStates, peopleStates, registerStates) }

// OpenState makes a station in a state. Close removes it.
func OpenState(ctx context.Context, state State) (*Sample, error) {
	s, err := OpenSample(ctx)
	if err != nil {
		return nil, err
	}
	if err = s.SetupAs(ctx, state); err == nil {
		var c *City
		if c, err = NewCity(s); err == nil {
			err = state.prepare(ctx, s, c)
		}
	}
	if err != nil {
		_ = s.Close() // what went wrong before it counts
		return nil, err
	}
	return s, nil
}

func fewDays(ctx context.Context, s *Sample, _ *City) error { return s.Fill(ctx, 2) }

// paired is a station with some days of work that knows its server.
func paired(then func(context.Context, *Sample, *City) error) func(context.Context, *Sample, *City) error {
	return func(ctx context.Context, s *Sample, c *City) error {
		if err := fewDays(ctx, s, c); err != nil {
			return err
		}
		if err := c.Pair(ctx); err != nil {
			return err
		}
		return then(ctx, s, c)
	}
}

func confirmed(waiting int) func(context.Context, *Sample, *City) error {
	return func(ctx context.Context, _ *Sample, c *City) error { return c.Confirm(ctx, waiting) }
}

// posed is a syncer that stands still.
type posed struct {
	alone
	state syncing.State
}

// State implements syncing.Syncer.
func (p posed) State() syncing.State { return p.state }
