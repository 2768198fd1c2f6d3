package bench

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"yizhan/desktop/station"
	"yizhan/syncserver/fleet/sim"
)

// measureViewers is P6 on the other side: how long after a visit is durable at its
// station many viewers have the figures that count it, and what that costs.
func measureViewers(ctx context.Context, b Bench) (Figure, error) {
	took, share, err := tellViewers(ctx, b, liveViewers, liveEvents)
	if err != nil {
		return Figure{}, err
	}
	slices.Sort(took)
	p99 := quantile(took, 0.99)
	return Figure{Value: p99.Seconds(), Unit: "s", Limit: liveLimit.Seconds(), Ratio: p99.Seconds() / liveLimit.Seconds(), Goal: "p99 ≤ 1 s, ≤ 1 core", Holds: p99 <= liveLimit && share <= 1,
		Method: fmt.Sprintf("p99 of %d visits until each of %d viewers, told by its stream, has fetched the figures, one visit a second; server, station and viewers in one process took %.2f of a core; the limit is the goal", liveEvents, liveViewers, share)}, nil
}

// tellViewers records visits a little more than a second apart and returns how long it took
// each viewer to have each; share is of one core, of everything in this process.
func tellViewers(ctx context.Context, b Bench, viewers, events int) (took []time.Duration, share float64, err error) {
	host, err := sim.StartHost(ctx, filepath.Join(b.Dir, "city"))
	if err != nil {
		return nil, 0, err
	}
	defer func() { err = errors.Join(err, host.Close()) }()
	s, err := sim.Open(ctx, b.Dir, time.Now(), station.Setup{Code: "V1", Name: "测速站", Division: "511102"})
	if err != nil {
		return nil, 0, err
	}
	defer func() { err = errors.Join(err, s.Station.Close()) }()
	if err := s.PairWith(ctx, host.City, host.URL); err != nil {
		return nil, 0, err
	}
	running, stop := context.WithCancel(ctx)
	ended := make(chan error, 1)
	go func() { ended <- s.Run(running) }()
	defer func() { stop(); err = errors.Join(err, <-ended) }()
	heard := make([]<-chan time.Time, viewers)
	for i := range heard {
		if heard[i], err = listenLive(running, host.URL); err != nil {
			return nil, 0, err
		}
	}
	var began time.Time
	var before time.Duration
	for n := range events + 1 {
		if err := recordOne(ctx, s, time.Now()); err != nil {
			return nil, 0, err
		}
		durable := time.Now()
		all, err := fetchAll(ctx, host.URL, heard, durable)
		if err != nil {
			return nil, 0, fmt.Errorf("visit %d: %w", n, err)
		}
		if n > 0 { // with the first one the station may still be connecting
			took = append(took, all...)
		}
		if n == 0 {
			began = time.Now()
			if before, err = cpuTime(); err != nil {
				return nil, 0, err
			}
		}
		time.Sleep(1100 * time.Millisecond)
	}
	after, err := cpuTime()
	return took, (after - before).Seconds() / time.Since(began).Seconds(), err
}

// fetchAll has each viewer fetch the figures when it is told, as a browser does, and returns
// how long after a moment each had them.
func fetchAll(ctx context.Context, url string, heard []<-chan time.Time, since time.Time) ([]time.Duration, error) {
	took, failed := make([]time.Duration, len(heard)), make([]error, len(heard))
	var wait sync.WaitGroup
	for i, events := range heard {
		wait.Go(func() {
			select {
			case <-events:
				_, failed[i] = fragment(ctx, url)
				took[i] = time.Since(since)
			case <-time.After(30 * time.Second):
				failed[i] = fmt.Errorf("viewer %d has not been told after 30 s", i)
			}
		})
	}
	wait.Wait()
	return took, errors.Join(failed...)
}
