package domain

import (
	"fmt"

	"github.com/fxamacker/cbor/v2"

	"yizhan/shared/change"
	"yizhan/shared/fault"
)

var (
	voidKind  = &Kind{Name: KindVoid, Version: 1}
	amendKind = &Kind{Name: KindAmend, Version: 1}
)

// Correction takes a fact back (void) or says how it really was (amend). The
// fact itself stays as it was recorded. Of several corrections the one with the
// highest clock counts, a tie falls to the higher device; a correction that
// arrives before its fact waits for it.
type Correction struct {
	ID      change.ID       `cbor:"-"`
	Target  change.ID       `cbor:"1,keyasint"`
	Of      string          `cbor:"2,keyasint"` // kind of the target
	Station change.ID       `cbor:"3,keyasint"`
	Reason  string          `cbor:"4,keyasint,omitempty"`
	Body    cbor.RawMessage `cbor:"5,keyasint,omitempty"` // amend: the whole fact as it should have been
}

// IsVoid tells a void from an amend.
func (c *Correction) IsVoid() bool { return len(c.Body) == 0 }

// Kind is the name on the wire.
func (c *Correction) Kind() string {
	if c.IsVoid() {
		return KindVoid
	}
	return KindAmend
}

// DecodeCorrection reads a void or amend and checks it, including the fact that
// an amend carries.
func DecodeCorrection(ch change.Change) (*Correction, error) {
	c := &Correction{}
	if err := change.Unmarshal(ch.Body, c); err != nil {
		return nil, invalid("", "内容无法识别", "the body cannot be read")
	}
	c.ID = ch.ID
	if c.Kind() != ch.Kind {
		return nil, invalid("", "更正内容不完整", "the correction is incomplete")
	}
	return c, c.Validate()
}

// Validate refuses what cannot be a correction.
func (c *Correction) Validate() error {
	if c.ID.IsZero() || c.Target.IsZero() || c.Station.IsZero() {
		return invalid("target", "缺少要更正的记录", "the record to correct is missing")
	}
	if err := checkText("reason", c.Reason, ReasonRunesMax); err != nil {
		return err
	}
	if c.IsVoid() {
		if k, ok := FindKind(c.Of); !ok || k.Fact == nil {
			return unknownFact(c.Of)
		}
		return nil
	}
	f, err := c.Amended()
	if err != nil {
		return err
	}
	if f.StationID() != c.Station {
		return invalid("station", "更正不能换驿站", "a correction cannot move a record to another station")
	}
	return f.Validate()
}

// Amended is the fact as an amend says it was, under the target's id.
func (c *Correction) Amended() (Fact, error) { return DecodeFact(c.Of, c.Target, c.Body) }

// DecodeFact reads the body of any kind of fact.
func DecodeFact(kind string, id change.ID, body []byte) (Fact, error) {
	k, ok := FindKind(kind)
	if !ok || k.Fact == nil {
		return nil, unknownFact(kind)
	}
	return k.Fact(id, body)
}

func unknownFact(kind string) error {
	return fault.Wrap(fault.Unknown, fmt.Errorf("%q is no kind of fact", kind))
}
