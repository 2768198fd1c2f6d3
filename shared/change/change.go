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
	if len(c.Body) == 0 {
		return nil, fmt.Errorf("encode %s change: no body", c.Kind)
	}
	b := make([]byte, 0, len(c.Body)+len(c.Kind)+48)
	b = AppendMap(b, 5)
	b = AppendText(AppendUint(b, 1), c.Kind)
	b = AppendUint(AppendUint(b, 2), uint64(c.Version))
	b = AppendBytes(AppendUint(b, 3), c.ID[:])
	b = AppendUint(AppendUint(b, 4), uint64(c.Clock))
	b = append(AppendUint(b, 5), c.Body...)
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
	c, ok := decodeCanonical(b)
	if !ok {
		if err := Unmarshal(b, &c); err != nil {
			return Change{}, fmt.Errorf("%w: %w", ErrMalformed, err)
		}
	}
	if c.Kind == "" || len(c.Kind) > KindBytesMax || c.ID.IsZero() || len(c.Body) == 0 {
		return Change{}, fmt.Errorf("%w: kind, id or body is missing", ErrMalformed)
	}
	return c, nil
}

// decodeCanonical reads what Encode wrote, as nearly every change was. The body is
// looked at once, by the library: it must be one well-formed value.
func decodeCanonical(b []byte) (c Change, ok bool) {
	r := Reader{B: b}
	if r.Map() != 5 {
		return Change{}, false
	}
	r.Want(1)
	c.Kind = r.Text()
	r.Want(2)
	version := r.Uint()
	c.Version = uint16(version)
	r.Want(3)
	c.ID = r.ID()
	r.Want(4)
	c.Clock = Stamp(r.Uint())
	r.Want(5)
	c.Body = r.B
	if r.Bad || version > 0xffff || decMode.Wellformed(c.Body) != nil {
		return Change{}, false
	}
	return c, true
}
