// Package sqlite keeps a ledger in an SQLite file: a station's own, and the
// city's embedded default.
package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/ledger"
	"yizhan/shared/sqlitedb"
	"yizhan/shared/tally"
)

// Tx is one write transaction on the ledger. What else a station or the city
// keeps in the same file is written through the embedded sqlitedb.Tx.
type Tx struct{ *sqlitedb.Tx }

var _ ledger.Tx = Tx{}

// Write runs f in one durable transaction.
func Write(ctx context.Context, db *sqlitedb.DB, f func(tx Tx) error) error {
	return db.Write(ctx, func(tx *sqlitedb.Tx) error { return f(Tx{tx}) })
}

// rowsPerStatement are the sizes of multi-row statements. Each is prepared once;
// 500 rows take five large statements instead of 500 small ones.
var rowsPerStatement = []int{100, 10, 1}

// InsertRows inserts many rows of the same shape. head ends before the values,
// tail follows them. Where it fails, the first rows are stored and the others not.
func (tx Tx) InsertRows(ctx context.Context, head string, columns int, tail string, args []any) (stored int, err error) {
	return tx.insertRows(ctx, head, "("+places(columns)+")", tail, args)
}

// places are the places for values of a list.
func places(n int) string { return strings.TrimSuffix(strings.Repeat("?,", n), ",") }

// insertRows is InsertRows with rows that hold literals beside places for values.
func (tx Tx) insertRows(ctx context.Context, head, row, tail string, args []any) (stored int, err error) {
	columns := strings.Count(row, "?")
	for _, size := range rowsPerStatement {
		if len(args) < size*columns {
			continue
		}
		query := head + strings.TrimSuffix(strings.Repeat(row+",", size), ",") + tail
		for len(args) >= size*columns {
			if err := tx.Exec(ctx, query, args[:size*columns]...); err != nil {
				return stored, err
			}
			args, stored = args[size*columns:], stored+size
		}
	}
	return stored, nil
}

// AddCells adds to the sums of days and of months; a cell is made where there is
// none.
func (tx Tx) AddCells(ctx context.Context, sums tally.Sums) error {
	if err := tx.addCells(ctx, "INSERT INTO cell (measure, day, station, group_code, item, value) VALUES ", sums, func(d domain.Day) int { return int(d) }); err != nil {
		return fmt.Errorf("add cells: %w", err)
	}
	if err := tx.addCells(ctx, "INSERT INTO cell_month (measure, month, station, group_code, item, value) VALUES ", sums.ByMonth(), domain.Day.Month); err != nil {
		return fmt.Errorf("add cells of months: %w", err)
	}
	return tx.countDays(ctx, sums)
}

// countDays notes the days of which anything was written.
func (tx Tx) countDays(ctx context.Context, sums tally.Sums) error {
	written := map[domain.Day]bool{}
	for c := range sums {
		written[c.Day] = true
	}
	args := make([]any, 0, len(written))
	for _, d := range slices.Sorted(maps.Keys(written)) {
		args = append(args, int64(d))
	}
	if _, err := tx.insertRows(ctx, "INSERT INTO day_state (day, revision) VALUES ", "(?, 1)", " ON CONFLICT DO UPDATE SET revision = revision + 1", args); err != nil {
		return fmt.Errorf("note the days: %w", err)
	}
	return nil
}

// dropCells takes the figures of some measures away.
func (tx Tx) dropCells(ctx context.Context, where string, args ...any) error {
	for _, q := range []string{"DELETE FROM cell WHERE " + where, "DELETE FROM cell_month WHERE " + where} {
		if err := tx.Exec(ctx, q, args...); err != nil {
			return err
		}
	}
	return tx.Exec(ctx, "UPDATE day_state SET revision = revision + 1")
}

func (tx Tx) addCells(ctx context.Context, head string, sums tally.Sums, when func(domain.Day) int) error {
	args := make([]any, 0, len(sums)*6)
	for _, c := range sums.Sorted() {
		args = append(args, string(c.Measure), int64(when(c.Day)), blob(c.Station), c.Group, c.Item, c.Value)
	}
	_, err := tx.InsertRows(ctx, head, 6, " ON CONFLICT DO UPDATE SET value = value + excluded.value", args)
	return err
}

// SetAsOf notes when the ledger last took something in.
func (tx Tx) SetAsOf(ctx context.Context, at time.Time) error {
	return tx.Exec(ctx, "UPDATE ledger_state SET as_of = max(as_of, ?)", at.UnixMilli())
}

// blob is an id as a column; the zero id is NULL where a column allows it.
func blob(id change.ID) []byte { return id[:] }

func blobOrNull(id change.ID) any {
	if id.IsZero() {
		return nil
	}
	return id[:]
}

// readID takes an id from a column that may be NULL.
func readID(b []byte) (change.ID, error) {
	if b == nil {
		return change.ID{}, nil
	}
	return change.IDFromBytes(b)
}

// each runs f for every row of a query.
func each(ctx context.Context, r sqlitedb.Reader, query string, args []any, f func(rows *sql.Rows) error) error {
	rows, err := r.QueryContext(ctx, query, args...)
	if err != nil {
		return sqlitedb.Classify(err)
	}
	defer rows.Close()
	for rows.Next() {
		if err := f(rows); err != nil {
			return err
		}
	}
	return sqlitedb.Classify(rows.Err())
}

// one scans a single row and reports whether there was one.
func one(row *sql.Row, dest ...any) (bool, error) {
	err := row.Scan(dest...)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil, sqlitedb.Classify(err)
}
