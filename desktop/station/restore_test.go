package station

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/fault"
	"yizhan/shared/sqlitedb"
)

// reopen ends the program and starts it again.
func (d *desk) reopen(t *testing.T) {
	t.Helper()
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	d.start(t)
}

func (d *desk) start(t *testing.T) {
	t.Helper()
	st, err := Open(ctx, d.dir, WithClock(func() time.Time { return d.now }))
	if err != nil {
		t.Fatal(err)
	}
	d.Station = st
}

// backup writes one and says where it is.
func (d *desk) backup(t *testing.T) string {
	t.Helper()
	places, err := d.BackUp(ctx)
	if err != nil || places[0].Failure != nil {
		t.Fatal(err, places[0].Failure)
	}
	return places[0].File
}

// people is how many visits there are, each counted once.
func (d *desk) people(t *testing.T, want int64) {
	t.Helper()
	if got := d.total(t, domain.MeasurePeople); got != want {
		t.Fatalf("%d people, want %d", got, want)
	}
	v, err := d.Verify(ctx, nil)
	if err != nil || len(v.Findings) > 0 {
		t.Fatalf("%+v, %v", v.Findings, err)
	}
}

func TestWhatIsNoBackupOfThisStationIsRefused(t *testing.T) {
	d := newDesk(t, RoleStation)
	d.record(t, "N3", 1)
	good := d.backup(t)
	other := newDesk(t, RoleStation)
	other.record(t, "N3", 1)
	foreign := other.backup(t)

	dir := t.TempDir()
	write := func(name string, b []byte) string {
		path := filepath.Join(dir, name)
		must(t, os.WriteFile(path, b, 0o600))
		return path
	}
	whole, err := os.ReadFile(good)
	must(t, err)
	spoiled := append([]byte(nil), whole...)
	for i := 4096; i < 4096+400; i++ {
		spoiled[i] ^= 0x5a
	}
	newer := write("newer.db", whole)
	db, err := sqlitedb.Open(ctx, newer)
	must(t, err)
	must(t, db.Write(ctx, func(tx *sqlitedb.Tx) error {
		return tx.Exec(ctx, "INSERT INTO migration_desktop (version_id, is_applied) VALUES (9999, 1)")
	}))
	must(t, db.Close())
	cities := filepath.Join(dir, "city.db")
	db, err = sqlitedb.Open(ctx, cities)
	must(t, err)
	must(t, db.Write(ctx, func(tx *sqlitedb.Tx) error { return tx.Exec(ctx, "CREATE TABLE t (v)") }))
	must(t, db.Close())

	before, err := os.ReadDir(d.dir)
	must(t, err)
	for path, want := range map[string]fault.Kind{
		filepath.Join(dir, "gone.db"): fault.NotFound,
		dir:                           fault.Malformed,
		write("empty.db", nil):        fault.Malformed,
		write("text.db", []byte("欧阳·吐尔逊\n")): fault.Malformed,
		cities:                                 fault.Malformed,
		write("half.db", whole[:len(whole)/2]): fault.Corrupt,
		write("spoiled.db", spoiled):           fault.Corrupt,
		newer:                                  fault.Version,
		foreign:                                fault.Forbidden,
	} {
		err := d.Restorer().NextTime(ctx, path)
		if !fault.Is(err, want) {
			t.Errorf("%s: %v, want %s", filepath.Base(path), err, want)
		}
		if fault.Sentence(err, "zh") == want.Sentence("zh") && want != fault.NotFound {
			t.Errorf("%s: no sentence of its own", filepath.Base(path))
		}
	}
	after, err := os.ReadDir(d.dir)
	must(t, err)
	if fmt.Sprint(before) != fmt.Sprint(after) {
		t.Errorf("something was changed: %v, %v", before, after)
	}
	if err := d.Restorer().NextTime(ctx, good); err != nil {
		t.Error(err)
	}
}

func TestOnlyAManagerRestores(t *testing.T) {
	d := newDesk(t, RoleStation)
	d.record(t, "N3", 1)
	good := d.backup(t)
	_, err := d.AddAttendant(ctx, "欧阳·吐尔逊", "2580", true)
	must(t, err)
	must(t, d.Lock(ctx))
	if err := d.Restorer().NextTime(ctx, good); !fault.Is(err, fault.Forbidden) {
		t.Errorf("restored by anybody: %v", err)
	}
}

