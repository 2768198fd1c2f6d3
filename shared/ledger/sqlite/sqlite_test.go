package sqlite_test

import (
	"context"
	"path/filepath"
	"testing"

	"yizhan/migrations"
	"yizhan/shared/ledger"
	"yizhan/shared/ledger/ledgertest"
	"yizhan/shared/ledger/sqlite"
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

func open(t *testing.T) *sqlitedb.DB {
	t.Helper()
	path := filepath.Join(t.TempDir(), "ledger.db")
	if err := sqlitedb.Migrate(context.Background(), path, migrations.Ledger()); err != nil {
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
}
