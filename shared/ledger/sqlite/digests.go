package sqlite

import (
	"context"
	"database/sql"
	"fmt"

	"yizhan/shared/change"
	"yizhan/shared/digest"
	"yizhan/shared/domain"
	"yizhan/shared/ledger"
	"yizhan/shared/merge"
	"yizhan/shared/sqlitedb"
)

// AddDigests adds to the kept digests.
func (tx Tx) AddDigests(ctx context.Context, totals digest.Totals) error {
	for _, c := range totals.Sorted() {
		add := totals[c]
		var now digest.Total
		var sum []byte
		_, err := one(tx.QueryRowContext(ctx, "SELECT count, sum FROM record_digest WHERE scope = ? AND kind = ? AND day = ?", c.Scope, c.Kind, int64(c.Day)), &now.Count, &sum)
		if err != nil {
			return fmt.Errorf("add digests: %w", err)
		}
		copy(now.Sum[:], sum)
		after := now.Sum.Add(add.Sum)
		if err := tx.Exec(ctx, "INSERT INTO record_digest (scope, kind, day, count, sum) VALUES (?,?,?,?,?) ON CONFLICT DO UPDATE SET count = excluded.count, sum = excluded.sum",
			c.Scope, c.Kind, int64(c.Day), now.Count+add.Count, after[:]); err != nil {
			return fmt.Errorf("add digests: %w", err)
		}
	}
	return nil
}

// Digests reads what is kept of one scope.
func Digests(ctx context.Context, r sqlitedb.Reader, scope string) (digest.Totals, error) {
	return readDigests(ctx, r, "SELECT scope, kind, day, count, sum FROM record_digest WHERE count <> 0 AND scope = ?", scope)
}

