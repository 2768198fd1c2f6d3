package command

import (
	"fmt"
	"log/slog"
	"time"

	"yizhan/desktop/station"
	"yizhan/desktop/syncer"
	"yizhan/shared/fault"
)

func pair(c call) error {
	f := c.flags("pair")
	var i syncer.Invitation
	f.StringVar(&i.Server, "server", "", "address of the server")
	f.StringVar(&i.Code, "code", "", "one-time code from the administrator")
	f.StringVar(&i.Fingerprint, "fingerprint", "", "fingerprint of the server's authority, from the administrator")
	f.BoolVar(&i.PlainHTTP, "plain-http", false, "take a server elsewhere without encryption, on a closed network only")
	if _, err := c.parse(f, 0); err != nil {
		return err
	}
	if err := c.h.takeTurn(c.ctx); err != nil {
		return err
	}
	defer c.h.giveTurn()
	y := c.h.running // begins at once when it pairs; another one's pairing it would not notice
	if y == nil {
		y = quiet(c.st)
	}
	if err := y.Pair(c.ctx, i); err != nil {
		return err
	}
	fmt.Fprintln(c.out, "paired")
	return nil
}

// quiet is a syncer for one errand: what stands in its way is the command's to
// say, once.
func quiet(st *station.Station) *syncer.Syncer {
	return syncer.New(st, slog.New(slog.DiscardHandler))
}

func sync(c call) error {
	f := c.flags("sync")
	watch := f.Bool("watch", false, "stay connected")
	if _, err := c.parse(f, 0); err != nil {
		return err
	}
	if *watch {
		return keepInStep(c)
	}
	if err := syncOnce(c); err != nil {
		return err
	}
	c.args = []string{"-json"}
	return status(c)
}

// keepInStep stays connected until the context ends.
func keepInStep(c call) error {
	if err := c.h.takeTurn(c.ctx); err != nil {
		return err
	}
	taken := c.h.running != nil
	y := syncer.New(c.st, slog.New(slog.NewTextHandler(c.err, nil)))
	if !taken && c.own {
		c.h.running = y
	}
	c.h.giveTurn()
	switch {
	case taken:
		return fault.New(fault.Locked, "", "已有程序在保持同步", "a program that keeps this station in step is running already")
	case !c.own:
		// The program that asks has to stay, not this one, which may be at its
		// end: it gets the folder when this one is done.
		return errNotNow
	}
	return y.Run(c.ctx)
}

// syncOnce brings the station in step: over a connection of its own, or over
// that which there is.
func syncOnce(c call) error {
	if err := c.h.takeTurn(c.ctx); err != nil {
		return err
	}
	y := c.h.running
	if y == nil {
		defer c.h.giveTurn()
		return quiet(c.st).Once(c.ctx)
	}
	c.h.giveTurn()
	return waitInStep(c, y)
}

// waitInStep has a running syncer try now, and waits for how it turns out.
func waitInStep(c call, y *syncer.Syncer) error {
	before := y.State()
	y.Kick()
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for {
		done, err := inStep(c, y, before)
		if done || err != nil {
			return err
		}
		select {
		case <-c.ctx.Done():
			return c.ctx.Err()
		case <-tick.C:
		}
	}
}

func inStep(c call, y *syncer.Syncer, before syncer.State) (bool, error) {
	// First where the syncer stands, then what is left: the other way round
	// something recorded in between could be taken for sent.
	now := y.State()
	// The reason of an earlier failure stays while it tries again; only a new
	// failure sets another time for the next attempt.
	if now.Err != nil && !now.NextTry.Equal(before.NextTry) {
		return false, now.Err
	}
	st, err := c.st.Status(c.ctx)
	if err != nil {
		return false, err
	}
	if !st.Paired {
		return false, fault.New(fault.Unpaired, "", "", "")
	}
	return now.Phase == syncer.PhaseUpToDate && st.Pending == 0, nil
}
