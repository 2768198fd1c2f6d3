package simulate

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"testing"

	"yizhan/shared/domain"
	"yizhan/shared/ledger"
	"yizhan/shared/ledger/sqlite"
	"yizhan/shared/merge"
	"yizhan/shared/sqlitedb"
	"yizhan/shared/sqlitedb/crashvfs"
	"yizhan/shared/tally"
	"yizhan/shared/wire"
)

// canary is a mistake that is made on purpose. A simulation that does not see it
// would not see a real one either.
type canary struct {
	name   string
	plan   plan
	caught func(r Result) bool
	// seeds is how many may pass without it being seen.
	seeds int
}

const anyPeopleCell = "(measure, month, station, group_code, item) IN (SELECT measure, month, station, group_code, item FROM cell_month WHERE measure = 'people' AND value > 0 LIMIT 1)"

// spoiled spoils the city's ledger at quiet.
func spoiled(sql string) plan {
	return plan{calm: true, atEnd: func(w *world) error {
		return w.host.city.DB.Write(w.ctx, func(tx *sqlitedb.Tx) error { return tx.Exec(w.ctx, sql) })
	}}
}

var canarySet = []canary{
	{"somebody is not counted", spoiled("UPDATE cell_month SET value = value - 1 WHERE " + anyPeopleCell), func(r Result) bool { return r.Lost > 0 && r.RecountMismatches > 0 }, 1},
	{"somebody is counted twice", spoiled("UPDATE cell_month SET value = value + 1 WHERE " + anyPeopleCell), func(r Result) bool { return r.Double > 0 && r.RecountMismatches > 0 }, 1},
	{"a counted visit is gone", spoiled("DELETE FROM visit WHERE id IN (SELECT id FROM visit WHERE correction IS NULL LIMIT 1)"), func(r Result) bool { return r.Lost > 0 && r.RecountMismatches > 0 }, 1},
	{"the city acknowledges and forgets", spoiled("UPDATE device_cursor SET chain = zeroblob(16)"), func(r Result) bool { return r.Divergent > 0 }, 1},
	{"every seventh transaction is gone, figures and all", plan{calm: true, atEnd: forgetSeventh}, func(r Result) bool { return r.Lost > 0 && r.RecountMismatches == 0 }, 4},
	{"a reader of feeds skips a row", plan{calm: true, tamper: skipRow}, func(r Result) bool { return r.Divergent > 0 }, 4},
	// The journal would heal a station whose database does not sync: it does.
	{"a station does not sync", plan{disk: func(d *crashvfs.Disk) { d.Spoil("synchronous(NORMAL)") }, noJournal: true}, func(r Result) bool { return r.Lost > 0 }, 8},
	{"a station's disk lies", plan{disk: (*crashvfs.Disk).Lie}, func(r Result) bool { return r.Lost > 0 }, 8},
}

// canaries runs each mistake in worlds of its own until it is seen.
func canaries(t *testing.T, seed uint64, r *Result, log io.Writer) error {
	for _, c := range canarySet {
		r.Canaries++
		caught := false
		for n := 0; n < c.seeds && !caught; n++ {
			var own Result
			_, err := one(t, seed+uint64(n), c.plan, &own, nil)
			if err != nil && c.plan.disk == nil { // a file that is no file any more is noticed, too
				return fmt.Errorf("canary %q: %w", c.name, err)
			}
			caught = err != nil || c.caught(own)
		}
		if caught {
			r.CanariesCaught++
		} else {
			fmt.Fprintf(log, "canary not caught: %s\n", c.name)
		}
	}
	return nil
}

// forgetSeventh takes every seventh push out of the city with all that it did, so
// that the city is sound in itself.
func forgetSeventh(w *world) error {
	return sqlite.Write(w.ctx, w.host.city.DB, func(tx sqlite.Tx) error {
		batches, err := seventhBatches(w.ctx, tx)
		if err != nil {
			return err
		}
		sums := tally.Sums{}
		for _, b := range batches {
			plain, err := wire.Unpack(b)
			if err != nil {
				return err
			}
			records, err := wire.DecodeBatch(plain, wire.PushChangesMax)
			if err != nil {
				return err
			}
			for _, r := range records {
				if r.Change.Kind != domain.KindVisit {
					continue
				}
				id := r.Change.ID
				f, found, err := tx.FindFact(w.ctx, domain.KindVisit, id)
				if err != nil || !found {
					return err
				}
				if err := forget(w.ctx, tx, f, sums); err != nil {
					return err
				}
			}
		}
		return tx.AddCells(w.ctx, sums.Compact())
	})
}

func seventhBatches(ctx context.Context, tx sqlite.Tx) (out [][]byte, err error) {
	rows, err := tx.QueryContext(ctx, "SELECT records FROM inbox ORDER BY received_at, device, epoch, from_seq")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for n := 1; rows.Next(); n++ {
		var b sql.RawBytes
		if err := rows.Scan(&b); err != nil {
			return nil, err
		}
		if n%7 == 0 {
			out = append(out, append([]byte(nil), b...))
		}
	}
	return out, rows.Err()
}

// forget deletes a visit and takes it out of the sums.
func forget(ctx context.Context, tx sqlite.Tx, f ledger.Fact, sums tally.Sums) error {
	id := f.RecordID()
	for _, q := range []string{"DELETE FROM visit WHERE id = ?", "DELETE FROM correction WHERE target = ?"} {
		if err := tx.Exec(ctx, q, id[:]); err != nil {
			return err
		}
	}
	effective, err := f.Effective()
	if err == nil && effective != nil {
		sums.Subtract(effective.Cells())
	}
	return err
}

// skipRow loses the first document of every stretch of a feed, and leaves the
// cursor as it is: what a reader does that asks for numbers above its own while
// others are still writing lower ones.
func skipRow(frame []byte) []byte {
	m, err := wire.Decode(frame)
	if err != nil {
		return frame
	}
	d, ok := m.(wire.Delta)
	if !ok || len(d.Docs) == 0 {
		return frame
	}
	d.Docs = append([]merge.Encoded(nil), d.Docs[1:]...)
	if tampered, err := wire.EncodeFor(wire.VersionMax, d); err == nil {
		return tampered
	}
	return frame
}
