package bench

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"yizhan/desktop/station"
	"yizhan/syncserver/fleet/sim"
)

// The load of P6: all stations write, and one more whose visits are looked for.
const (
	liveStations = 300
	liveLooks    = 100
	liveViewers  = 500
	liveEvents   = 30
	liveLimit    = time.Second
	// Each station records as often as a busy desk does.
	liveWriteEvery = 5 * time.Second
)

// measureLive is P6: from the moment that a visit is durable at a connected station to
// the answer, fetched by a viewer whom the stream told, that counts it.
func measureLive(ctx context.Context, b Bench) (Figure, error) {
	took, written, err := liveLook(ctx, b, liveStations, liveLooks)
	if err != nil {
		return Figure{}, err
	}
	slices.Sort(took)
	p99 := quantile(took, 0.99)
	return Figure{Value: p99.Seconds(), Unit: "s", Limit: liveLimit.Seconds(), Ratio: p99.Seconds() / liveLimit.Seconds(), Goal: "p99 ≤ 1 s", Holds: p99 <= liveLimit,
		Method: fmt.Sprintf("p99 of %d visits, median %v, while %d stations record one each %v (%d in all); all in one process on this machine; the limit is the goal",
			len(took), quantile(took, 0.5).Round(time.Millisecond), liveStations, liveWriteEvery, written)}, nil
}

// liveLook records visits at one station while others write, and returns how long each
// took to be in what a viewer fetches.
func liveLook(ctx context.Context, b Bench, stations, looks int) (took []time.Duration, written int, err error) {
	host, err := sim.StartHost(ctx, filepath.Join(b.Dir, "city"))
	if err != nil {
		return nil, 0, err
	}
	defer func() { err = errors.Join(err, host.Close()) }()
	running, stop := context.WithCancel(ctx)
	var wait sync.WaitGroup
	var mu sync.Mutex
	failed := func(e error) {
		mu.Lock()
		defer mu.Unlock()
		if running.Err() == nil {
			err = errors.Join(err, e)
		}
	}
	defer func() { stop(); wait.Wait() }()
	open := func(code string) (*sim.Station, error) {
		s, err := sim.Open(ctx, b.Dir, time.Now(), station.Setup{Code: code, Name: "测速站" + code, Division: "511102"})
		if err != nil {
			return nil, err
		}
		if err := s.PairWith(ctx, host.City, host.URL); err != nil {
			return nil, errors.Join(err, s.Station.Close())
		}
		wait.Go(func() {
			failed(s.Run(running))
			failed(s.Station.Close())
		})
		return s, nil
	}
	for i := range stations {
		s, err := open(fmt.Sprintf("L%03d", i))
		if err != nil {
			return nil, 0, err
		}
		wait.Go(func() {
			for every := time.NewTicker(liveWriteEvery); ; {
				select {
				case <-running.Done():
					every.Stop()
					return
				case <-every.C:
				}
				if err := recordOne(running, s, time.Now()); err != nil {
					failed(err)
					return
				}
				mu.Lock()
				written++
				mu.Unlock()
			}
		})
	}
	looked, err := open("LOOK")
	if err != nil {
		return nil, 0, err
	}
	events, err := listenLive(running, host.URL)
	if err != nil {
		return nil, 0, err
	}
	for n := 0; len(took) < looks; n++ {
		began := time.Now()
		if err := recordOne(ctx, looked, began); err != nil {
			return took, written, err
		}
		durable := time.Now()
		for want := fmt.Sprintf(`data-figure="station-LOOK-people">%d<`, n+1); ; {
			select {
			case <-events:
			case <-time.After(30 * time.Second):
				return took, written, fmt.Errorf("visit %d is not counted after 30 s", n)
			}
			page, err := fragment(ctx, host.URL)
			if err != nil {
				return took, written, err
			}
			if strings.Contains(page, want) {
				break
			}
		}
		if n > 0 { // with the first one it may still be connecting
			took = append(took, time.Since(durable))
		}
		// At no fixed place in the second of the stream.
		time.Sleep(time.Duration(n*37%400) * time.Millisecond)
	}
	mu.Lock()
	defer mu.Unlock()
	return took, written, err
}

func recordOne(ctx context.Context, s *sim.Station, now time.Time) error {
	s.Now = now
	_, err := s.RecordVisit(ctx, station.VisitInput{Group: "N3", People: 1, Services: []station.ServiceUse{{Service: "water"}}})
	return err
}

// fragment is what a page fetches when the stream told it to.
func fragment(ctx context.Context, url string) (string, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, url+"/?period=today", nil)
	if err != nil {
		return "", err
	}
	r.Header.Set("X-Fragment", "figures")
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return "", err
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err == nil && answer.StatusCode != http.StatusOK {
		err = fmt.Errorf("the page answers %d", answer.StatusCode)
	}
	return string(body), err
}

// listenLive is a viewer: it gets the moment of each event, as long as ctx goes on.
func listenLive(ctx context.Context, url string) (<-chan time.Time, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, url+"/api/v1/live", nil)
	if err != nil {
		return nil, err
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return nil, err
	}
	lines := bufio.NewScanner(answer.Body)
	for lines.Scan() && lines.Text() != "event: here" { // from now on it is told
	}
	events := make(chan time.Time, liveEvents)
	go func() {
		defer answer.Body.Close()
		defer close(events)
		for lines.Scan() {
			if lines.Text() == "event: figures" {
				select {
				case events <- time.Now():
				case <-ctx.Done():
					return
				}
			}
		}
	}()
	return events, nil
}
