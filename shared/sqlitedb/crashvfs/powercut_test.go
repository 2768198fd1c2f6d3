package crashvfs

import (
	"context"
	"database/sql"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"
	"time"

	"yizhan/shared/sqlitedb"
)

// cuts is how many power cuts a test makes. YIZHAN_CUTS raises it for torture.
func cuts(t *testing.T, usual int) int {
	n, err := strconv.Atoi(os.Getenv("YIZHAN_CUTS"))
	if err != nil {
		return usual
	}
	t.Logf("%d cuts", n)
	return max(n, usual)
}

// trial is what one power cut did to a table.
type trial struct {
	acked, lost int
	broken      string // what is wrong with the file; empty: nothing
}

// cutATable inserts rows until the power goes, and looks at what is left. spoil
// makes the mistakes of the canaries.
func cutATable(t *testing.T, seed uint64, spoil func(d *Disk)) trial {
	t.Helper()
	d, err := New(seed)
	must(t, err)
	defer func() { must(t, d.Close()) }()
	if spoil != nil {
		spoil(d)
	}
	db, err := sqlitedb.Open(ctx, "x.db", sqlitedb.On(d))
	must(t, err)
	write := func(sql string, args ...any) error {
		return db.Write(ctx, func(tx *sqlitedb.Tx) error { return tx.Exec(ctx, sql, args...) })
	}
	must(t, write("CREATE TABLE t (v INTEGER PRIMARY KEY, b BLOB) STRICT"))
	must(t, write("CREATE INDEX tb ON t (b)"))
	must(t, write("PRAGMA wal_autocheckpoint = 20"))
	r := rand.New(rand.NewPCG(seed, 7))
	d.CutAt(1 + r.IntN(700))
	var tr trial
	for {
		b := make([]byte, 50+r.IntN(3_000))
		for i := range b {
			b[i] = byte(r.Uint32())
		}
		if write("INSERT INTO t VALUES (?, ?)", tr.acked+1, b) != nil {
			break
		}
		tr.acked++
	}
	_ = db.Close()
	d.Restart()
	tr.look(d)
	return tr
}

// look opens the file again. A file whose pages are mixed up may keep SQLite busy
// for ever, so it gets a second.
func (tr *trial) look(d *Disk) {
	short, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	db, err := sqlitedb.Open(short, "x.db", sqlitedb.On(d))
	if err != nil {
		tr.broken = err.Error()
		return
	}
	defer db.Close()
	var integrity string
	var n, last int
	err = db.Read(short, func(tx *sql.Tx) error {
		if err := tx.QueryRowContext(short, "PRAGMA integrity_check(1)").Scan(&integrity); err != nil {
			return err
		}
		return tx.QueryRowContext(short, "SELECT count(*), coalesce(max(v), 0) FROM t").Scan(&n, &last)
	})
	switch {
	case err != nil:
		tr.broken = err.Error()
	case integrity != "ok":
		tr.broken = integrity
	case n != last:
		tr.broken = "rows are missing in the middle"
	}
	tr.lost = max(0, tr.acked-n)
}

// TestNoRowIsLostToAPowerCut (T01, the file alone).
func TestNoRowIsLostToAPowerCut(t *testing.T) {
	acked := 0
	trials := cuts(t, 100)
	for seed := range uint64(trials) {
		tr := cutATable(t, seed, nil)
		if tr.lost > 0 || tr.broken != "" {
			t.Errorf("seed %d: %d of %d rows lost, %s", seed, tr.lost, tr.acked, tr.broken)
		}
		acked += tr.acked
	}
	t.Logf("%d cuts, %d rows confirmed, none lost", trials, acked)
	if acked < trials*10 {
		t.Errorf("only %d rows were confirmed in %d trials: the cut comes too early", acked, trials)
	}
}

// TestCanariesLoseRows (T02): with a setting that does not sync, or on a disk that
// does not, rows must be lost here. If they are not, the disk is no test.
func TestCanariesLoseRows(t *testing.T) {
	for name, spoil := range map[string]func(*Disk){
		"synchronous=NORMAL": func(d *Disk) { d.Spoil("synchronous(NORMAL)") },
		"a lying disk":       (*Disk).Lie,
	} {
		lossy, broken := 0, 0
		const trials = 100
		for seed := range uint64(trials) {
			tr := cutATable(t, seed, spoil)
			if tr.lost > 0 {
				lossy++
			}
			if tr.broken != "" {
				broken++
			}
		}
		t.Logf("%s: %d of %d cuts lost rows, %d broke the file", name, lossy, trials, broken)
		if lossy+broken < trials/10 {
			t.Errorf("%s: only %d of %d cuts did harm", name, lossy+broken, trials)
		}
	}
}

// TestABackupSurvivesAPowerCut: a backup that was said to be written is whole,
// however soon the power goes.
func TestABackupSurvivesAPowerCut(t *testing.T) {
	for seed := range uint64(60) {
		d := newDisk(t, seed)
		db := open(t, d)
		must(t, db.Write(ctx, func(tx *sqlitedb.Tx) error { return tx.Exec(ctx, "CREATE TABLE t (v INTEGER)") }))
		must(t, db.Write(ctx, func(tx *sqlitedb.Tx) error { return tx.Exec(ctx, "INSERT INTO t VALUES (7)") }))
		must(t, db.Backup(ctx, "backup.db"))
		d.Cut()
		_ = db.Close()
		d.Restart()
		b, err := sqlitedb.Open(ctx, "backup.db", sqlitedb.On(d))
		must(t, err)
		v := 0
		if err := b.Read(ctx, func(tx *sql.Tx) error { return tx.QueryRow("SELECT v FROM t").Scan(&v) }); err != nil || v != 7 {
			t.Errorf("seed %d: %d, %v", seed, v, err)
		}
		must(t, b.Close())
	}
}
