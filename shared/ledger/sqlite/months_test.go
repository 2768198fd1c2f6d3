package sqlite_test

import (
	"context"
	"database/sql"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"yizhan/shared/change"
	"yizhan/shared/domain"
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
	var months sqlite.Months
	rapid.Check(t, func(r *rapid.T) {
		day := rapid.Custom(func(r *rapid.T) domain.Day {
			return domain.DayOf(first.AddDate(0, 0, rapid.IntRange(0, 120).Draw(r, "day")))
		})
		cell := rapid.Custom(func(r *rapid.T) domain.Cell {
			return domain.Cell{Measure: rapid.SampledFrom([]domain.Measure{domain.MeasurePeople, domain.MeasureVisits, domain.MeasureHours}).Draw(r, "measure"),
				Day: day.Draw(r, "of"), Station: rapid.SampledFrom(stations).Draw(r, "station"), Group: "N1", Item: rapid.SampledFrom([]string{"08", "23"}).Draw(r, "item")}
		})
		write := func(sums tally.Sums) {
			err := sqlite.Write(t.Context(), db, func(tx sqlite.Tx) error { return tx.AddCells(t.Context(), sums.Compact()) })
			if err != nil {
				r.Fatal(err)
			}
		}
		for range rapid.IntRange(1, 4).Draw(r, "rounds") {
			switch rapid.SampledFrom([]string{"add", "move", "make anew"}).Draw(r, "what") {
			case "add":
				sums := tally.Sums{}
				for range rapid.IntRange(1, 6).Draw(r, "cells") {
					sums[cell.Draw(r, "cell")] += rapid.Int64Range(-2, 5).Draw(r, "value")
				}
				write(sums)
			case "move": // the month's sum stays as it is
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
					kept, read := sqlite.CellsOf(tx, &months), sqlite.CellsOf(tx, nil)
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

// TestOnlyWhatChangedIsRead: of a year that was asked for before, the month that was
// written to is read again and no other.
func TestOnlyWhatChangedIsRead(t *testing.T) {
	db := open(t)
	var months sqlite.Months
	write := func(days ...domain.Day) {
		t.Helper()
		sums := tally.Sums{}
		for _, d := range days {
			sums[domain.Cell{Measure: domain.MeasurePeople, Day: d, Station: domain.StationID("A"), Group: "N1"}] = 1
		}
		if err := sqlite.Write(t.Context(), db, func(tx sqlite.Tx) error { return tx.AddCells(t.Context(), sums) }); err != nil {
			t.Fatal(err)
		}
	}
	ask := func() (total int64, asked int) {
		t.Helper()
		err := db.Read(t.Context(), func(tx *sql.Tx) error {
			table, err := stats.Read(t.Context(), sqlite.CellsOf(counted{tx, &asked}, &months), stats.Query{Measure: domain.MeasurePeople, From: 20250101, To: 20261231, By: stats.ByTotal})
			total = table.Total
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return total, asked
	}
	var days []domain.Day
	for m := range 12 {
		days = append(days, domain.Day(20260001+100*(m+1)))
	}
	write(days...)
	for i, want := range []struct {
		total int64
		asked int
	}{{12, 12}, {12, 0}, {13, 1}} {
		if i == 2 {
			write(20260315)
		}
		total, asked := ask()
		if got := fmt.Sprint(total, asked); got != fmt.Sprint(want.total, want.asked) {
			t.Errorf("look %d: %s, not %d %d", i, got, want.total, want.asked)
		}
	}
}
