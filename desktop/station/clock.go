package station

import (
	"sync"
	"time"
)

// ClockTolerance is how far this computer's clock may be off the city's before the
// attendant is told, and before the city's time is used instead.
const ClockTolerance = 5 * time.Minute

// A clock that says less or more than this was never set. What it says is not
// taken for the time, whoever says it: a visit of the year 2248 is in no figure.
var (
	timeBegins = time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	timeEnds   = time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC)
)

// trueTime is what time it really is, once the city has told it in this run of the
// program: its time then, and what has passed since on a clock that nobody sets.
// After the next start, until the next contact, this computer's own is all there is.
type trueTime struct {
	mu     sync.Mutex
	city   time.Time
	since  time.Time // with the monotonic reading
	wrong  bool
	offset time.Duration
}

// over corrects a clock that is off by more than the tolerance.
func (t *trueTime) over(clock func() time.Time) func() time.Time {
	return func() time.Time {
		t.mu.Lock()
		defer t.mu.Unlock()
		if !t.wrong {
			return clock()
		}
		return t.city.Add(time.Since(t.since))
	}
}

// learn takes what the city's clock says, and reports whether the time jumps by it.
func (t *trueTime) learn(own time.Time, offset time.Duration) (jumps bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	wrong := offset.Abs() > ClockTolerance
	jumps = wrong != t.wrong || wrong && (offset-t.offset).Abs() > ClockTolerance
	t.city, t.since, t.wrong, t.offset = own.Add(offset), time.Now(), wrong, offset
	return jumps
}

// Wall is this computer's own clock, right or wrong.
func (s *Station) Wall() time.Time { return s.wall() }
