package bench

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"yizhan/desktop/station"
	"yizhan/syncserver/fleet/sim"
)

const startVisits = 1_000_000

// measureStart is P8 as far as it needs no window: from opening a folder with a
// million visits to the figures of the desk. What the window adds is measured by
// scripts/window_test.sh, where there is a screen.
func measureStart(ctx context.Context, b Bench) (f Figure, err error) {
	s, err := sim.Open(ctx, b.Dir, time.Now(), station.Setup{Code: "L1", Name: "测速站", Division: "511102"})
	if err != nil {
		return f, err
	}
	if err := fillVisits(ctx, s, startVisits, 1000); err != nil {
		return f, errors.Join(err, s.Station.Close())
	}
	if err := s.Station.Close(); err != nil {
		return f, err
	}
	began := time.Now()
	st, err := station.Open(ctx, filepath.Join(b.Dir, "L1"))
	if err != nil {
		return f, err
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	if _, err := st.Services(ctx); err != nil {
		return f, err
	}
	if _, err := st.Today(ctx); err != nil {
		return f, err
	}
	if _, err := st.Status(ctx); err != nil {
		return f, err
	}
	took := time.Since(began)
	return Figure{Value: took.Seconds(), Unit: "s", Limit: 1.5, Ratio: took.Seconds() / 1.5, Goal: "≤ 1.5 s to usable, window included", Holds: took < 1500*time.Millisecond,
		Method: fmt.Sprintf("%d local visits: open, services, today, status; the limit is the goal; no window", startVisits)}, nil
}
