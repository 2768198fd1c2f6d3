package feed

import "testing"

// TestAChangeIsCountedBeforeItIsTold: a viewer who is told and finds the number of before
// would think that it shows everything already.
func TestAChangeIsCountedBeforeItIsTold(t *testing.T) {
	h := NewHub()
	subs := make([]*Sub, 200)
	for i := range subs {
		subs[i] = h.Subscribe(Figures)
	}
	for n := range uint64(500) {
		go h.Moved(map[string]uint64{Figures: 0})
		for _, s := range subs {
			<-s.C
			s.Take()
			if got := h.FiguresMoved(); got != n+1 {
				t.Fatalf("told of change %d, a viewer finds %d", n+1, got)
			}
		}
	}
	h.Moved(map[string]uint64{"another feed": 1})
	if n := h.FiguresMoved(); n != 500 {
		t.Errorf("%d changes were counted", n)
	}
}
