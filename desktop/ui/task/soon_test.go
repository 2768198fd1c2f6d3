package task

import (
	"context"
	"testing"
	"time"
)

// TestSoonIsDoneAtOnceOrLater: quick work has followed when Soon returns; slow work
// does not hold the window up.
func TestSoonIsDoneAtOnceOrLater(t *testing.T) {
	l := NewLive(t.Context())
	followed := false
	l.Soon(func(context.Context) func() { return func() { followed = true } })
	if !followed {
		t.Error("quick work has not followed yet")
	}
	release := make(chan struct{})
	began := time.Now()
	l.Soon(func(context.Context) func() { <-release; return nil })
	if took := time.Since(began); took > 20*SoonMax {
		t.Errorf("the window waited %s for slow work", took)
	}
	close(release)
}
