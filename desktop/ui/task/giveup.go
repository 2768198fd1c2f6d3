package task

import (
	"context"
	"sync"
	"sync/atomic"
)

// LoadUntil is Load that can be given up: cancel ends read's context, from
// anywhere and as often as one likes. show is called all the same, with whatever
// read had to say then.
func LoadUntil[T any](r Runner, read func(context.Context) (T, error), show func(T, error)) (cancel func()) {
	given := make(chan struct{})
	r.Go(func(ctx context.Context) func() {
		ctx, stop := context.WithCancel(ctx)
		defer stop()
		ended := make(chan struct{})
		defer close(ended)
		go func() {
			select {
			case <-given:
				stop()
			case <-ended:
			}
		}()
		value, err := read(ctx)
		return func() { show(value, err) }
	})
	return sync.OnceFunc(func() { close(given) })
}

// Meter carries how far something is onto the window's thread. Whoever works
// says it as often as it likes: what the window has not drawn yet is overwritten.
type Meter struct {
	done, total atomic.Int64
	waiting     atomic.Bool
	runner      Runner
	show        func(done, total int64)
}

// NewMeter makes a meter that shows on the window's thread.
func NewMeter(r Runner, show func(done, total int64)) *Meter { return &Meter{runner: r, show: show} }

// Report may be called from one goroutine at a time, any.
func (m *Meter) Report(done, total int64) {
	m.done.Store(done)
	m.total.Store(total)
	if m.waiting.Swap(true) {
		return
	}
	m.runner.Post(func() {
		m.waiting.Store(false)
		m.show(m.done.Load(), m.total.Load())
	})
}
