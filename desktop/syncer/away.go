package syncer

import (
	"errors"
	"math/rand/v2"
	"time"
)

// awayMax bounds what a server may ask for.
const awayMax = 15 * time.Minute

// away is an error by which the server asks to stay away for a while.
type away struct {
	error
	d time.Duration
}

func (a *away) Unwrap() error { return a.error }

// stayAway adds a request to stay away to an error.
func stayAway(err error, d time.Duration) error {
	if d <= 0 {
		return err
	}
	return &away{err, min(d, awayMax)}
}

// awayFor is how long the server asked to stay away, and up to half as much more,
// so that those who were sent away together do not come back together.
func awayFor(err error) time.Duration {
	a, ok := errors.AsType[*away](err)
	if !ok {
		return 0
	}
	return a.d + rand.N(a.d/2+1)
}
