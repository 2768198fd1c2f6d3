package standing

import (
	"context"
	"errors"
	"sync"
	"time"

	"yizhan/shared/progress/tables"
)

// A page of a large city reads a hundred thousand documents. What was read answers
// again as long as nothing has come in since; and where visits come in all the time and
// reading took long, for a while although something has: the page says when it was read.
const (
	recentMax = 64
	slowAfter = 500 * time.Millisecond
	slowKeep  = 10
	// settled is how old the last change must be for nobody to have changed more within
	// the same moment.
	settled = time.Second
)

// recent remembers the pages that were just read, and has those who ask for the same
// one at once wait for one reading.
type recent struct {
	mu    sync.Mutex
	pages map[tables.Question]*reading
}

type reading struct {
	done   chan struct{}
	answer answer
	took   time.Duration
	err    error
}

// holds tells whether a finished reading still answers.
func (r *reading) holds(now, asOf time.Time) bool {
	age := now.Sub(r.answer.at)
	if r.err != nil || age < 0 {
		return false
	}
	return r.answer.AsOf.Equal(asOf) && r.answer.at.Sub(asOf) > settled || r.took > slowAfter && age < slowKeep*r.took
}

func (c *recent) find(ctx context.Context, q tables.Question, clock func() time.Time,
	asOf func(context.Context) (time.Time, error), read func(context.Context, tables.Question) (answer, error)) (answer, error) {
	last, err := asOf(ctx)
	if err != nil {
		return answer{}, err
	}
	for {
		r, mine := c.take(q, clock(), last)
		if mine {
			return r.make(func() (answer, error) { return read(ctx, q) })
		}
		select {
		case <-r.done:
			if r.err == nil {
				return r.answer, nil
			}
			// Whoever read may have been called away; this reader was not.
		case <-ctx.Done():
			return answer{}, ctx.Err()
		}
	}
}

var errUnfinished = errors.New("the reading was not finished")

// make reads, and lets those who wait go on whatever becomes of it: a page that cannot be
// made for one must not keep all others waiting.
func (r *reading) make(read func() (answer, error)) (answer, error) {
	defer close(r.done)
	began := time.Now()
	r.err = errUnfinished
	r.answer, r.err = read()
	r.took = time.Since(began)
	return r.answer, r.err
}

// take is the reading to wait for, or a new one that the caller has to make.
func (c *recent) take(q tables.Question, now, asOf time.Time) (r *reading, mine bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if r, ok := c.pages[q]; ok {
		select {
		case <-r.done:
			if r.holds(now, asOf) {
				return r, false
			}
		default:
			return r, false
		}
	}
	if c.pages == nil || len(c.pages) >= recentMax {
		c.pages = map[tables.Question]*reading{} // whoever waits for one holds it
	}
	r = &reading{done: make(chan struct{})}
	c.pages[q] = r
	return r, true
}
