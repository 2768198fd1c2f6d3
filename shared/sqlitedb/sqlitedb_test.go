package sqlitedb

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"testing/fstest"
	"time"

	"yizhan/shared/fault"
)

var ctx = context.Background()

func openTest(t *testing.T) *DB {
	t.Helper()
	db, err := Open(ctx, filepath.Join(t.TempDir(), "a folder? with #signs%", "x.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	must(t, db.Write(ctx, func(tx *Tx) error { return tx.Exec(ctx, "CREATE TABLE t (v INTEGER PRIMARY KEY, b BLOB) STRICT") }))
	return db
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func count(t *testing.T, db *DB) (n int) {
	t.Helper()
	must(t, db.Read(ctx, func(tx *sql.Tx) error { return tx.QueryRow("SELECT count(*) FROM t").Scan(&n) }))
	return n
}

// TestDurable holds the settings that "saved" rests on.
func TestDurable(t *testing.T) {
	db := openTest(t)
	for pragma, want := range map[string]string{"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1", "secure_delete": "1", "busy_timeout": "5000"} {
		var got string
		must(t, db.Write(ctx, func(tx *Tx) error { return tx.QueryRowContext(ctx, "PRAGMA "+pragma).Scan(&got) }))
		if got != want {
			t.Errorf("%s = %s, want %s", pragma, got, want)
		}
	}
	var version string
	must(t, db.Read(ctx, func(tx *sql.Tx) error { return tx.QueryRow("SELECT sqlite_version()").Scan(&version) }))
	if version < "3.51.3" {
		t.Errorf("SQLite %s has the WAL-reset bug", version)
	}
	err := db.Read(ctx, func(tx *sql.Tx) error { _, err := tx.Exec("INSERT INTO t VALUES (1, NULL)"); return err })
	if !fault.Is(err, fault.ReadOnly) {
		t.Errorf("a reader writes: %v", err)
	}
}

func TestFailedWriteLeavesNothing(t *testing.T) {
	db := openTest(t)
	boom := errors.New("boom")
	err := db.Write(ctx, func(tx *Tx) error {
		must(t, tx.Exec(ctx, "INSERT INTO t (v) VALUES (1)"))
		return boom
	})
	if !errors.Is(err, boom) || count(t, db) != 0 {
		t.Errorf("%v, %d rows", err, count(t, db))
	}
	func() {
		defer func() { _ = recover() }()
		_ = db.Write(ctx, func(tx *Tx) error {
			must(t, tx.Exec(ctx, "INSERT INTO t (v) VALUES (2)"))
			panic("in the middle")
		})
	}()
	must(t, db.Write(ctx, func(tx *Tx) error {
		// A part fails alone.
		if err := tx.Savepoint(ctx, func() error { return errors.Join(tx.Exec(ctx, "INSERT INTO t (v) VALUES (3)"), boom) }); !errors.Is(err, boom) {
			t.Error(err)
		}
		return tx.Savepoint(ctx, func() error { return tx.Exec(ctx, "INSERT INTO t (v) VALUES (4)") })
	}))
	if n := count(t, db); n != 1 {
		t.Errorf("%d rows", n)
	}
	err = db.Write(ctx, func(tx *Tx) error { return tx.Exec(ctx, "INSERT INTO t (v) VALUES (4)") })
	if !IsConstraint(err) {
		t.Errorf("the same key twice: %v", err)
	}
}

func TestFullDiskIsSaidAndLeavesWhatWasThere(t *testing.T) {
	db := openTest(t)
	must(t, db.Write(ctx, func(tx *Tx) error { return tx.Exec(ctx, "INSERT INTO t (v) VALUES (1)") }))
	must(t, db.Write(ctx, func(tx *Tx) error {
		var pages int
		return tx.QueryRowContext(ctx, "PRAGMA max_page_count = 10").Scan(&pages)
	}))
	err := db.Write(ctx, func(tx *Tx) error { return tx.Exec(ctx, "INSERT INTO t (b) VALUES (zeroblob(1000000))") })
	if !fault.Is(err, fault.DiskFull) {
		t.Errorf("error %v", err)
	}
	if n := count(t, db); n != 1 {
		t.Errorf("%d rows", n)
	}
	must(t, db.Write(ctx, func(tx *Tx) error { return tx.Exec(ctx, "INSERT INTO t (v) VALUES (2)") }))
}

func TestDamagedFileIsSaid(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.db")
	must(t, os.WriteFile(path, []byte("this is a shopping list, not a database, and it is long enough to look at"), 0o600))
	if _, err := Open(ctx, path); !fault.Is(err, fault.Corrupt) {
		t.Errorf("error %v", err)
	}
}

func TestSecondLockIsRefusedAtOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "app.lock")
	l, err := TakeLock(ctx, path)
	must(t, err)
	if _, err := TakeLock(ctx, path); !fault.Is(err, fault.Locked) {
		t.Errorf("second: %v", err)
	}
	must(t, l.Release())
	l, err = TakeLock(ctx, path)
	must(t, err)
	must(t, l.Release())
}

func TestMigrateCopiesFirst(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.db")
	one := fstest.MapFS{"0001_a.sql": {Data: []byte("-- +goose Up\nCREATE TABLE t (v INTEGER);\nINSERT INTO t VALUES (7);\n")}}
	must(t, Migrate(ctx, path, []Set{{"ledger", one}}))
	two := fstest.MapFS{"0001_a.sql": one["0001_a.sql"], "0002_b.sql": {Data: []byte("-- +goose Up\nALTER TABLE t ADD COLUMN w INTEGER;\nUPDATE t SET w = v * 2;\n")}}
	must(t, Migrate(ctx, path, []Set{{"ledger", two}}))
	must(t, Migrate(ctx, path, []Set{{"ledger", two}})) // nothing left to do
	db, err := Open(ctx, path)
	must(t, err)
	defer db.Close()
	var v, w int
	must(t, db.Read(ctx, func(tx *sql.Tx) error { return tx.QueryRow("SELECT v, w FROM t").Scan(&v, &w) }))
	if v != 7 || w != 14 {
		t.Errorf("row %d, %d", v, w)
	}
	copies, err := filepath.Glob(path + ".before-*")
	must(t, err)
	if len(copies) != 1 {
		t.Fatalf("copies %v", copies)
	}
	// A step that fails leaves the version before it.
	bad := fstest.MapFS{"0001_a.sql": two["0001_a.sql"], "0002_b.sql": two["0002_b.sql"],
		"0003_c.sql": {Data: []byte("-- +goose Up\nUPDATE t SET v = 0;\nINSERT INTO nowhere VALUES (1);\n")}}
	if err := Migrate(ctx, path, []Set{{"ledger", bad}}); err == nil {
		t.Error("a broken migration went through")
	}
	must(t, db.Read(ctx, func(tx *sql.Tx) error { return tx.QueryRow("SELECT v FROM t").Scan(&v) }))
	if v != 7 {
		t.Errorf("half a migration: v = %d", v)
	}
}

func TestBackupOpens(t *testing.T) {
	db := openTest(t)
	must(t, db.Write(ctx, func(tx *Tx) error { return tx.Exec(ctx, "INSERT INTO t (v) VALUES (1)") }))
	to := filepath.Join(t.TempDir(), "backup.db")
	must(t, db.Backup(ctx, to))
	if err := db.Backup(ctx, to); !fault.Is(err, fault.Conflict) {
		t.Errorf("over an existing file: %v", err)
	}
	b, err := Open(ctx, to)
	must(t, err)
	defer b.Close()
	if n := count(t, b); n != 1 {
		t.Errorf("%d rows", n)
	}
}

// TestCancelledCallersLeaveTheWriterFree cancels writes at every moment: whoever
// gave up, the next one writes.
func TestCancelledCallersLeaveTheWriterFree(t *testing.T) {
	db := openTest(t)
	for i := range 2_000 {
		cancelled, cancel := context.WithCancel(ctx)
		go func() {
			for range i % 50 * 20 {
				runtime.Gosched()
			}
			cancel()
		}()
		_ = db.Write(cancelled, func(tx *Tx) error { return tx.Exec(cancelled, "UPDATE t SET b = NULL") })
		cancel()
		if err := db.Write(ctx, func(tx *Tx) error { return tx.Exec(ctx, "INSERT INTO t (v) VALUES (?)", i) }); err != nil {
			t.Fatalf("after %d cancelled writes: %v", i+1, err)
		}
	}
}

func TestWaitLockWaits(t *testing.T) {
	path := filepath.Join(t.TempDir(), "make.lock")
	l, err := TakeLock(ctx, path)
	must(t, err)
	got := make(chan error, 1)
	go func() {
		second, err := WaitLock(ctx, path, 10*time.Second)
		if err == nil {
			err = second.Release()
		}
		got <- err
	}()
	must(t, l.Release())
	must(t, <-got)
}

// TestReadersHoldNobodyUp: a reading that takes long sees what was there when it
// began, and whoever writes meanwhile does not wait for it.
func TestReadersHoldNobodyUp(t *testing.T) {
	db := openTest(t)
	must(t, db.Read(ctx, func(tx *sql.Tx) error {
		read := func() (n int) {
			must(t, tx.QueryRow("SELECT count(*) FROM t").Scan(&n))
			return n
		}
		before := read()
		began := time.Now()
		for range 100 {
			must(t, db.Write(ctx, func(tx *Tx) error { return tx.Exec(ctx, "INSERT INTO t (b) VALUES (zeroblob(5000))") }))
		}
		if took := time.Since(began); took > 4*time.Second { // less than busy_timeout
			t.Errorf("a hundred writes took %v beside a reader", took)
		}
		if after := read(); after != before {
			t.Errorf("%d rows, then %d in one reading", before, after)
		}
		return nil
	}))
	if n := count(t, db); n != 100 {
		t.Errorf("%d rows", n)
	}
}
