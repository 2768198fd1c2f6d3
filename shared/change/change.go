// Package change is one recorded write on its way: who it is (identity), when
// it was (hybrid logical clock), what it says (a body of some kind), and the
// bytes it has for ever. A change is encoded once, where it is recorded; those
// frozen bytes are what the outbox keeps, the chain is computed over, and the
// city receives. They are never migrated: a reader that changed reads old bytes.
package change

import (
	"errors"
	"fmt"

	"github.com/fxamacker/cbor/v2"
)

// Change is one write. Transport identity (device, epoch, sequence number) is
// not part of it, so that renumbering after a restore leaves the bytes alone.
type Change struct {
	Kind    string          `cbor:"1,keyasint"`
	Version uint16          `cbor:"2,keyasint"`
	ID      ID              `cbor:"3,keyasint"`
	Clock   Stamp           `cbor:"4,keyasint"`
	Body    cbor.RawMessage `cbor:"5,keyasint"`
}

// Limits of one change. A visit takes about 90 bytes, a long member form a few
// hundred; what is beyond these is a mistake or an attack.
const (
	ChangeBytesMax = 64 << 10
	KindBytesMax   = 32
)

// ErrMalformed says that bytes are not a change.
var ErrMalformed = errors.New("not a change")

// Encode gives the frozen bytes.
func (c Change) Encode() ([]byte, error) {
	b, err := Marshal(c)
	if err != nil {
		return nil, fmt.Errorf("encode %s change: %w", c.Kind, err)
	}
	if len(b) > ChangeBytesMax {
		return nil, fmt.Errorf("encode %s change: %d bytes, at most %d", c.Kind, len(b), ChangeBytesMax)
	}
	return b, nil
}

// Decode reads frozen bytes. Kinds and versions it does not know are fine: what
// they mean is for the ledger to say, which keeps them in quarantine.
func Decode(b []byte) (Change, error) {
	if len(b) > ChangeBytesMax {
		return Change{}, fmt.Errorf("%w: %d bytes, at most %d", ErrMalformed, len(b), ChangeBytesMax)
	}
	var c Change
	if err := Unmarshal(b, &c); err != nil {
		return Change{}, fmt.Errorf("%w: %w", ErrMalformed, err)
	}
	if c.Kind == "" || len(c.Kind) > KindBytesMax || c.ID.IsZero() || len(c.Body) == 0 {
		return Change{}, fmt.Errorf("%w: kind, id or body is missing", ErrMalformed)
	}
	return c, nil
}
