package syncer

import (
	"time"

	"yizhan/shared/wire"
)

// batch adapts the size of pushes to the line: an ack should take about a second,
// so that a thin line that breaks often still gets something through between two
// breaks, and a good one is not kept waiting.
type batch struct {
	size int         // changes; 0 before the first push
	sent []time.Time // of the pushes without an answer
}

const (
	batchFirst = 64
	batchMin   = 8
	ackSlow    = 2 * time.Second
	ackQuick   = 700 * time.Millisecond
)

// limits are how many changes and bytes the next push may have.
func (b *batch) limits() (changes, bytes int) {
	if b.size == 0 {
		b.size = batchFirst
	}
	return b.size, max(wire.PushBytesMax*b.size/wire.PushChangesMax, wire.PushBytesMax/32)
}

func (b *batch) pushed(now time.Time) { b.sent = append(b.sent, now) }

// acknowledged learns from how long an answer took. Pushes that waited behind
// others on the way are not slower for it than what is under way together.
func (b *batch) acknowledged(now time.Time) {
	if len(b.sent) == 0 {
		return // the city told how far it is without having been asked
	}
	took := now.Sub(b.sent[0])
	b.sent = b.sent[1:]
	switch {
	case took > ackSlow:
		b.size = max(b.size/2, batchMin)
	case took < ackQuick:
		b.size = min(b.size*2, wire.PushChangesMax)
	}
}

// stretch adapts how much is asked for of a feed in the same way. An ack that waits
// behind a stretch must not wait long.
type stretch struct {
	bytes uint64 // 0 before the first
	asked time.Time
}

const stretchMin = wire.DeltaBytes / 4

// ask is how many bytes the next stretch may have.
func (s *stretch) ask(now time.Time) uint64 {
	if s.bytes == 0 {
		s.bytes = wire.DeltaBytes
	}
	s.asked = now
	return s.bytes
}

func (s *stretch) arrived(now time.Time) {
	switch took := now.Sub(s.asked); {
	case took > ackSlow:
		s.bytes = max(s.bytes/2, stretchMin)
	case took < ackQuick:
		s.bytes = min(s.bytes*2, wire.DeltaBytesMax)
	}
}
