package crashvfs

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"runtime"
	"slices"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"yizhan/shared/fault"
	"yizhan/shared/sqlitedb"
)

var ctx = context.Background()

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func newDisk(t testing.TB, seed uint64) *Disk {
	t.Helper()
	d, err := New(seed)
	must(t, err)
	t.Cleanup(func() { must(t, d.Close()) })
	return d
}

func open(t testing.TB, d *Disk) *sqlitedb.DB {
	t.Helper()
	db, err := sqlitedb.Open(ctx, "x.db", sqlitedb.On(d))
	must(t, err)
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// TestWhatACutLeaves cuts the power behind a write that was not synced and looks
// at what is left: often the old content, often the new one, and in between.
func TestWhatACutLeaves(t *testing.T) {
	before, after := bytes.Repeat([]byte("a"), 2_000), bytes.Repeat([]byte("b"), 3_000)
	var gone, whole, torn int
	for seed := range uint64(300) {
		d := newDisk(t, seed)
		must(t, d.WriteFile("f", before))
		f, err := d.OpenAppend("f")
		must(t, err)
		_, err = f.Write(after)
		must(t, err)
		if seen, err := f.ReadAll(); err != nil || len(seen) != 5_000 {
			t.Fatalf("a write is not seen: %d bytes, %v", len(seen), err)
		}
		d.Cut()
		if _, err := f.Write(after); !errors.Is(err, syscall.EIO) {
			t.Fatalf("written without power: %v", err)
		}
		d.Restart()
		if err := f.Sync(); !errors.Is(err, syscall.EIO) {
			t.Fatalf("a program of the old life has the disk: %v", err)
		}
		left, err := d.ReadFile("f")
		must(t, err)
		if !bytes.HasPrefix(left, before) {
			t.Fatalf("seed %d: what was synced is gone", seed)
		}
		switch {
		case len(left) == len(before):
			gone++
		case bytes.Equal(left[len(before):], after):
			whole++
		default:
			torn++
		}
	}
	t.Logf("gone %d, whole %d, torn %d", gone, whole, torn)
	if gone == 0 || whole == 0 || torn == 0 {
		t.Errorf("gone %d, whole %d, torn %d: the disk is too kind, or too cruel", gone, whole, torn)
	}
}

// TestNamesAfterACut: a file that is synced has its name, and a file that takes
// another's place does it in one piece, whenever the power goes.
func TestNamesAfterACut(t *testing.T) {
	var old, moved int
	for seed := range uint64(200) {
		d := newDisk(t, seed)
		must(t, d.WriteFile("f", []byte("old")))
		must(t, d.WriteFile("f.new", []byte("new")))
		must(t, d.Rename("f.new", "f"))
		must(t, d.WriteFile("g", nil)) // its name is behind the others, and brings them along
		must(t, d.Rename("g", "h"))
		d.Restart()
		if b, err := d.ReadFile("f"); err != nil || string(b) != "new" || d.Exists("f.new") {
			t.Fatalf("seed %d: %q, %v", seed, b, err)
		}
		if d.Exists("g") == d.Exists("h") {
			t.Fatalf("seed %d: files %v", seed, d.Files())
		}
		if d.Exists("g") {
			old++
		} else {
			moved++
		}
	}
	if old == 0 || moved == 0 {
		t.Errorf("a rename that was not synced: %d lost, %d done", old, moved)
	}
}

func TestTheSameSeedGivesTheSameDisk(t *testing.T) {
	run := func(seed uint64) string {
		d := newDisk(t, seed)
		var story bytes.Buffer
		for n := range 20 {
			d.CutAt(n)
			for i := range 10 {
				f, err := d.OpenAppend(fmt.Sprint(i % 3))
				if err != nil {
					break
				}
				_, _ = f.Write(bytes.Repeat([]byte{byte(n)}, 700))
				if i%4 == 0 {
					_ = f.Sync()
				}
			}
			d.Restart()
			for _, name := range d.Files() {
				b, err := d.ReadFile(name)
				must(t, err)
				fmt.Fprintf(&story, "%s %x\n", name, b)
			}
		}
		return story.String()
	}
	first := run(1)
	if again := run(1); first != again {
		t.Error("two runs of one seed differ")
	}
	if first == run(2) {
		t.Error("the seed changes nothing")
	}
}

func TestFullDiskAndFailingSync(t *testing.T) {
	d := newDisk(t, 1)
	d.SetQuota(100)
	f, err := d.OpenAppend("f")
	must(t, err)
	if n, err := f.Write(make([]byte, 150)); n != 100 || !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("%d bytes, %v", n, err)
	}
	d.SetQuota(0)
	d.FailSyncAt(2)
	must(t, f.Sync())
	_, err = f.Write([]byte("lost to the disk, seen by all"))
	must(t, err)
	if err := f.Sync(); !errors.Is(err, syscall.EIO) || !d.SyncFailed() {
		t.Errorf("second sync: %v", err)
	}
	must(t, f.Sync()) // Linux takes it for clean
	if err := d.Remove("nothing"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("removed: %v", err)
	}
	left := map[string]bool{}
	for seed := range uint64(100) {
		d := newDisk(t, seed)
		f, err := d.OpenAppend("f")
		must(t, err)
		_, err = f.Write(bytes.Repeat([]byte("x"), 600))
		must(t, err)
		d.FailSyncAt(1)
		_ = f.Sync()
		must(t, f.Sync())
		d.Restart()
		b, _ := d.ReadFile("f")
		left[fmt.Sprint(len(b), bytes.Count(b, []byte("x")))] = true
	}
	if len(left) < 2 {
		t.Errorf("a failed sync always leaves %v", left)
	}
}

