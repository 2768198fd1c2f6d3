package sqlite

import (
	"bytes"
	"context"
	"fmt"

	"yizhan/shared/change"
	"yizhan/shared/digest"
	"yizhan/shared/domain"
	"yizhan/shared/ledger"
	"yizhan/shared/sqlitedb"
)

// Record is a fact or correction with its digest.
type Record struct {
	ID     change.ID
	Digest digest.Sum
	Change change.Change
	Device change.ID // of a correction's author, with how far its clock is believed
	Clock  change.Stamp
}

// RecordsOfDay reads the records of a digest cell of a station, in the order of
// their ids, behind one id and up to a number of them.
func RecordsOfDay(ctx context.Context, r sqlitedb.Reader, station change.ID, kind string, day domain.Day, after change.ID, limit int) ([]Record, error) {
	if kind == ledger.KindCorrection {
		list, err := readCorrections(ctx, r, "WHERE station = ? AND id > ? ORDER BY id LIMIT ?", blob(station), blob(after), limit)
		if err != nil {
			return nil, err
		}
		out := make([]Record, len(list))
		for i, c := range list {
			frozen, err := c.Frozen()
			if err != nil {
				return nil, err
			}
			out[i] = Record{ID: c.ID, Digest: c.Digest(), Change: frozen, Device: c.Device, Clock: c.Clock}
		}
		return out, nil
	}
	var facts []ledger.Fact
	var err error
	const where = "WHERE v.day = ? AND v.station = ? AND v.id > ? ORDER BY v.id LIMIT ?"
	switch kind {
	case domain.KindVisit:
		facts, err = readVisits(ctx, r, where, int64(day), blob(station), blob(after), limit)
	case domain.KindAttendance:
		facts, err = readAttendances(ctx, r, where, int64(day), blob(station), blob(after), limit)
	default:
		return nil, fmt.Errorf("records of %q are not compared", kind)
	}
	if err != nil {
		return nil, err
	}
	out := make([]Record, len(facts))
	for i, f := range facts {
		sum, err := f.Digest()
		if err != nil {
			return nil, err
		}
		frozen, err := f.Frozen()
		if err != nil {
			return nil, err
		}
		out[i] = Record{ID: f.RecordID(), Digest: sum, Change: frozen}
	}
	return out, nil
}

// Less orders records as they are listed.
func Less(a, b change.ID) bool { return bytes.Compare(a[:], b[:]) < 0 }
