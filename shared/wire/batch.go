package wire

import (
	"bytes"
	"encoding/binary"
	"fmt"

	"yizhan/shared/change"
	"yizhan/shared/domain"
)

// A batch is a list of sections in the order of the changes. Visits travel by
// columns, which pack to a fraction of their size; every other change, and a
// visit that would not come out of the columns byte for byte, travels as it is.
// The chain is over the frozen bytes, so both sides compute it over the same.
const (
	sectionVerbatim = 0
	sectionVisits   = 1
)

// Record is a change out of a batch: its frozen bytes, and what they say. Fact
// is set where the content has been read already. Err is set where the bytes are
// no change at all; they are then all there is.
type Record struct {
	Bytes  []byte
	Change change.Change
	Fact   domain.Fact
	Err    error
}

// EncodeBatch packs frozen changes.
func EncodeBatch(frozen [][]byte) []byte {
	var w columnWriter
	var out []byte
	flush := func() {
		if w.rows > 0 {
			out = w.appendTo(out)
			w = columnWriter{}
		}
	}
	for _, b := range frozen {
		if v, c, ok := asColumns(b); ok {
			w.add(c, v)
			continue
		}
		flush()
		out = append(out, sectionVerbatim)
		out = binary.AppendUvarint(out, uint64(len(b)))
		out = append(out, b...)
	}
	flush()
	return out
}

// asColumns reports whether the columns give exactly these bytes back.
func asColumns(frozen []byte) (*domain.Visit, change.Change, bool) {
	c, err := change.Decode(frozen)
	if err != nil || c.Kind != domain.KindVisit {
		return nil, c, false
	}
	f, err := domain.DecodeFact(c.Kind, c.ID, c.Body)
	if err != nil {
		return nil, c, false
	}
	v := f.(*domain.Visit)
	again, err := freeze(c.Version, c.ID, c.Clock, v)
	return v, c, err == nil && columnsHold(v) && bytes.Equal(again.Bytes, frozen)
}

// freeze makes the record of a visit, as the station made it.
func freeze(version uint16, id change.ID, clock change.Stamp, v *domain.Visit) (Record, error) {
	body, err := v.Body()
	if err != nil {
		return Record{}, err
	}
	c := change.Change{Kind: domain.KindVisit, Version: version, ID: id, Clock: clock, Body: body}
	b, err := c.Encode()
	return Record{Bytes: b, Change: c, Fact: v}, err
}

// DecodeBatch unpacks a batch of at most changesMax changes. A change that
// cannot be read is a record with Err: it is for quarantine, and the others go
// on. A batch that cannot be taken apart is an error.
func DecodeBatch(b []byte, changesMax int) ([]Record, error) {
	var out []Record
	r := reader{b: b}
	for len(r.b) > 0 {
		switch section := r.byte(); section {
		case sectionVerbatim:
			frozen := r.bytes(change.ChangeBytesMax)
			if r.err != nil {
				return nil, r.err
			}
			c, err := change.Decode(frozen)
			out = append(out, Record{Bytes: frozen, Change: c, Err: err})
		case sectionVisits:
			records, err := readColumns(&r, changesMax-len(out))
			if err != nil {
				return nil, err
			}
			out = append(out, records...)
		default:
			return nil, malformed(fmt.Sprintf("section %d of batch", section))
		}
		if r.err != nil {
			return nil, r.err
		}
		if len(out) > changesMax {
			return nil, malformed("size of batch")
		}
	}
	return out, nil
}
