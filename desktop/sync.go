package main

import (
	"context"
	"log/slog"

	"yizhan/desktop/station"
	"yizhan/desktop/syncer"
)

// startSync keeps sending in the background until ctx ends. Nothing waits for
// it: what it has done and what stands in its way is the pill's to say.
func startSync(ctx context.Context, s *station.Station) *syncer.Syncer {
	y := syncer.New(s, slog.Default())
	go func() {
		if err := y.Run(ctx); err != nil && ctx.Err() == nil {
			slog.Error("sync ended", "error", err)
		}
	}()
	return y
}
