// Package months closes the months of the city. A closed month's figures are stored as
// they were, so that what was reported once does not change silently; what arrives later
// for its days is shown beside them, 补报. Closing and opening again is one transaction
// each, with its line in the log: a month is closed as a whole or not at all.
package months

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
	"time"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/fault"
	"yizhan/shared/ledger/sqlite"
	"yizhan/shared/sqlitedb"
	"yizhan/syncserver/access"
	"yizhan/syncserver/city"
)

// What the log says of a month.
const (
	ActionClosed   access.Action = "month closed"
	ActionReopened access.Action = "month reopened"
)

// Month is one, as 202611.
type Month int

// Parse reads 2026-11.
func Parse(s string) (Month, error) {
	day, err := domain.ParseDay(s + "-01")
	if err != nil || len(s) != len("2026-11") {
		return 0, fault.New(fault.Invalid, "month", "月份应写成 2026-11 的样子", "a month is written like 2026-11")
	}
	return Month(day.Month()), nil
}

// String is 2026-11.
func (m Month) String() string { return fmt.Sprintf("%04d-%02d", int(m)/100, int(m)%100) }

// First and Last are its days.
func (m Month) First() domain.Day { return domain.Day(m)*100 + 1 }
func (m Month) Last() domain.Day  { return m.next().First().AddDays(-1) }

func (m Month) next() Month { return Month(domain.DayOf(m.First().Time().AddDate(0, 1, 0)).Month()) }

// whyRunesMax bounds a reason.
const whyRunesMax = 200

// Close stores the figures of a month that is over.
func Close(ctx context.Context, c *city.City, m Month, now time.Time) error {
	switch running := Month(domain.DayOf(now).Month()); {
	case m > running:
		return fault.New(fault.Invalid, "month", "这个月还没有到，不能关账", "the month has not come yet and cannot be closed")
	case m == running:
		return fault.New(fault.Invalid, "month", "这个月还没有过完，下月 1 日起才能关账", "the month is not over: it can be closed from the 1st of the next")
	}
	return sqlite.Write(ctx, c.DB, func(tx sqlite.Tx) error {
		version, open, err := latest(ctx, tx, m)
		switch {
		case err != nil:
			return err
		case open:
			return fault.New(fault.Conflict, "month", "这个月已经关账了，不用再关", "the month is closed already")
		}
		var known bool
		if err := tx.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM cell_month WHERE month <= ?)", int(m)).Scan(&known); err != nil {
			return sqlitedb.Classify(err)
		}
		if !known {
			return fault.New(fault.NotFound, "month", "到这个月为止还没有任何记录，没有可关的账", "nothing was recorded up to this month: there is nothing to close")
		}
		return store(ctx, tx, m, version+1, now)
	})
}

func store(ctx context.Context, tx sqlite.Tx, m Month, version int, now time.Time) error {
	snapshot := city.Snapshot{Cells: sqlite.Cells{R: tx}}
	asOf, err := snapshot.AsOf(ctx)
	if err != nil {
		return err
	}
	states, err := snapshot.Stations(ctx, m.First(), m.Last())
	if err != nil {
		return err
	}
	if err := tx.Exec(ctx, "INSERT INTO month_cell SELECT month, ?2, measure, station, group_code, item, value FROM cell_month WHERE month = ?1 AND value <> 0", int(m), version); err != nil {
		return err
	}
	for _, s := range states {
		if err := tx.Exec(ctx, "INSERT INTO month_station VALUES (?,?,?,?,?,?,?,?)", int(m), version, s.ID[:], s.Code, s.Name, s.Division, s.Expected, s.Reported); err != nil {
			return err
		}
	}
	sum, err := digest(ctx, tx, m, version)
	if err != nil {
		return err
	}
	// Last, so that no trigger takes what was there before for late.
	err = tx.Exec(ctx, "INSERT INTO month_close (month, version, closed_at, closed_by, as_of, sha256) VALUES (?,?,?,?,?,?)",
		int(m), version, now.UnixMilli(), access.Who(ctx), asOf.UnixMilli(), sum)
	if err != nil {
		return err
	}
	return access.Audit(ctx, tx, access.Who(ctx), ActionClosed, m.String())
}

// Reopen gives a month back to the ledger: its figures are those of now until it is closed
// again. The reason stays on record.
func Reopen(ctx context.Context, c *city.City, m Month, why string, now time.Time) error {
	why = strings.TrimSpace(why)
	if n := len([]rune(why)); n == 0 || n > whyRunesMax || strings.ContainsFunc(why, func(r rune) bool { return r < ' ' }) {
		return fault.New(fault.Invalid, "why", "请写明为什么重新打开（一行，最多 200 字）", "say why it is opened again, in one line of 200 characters at most")
	}
	return sqlite.Write(ctx, c.DB, func(tx sqlite.Tx) error {
		version, closed, err := latest(ctx, tx, m)
		switch {
		case err != nil:
			return err
		case !closed:
			return fault.New(fault.Conflict, "month", "这个月没有关账，不用重新打开", "the month is not closed")
		}
		err = tx.Exec(ctx, "UPDATE month_close SET reopened_at = ?, reopened_by = ?, reopened_why = ? WHERE month = ? AND version = ?",
			now.UnixMilli(), access.Who(ctx), why, int(m), version)
		if err != nil {
			return err
		}
		return access.Audit(ctx, tx, access.Who(ctx), ActionReopened, m.String())
	})
}

// latest is the last version of a month, 0 for none, and whether it is closed.
func latest(ctx context.Context, r sqlitedb.Reader, m Month) (version int, closed bool, err error) {
	err = r.QueryRowContext(ctx, "SELECT version, reopened_at IS NULL FROM month_close WHERE month = ? ORDER BY version DESC LIMIT 1", int(m)).Scan(&version, &closed)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, false, nil
	}
	return version, closed, sqlitedb.Classify(err)
}

// digest is the SHA-256 of a version's figures, read in their order. Each text stands
// behind its length, so that nothing can move from one column into the next.
func digest(ctx context.Context, r sqlitedb.Reader, m Month, version int) ([]byte, error) {
	h := sha256.New()
	put := func(b []byte) {
		h.Write(binary.BigEndian.AppendUint32(nil, uint32(len(b))))
		h.Write(b)
	}
	err := each(ctx, r, "SELECT measure, station, group_code, item, value FROM month_cell WHERE month = ? AND version = ? ORDER BY measure, station, group_code, item", []any{int(m), version}, func(rows *sql.Rows) error {
		var measure, group, item string
		var station []byte
		var value int64
		if err := rows.Scan(&measure, &station, &group, &item, &value); err != nil {
			return err
		}
		for _, b := range [][]byte{[]byte(measure), station, []byte(group), []byte(item)} {
			put(b)
		}
		h.Write(binary.BigEndian.AppendUint64(nil, uint64(value)))
		return nil
	})
	return h.Sum(nil), err
}

// each runs f for every row of a query.
func each(ctx context.Context, r sqlitedb.Reader, query string, args []any, f func(*sql.Rows) error) error {
	rows, err := r.QueryContext(ctx, query, args...)
	if err != nil {
		return sqlitedb.Classify(err)
	}
	defer rows.Close()
	for rows.Next() {
		if err := f(rows); err != nil {
			return sqlitedb.Classify(err)
		}
	}
	return sqlitedb.Classify(rows.Err())
}

func readID(b []byte) change.ID {
	id, _ := change.IDFromBytes(b) // a column that only ids are written to
	return id
}
