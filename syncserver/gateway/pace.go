package gateway

import (
	"context"
	"sync"

	"golang.org/x/time/rate"

	"yizhan/shared/change"
)

// One computer may send what it recorded in months at once, and then so many
// changes a second: more than a desk or an import of a ledger makes, and too few to
// keep the one writer from the others. Nothing is refused: its pushes wait.
const (
	paceBurst  = 200_000
	pacePerSec = 2_000
)

// pace is a bucket for each device, also over its sessions.
type pace struct {
	mu      sync.Mutex
	burst   int
	perSec  rate.Limit
	buckets map[change.ID]*rate.Limiter // of paired devices only, a few bytes each
}

func newPace() *pace {
	return &pace{burst: paceBurst, perSec: pacePerSec, buckets: map[change.ID]*rate.Limiter{}}
}

// wait returns when a device may have n changes taken in.
func (p *pace) wait(ctx context.Context, device change.ID, n int) error {
	p.mu.Lock()
	b := p.buckets[device]
	if b == nil {
		b = rate.NewLimiter(p.perSec, p.burst)
		p.buckets[device] = b
	}
	p.mu.Unlock()
	return b.WaitN(ctx, n)
}
