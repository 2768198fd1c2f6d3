package change

import "time"

// Stamp is a reading of a hybrid logical clock: 48 bits of milliseconds since
// 1970 and a 16-bit counter (Kulkarni et al., "Logical Physical Clocks", 2014).
// Stamps order changes; they never decide what is stored.
type Stamp uint64

const (
	counterBits = 16
	millisMax   = 1<<48 - 1
)

// StampAt is the first stamp of a moment. Times outside 1970 to 10889 are
// clamped, because a dead battery must not stop anybody from recording.
func StampAt(t time.Time) Stamp {
	return Stamp(uint64(min(max(t.UnixMilli(), 0), millisMax)) << counterBits)
}

// Time is the physical part.
func (s Stamp) Time() time.Time { return time.UnixMilli(int64(s >> counterBits)).UTC() }

// Tick is the stamp of a new local event at time now, after the last one that
// this ledger has seen. It is always greater than last; when the counter runs
// over it flows into the milliseconds, so total order is kept even then.
func (s Stamp) Tick(now time.Time) Stamp {
	if p := StampAt(now); p > s {
		return p
	}
	if s == ^Stamp(0) {
		return s
	}
	return s + 1
}

// Clamp limits a stamp to the moment it was received: a clock that runs ahead
// is believed no further than the server's own.
func (s Stamp) Clamp(received time.Time) Stamp {
	return min(s, StampAt(received)|(1<<counterBits-1))
}
