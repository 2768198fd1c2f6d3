package sqlite_test

import (
	"context"
	"database/sql"
	"reflect"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/ledger"
	"yizhan/shared/ledger/sqlite"
	"yizhan/shared/sqlitedb"
	"yizhan/shared/stats"
	"yizhan/shared/tally"
)

// TestRemembered: whatever was written since, what is remembered of months answers as the
// cells do, for every cut, all days and some stations.
func TestRemembered(t *testing.T) {
	stations := []change.ID{domain.StationID("A"), domain.StationID("B"), domain.StationID("C")}
	first := time.Date(2026, 1, 1, 0, 0, 0, 0, domain.Shanghai)
	db := open(t)
	var sums sqlite.Sums
	rapid.Check(t, func(r *rapid.T) {
		day := rapid.Custom(func(r *rapid.T) domain.Day {
			return domain.DayOf(first.AddDate(0, 0, rapid.IntRange(0, 120).Draw(r, "day")))
		})
		cell := rapid.Custom(func(r *rapid.T) domain.Cell {
			return domain.Cell{Measure: rapid.SampledFrom([]domain.Measure{domain.MeasurePeople, domain.MeasureVisits, domain.MeasureHours}).Draw(r, "measure"),
				Day: day.Draw(r, "of"), Station: rapid.SampledFrom(stations).Draw(r, "station"), Group: "N1", Item: rapid.SampledFrom([]string{"08", "23"}).Draw(r, "item")}
		})
		write := func(added tally.Sums) {
			err := sqlite.Write(t.Context(), db, func(tx sqlite.Tx) error { return tx.AddCells(t.Context(), added.Compact()) })
			if err != nil {
				r.Fatal(err)
			}
		}
		for range rapid.IntRange(1, 4).Draw(r, "rounds") {
			switch rapid.SampledFrom([]string{"add", "move", "make anew"}).Draw(r, "what") {
			case "add":
				added := tally.Sums{}
				for range rapid.IntRange(1, 6).Draw(r, "cells") {
					added[cell.Draw(r, "cell")] += rapid.Int64Range(-2, 5).Draw(r, "value")
				}
				write(added)
			case "move": // sums of the month stay as they are
				c := cell.Draw(r, "cell")
				from := c
				from.Day = c.Day/100*100 + 1
				write(tally.Sums{c: 1, from: -1})
			case "make anew": // there are no records: nothing is left
				err := sqlite.Write(t.Context(), db, func(tx sqlite.Tx) error { return sqlite.RebuildCells(t.Context(), tx) })
				if err != nil {
					r.Fatal(err)
				}
			}
			for range 3 {
				from, to := day.Draw(r, "from"), day.Draw(r, "to")
				var only []change.ID
				if rapid.Bool().Draw(r, "some") {
					only = stations[:rapid.IntRange(0, 3).Draw(r, "how many")]
				}
				err := db.Read(t.Context(), func(tx *sql.Tx) error {
					kept, read := sqlite.CellsOf(tx, &sums), sqlite.CellsOf(tx, nil)
					kept.Only, read.Only = only, only
					return same(t.Context(), r, kept, read, min(from, to), max(from, to))
				})
				if err != nil {
					r.Fatal(err)
				}
			}
		}
	})
}

// same compares every answer of two readers.
func same(ctx context.Context, r *rapid.T, a, b sqlite.Cells, from, to domain.Day) error {
	for _, by := range []stats.By{stats.ByTotal, stats.ByDay, stats.ByMonth, stats.ByStation, stats.ByHour, stats.ByWeekdayHour} {
		q := stats.Query{Measure: domain.MeasurePeople, From: from, To: to, By: by}
		kept, err := stats.Read(ctx, a, q)
		if err != nil {
			return err
		}
		read, err := stats.Read(ctx, b, q)
		if err != nil {
			return err
		}
		if !reflect.DeepEqual(kept, read) {
			r.Fatalf("%s of %s to %s: %v, not %v", by, from, to, kept.Rows, read.Rows)
		}
	}
	for name, count := range map[string]func(sqlite.Cells) (map[change.ID]int, error){
		"days reported": func(c sqlite.Cells) (map[change.ID]int, error) { return c.DaysReported(ctx, from, to) },
		"arrived":       func(c sqlite.Cells) (map[change.ID]int, error) { return c.Arrived(ctx, from, to) },
	} {
		kept, err := count(a)
		if err != nil {
			return err
		}
		read, err := count(b)
		if err != nil {
			return err
		}
		if !reflect.DeepEqual(kept, read) {
			r.Fatalf("%s of %s to %s: %v, not %v", name, from, to, kept, read)
		}
	}
	return nil
}

