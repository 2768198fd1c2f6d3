package ledger

import (
	"encoding/binary"
	"fmt"

	"yizhan/shared/change"
	"yizhan/shared/digest"
	"yizhan/shared/domain"
	"yizhan/shared/merge"
)

// KindCorrection stands for voids and amends together where records are compared:
// they lie in one table, and belong to no day of their own.
const KindCorrection = "correction"

// DigestCell is where a fact is summed.
func (f Fact) DigestCell() digest.Cell {
	return digest.Cell{Scope: domain.FeedStation(f.StationID()), Kind: f.Kind(), Day: f.Day()}
}

// Digest is that of a fact with the correction in effect: two sides that agree on
// it count the same.
func (f Fact) Digest() (digest.Sum, error) {
	body, err := f.Body()
	if err != nil {
		return digest.Sum{}, fmt.Errorf("digest of %s: %w", f.RecordID(), err)
	}
	return f.digest(body), nil
}

func (f Fact) digest(body []byte) digest.Sum {
	id := f.RecordID()
	head := binary.BigEndian.AppendUint16(id[:], f.Version)
	head = binary.BigEndian.AppendUint64(head, uint64(f.Clock))
	if f.Correction != nil {
		head = append(head, f.Correction.ID[:]...)
	}
	return digest.Of([]byte(f.Kind()), head, body)
}

// DigestCell is where a correction is summed.
func (c Correction) DigestCell() digest.Cell {
	return digest.Cell{Scope: domain.FeedStation(c.Station), Kind: KindCorrection}
}

// Digest is that of a correction as its device gave it: how far each side
// believes its clock is not part of it.
func (c Correction) Digest() digest.Sum {
	head := binary.BigEndian.AppendUint64(c.ID[:], uint64(c.Original))
	return digest.Of([]byte(KindCorrection), head, c.Target[:], []byte(c.Of), c.Station[:], []byte(c.Reason), c.Body, c.Device[:])
}

// DocumentDigest is that of a document's state.
func DocumentDigest(kind string, id change.ID, state []byte) digest.Sum {
	return digest.Of([]byte(kind), id[:], state)
}

// DocumentCells are where a document is summed: in each feed that it belongs to. A
// deleted one is summed nowhere.
func DocumentCells(kind *domain.Kind, feeds []string) []digest.Cell {
	cells := make([]digest.Cell, len(feeds))
	for i, feed := range feeds {
		cells[i] = digest.Cell{Scope: feed, Kind: kind.Name}
	}
	return cells
}

// take removes what a document adds to the figures and the digests.
func (e effect) take(kind *domain.Kind, d merge.Encoded) {
	account(kind, d, e.sums.Subtract, e.totals.Take)
}

// put adds a document, and returns it as it is to be stored.
func (e effect) put(kind *domain.Kind, d merge.Encoded) SavedDocument {
	return SavedDocument{Encoded: d, Keys: account(kind, d, e.sums.Add, e.totals.Put)}
}

func account(kind *domain.Kind, d merge.Encoded, sum func([]domain.CellValue), total func(digest.Cell, digest.Sum)) []domain.Key {
	values := d.Values()
	r := kind.Read(values)
	sum(r.Cells)
	if values.Deleted() {
		return nil // not summed: when it is forgotten, here before there, nothing differs
	}
	of := DocumentDigest(kind.Name, d.ID, d.State)
	for _, c := range DocumentCells(kind, r.Feeds) {
		total(c, of)
	}
	return r.Keys
}

// Frozen makes a fact's change again, byte for byte as it was recorded.
func (f Fact) Frozen() (change.Change, error) {
	body, err := f.Body()
	return change.Change{Kind: f.Kind(), Version: f.Version, ID: f.RecordID(), Clock: f.Clock, Body: body}, err
}

// Frozen makes a correction's change again.
func (c Correction) Frozen() (change.Change, error) {
	body, err := change.Marshal(c.Correction)
	return change.Change{Kind: c.Kind(), Version: 1, ID: c.ID, Clock: c.Original, Body: body}, err
}

// DigestCell is where a record belongs; not ok for documents and what cannot be
// read.
func (s Stored) DigestCell() (digest.Cell, bool) {
	kind, ok := domain.FindKind(s.Change.Kind)
	switch {
	case !ok || kind.IsDocument():
		return digest.Cell{}, false
	case kind.Fact != nil:
		f, err := kind.Fact(s.Change.ID, s.Change.Body)
		if err != nil {
			return digest.Cell{}, false
		}
		return Fact{Fact: f}.DigestCell(), true
	}
	c, err := domain.DecodeCorrection(s.Change)
	if err != nil {
		return digest.Cell{}, false
	}
	return Correction{Correction: *c}.DigestCell(), true
}
