// Package task carries work off the thread that draws and its result back onto
// it. Pages never start a goroutine of their own: they hand work to a Runner.
// In the program that is Live; tests and screenshots use Stepper, which runs
// the same work step by step on one goroutine with a clock of its own, so that
// no test sleeps and none depends on luck.
package task

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
)

// Runner runs work beside the window.
type Runner interface {
	// Go runs work elsewhere and then what it returns, if anything, on the
	// window's thread.
	Go(work func(ctx context.Context) func())
	// Soon is Go for work that is over in a moment: the window waits for it, but no
	// longer than SoonMax, so that what follows is drawn in the frame that is being
	// made and not in the next one. It is called on the window's thread.
	Soon(work func(ctx context.Context) func())
	// Post runs f on the window's thread, soon. It may be called from anywhere.
	Post(f func())
	// After runs f on the window's thread when d has passed, unless stopped.
	After(d time.Duration, f func()) (stop func())
	// Now is the time.
	Now() time.Time
}

// SoonMax is how long the window waits for Soon: less than a frame, which nobody
// sees. A slow disk is waited for elsewhere.
const SoonMax = 12 * time.Millisecond

// LoadSoon is Load for what is over in a moment; see Runner.Soon.
func LoadSoon[T any](r Runner, read func(context.Context) (T, error), show func(T, error)) {
	r.Soon(func(ctx context.Context) func() {
		value, err := read(ctx)
		return func() { show(value, err) }
	})
}

// Load reads something elsewhere and shows it, or the error, in the window.
func Load[T any](r Runner, read func(context.Context) (T, error), show func(T, error)) {
	r.Go(func(ctx context.Context) func() {
		value, err := read(ctx)
		return func() { show(value, err) }
	})
}

// Live is the Runner of a real window.
type Live struct{ ctx context.Context }

// NewLive makes a Runner whose work ends with ctx.
func NewLive(ctx context.Context) *Live { return &Live{ctx: ctx} }

// Go implements Runner.
func (l *Live) Go(work func(ctx context.Context) func()) {
	go func() {
		then := work(l.ctx)
		if then != nil && l.ctx.Err() == nil {
			fyne.Do(then)
		}
	}()
}

// Soon implements Runner.
func (l *Live) Soon(work func(ctx context.Context) func()) {
	done := make(chan func(), 1)
	go func() { done <- work(l.ctx) }()
	select {
	case then := <-done:
		if then != nil {
			then()
		}
	case <-time.After(SoonMax):
		l.Go(func(context.Context) func() { return <-done })
	}
}

// Post implements Runner.
func (l *Live) Post(f func()) {
	// fyne.Do must not be called from the window's own thread, and a caller of
	// Post need not know on which thread it is.
	go fyne.Do(f)
}

// After implements Runner.
func (l *Live) After(d time.Duration, f func()) (stop func()) {
	stopped := false // touched on the window's thread only
	timer := time.AfterFunc(d, func() {
		fyne.Do(func() {
			if !stopped && l.ctx.Err() == nil {
				f()
			}
		})
	})
	return func() {
		stopped = true
		timer.Stop()
	}
}

// Now implements Runner.
func (l *Live) Now() time.Time { return time.Now() }
