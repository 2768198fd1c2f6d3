package dashboard

import (
	"testing"
	"time"

	"yizhan/shared/domain"
	"yizhan/syncserver/access"
)

func TestReadingsHold(t *testing.T) {
	done, open := make(chan struct{}), make(chan struct{})
	close(done)
	for _, c := range []struct {
		name     string
		reading  reading
		revision uint64
		age      time.Duration
		want     bool
	}{
		{"just read", reading{revision: 5, done: done}, 5, 0, true},
		{"under way", reading{revision: 5, done: open}, 5, 0, true},
		{"something arrived", reading{revision: 5, done: done}, 6, 0, false},
		{"something arrived while it was read", reading{revision: 5, done: open}, 6, 0, false},
		{"old", reading{revision: 5, done: done}, 5, time.Second, false},
		{"the clock was set back", reading{revision: 5, done: done}, 5, -time.Hour, false},
		{"slow, and something arrived", reading{revision: 5, done: done, took: time.Second}, 6, slowKeep*time.Second - 1, true},
		{"slow and old", reading{revision: 5, done: done, took: time.Second}, 6, slowKeep * time.Second, false},
		{"slow and failed", reading{revision: 5, done: done, took: time.Second}, 6, time.Second, false},
		{"slow and under way, and something arrived", reading{revision: 5, done: open}, 6, slowAfter + 1, true},
	} {
		c.reading.at = noon
		if c.name != "slow and failed" {
			c.reading.figures = &figures{}
		}
		if got := c.reading.holds(c.revision, noon.Add(c.age)); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}

// Hundreds of viewers ask at once when a visit arrives; the ledger is read once.
func TestViewersShareOneReading(t *testing.T) {
	w := newTown(t)
	w.station(domain.Station{Code: "LS01", Name: "驿站"})
	q, err := ask(nil, domain.DayOf(noon), access.Host())
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		read := make(chan *figures, 100)
		for range cap(read) {
			go func() {
				f, err := w.dash.readFigures(t.Context(), q)
				if err != nil {
					t.Error(err)
				}
				read <- f
			}()
		}
		first := <-read
		for range cap(read) - 1 {
			if f := <-read; f != first {
				t.Fatal("the ledger was read twice for one state of it")
			}
		}
		w.apply(w.visit("LS01", noon, "N1", 1))
		w.moved()
		if f, err := w.dash.readFigures(t.Context(), q); err != nil || f == first || f.byStation[domain.MeasurePeople].Total == first.byStation[domain.MeasurePeople].Total {
			t.Fatalf("what arrived is not read: %v", err)
		}
	}
}
