package syncer

import (
	"testing"
	"time"

	"yizhan/shared/wire"
)

func TestBatchesFollowTheLine(t *testing.T) {
	var b batch
	now := time.Now()
	answer := func(took time.Duration) int {
		b.pushed(now)
		now = now.Add(took)
		b.acknowledged(now)
		changes, bytes := b.limits()
		if bytes > wire.PushBytesMax || changes > wire.PushChangesMax || changes < batchMin {
			t.Fatalf("a push of %d changes, %d bytes", changes, bytes)
		}
		return changes
	}
	if n, _ := b.limits(); n != batchFirst {
		t.Errorf("the first push has %d", n)
	}
	for range 6 {
		answer(50 * time.Millisecond)
	}
	if n := answer(50 * time.Millisecond); n != wire.PushChangesMax {
		t.Errorf("on a good line %d", n)
	}
	if n := answer(time.Second); n != wire.PushChangesMax {
		t.Errorf("an answer in a second changes it to %d", n)
	}
	for range 10 {
		answer(5 * time.Second)
	}
	if n := answer(5 * time.Second); n != batchMin {
		t.Errorf("on a bad line %d", n)
	}
	b.acknowledged(now) // of nothing
}

func TestStretchesFollowTheLine(t *testing.T) {
	var s stretch
	now := time.Now()
	answer := func(took time.Duration) uint64 {
		s.ask(now)
		now = now.Add(took)
		s.arrived(now)
		return s.ask(now)
	}
	if n := s.ask(now); n != wire.DeltaBytes {
		t.Errorf("the first asks for %d bytes", n)
	}
	for range 5 {
		answer(50 * time.Millisecond)
	}
	if n := answer(50 * time.Millisecond); n != wire.DeltaBytesMax {
		t.Errorf("on a good line %d", n)
	}
	if n := answer(time.Second); n != wire.DeltaBytesMax {
		t.Errorf("an answer in a second changes it to %d", n)
	}
	for range 10 {
		answer(5 * time.Second)
	}
	if n := answer(5 * time.Second); n != stretchMin {
		t.Errorf("on a bad line %d", n)
	}
}
