// Package alert tells people what is wrong in the city, keeps what became of it, and is the
// pages of it. What is wrong, the rules of package rules say once a minute; here it is
// remembered, so that it is told once, across restarts too.
//
// A look changes the table in one transaction: a server that is killed leaves what was
// before it or what is after it.
package alert

import (
	"context"
	"database/sql"
	"log/slog"
	"time"

	"yizhan/shared/change"
	"yizhan/shared/ledger/sqlite"
	"yizhan/syncserver/access"
	"yizhan/syncserver/alert/rules"
	"yizhan/syncserver/city"
)

const (
	lookEvery = time.Minute
	// firstLook leaves the stations time to come back after a start, and the start to
	// what cannot wait.
	firstLook = 20 * time.Second
	// noteEvery is how often it is noted who is connected. A line that stays for days
	// says hello once: without it a station that goes off in the evening was last heard
	// of on Monday.
	noteEvery = 10 * time.Minute
)

// Watch looks after a city.
type Watch struct {
	city      *city.City
	log       *slog.Logger
	now       func() time.Time
	connected func() map[change.ID]bool
	noted     time.Time
}

// NewWatch makes one. connected tells which computers are on the line.
func NewWatch(c *city.City, log *slog.Logger, now func() time.Time, connected func() map[change.ID]bool) *Watch {
	return &Watch{city: c, log: log, now: now, connected: connected}
}

// Run looks until ctx ends.
func (w *Watch) Run(ctx context.Context) {
	for wait := firstLook; ; wait = lookEvery {
		select {
		case <-ctx.Done():
			return
		case <-time.After(wait):
		}
		if err := w.Once(ctx); err != nil && ctx.Err() == nil {
			w.log.Error("alerts cannot be looked up", "err", err)
		}
	}
}

// Once looks, and keeps what changed.
func (w *Watch) Once(ctx context.Context) error {
	now, online := w.now(), w.connected()
	if since := now.Sub(w.noted); len(online) > 0 && (since >= noteEvery || since < 0) {
		if err := access.Connected(ctx, w.city, online, now); err != nil {
			return err
		}
		w.noted = now
	}
	state, err := read(ctx, w.city, now, online)
	if err != nil {
		return err
	}
	holding := rules.Holding(state)
	changed := false
	err = w.city.DB.Read(ctx, func(tx *sql.Tx) error {
		alive, err := living(ctx, tx)
		changed = len(step(alive, holding, now)) > 0
		return err
	})
	if err != nil || !changed {
		return err
	}
	return sqlite.Write(ctx, w.city.DB, func(tx sqlite.Tx) error {
		alive, err := living(ctx, tx) // as it is now that nobody else writes
		if err != nil {
			return err
		}
		for _, e := range step(alive, holding, now) {
			if err := e.write(ctx, tx, now.UnixMilli()); err != nil {
				return err
			}
		}
		return nil
	})
}
