package sqlite_test

import (
	"context"
	"database/sql"
	"path/filepath"
	"testing"

	"pgregory.net/rapid"

	"yizhan/migrations"
	"yizhan/shared/change"
	"yizhan/shared/digest"
	"yizhan/shared/domain"
	"yizhan/shared/ledger"
	"yizhan/shared/ledger/ledgertest"
	"yizhan/shared/ledger/sqlite"
	"yizhan/shared/merge"
	"yizhan/shared/sqlitedb"
	"yizhan/shared/stats"
	"yizhan/shared/tally"
)

type store struct{ db *sqlitedb.DB }

func (s store) Write(ctx context.Context, f func(tx ledger.Tx) error) error {
	return sqlite.Write(ctx, s.db, func(tx sqlite.Tx) error { return f(tx) })
}

func (s store) Stats(ctx context.Context, q stats.Query) (stats.Table, error) {
	return sqlite.Stats(ctx, s.db, q)
}

func (s store) Recount(ctx context.Context) (int, []tally.Mismatch, error) {
	return sqlite.Recount(ctx, s.db)
}

func (s store) CheckDigests(ctx context.Context) (wrong []digest.Cell, err error) {
	err = s.db.Read(ctx, func(tx *sql.Tx) error {
		wrong, err = sqlite.CheckDigests(ctx, tx)
		return err
	})
	return wrong, err
}

func (s store) Losers(ctx context.Context, kind string, id change.ID) (list []merge.Loser, err error) {
	err = s.db.Read(ctx, func(tx *sql.Tx) error {
		list, err = sqlite.LosersOf(ctx, tx, kind, id)
		return err
	})
	return list, err
}

func open(t *testing.T) *sqlitedb.DB {
	t.Helper()
	path := filepath.Join(t.TempDir(), "ledger.db")
	if err := sqlitedb.Migrate(context.Background(), path, []sqlitedb.Set{migrations.Ledger()}); err != nil {
		t.Fatal(err)
	}
	db, err := sqlitedb.Open(context.Background(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	err = sqlite.Write(context.Background(), db, func(tx sqlite.Tx) error {
		_, err := ledger.Seed(context.Background(), tx)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return db
}

func TestLedger(t *testing.T) {
	ledgertest.Run(t, func(t *testing.T) ledgertest.Store { return store{open(t)} })
}

// TestRecountFinds is the canary of every "recount finds nothing": a cell that
// somebody changed by hand must be found.
func TestRecountFinds(t *testing.T) {
	db := open(t)
	err := db.Write(context.Background(), func(tx *sqlitedb.Tx) error {
		return tx.Exec(context.Background(), "INSERT INTO cell (measure, day, station, group_code, item, value) VALUES ('people', 20261123, zeroblob(16), 'N3', '', 1)")
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, wrong, err := sqlite.Recount(context.Background(), db); err != nil || len(wrong) != 1 {
		t.Errorf("found %v, %v", wrong, err)
	}
	err = db.Write(context.Background(), func(tx *sqlitedb.Tx) error {
		return tx.Exec(context.Background(), "INSERT INTO cell_month (measure, month, station, group_code, item, value) VALUES ('people', 202611, zeroblob(16), 'N3', '', 1)")
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, wrong, err := sqlite.Recount(context.Background(), db); err != nil || len(wrong) != 2 {
		t.Errorf("found %v, %v", wrong, err)
	}
}

// TestAnyStretchOfDaysIsTheSumOfItsDays: figures over months come from the sums
// of months; they must be what adding the days up gives.
func TestAnyStretchOfDaysIsTheSumOfItsDays(t *testing.T) {
	db := open(t)
	ctx := context.Background()
	daily := map[domain.Day]int64{}
	err := sqlite.Write(ctx, db, func(tx sqlite.Tx) error {
		sums := tally.Sums{}
		for day, n := domain.Day(20231115), int64(1); day <= 20260310; day, n = day.AddDays(3), n+1 {
			daily[day] = n
			sums[domain.Cell{Day: day, Station: domain.StationID("S"), Measure: domain.MeasurePeople, Group: "N3"}] = n
		}
		return tx.AddCells(ctx, sums)
	})
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(rt *rapid.T) {
		from := domain.Day(20231101).AddDays(rapid.IntRange(0, 900).Draw(rt, "from"))
		to := from.AddDays(rapid.IntRange(0, 900).Draw(rt, "days"))
		if rapid.Bool().Draw(rt, "whole") {
			from = from/100*100 + 1
		}
		var want int64
		for day, n := range daily {
			if from <= day && day <= to {
				want += n
			}
		}
		for _, by := range []stats.By{stats.ByTotal, stats.ByDay, stats.ByMonth, stats.ByGroup, stats.ByStation, stats.ByDivision} {
			q := stats.Query{Measure: domain.MeasurePeople, From: from, To: to, By: by}
			if rapid.Bool().Draw(rt, "station") {
				q.Station = domain.StationID("S")
			}
			table, err := sqlite.Stats(ctx, db, q)
			if err != nil || table.Total != want {
				rt.Fatalf("%s to %s by %s: %d, want %d, %v", from, to, by, table.Total, want, err)
			}
		}
	})
	err = db.Write(ctx, func(tx *sqlitedb.Tx) error {
		return tx.Exec(ctx, "UPDATE cell_month SET value = value + 1 WHERE month = 202401")
	})
	if err != nil {
		t.Fatal(err)
	}
	// The records are missing here altogether, so every month differs from them.
	if _, wrong, err := sqlite.Recount(ctx, db); err != nil || len(wrong) < len(daily)+12 {
		t.Errorf("recount finds %d, %v", len(wrong), err)
	}
}