func readDigests(ctx context.Context, r sqlitedb.Reader, query string, args ...any) (digest.Totals, error) {
	out := digest.Totals{}
	err := each(ctx, r, query, args, func(rows *sql.Rows) error {
		var c digest.Cell
		var t digest.Total
		var sum []byte
		if err := rows.Scan(&c.Scope, &c.Kind, &c.Day, &t.Count, &sum); err != nil {
			return sqlitedb.Classify(err)
		}
		copy(t.Sum[:], sum)
		out[c] = t
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read digests: %w", err)
	}
	return out, nil
}

// CheckDigests computes all digests anew from the rows and returns the cells in
// which they are not those that are kept: there a row changed by itself, or was
// lost. Call it on a snapshot.
func CheckDigests(ctx context.Context, r sqlitedb.Reader) ([]digest.Cell, error) {
	kept, err := AllDigests(ctx, r)
	if err != nil {
		return nil, err
	}
	computed, err := computeDigests(ctx, r)
	if err != nil {
		return nil, err
	}
	misplaced, err := checkDerived(ctx, r)
	return append(digest.Compare(kept, computed), misplaced...), err
}

// derived are columns that follow from others, and so are not part of a digest: for
// each kind a query that counts the rows in which they do not.
var derived = map[string]string{
	domain.KindVisit:      "SELECT count(*) FROM visit WHERE day <> CAST(strftime('%Y%m%d', at / 1000 + 28800, 'unixepoch') AS INTEGER)",
	domain.KindAttendance: "SELECT count(*) FROM attendance WHERE day <> CAST(strftime('%Y%m%d', at / 1000 + 28800, 'unixepoch') AS INTEGER)",
	ledger.KindCorrection: `SELECT count(*) FROM correction c WHERE c.waiting <> (NOT EXISTS (SELECT 1 FROM visit v WHERE v.id = c.target)
		AND NOT EXISTS (SELECT 1 FROM attendance a WHERE a.id = c.target))`,
}

func checkDerived(ctx context.Context, r sqlitedb.Reader) (wrong []digest.Cell, err error) {
	for kind, query := range derived {
		var n int
		if _, err := one(r.QueryRowContext(ctx, query), &n); err != nil {
			return nil, fmt.Errorf("check derived columns of %s: %w", kind, err)
		}
		if n > 0 {
			wrong = append(wrong, digest.Cell{Kind: kind})
		}
	}
	return wrong, nil
}

// RebuildDerived makes the columns right that follow from others.
func RebuildDerived(ctx context.Context, tx Tx) error {
	for _, query := range []string{
		"UPDATE visit SET day = CAST(strftime('%Y%m%d', at / 1000 + 28800, 'unixepoch') AS INTEGER) WHERE day <> CAST(strftime('%Y%m%d', at / 1000 + 28800, 'unixepoch') AS INTEGER)",
		"UPDATE attendance SET day = CAST(strftime('%Y%m%d', at / 1000 + 28800, 'unixepoch') AS INTEGER) WHERE day <> CAST(strftime('%Y%m%d', at / 1000 + 28800, 'unixepoch') AS INTEGER)",
		`UPDATE correction SET waiting = NOT EXISTS (SELECT 1 FROM visit v WHERE v.id = target) AND NOT EXISTS (SELECT 1 FROM attendance a WHERE a.id = target)`,
	} {
		if err := tx.Exec(ctx, query); err != nil {
			return fmt.Errorf("rebuild derived columns: %w", err)
		}
	}
	return nil
}

// AllDigests reads everything that is kept.
func AllDigests(ctx context.Context, r sqlitedb.Reader) (digest.Totals, error) {
	return readDigests(ctx, r, "SELECT scope, kind, day, count, sum FROM record_digest")
}

// SetDigests makes these all digests.
func (tx Tx) SetDigests(ctx context.Context, totals digest.Totals) error {
	if err := tx.Exec(ctx, "DELETE FROM record_digest"); err != nil {
		return err
	}
	return tx.AddDigests(ctx, totals)
}

// EnsureDigests makes the digests of a ledger that was filled before there were
// any.
func EnsureDigests(ctx context.Context, tx Tx) error {
	var done bool
	if _, err := one(tx.QueryRowContext(ctx, "SELECT digested FROM ledger_state"), &done); err != nil || done {
		return err
	}
	return RebuildDigests(ctx, tx)
}

// RebuildDigests takes the rows as they are for right.
func RebuildDigests(ctx context.Context, tx Tx) error {
	computed, err := computeDigests(ctx, tx)
	if err != nil {
		return err
	}
	if err := tx.SetDigests(ctx, computed); err != nil {
		return err
	}
	return tx.Exec(ctx, "UPDATE ledger_state SET digested = 1")
}

func computeDigests(ctx context.Context, r sqlitedb.Reader) (digest.Totals, error) {
	totals := digest.Totals{}
	err := eachFact(ctx, r, func(f ledger.Fact) error {
		sum, err := f.Digest()
		totals.Put(f.DigestCell(), sum)
		return err
	})
	if err != nil {
		return nil, err
	}
	corrections, err := readCorrections(ctx, r, "")
	if err != nil {
		return nil, err
	}
	for _, c := range corrections {
		totals.Put(c.DigestCell(), c.Digest())
	}
	err = each(ctx, r, "SELECT kind, id, state FROM document", nil, func(rows *sql.Rows) error {
		var name string
		var id, state []byte
		if err := rows.Scan(&name, &id, &state); err != nil {
			return sqlitedb.Classify(err)
		}
		kind, ok := domain.FindKind(name)
		var d merge.Document
		if err := change.Unmarshal(state, &d); err != nil || !ok {
			// It cannot be said where it belongs: a cell that nobody keeps.
			totals.Put(digest.Cell{Kind: name}, digest.Of(id, state))
			return nil
		}
		values := d.Values()
		if len(values) == 0 || values.Deleted() {
			return nil // see ledger.DocumentCells
		}
		documentID, err := change.IDFromBytes(id)
		if err != nil {
			return err
		}
		sum := ledger.DocumentDigest(name, documentID, state)
		for _, c := range ledger.DocumentCells(kind, kind.Feeds(values)) {
			totals.Put(c, sum)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("digest documents: %w", err)
	}
	return totals.Compact(), nil
}
