package task

import (
	"context"
	"sort"
	"sync"
	"time"
)

// Stepper is a Runner that does nothing until it is told to: Settle runs the
// work that waits, Advance moves its clock. Post may be called from any
// goroutine; the rest belongs to the goroutine that steps.
type Stepper struct {
	ctx    context.Context
	now    time.Time
	work   []func(context.Context) func()
	timers []*stepTimer

	mu     sync.Mutex
	posted []func()
}

type stepTimer struct {
	at      time.Time
	f       func()
	stopped bool
}

// NewStepper makes a Stepper whose clock stands at now.
func NewStepper(ctx context.Context, now time.Time) *Stepper {
	return &Stepper{ctx: ctx, now: now}
}

// Go implements Runner.
func (s *Stepper) Go(work func(ctx context.Context) func()) { s.work = append(s.work, work) }

// Soon implements Runner: no work is over before somebody lets it run.
func (s *Stepper) Soon(work func(context.Context) func()) { s.Go(work) }

// Post implements Runner.
func (s *Stepper) Post(f func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.posted = append(s.posted, f)
}

// After implements Runner.
func (s *Stepper) After(d time.Duration, f func()) (stop func()) {
	t := &stepTimer{at: s.now.Add(d), f: f}
	s.timers = append(s.timers, t)
	return func() { t.stopped = true }
}

// Now implements Runner.
func (s *Stepper) Now() time.Time { return s.now }

// Settle runs all work and everything that follows from it.
func (s *Stepper) Settle() {
	for {
		for _, f := range s.takePosted() {
			f()
		}
		if len(s.work) == 0 {
			if s.idle() {
				return
			}
			continue
		}
		work := s.work[0]
		s.work = s.work[1:]
		if then := work(s.ctx); then != nil {
			then()
		}
	}
}

// Advance settles, moves the clock by d, and fires what falls due on the way.
func (s *Stepper) Advance(d time.Duration) {
	s.Settle()
	end := s.now.Add(d)
	for {
		due := s.nextTimer(end)
		if due == nil {
			break
		}
		s.now = due.at
		due.f()
		s.Settle()
	}
	s.now = end
}

func (s *Stepper) nextTimer(end time.Time) *stepTimer {
	sort.SliceStable(s.timers, func(i, j int) bool { return s.timers[i].at.Before(s.timers[j].at) })
	for len(s.timers) > 0 {
		t := s.timers[0]
		if !t.stopped && t.at.After(end) {
			return nil
		}
		s.timers = s.timers[1:]
		if !t.stopped {
			return t
		}
	}
	return nil
}

func (s *Stepper) takePosted() []func() {
	s.mu.Lock()
	defer s.mu.Unlock()
	posted := s.posted
	s.posted = nil
	return posted
}

func (s *Stepper) idle() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.posted) == 0
}
