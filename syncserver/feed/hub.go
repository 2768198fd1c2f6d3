package feed

import (
	"maps"
	"sync"
)

// Hub tells sessions that feeds have moved, and viewers that figures have. It
// keeps no messages: who was slow hears once, of the latest heads. So a listener
// that never listens costs no memory.
type Hub struct {
	mu      sync.Mutex
	subs    map[*Sub]struct{}
	figures uint64 // how often they changed
}

// Sub is one listener.
type Sub struct {
	hub   *Hub
	feeds map[string]bool
	mu    sync.Mutex
	moved map[string]uint64
	// C has a value when there is something to Take.
	C chan struct{}
}

// Figures is the feed name under which viewers hear that figures changed. It has
// no rows and no cursor.
const Figures = "figures"

// NewHub makes a hub.
func NewHub() *Hub { return &Hub{subs: map[*Sub]struct{}{}} }

// Subscribe listens to feeds until Close.
func (h *Hub) Subscribe(feeds ...string) *Sub {
	s := &Sub{hub: h, feeds: map[string]bool{}, moved: map[string]uint64{}, C: make(chan struct{}, 1)}
	for _, f := range feeds {
		s.feeds[f] = true
	}
	h.mu.Lock()
	h.subs[s] = struct{}{}
	h.mu.Unlock()
	return s
}

// Close stops listening.
func (s *Sub) Close() {
	s.hub.mu.Lock()
	delete(s.hub.subs, s)
	s.hub.mu.Unlock()
}

// Take returns the feeds that moved since the last call, with their heads.
func (s *Sub) Take() map[string]uint64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	moved := s.moved
	s.moved = map[string]uint64{}
	return moved
}

// Moved tells everybody who follows one of the feeds.
func (h *Hub) Moved(heads map[string]uint64) {
	h.mu.Lock()
	if _, some := heads[Figures]; some {
		h.figures++
	}
	subs := maps.Clone(h.subs)
	h.mu.Unlock()
	for s := range subs {
		s.mu.Lock()
		for f, head := range heads {
			if s.feeds[f] {
				s.moved[f] = head
			}
		}
		some := len(s.moved) > 0
		s.mu.Unlock()
		if some {
			select {
			case s.C <- struct{}{}:
			default: // told already
			}
		}
	}
}

// FiguresMoved is how often figures changed. It has counted a change before anybody
// hears of it: who is told and asks gets a number that is not that of before.
func (h *Hub) FiguresMoved() uint64 {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.figures
}
