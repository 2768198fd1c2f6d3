package simulate

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
)

// trace is the story of a simulation as a running hash: what people and disasters
// did and what came of it, every frame that was written, and what the network
// made of it. The same seed must give the same trace.
type trace struct {
	sum  hash.Hash
	full io.Writer // nil, or where to tell it
}

func newTrace(full io.Writer) *trace { return &trace{sum: sha256.New(), full: full} }

func (t *trace) say(format string, args ...any) {
	fmt.Fprintf(t.sum, format+"\n", args...)
	if t.full != nil {
		fmt.Fprintf(t.full, format+"\n", args...)
	}
}

func (t *trace) String() string { return hex.EncodeToString(t.sum.Sum(nil)[:16]) }
