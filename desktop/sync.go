package main

import (
	"context"
	"log/slog"

	"yizhan/desktop/station"
	"yizhan/desktop/syncer"
	"yizhan/desktop/ui/syncing"
)

// startSync keeps sending in the background until ctx ends. Nothing waits for
// it: what it has done and what stands in its way is the pill's to say.
func startSync(ctx context.Context, s *station.Station) shown {
	y := syncer.New(s, slog.Default())
	// Another program may pair this folder through us; then there is no reason
	// to wait for the next turn.
	s.Subscribe(func(sig station.Signal) {
		if sig != station.SignalVisits && y.State().Phase == syncer.PhaseUnpaired {
			y.Kick()
		}
	})
	go func() {
		if err := y.Run(ctx); err != nil && ctx.Err() == nil {
			slog.Error("sync ended", "error", err)
		}
	}()
	return shown{y}
}

// shown is the syncer as the window sees it: the pages know no network.
type shown struct{ *syncer.Syncer }

var _ syncing.Syncer = shown{}

// Pair implements syncing.Syncer. A window takes no address without encryption: who
// needs that can say so to stationctl.
func (y shown) Pair(ctx context.Context, server, code, fingerprint string) error {
	return y.Syncer.Pair(ctx, syncer.Invitation{Server: server, Code: code, Fingerprint: fingerprint})
}

// State implements syncing.Syncer.
func (y shown) State() syncing.State {
	s := y.Syncer.State()
	return syncing.State{Phase: phases[s.Phase], Err: s.Err, NextTry: s.NextTry}
}

var phases = map[syncer.Phase]syncing.Phase{
	syncer.PhaseUnpaired:   syncing.PhaseUnpaired,
	syncer.PhaseOffline:    syncing.PhaseOffline,
	syncer.PhaseConnecting: syncing.PhaseConnecting,
	syncer.PhaseSending:    syncing.PhaseSending,
	syncer.PhaseReceiving:  syncing.PhaseReceiving,
	syncer.PhaseUpToDate:   syncing.PhaseUpToDate,
}
