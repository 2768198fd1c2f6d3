// Package sound plays a short tone when something was saved and another when it was
// not, for who looks at the visitor and not at the screen. It needs no library: the
// tones are made here, and whatever the system has plays them. Where it has nothing
// it stays silent, and says so.
package sound

import (
	"bytes"
	"encoding/binary"
	"math"
	"sync/atomic"
)

// Player plays tones. It holds up nobody: a tone is played beside, and one that
// comes while another is played is left out.
type Player struct {
	play func(wav []byte) error // nil: the system has nothing
	busy atomic.Bool
}

// New finds out what the system has.
func New() *Player { return &Player{play: system()} }

// Available reports whether tones can be heard here, as far as one can know.
func (p *Player) Available() bool { return p.play != nil }

// Good and Bad are the tones: two notes upwards, one low note.
var (
	good = wav([]note{{880, 70}, {1320, 90}})
	bad  = wav([]note{{220, 260}})
)

// Play plays what was saved (true) or not (false).
func (p *Player) Play(saved bool) {
	if p.play == nil || p.busy.Swap(true) {
		return
	}
	tone := bad
	if saved {
		tone = good
	}
	go func() {
		defer p.busy.Store(false)
		// A sound card that is taken is no trouble of anybody's: what was said on the
		// screen counts.
		_ = p.play(tone)
	}()
}

type note struct{ hertz, ms float64 }

// samplesPerSecond is enough for a beep.
const samplesPerSecond = 22050

// wav makes a sound file of one channel and 16 bits. Each note swells and fades for
// a few milliseconds, or it would click.
func wav(notes []note) []byte {
	var samples []int16
	for _, n := range notes {
		count := int(n.ms * samplesPerSecond / 1000)
		const edge = samplesPerSecond * 8 / 1000
		for i := range count {
			volume := 0.35 * min(1, float64(min(i, count-1-i))/edge)
			samples = append(samples, int16(volume*math.MaxInt16*math.Sin(2*math.Pi*n.hertz*float64(i)/samplesPerSecond)))
		}
	}
	var b bytes.Buffer
	size := uint32(len(samples) * 2)
	for _, part := range []any{
		[]byte("RIFF"), 36 + size, []byte("WAVEfmt "), uint32(16), uint16(1), uint16(1),
		uint32(samplesPerSecond), uint32(samplesPerSecond * 2), uint16(2), uint16(16), []byte("data"), size, samples,
	} {
		_ = binary.Write(&b, binary.LittleEndian, part) // a buffer takes everything
	}
	return b.Bytes()
}