// TestARestoredBackupLosesAndDoublesNothing: what was recorded after the backup
// comes back from the second copy, whatever became of the database, and what was
// there is kept.
func TestARestoredBackupLosesAndDoublesNothing(t *testing.T) {
	for name, destroy := range map[string]func(path string) error{
		"healthy": func(string) error { return nil },
		"gone":    os.Remove,
		"empty":   func(path string) error { return os.Truncate(path, 0) },
		"rubbish": func(path string) error { return os.WriteFile(path, []byte(strings.Repeat("'; --", 4000)), 0o600) },
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t, RoleStation)
			d.record(t, "N3", 2, "water")
			file := d.backup(t)
			d.record(t, "N4", 3, "meal_heating")
			d.record(t, "N1", 4)
			plan, err := d.Restorer().Plan(ctx, file)
			if err != nil || plan.Records != 1 || plan.Returning != 2 || plan.Code != "S1" || plan.Fresh {
				t.Fatalf("%+v, %v", plan, err)
			}
			must(t, d.Close())
			path := filepath.Join(d.dir, ledgerFile)
			must(t, destroy(path))
			r := NewRestorer(d.dir)
			if plan, err = r.Plan(ctx, file); err != nil || plan.Returning != 2 {
				t.Fatalf("%+v, %v", plan, err)
			}
			must(t, r.NextTime(ctx, file))
			d.start(t)
			d.people(t, 9)
			kept, err := filepath.Glob(path + ".before-restore-*")
			must(t, err)
			if gone := name == "gone"; (len(kept) == 0) != gone {
				t.Errorf("kept: %v", kept)
			}
			if waiting, _ := waitingBackups(d.folder("")); len(waiting) > 0 {
				t.Errorf("still waiting: %v", waiting)
			}
			d.record(t, "N3", 1)
			d.reopen(t)
			d.people(t, 10)
		})
	}
}

// TestARestoreThatIsCutOffIsFinished ends the start behind each of its steps.
func TestARestoreThatIsCutOffIsFinished(t *testing.T) {
	for steps := range 4 {
		d := newDesk(t, RoleStation)
		d.record(t, "N3", 2)
		file := d.backup(t)
		d.record(t, "N4", 3)
		must(t, d.Restorer().NextTime(ctx, file))
		must(t, d.RebuildNextTime())
		must(t, d.Close())
		waiting, err := waitingBackups(d.folder(""))
		if err != nil || len(waiting) != 1 {
			t.Fatal(waiting, err)
		}
		path := filepath.Join(d.dir, ledgerFile)
		suffix := ".before-restore-" + strings.TrimSuffix(strings.TrimPrefix(waiting[0], restoreBegin), restoreEnd)
		for _, step := range []func() error{
			func() error { return os.Rename(path, path+suffix) },
			func() error { return os.Remove(filepath.Join(d.dir, damagedFile)) },
			func() error { return os.Rename(filepath.Join(d.dir, waiting[0]), path) },
		}[:steps] {
			must(t, step())
		}
		d.start(t)
		d.people(t, 5)
		if _, err := os.Stat(path + suffix); err != nil {
			t.Errorf("after %d steps the database is not kept: %v", steps, err)
		}
		if events, err := d.Events(ctx); err != nil || len(events) == 0 || events[0].Name != EventRestored || events[0].Count != 1 {
			t.Errorf("after %d steps: %+v, %v", steps, events, err)
		}
	}
}

// TestAHalfCopiedBackupIsNotPutInPlace: the copy has its name only once it is whole.
func TestAHalfCopiedBackupIsNotPutInPlace(t *testing.T) {
	d := newDesk(t, RoleStation)
	d.record(t, "N3", 2)
	must(t, os.WriteFile(filepath.Join(d.dir, restoreBegin+"20261123-140600"+restoreEnd+".part"), []byte("half"), 0o600))
	d.reopen(t)
	d.people(t, 2)
}

// TestANewComputerTakesABackup goes on as the old one under a new epoch: the old one
// may still be there.
func TestANewComputerTakesABackup(t *testing.T) {
	old := newDesk(t, RoleStation)
	old.record(t, "N3", 2, "water")
	file := old.backup(t)
	before, err := old.Status(ctx)
	must(t, err)

	d := &desk{now: old.now}
	d.Station, err = Open(ctx, t.TempDir(), WithClock(func() time.Time { return d.now }))
	must(t, err)
	t.Cleanup(func() { must(t, d.Close()) })
	plan, err := d.Restorer().Plan(ctx, file)
	if err != nil || !plan.Fresh || plan.Name != "嘉州小哥加油站" {
		t.Fatalf("%+v, %v", plan, err)
	}
	must(t, d.Restorer().NextTime(ctx, file))
	d.reopen(t)
	d.people(t, 2)
	after, err := d.Status(ctx)
	must(t, err)
	if after.Device != before.Device || after.Epoch == before.Epoch || after.Station != "S1" {
		t.Errorf("before %+v, after %+v", before, after)
	}
	d.record(t, "N3", 1)
	d.reopen(t)
	d.people(t, 3)
	if again, err := d.Status(ctx); err != nil || again.Epoch != after.Epoch {
		t.Errorf("a new epoch at each start: %+v, %v", again, err)
	}
	if _, err := change.ParseID(after.Device); err != nil {
		t.Error(err)
	}
}
