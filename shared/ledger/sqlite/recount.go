package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"maps"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/ledger"
	"yizhan/shared/merge"
	"yizhan/shared/sqlitedb"
	"yizhan/shared/tally"
)

// Recount computes every cell anew from the records in effect and compares with
// the cells that are kept, on one snapshot. It returns how many cells are kept
// and those that differ; there must be none. A cell of a day of which nobody noted that it
// was written differs too, because figures do not see it.
func Recount(ctx context.Context, db *sqlitedb.DB) (cells int, wrong []tally.Mismatch, err error) {
	err = db.Read(ctx, func(tx *sql.Tx) error {
		kept, err := keptCells(ctx, tx)
		if err != nil {
			return err
		}
		recomputed, err := recompute(ctx, tx)
		if err != nil {
			return err
		}
		months, err := keptMonths(ctx, tx)
		if err != nil {
			return err
		}
		unseen, err := readCells(ctx, tx, "SELECT measure, day, station, group_code, item, value FROM cell WHERE day NOT IN (SELECT day FROM day_state)")
		if err != nil {
			return err
		}
		cells = len(kept)
		wrong = append(tally.Compare(kept, recomputed), tally.Compare(months, recomputed.ByMonth())...)
		maps.DeleteFunc(unseen, func(c domain.Cell, v int64) bool { return recomputed[c] != v }) // found already
		wrong = append(wrong, tally.Compare(tally.Sums{}, unseen)...)
		return nil
	})
	if err != nil {
		err = fmt.Errorf("recount: %w", err)
	}
	return cells, wrong, err
}

// RebuildCells makes all cells anew from the records. It is for repairs: what a
// recount finds is to be explained first.
func RebuildCells(ctx context.Context, tx Tx) error {
	sums, err := recompute(ctx, tx)
	if err != nil {
		return err
	}
	if err := tx.dropCells(ctx, "true"); err != nil {
		return err
	}
	return tx.AddCells(ctx, sums)
}

func keptCells(ctx context.Context, r sqlitedb.Reader) (tally.Sums, error) {
	return readCells(ctx, r, "SELECT measure, day, station, group_code, item, value FROM cell")
}

// keptMonths are the sums of months, on the first day of each.
func keptMonths(ctx context.Context, r sqlitedb.Reader) (tally.Sums, error) {
	return readCells(ctx, r, "SELECT measure, month * 100 + 1, station, group_code, item, value FROM cell_month")
}

func readCells(ctx context.Context, r sqlitedb.Reader, query string) (tally.Sums, error) {
	kept := tally.Sums{}
	err := each(ctx, r, query, nil, func(rows *sql.Rows) error {
		var c domain.Cell
		var station []byte
		var v int64
		if err := rows.Scan(&c.Measure, &c.Day, &station, &c.Group, &c.Item, &v); err != nil {
			return sqlitedb.Classify(err)
		}
		id, err := change.IDFromBytes(station)
		c.Station = id
		kept[c] = v
		return err
	})
	return kept, err
}

// recountPage is how many facts are in memory at a time.
const recountPage = 5_000

// eachFact reads all facts, a page at a time.
func eachFact(ctx context.Context, r sqlitedb.Reader, f func(ledger.Fact) error) error {
	for _, read := range []func(context.Context, sqlitedb.Reader, string, ...any) ([]ledger.Fact, error){readVisits, readAttendances} {
		after := change.ID{}
		for {
			facts, err := read(ctx, r, "WHERE v.id > ? ORDER BY v.id LIMIT ?", blob(after), recountPage)
			if err != nil {
				return err
			}
			for _, fact := range facts {
				if err := f(fact); err != nil {
					return fmt.Errorf("fact %s: %w", fact.RecordID(), err)
				}
			}
			if len(facts) < recountPage {
				break
			}
			after = facts[len(facts)-1].RecordID()
		}
	}
	return nil
}

func recompute(ctx context.Context, r sqlitedb.Reader) (tally.Sums, error) {
	sums := tally.Sums{}
	err := eachFact(ctx, r, func(f ledger.Fact) error {
		effective, err := f.Effective()
		if err == nil && effective != nil {
			sums.Add(effective.Cells())
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	err = eachDocument(ctx, r, func(kind *domain.Kind, d merge.Document) error {
		sums.Add(kind.Cells(d.Values()))
		return nil
	})
	return sums.Compact(), err
}
