package dashboard

import (
	"sync"
	"time"

	"yizhan/syncserver/feed"
)

// revision numbers the states of the figures, so that a page can say which one
// it shows. It begins with the time of the start: after a restart every page
// finds that its number is not the server's and asks again.
type revision struct {
	hub   *feed.Hub
	began uint64
}

// now is the number of the latest state.
func (r revision) now() uint64 { return r.began + r.hub.FiguresMoved() }

// recentMax is how many different pages are remembered, recentAge for how long:
// changes made by another program than the server send no signal.
const (
	recentMax = 64
	recentAge = time.Second
)

// A page over years may take seconds to add up. Reading it anew for every visit
// that arrives would leave no time for anything else, so one that took longer
// than slowAfter is kept for slowKeep times as long; it says when it was read.
const (
	slowAfter = 500 * time.Millisecond
	slowKeep  = 2
)

// recent remembers the figures of pages that were just read. When a visit
// arrives, all viewers of a page ask for the same figures within a moment;
// reading them once is what lets hundreds look on.
type recent struct {
	mu    sync.Mutex
	pages map[question]*reading
}

// reading is one read, under way or done. What comes after done is set by then.
type reading struct {
	revision uint64
	at       time.Time
	done     chan struct{}
	took     time.Duration
	figures  *figures // nil if reading failed
}

// holds tells whether a reading still answers for the figures.
func (r *reading) holds(revision uint64, now time.Time) bool {
	age := now.Sub(r.at).Abs()
	if r.revision == revision && age < recentAge {
		return true
	}
	select {
	case <-r.done:
		return r.figures != nil && r.took > slowAfter && age < slowKeep*r.took
	default:
		// Slow already: joining it ends sooner than beginning again, and again
		// with the next visit.
		return age > slowAfter
	}
}

// find returns the reading of a question that still holds, or a new one that the
// caller has to make and to finish.
func (c *recent) find(q question, revision uint64, now time.Time) (r *reading, mine bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if r, ok := c.pages[q]; ok && r.holds(revision, now) {
		return r, false
	}
	if c.pages == nil || len(c.pages) >= recentMax {
		c.pages = map[question]*reading{} // whoever waits for one holds it
	}
	r = &reading{revision: revision, at: now, done: make(chan struct{})}
	c.pages[q] = r
	return r, true
}
