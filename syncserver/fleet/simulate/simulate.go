// Package simulate lets stations and a city live through bad weather, all of it in
// one process and from one seed: connections that are cut, frames that are lost,
// doubled, swapped, cut short or changed, power cuts at any write of either side,
// programs that end and start, backups put back, disks copied, clocks that jump,
// computers shut out and let in again. People record all the time. At quiet the
// city must hold what they were told is saved, each thing once.
//
// Programs, ledgers and protocol are the real ones. Disks are those of package
// crashvfs, the network is memory, the clock is that of testing/synctest, and
// randomness comes from the seed: the same seed gives the same story, of which the
// trace is a hash (docs/decisions/0019-simulation.md).
package simulate

import (
	"context"
	crypto "crypto/rand"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"reflect"
	"sync"
	"testing"
	"testing/synctest"

	"yizhan/shared/change"
	"yizhan/shared/sqlitedb/crashvfs"
	"yizhan/shared/wire"
)

// Result sums seeds up (contract: the last line of `fleet simulate -json`).
type Result struct {
	Seeds             int `json:"seeds"`
	Lost              int `json:"lost"`
	Double            int `json:"double"`
	Divergent         int `json:"divergent"`
	RecountMismatches int `json:"recount_mismatches"`
	Canaries          int `json:"canaries"`
	CanariesCaught    int `json:"canaries_caught"`

	Recorded          int    `json:"recorded"`
	Stations          int    `json:"stations"`
	ConnectionsCut    int    `json:"connections_cut"`
	ServersRestarted  int    `json:"servers_restarted"`
	StationsRestarted int    `json:"stations_restarted"`
	PowerCuts         int    `json:"power_cuts"`
	Restored          int    `json:"restored"`
	Cloned            int    `json:"cloned"`
	Revoked           int    `json:"revoked"`
	Frames            int    `json:"frames"`
	FramesSpoiled     int    `json:"frames_spoiled"`
	Trace             string `json:"trace"` // of all seeds; the same seeds give the same
}

// OK reports whether nothing was lost, doubled or different, and every canary
// was caught.
func (r Result) OK() bool { return r.sound() && r.Canaries > 0 && r.Canaries == r.CanariesCaught }

func (r Result) sound() bool {
	return r.Lost == 0 && r.Double == 0 && r.Divergent == 0 && r.RecountMismatches == 0
}

// add takes the counts of another result in.
func (r *Result) add(o Result) {
	to, from := reflect.ValueOf(r).Elem(), reflect.ValueOf(o)
	for i := range to.NumField() {
		if f := to.Field(i); f.CanInt() {
			f.SetInt(f.Int() + from.Field(i).Int())
		}
	}
}

// Run simulates seeds one after the other, then the canaries. Nothing else may
// draw randomness meanwhile.
func Run(t *testing.T, first uint64, seeds int, log io.Writer) (Result, error) {
	p, err := simulateSeeds(t, first, seeds, nil, log)
	if err != nil {
		return p.Result, err
	}
	whole := newTrace(nil)
	for _, trace := range p.Traces {
		whole.say("%s", trace)
	}
	p.Trace = whole.String()
	return p.Result, canaries(t, first, &p.Result, log)
}

func simulateSeeds(t *testing.T, first uint64, seeds int, story, log io.Writer) (p part, err error) {
	for n := range seeds {
		var r Result
		seed := first + uint64(n)
		trace, err := one(t, seed, plan{story: story}, &r, log)
		if err != nil {
			return p, fmt.Errorf("seed %d: %w", seed, err)
		}
		if r.Seeds = 1; !r.sound() {
			fmt.Fprintf(log, "seed %d fails: %+v\n", seed, r)
		}
		p.add(r)
		p.Traces = append(p.Traces, trace)
	}
	return p, nil
}

// plan is what is different in the world of a canary.
type plan struct {
	story  io.Writer            // nil, or where the trace is told in full
	calm   bool                 // no bad weather: only the canary does harm
	atEnd  func(w *world) error // at quiet, before the judgement
	tamper func(frame []byte) []byte
	// disk spoils the disk of a station; noJournal removes its second copy whenever
	// the power goes.
	disk      func(d *crashvfs.Disk)
	noJournal bool
}

// one simulates one seed in a bubble of its own.
func one(t *testing.T, seed uint64, p plan, r *Result, log io.Writer) (trace string, err error) {
	warm()
	defer seeded(seed)()
	synctest.Test(t, func(t *testing.T) {
		w := &world{ctx: context.Background(), seed: seed, random: rand.New(rand.NewPCG(seed, 1)), plan: p, trace: newTrace(p.story), result: r, log: log,
			records: map[change.ID]*record{}}
		err = errors.Join(w.live(), w.end())
		trace = w.trace.String()
	})
	return trace, err
}

// warm makes what must not be made in a bubble, because other bubbles use it, too.
var warm = sync.OnceFunc(func() { _ = wire.Pack(nil) })

// seeded lets everything that is drawn at random follow from a seed: ids, epochs,
// keys, challenges.
func seeded(seed uint64) (back func()) {
	var key [32]byte
	for i := range 8 {
		key[i] = byte(seed >> (8 * i))
	}
	before := crypto.Reader
	crypto.Reader = &lockedReader{r: rand.NewChaCha8(key)}
	return func() { crypto.Reader = before }
}

type lockedReader struct {
	mu sync.Mutex
	r  *rand.ChaCha8
}

func (l *lockedReader) Read(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.r.Read(b)
}
