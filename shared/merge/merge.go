// Package merge says how concurrent writes of one document become one state.
// It is pure, and nothing else decides a conflict. Facts need no merging: they
// are immutable (see domain.Correction for how they are corrected).
//
// Each field is merged on its own. A change carries the fields it changed and
// the revision of the document that its author saw. A field that has not moved
// since is simply taken, without asking any clock. Otherwise two people wrote at
// the same time: the higher clock wins, the device id breaks a tie, and the
// value that did not win is handed back as a loser, to be kept, shown and
// restored with one tap. Winner and losers together are all values ever written.
//
// A field that goes from state to state takes one step after the other, in the order
// in which the city hears of them. A step that the state does not allow any more is
// a loser too: two people did what cannot both be, and somebody has to see it.
package merge

import (
	"bytes"
	"fmt"
	"maps"
	"slices"

	"github.com/fxamacker/cbor/v2"

	"yizhan/shared/change"
	"yizhan/shared/domain"
)

// Document is the merged state of one document.
type Document struct {
	Kind string    `cbor:"1,keyasint"`
	ID   change.ID `cbor:"2,keyasint"`
	// Revision counts the changes that the city has applied. A station's own
	// unsent changes do not raise it: it is what a change's base refers to.
	Revision uint64           `cbor:"3,keyasint"`
	Fields   map[string]Field `cbor:"4,keyasint"`
}

// Encoded is a document with its encoding, which is how it is stored, summed and
// sent: as those bytes, wherever it goes.
type Encoded struct {
	Document
	State []byte
}

// Encode makes the encoding of a document.
func (d Document) Encode() (Encoded, error) {
	state, err := change.Marshal(d)
	if err != nil {
		return Encoded{}, fmt.Errorf("encode %s: %w", d.Kind, err)
	}
	return Encoded{d, state}, nil
}

// DecodeDocument reads a document's encoding, which it keeps.
func DecodeDocument(state []byte) (Encoded, error) {
	d := Encoded{State: state}
	var ok bool
	if d.Document, ok = read(state); ok {
		return d, nil
	}
	d.Document = Document{}
	if err := change.Unmarshal(state, &d.Document); err != nil {
		return Encoded{}, fmt.Errorf("decode document: %w", err)
	}
	return d, nil
}

// MarshalCBOR is the document's encoding.
func (d Encoded) MarshalCBOR() ([]byte, error) { return d.State, nil }

// UnmarshalCBOR keeps a copy of the encoding. One that cannot be read does not keep
// the others that it came with from being read: of it no more is known than which
// document it is, if that.
func (d *Encoded) UnmarshalCBOR(b []byte) error {
	whole, err := DecodeDocument(bytes.Clone(b))
	if err != nil {
		var named struct {
			Kind string    `cbor:"1,keyasint"`
			ID   change.ID `cbor:"2,keyasint"`
		}
		if change.Unmarshal(b, &named) == nil {
			whole.Kind, whole.ID = named.Kind, named.ID
		}
	}
	*d = whole
	return nil
}

// Names reports whether bytes can be the encoding of a document, without reading
// them: one value, that begins as this document's does.
func Names(state []byte, kind string, id change.ID) bool {
	head := change.AppendText(change.AppendUint(nil, 1), kind)
	head = change.AppendBytes(change.AppendUint(head, 2), id[:])
	return len(state) > 0 && bytes.HasPrefix(state[1:], head) && change.IsWhole(state)
}

// Field is one value with where it came from.
type Field struct {
	Value    cbor.RawMessage `cbor:"1,keyasint"`
	Revision uint64          `cbor:"2,keyasint"`
	Clock    change.Stamp    `cbor:"3,keyasint"` // believed no further than the moment of receipt
	Device   change.ID       `cbor:"4,keyasint"`
	// Original is the clock as the device gave it, where that is another.
	Original change.Stamp `cbor:"5,keyasint,omitempty"`
}

// original is the clock as the device gave it.
func (f Field) original() change.Stamp {
	if f.Original != 0 {
		return f.Original
	}
	return f.Clock
}

// Edit is the body of a document's change: what changed, and the revision that
// the author had seen (0 for a new document).
type Edit struct {
	Base   uint64        `cbor:"1,keyasint"`
	Fields domain.Fields `cbor:"2,keyasint"`
}