func TestHandOnTheDisk(t *testing.T) {
	d := newDisk(t, 1)
	db := open(t, d)
	must(t, db.Write(ctx, func(tx *sqlitedb.Tx) error { return tx.Exec(ctx, "CREATE TABLE t (v INTEGER); ") }))
	must(t, db.Backup(ctx, "backup.db"))
	if err := db.Backup(ctx, "backup.db"); !fault.Is(err, fault.Conflict) {
		t.Errorf("over an existing backup: %v", err)
	}
	must(t, db.Write(ctx, func(tx *sqlitedb.Tx) error { return tx.Exec(ctx, "INSERT INTO t VALUES (1)") }))
	copied, err := d.Clone(2)
	must(t, err)
	defer copied.Close()
	must(t, db.Close())
	rows := func(d *Disk, name string) (n int) {
		db, err := sqlitedb.Open(ctx, name, sqlitedb.On(d))
		must(t, err)
		defer db.Close()
		must(t, db.Read(ctx, func(tx *sql.Tx) error { return tx.QueryRow("SELECT count(*) FROM t").Scan(&n) }))
		return n
	}
	if a, b, c := rows(d, "x.db"), rows(copied, "x.db"), rows(d, "backup.db"); a != 1 || b != 1 || c != 0 {
		t.Errorf("rows: original %d, copy %d, backup %d", a, b, c)
	}
	content, err := d.ReadFile("x.db")
	must(t, err)
	content[20] ^= 1
	copy(content, "no database, not any more")
	d.Replace("x.db", content)
	if _, err := sqlitedb.Open(ctx, "x.db", sqlitedb.On(d)); !fault.Is(err, fault.Corrupt) {
		t.Errorf("damaged: %v", err)
	}
	d.Wipe("x.db")
	if slices.Contains(d.Files(), "x.db") {
		t.Error("wiped and there")
	}
}

