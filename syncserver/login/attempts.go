package login

import (
	"context"
	"crypto/sha256"
	"maps"
	"sync"
	"time"

	"yizhan/syncserver/access"
)

// After a few wrong passwords for a name, an address waits before it may try that name
// again, each time longer. Somebody at another address is not kept out by it.
const (
	attemptsFree   = 5
	waitFirst      = 30 * time.Second
	waitMax        = 15 * time.Minute
	attemptsForget = time.Hour // after the last one
	attemptsMax    = 10_000    // names and addresses that are remembered
)

// attempt is who tries what. Of the name it has a digest: whoever guesses may send a
// name of any length, and ten thousand of them are kept.
type attempt struct {
	name    [sha256.Size]byte
	address string
}

func attemptOf(name, address string) attempt {
	return attempt{sha256.Sum256([]byte(access.AccountName(name))), address}
}

// attempts counts those that have not led in.
type attempts struct {
	mu     sync.Mutex
	tried  map[attempt]tries
	queues map[string]*queue // by address
}

// queue is of those that an address sends at once. They are looked at one after the
// other, so that many at once are not more than one after the other, and whoever sends
// many waits behind them alone.
type queue struct {
	turn  chan struct{}
	count int
}

// enter waits for a turn, until leave is called.
func (a *attempts) enter(ctx context.Context, address string) (leave func(), err error) {
	a.mu.Lock()
	q := a.queues[address]
	if q == nil {
		q = &queue{turn: make(chan struct{}, 1)}
		if a.queues == nil {
			a.queues = map[string]*queue{}
		}
		a.queues[address] = q
	}
	q.count++
	a.mu.Unlock()
	gone := func() {
		a.mu.Lock()
		defer a.mu.Unlock()
		if q.count--; q.count == 0 {
			delete(a.queues, address)
		}
	}
	select {
	case q.turn <- struct{}{}:
		return func() { <-q.turn; gone() }, nil
	case <-ctx.Done():
		gone()
		return nil, ctx.Err()
	}
}

type tries struct {
	count int
	last  time.Time
	until time.Time // not before
}

// begin counts an attempt before it is made, so that many at once are not more. It
// returns how long the next one has to wait, and counts nothing then.
func (a *attempts) begin(who attempt, now time.Time) (wait time.Duration) {
	a.mu.Lock()
	defer a.mu.Unlock()
	t := a.tried[who]
	if now.Before(t.until) {
		return t.until.Sub(now)
	}
	if now.Sub(t.last) > attemptsForget {
		t = tries{}
	}
	t.count, t.last = t.count+1, now
	if over := t.count - attemptsFree; over >= 0 {
		t.until = now.Add(min(waitFirst<<min(over, 10), waitMax))
	}
	if len(a.tried) >= attemptsMax {
		maps.DeleteFunc(a.tried, func(_ attempt, t tries) bool { return now.Sub(t.last) > attemptsForget })
	}
	if a.tried == nil || len(a.tried) >= attemptsMax {
		a.tried = map[attempt]tries{} // the pace of each address still holds
	}
	a.tried[who] = t
	return 0
}

// forget is for one that has led in.
func (a *attempts) forget(who attempt) {
	a.mu.Lock()
	defer a.mu.Unlock()
	delete(a.tried, who)
}

// back takes one back that was right and has not led in yet. It was let through, so
// nothing made it wait.
func (a *attempts) back(who attempt) {
	a.mu.Lock()
	defer a.mu.Unlock()
	t := a.tried[who]
	t.count, t.until = max(t.count-1, 0), time.Time{}
	a.tried[who] = t
}

// waiting are the names that have to wait somewhere.
func (a *attempts) waiting(now time.Time) map[[sha256.Size]byte]bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	out := map[[sha256.Size]byte]bool{}
	for who, t := range a.tried {
		if now.Before(t.until) {
			out[who.name] = true
		}
	}
	return out
}
