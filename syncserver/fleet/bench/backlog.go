package bench

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"yizhan/desktop/station"
	"yizhan/syncserver/fleet/sim"
)

// The load of P11 and its line, and of the long absence.
const (
	weekVisits    = 2_000
	thinBandwidth = 64_000 / 8 // bytes per second
	thinRoundTrip = 600 * time.Millisecond
	thinLoss      = 0.05
	absenceDays   = 90
	absencePerDay = 300
	forkVisits    = 1_000
)

// measureThinLine is P11: a week without network, sent over a bad line.
func measureThinLine(ctx context.Context, b Bench) (f Figure, err error) {
	host, err := sim.StartHost(ctx, filepath.Join(b.Dir, "city"))
	if err != nil {
		return f, err
	}
	defer func() { err = errors.Join(err, host.Close()) }()
	line, err := sim.NewThinLine(host.Address(), thinBandwidth, thinRoundTrip, thinLoss)
	if err != nil {
		return f, err
	}
	defer func() { err = errors.Join(err, line.Close()) }()
	s, err := sim.Open(ctx, b.Dir, time.Now(), station.Setup{Code: "T1", Name: "测速站", Division: "511102"})
	if err != nil {
		return f, err
	}
	defer func() { err = errors.Join(err, s.Station.Close()) }()
	if err := s.PairWith(ctx, host.City, line.URL()); err != nil {
		return f, err
	}
	if err := s.Once(ctx); err != nil {
		return f, err
	}
	if err := fillVisits(ctx, s, weekVisits, 1); err != nil {
		return f, err
	}
	began := time.Now()
	if err := s.Once(ctx); err != nil {
		return f, err
	}
	took := time.Since(began).Seconds()
	return Figure{Value: took, Unit: "s", Limit: 15, Ratio: took / 15, Goal: "≤ 15 s", Holds: took <= 15,
		Method: fmt.Sprintf("%d visits over %d kbit/s, %d ms there and back, %.0f %% of the segments lost, from the call to the last receipt; the limit is the goal",
			weekVisits, thinBandwidth*8/1000, thinRoundTrip.Milliseconds(), thinLoss*100)}, checkCounted(ctx, host, weekVisits)
}

// measureAbsence is a station that comes back after three months.
func measureAbsence(ctx context.Context, b Bench) (f Figure, err error) {
	const visits = absenceDays * absencePerDay
	limit, err := plainInserts(ctx, filepath.Join(b.Dir, "plain.db"), visits)
	if err != nil {
		return f, err
	}
	host, err := sim.StartHost(ctx, filepath.Join(b.Dir, "city"))
	if err != nil {
		return f, err
	}
	defer func() { err = errors.Join(err, host.Close()) }()
	list, err := loadedStations(ctx, b, host, 1, visits)
	if err != nil {
		return f, err
	}
	defer func() { err = errors.Join(err, list[0].Station.Close()) }()
	took, err := syncAll(ctx, list)
	if err != nil {
		return f, err
	}
	least := visits / limit
	return Figure{Value: took.Seconds(), Unit: "s", Limit: least, Ratio: took.Seconds() / least, Goal: "≤ 3 s", Holds: took <= 3*time.Second,
		Method: fmt.Sprintf("%d days of %d visits from one station", absenceDays, absencePerDay)}, checkCounted(ctx, host, visits)
}

// measureFork is a station whose whole folder was put back to an earlier day and
// went on from there: from the call until both have everything, once.
func measureFork(ctx context.Context, b Bench) (f Figure, err error) {
	host, err := sim.StartHost(ctx, filepath.Join(b.Dir, "city"))
	if err != nil {
		return f, err
	}
	defer func() { err = errors.Join(err, host.Close()) }()
	list, err := loadedStations(ctx, b, host, 1, forkVisits)
	if err != nil {
		return f, err
	}
	s := list[0]
	defer func() { err = errors.Join(err, s.Station.Close()) }()
	copied := filepath.Join(b.Dir, "copy")
	if _, err := syncAll(ctx, list); err != nil {
		return f, err
	}
	if err := s.Station.Close(); err != nil {
		return f, err
	}
	if err := os.CopyFS(copied, os.DirFS(filepath.Join(b.Dir, "B0"))); err != nil {
		return f, err
	}
	if err := s.Start(ctx); err != nil {
		return f, err
	}
	if err := fillVisits(ctx, s, forkVisits, 1000); err != nil {
		return f, err
	}
	if _, err := syncAll(ctx, list); err != nil {
		return f, err
	}
	if err := s.Station.Close(); err != nil {
		return f, err
	}
	if err := errors.Join(os.RemoveAll(filepath.Join(b.Dir, "B0")), os.Rename(copied, filepath.Join(b.Dir, "B0"))); err != nil {
		return f, err
	}
	if err := s.Start(ctx); err != nil {
		return f, err
	}
	if err := fillVisits(ctx, s, forkVisits, 1000); err != nil {
		return f, err
	}
	took, err := syncAll(ctx, list)
	if err != nil {
		return f, err
	}
	return Figure{Value: took.Seconds(), Unit: "s", Limit: 2, Ratio: took.Seconds() / 2, Goal: "≤ 2 s", Holds: took <= 2*time.Second,
		Method: fmt.Sprintf("a folder put back by %d visits, with %d others since: noticed, told apart and delivered; the limit is the goal", forkVisits, forkVisits)}, checkCounted(ctx, host, 3*forkVisits)
}