// TestReadersAndWriters lets five connections of one file work at a time: a
// reader sees whole transactions only.
func TestReadersAndWriters(t *testing.T) {
	d := newDisk(t, 1)
	db := open(t, d)
	must(t, db.Write(ctx, func(tx *sqlitedb.Tx) error {
		return errors.Join(tx.Exec(ctx, "CREATE TABLE t (v INTEGER, b BLOB)"), tx.Exec(ctx, "PRAGMA wal_autocheckpoint = 7"))
	}))
	var wait sync.WaitGroup
	for range 4 {
		wait.Go(func() {
			for last := 0; last < 600; {
				n := 0
				if err := db.Read(ctx, func(tx *sql.Tx) error { return tx.QueryRow("SELECT count(*) FROM t").Scan(&n) }); err != nil {
					t.Error(err)
					return
				}
				if n%3 != 0 || n < last {
					t.Errorf("%d rows after %d", n, last)
					return
				}
				last = n
			}
		})
	}
	for range 200 {
		must(t, db.Write(ctx, func(tx *sqlitedb.Tx) error {
			for range 3 {
				if err := tx.Exec(ctx, "INSERT INTO t VALUES (1, zeroblob(2000))"); err != nil {
					return err
				}
			}
			return nil
		}))
	}
	wait.Wait()
}

// TestADeadProgramCannotWrite opens the file anew while the program that was
// struck by the cut still has it.
func TestADeadProgramCannotWrite(t *testing.T) {
	d := newDisk(t, 1)
	dead := open(t, d)
	create := func(db *sqlitedb.DB, table string) error {
		return db.Write(ctx, func(tx *sqlitedb.Tx) error { return tx.Exec(ctx, "CREATE TABLE "+table+" (v INTEGER)") })
	}
	must(t, create(dead, "a"))
	d.Restart()
	alive := open(t, d)
	if err := create(dead, "b"); !fault.Is(err, fault.DiskFull) {
		t.Errorf("the dead program: %v", err)
	}
	must(t, create(alive, "b"))
	must(t, dead.Close())
	must(t, create(alive, "c"))
	if err := d.Close(); err == nil {
		t.Error("closed under an open connection")
	}
}

// TestThousandsOfDisks leaves nothing behind.
func TestThousandsOfDisks(t *testing.T) {
	count := func() (int, int) {
		registry.RLock()
		defer registry.RUnlock()
		return len(registry.disks), len(registry.handles)
	}
	disks, handles := count()
	goroutines := runtime.NumGoroutine()
	for seed := range uint64(1_000) {
		d, err := New(seed)
		must(t, err)
		if seed%10 == 0 {
			db, err := sqlitedb.Open(ctx, "x.db", sqlitedb.On(d))
			must(t, err)
			must(t, db.Write(ctx, func(tx *sqlitedb.Tx) error { return tx.Exec(ctx, "CREATE TABLE t (v INTEGER)") }))
			must(t, db.Close())
		}
		must(t, d.Close())
		must(t, d.Close()) // again is no mistake
	}
	if d, h := count(); d != disks || h != handles {
		t.Errorf("%d disks and %d files stay behind", d-disks, h-handles)
	}
	for range 100 {
		if runtime.NumGoroutine() <= goroutines {
			return
		}
		time.Sleep(time.Millisecond)
	}
	t.Errorf("%d goroutines stay behind", runtime.NumGoroutine()-goroutines)
}

// TestUnderAClockOfTests waits for a lock in a bubble: five seconds pass in no
// time.
func TestUnderAClockOfTests(t *testing.T) {
	began := time.Now()
	synctest.Test(t, func(t *testing.T) {
		d := newDisk(t, 1)
		db := open(t, d)
		start := time.Now()
		must(t, db.Write(ctx, func(tx *sqlitedb.Tx) error {
			second := open(t, d)
			err := second.Write(ctx, func(*sqlitedb.Tx) error { return nil })
			if !fault.Is(err, fault.Busy) {
				t.Errorf("two writers: %v", err)
			}
			return nil
		}))
		if waited := time.Since(start); waited < 4*time.Second {
			t.Errorf("waited %s for the lock", waited)
		}
	})
	if took := time.Since(began); took > 3*time.Second {
		t.Errorf("took %s of real time", took)
	}
}