// Author says whose edit it is.
type Author struct {
	Device change.ID
	Clock  change.Stamp // clamped to the time of receipt
	// Original is the clock as the device gave it.
	Original change.Stamp
	City     bool // edits dictionaries by right, not by proposal
	// Local marks a station's edit on its own copy: it shows at once, and does
	// not raise the revision, which only the city counts.
	Local bool
}

// Loser is a value that did not win.
type Loser struct {
	Name  string `cbor:"6,keyasint"`
	Field        // keys 1 to 5
	// LostAt is the document's revision by which it lost. An edit of the field by
	// somebody who has seen that revision settles the matter.
	LostAt uint64 `cbor:"7,keyasint"`
	// Proposal marks a station's edit of a dictionary entry of the city.
	Proposal bool `cbor:"8,keyasint,omitempty"`
}

// Values are the document's current values.
func (d *Document) Values() domain.Fields {
	f := make(domain.Fields, len(d.Fields))
	for name, v := range d.Fields {
		f[name] = v.Value
	}
	return f
}

// Size is about how many bytes the document takes.
func (d *Document) Size() int {
	size := 0
	for name, f := range d.Fields {
		size += len(name) + len(f.Value) + 48
	}
	return size
}

// Says reports whether a losing value says something that the document does not. An
// office that imports records of a station which it does not know yet calls it by its
// code, until the city tells the name.
func (l Loser) Says(d Document) bool {
	return l.Name != "name" || !bytes.Equal(l.Value, d.Fields["code"].Value)
}

// Apply merges an edit into a document and returns the new state and the values
// that lost. The given document is not touched. The city's revision goes up by
// one, also where nothing but losers came of it.
func Apply(d Document, e Edit, by Author, kind *domain.Kind) (Document, []Loser) {
	out := d
	out.Fields = maps.Clone(d.Fields)
	if out.Fields == nil {
		out.Fields = map[string]Field{}
	}
	if !by.Local {
		out.Revision++
	}
	proposes := kind.Owner == domain.OwnerCity && !by.City && !d.isOwn(by.Device)
	var losers []Loser
	lose := func(name string, f Field, proposal bool) {
		losers = append(losers, Loser{Name: name, Field: f, LostAt: out.Revision, Proposal: proposal})
	}
	// In the order of names, so that the same input gives the same losers.
	for _, name := range slices.Sorted(maps.Keys(e.Fields)) {
		next := Field{Value: e.Fields[name], Revision: out.Revision, Clock: by.Clock, Device: by.Device}
		if by.Original != by.Clock {
			next.Original = by.Original
		}
		now, exists := out.Fields[name]
		machine, steps := kind.Machines[name]
		switch {
		case exists && bytes.Equal(now.Value, next.Value):
			// Two people wrote the same: nothing is lost, and it is nobody's edit.
		case proposes:
			lose(name, next, true)
		case steps && e.Base == 0 && exists && now.Device != by.Device && machine.Begins(next.Value) && !machine.Begins(now.Value):
			// Its author did not know that it is there and has gone on: that it begins is
			// nobody's step back.
		case steps && machine.May(now.Value, next.Value):
			out.Fields[name] = next
		case steps:
			lose(name, next, false)
		case !exists:
			out.Fields[name] = next
		case now.Device == by.Device:
			// Its author has seen it: a device's own clock, before any clamping,
			// never runs backwards. An older one is an edit once more, sent again
			// after a restore, or a copy of the folder that went on by itself.
			if next.original() >= now.original() {
				out.Fields[name] = next
			} else {
				lose(name, next, false)
			}
		case now.Revision <= e.Base:
			out.Fields[name] = next
		case beats(name, next, now):
			lose(name, now, false)
			out.Fields[name] = next
		default:
			lose(name, next, false)
		}
	}
	return out, losers
}

// isOwn reports whether a document is all of one device: a dictionary entry that
// it added and that nobody else has touched, or none at all.
func (d *Document) isOwn(device change.ID) bool {
	for _, f := range d.Fields {
		if f.Device != device {
			return false
		}
	}
	return true
}

// beats decides between two values that were written without knowledge of each
// other. Deletion wins whatever the clocks say: the edit it meets is kept as a
// loser and can be restored, while the other way round nobody would notice that
// what was deleted came back.
func beats(name string, a, b Field) bool {
	if name == domain.FieldDeleted {
		return domain.Fields{name: a.Value}.Deleted()
	}
	if a.Clock != b.Clock {
		return a.Clock > b.Clock
	}
	return bytes.Compare(a.Device[:], b.Device[:]) > 0
}