// counted counts the questions about cells.
type counted struct {
	sqlitedb.Reader
	asked *int
}

func (c counted) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if strings.Contains(query, "FROM cell") {
		*c.asked++
	}
	return c.Reader.QueryContext(ctx, query, args...)
}

// TestOnlyWhatChangedIsRead: of a year and a bit that was asked for before, the month that
// was written to is read again, and of a month that belongs to it in part the day.
func TestOnlyWhatChangedIsRead(t *testing.T) {
	db := open(t)
	var remembered sqlite.Sums
	write := func(days ...domain.Day) {
		t.Helper()
		added := tally.Sums{}
		for _, d := range days {
			added[domain.Cell{Measure: domain.MeasurePeople, Day: d, Station: domain.StationID("A"), Group: "N1"}] = 1
		}
		if err := sqlite.Write(t.Context(), db, func(tx sqlite.Tx) error { return tx.AddCells(t.Context(), added) }); err != nil {
			t.Fatal(err)
		}
	}
	ask := func() (total int64, asked int) {
		t.Helper()
		err := db.Read(t.Context(), func(tx *sql.Tx) error {
			table, err := stats.Read(t.Context(), sqlite.CellsOf(counted{tx, &asked}, &remembered), stats.Query{Measure: domain.MeasurePeople, From: 20251230, To: 20261231, By: stats.ByTotal})
			total = table.Total
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return total, asked
	}
	days := []domain.Day{20251228, 20251229, 20251230, 20251231}
	for m := range 12 {
		days = append(days, domain.Day(20260001+100*(m+1)))
	}
	write(days...)
	for i, look := range []struct {
		written []domain.Day
		total   int64
		asked   int
	}{{nil, 14, 14}, {nil, 14, 0}, {[]domain.Day{20260315}, 15, 1}, {[]domain.Day{20251231}, 16, 1}, {[]domain.Day{20251201}, 16, 0}} {
		write(look.written...)
		if total, asked := ask(); total != look.total || asked != look.asked {
			t.Errorf("look %d: %d of %d questions, not %d of %d", i, total, asked, look.total, look.asked)
		}
	}
}

// TestADayThatNobodyNotedIsFoundByARecount: its figures would not be seen.
func TestADayThatNobodyNotedIsFoundByARecount(t *testing.T) {
	db := open(t)
	err := sqlite.Write(t.Context(), db, func(tx sqlite.Tx) error {
		v := &domain.Visit{ID: change.NewMinter().New(time.Now()), Station: domain.StationID("A"), At: time.Now().UnixMilli(), Group: "N1", People: 3}
		body, err := v.Body()
		if err != nil {
			return err
		}
		_, err = ledger.Apply(t.Context(), tx, ledger.Author{City: true, Received: time.Now()}, []ledger.Entry{{Fact: v, Change: change.Change{Kind: domain.KindVisit, Version: 1, ID: v.ID, Clock: change.StampAt(time.Now()), Body: body}}})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, wrong, err := sqlite.Recount(t.Context(), db); err != nil || len(wrong) != 0 {
		t.Fatalf("%v, %v", wrong, err)
	}
	if err := sqlite.Write(t.Context(), db, func(tx sqlite.Tx) error { return tx.Exec(t.Context(), "DELETE FROM day_state") }); err != nil {
		t.Fatal(err)
	}
	if cells, wrong, err := sqlite.Recount(t.Context(), db); err != nil || cells == 0 || len(wrong) != cells {
		t.Errorf("%d cells, %v, %v", cells, wrong, err)
	}
}
