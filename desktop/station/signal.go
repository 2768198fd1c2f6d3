package station

import "sync"

// Signal tells a page what to read again. It carries no data: a page that
// missed one reads the same as a page that got two.
type Signal uint8

// The signals.
const (
	SignalVisits     Signal = iota + 1 // visits, today's figures, statistics
	SignalMembers                      // member cards
	SignalDictionary                   // groups, services, prices, the station itself
	SignalSync                         // what is sent, received, or stands in the way
	SignalShift                        // who serves at this computer, and whether it is locked
	SignalDay                          // the day's opening and closing, duty log, faults, requests, vouchers
	SignalRegisters                    // what offices keep: organisations, problems, activities …
)

// signals hands each signal to every listener, in the caller's goroutine.
type signals struct {
	mu        sync.Mutex
	next      int
	listeners map[int]func(Signal)
}

func (s *signals) subscribe(f func(Signal)) (cancel func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.listeners == nil {
		s.listeners = map[int]func(Signal){}
	}
	id := s.next
	s.next++
	s.listeners[id] = f
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		delete(s.listeners, id)
	}
}

func (s *signals) emit(sig Signal) {
	s.mu.Lock()
	listeners := make([]func(Signal), 0, len(s.listeners))
	for _, f := range s.listeners {
		listeners = append(listeners, f)
	}
	s.mu.Unlock()
	for _, f := range listeners {
		f(sig)
	}
}
