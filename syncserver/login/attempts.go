package login

import (
	"maps"
	"sync"
	"time"
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

// attempt is who tries what.
type attempt struct{ name, address string }

// attempts counts those that have not led in.
type attempts struct {
	mu    sync.Mutex
	tried map[attempt]tries
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
