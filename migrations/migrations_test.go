package migrations_test

import (
	"context"
	"database/sql"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"testing/synctest"

	"yizhan/migrations"
	"yizhan/shared/sqlitedb"
	"yizhan/shared/sqlitedb/crashvfs"
)

var ctx = context.Background()

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// upTo is the first steps of each set; a set of which there is none yet is left
// out.
func upTo(t *testing.T, sets []sqlitedb.Set, counts []int) []sqlitedb.Set {
	t.Helper()
	var out []sqlitedb.Set
	for i, s := range sets {
		files := fstest.MapFS{}
		for _, name := range stepsOf(t, s)[:counts[i]] {
			b, err := fs.ReadFile(s.FS, name)
			must(t, err)
			files[name] = &fstest.MapFile{Data: b}
		}
		if len(files) > 0 {
			out = append(out, sqlitedb.Set{Name: s.Name, FS: files})
		}
	}
	return out
}

func stepsOf(t *testing.T, s sqlitedb.Set) []string {
	t.Helper()
	names, err := fs.Glob(s.FS, "*.sql")
	must(t, err)
	slices.Sort(names)
	return names
}

// withNext is the sets and one more step for the first of them, which changes
// tables that hold data, so that an upgrade always has something to do.
func withNext(t *testing.T, sets []sqlitedb.Set) []sqlitedb.Set {
	t.Helper()
	files := fstest.MapFS{"9000_next.sql": {Data: []byte(`-- +goose Up
CREATE TABLE next (n INTEGER NOT NULL) STRICT;
INSERT INTO next SELECT count(*) FROM cell;
ALTER TABLE cell ADD COLUMN checked INTEGER NOT NULL DEFAULT 0;
UPDATE cell SET checked = value;
`)}}
	for _, name := range stepsOf(t, sets[0]) {
		b, err := fs.ReadFile(sets[0].FS, name)
		must(t, err)
		files[name] = &fstest.MapFile{Data: b}
	}
	return append([]sqlitedb.Set{{Name: sets[0].Name, FS: files}}, sets[1:]...)
}

// schema is what a file looks like: its tables, and how far each set has come.
func schema(t *testing.T, d *crashvfs.Disk, name string, sets []sqlitedb.Set) string {
	t.Helper()
	if !d.Exists(name) {
		return ""
	}
	db, err := sqlitedb.Open(ctx, name, sqlitedb.On(d))
	must(t, err)
	defer db.Close()
	var b strings.Builder
	must(t, db.Read(ctx, func(tx *sql.Tx) error {
		var integrity string
		if err := tx.QueryRow("PRAGMA integrity_check").Scan(&integrity); err != nil || integrity != "ok" {
			return fmt.Errorf("integrity: %s, %w", integrity, err)
		}
		rows, err := tx.Query("SELECT coalesce(sql, name) FROM sqlite_schema WHERE name NOT LIKE 'migration_%' AND name NOT LIKE 'sqlite_%' ORDER BY name")
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var s string
			if err := rows.Scan(&s); err != nil {
				return err
			}
			fmt.Fprintln(&b, s)
		}
		for _, s := range sets {
			var version sql.NullInt64
			var there bool
			if err := tx.QueryRow("SELECT count(*) FROM sqlite_schema WHERE name = ?", "migration_"+s.Name).Scan(&there); err != nil {
				return err
			}
			if there {
				if err := tx.QueryRow("SELECT max(version_id) FROM migration_" + s.Name).Scan(&version); err != nil {
					return err
				}
			}
			fmt.Fprintln(&b, s.Name, version.Int64)
		}
		return rows.Err()
	}))
	return b.String()
}

// plant puts rows into the file that a migration must keep.
func plant(t *testing.T, d *crashvfs.Disk, name string) {
	t.Helper()
	db, err := sqlitedb.Open(ctx, name, sqlitedb.On(d))
	must(t, err)
	defer db.Close()
	must(t, db.Write(ctx, func(tx *sqlitedb.Tx) error {
		for n := range 500 {
			if err := tx.Exec(ctx, "INSERT INTO cell (measure, day, station, group_code, item, value) VALUES ('people', ?, zeroblob(16), 'N3', '', ?)", 20260101+n, n); err != nil {
				return err
			}
		}
		return nil
	}))
}

// keeps says what is wrong with the planted rows in a file.
func keeps(d *crashvfs.Disk, name string) error {
	db, err := sqlitedb.Open(ctx, name, sqlitedb.On(d))
	if err != nil {
		return err
	}
	defer db.Close()
	var n, sum int
	err = db.Read(ctx, func(tx *sql.Tx) error { return tx.QueryRow("SELECT count(*), sum(value) FROM cell").Scan(&n, &sum) })
	if err == nil && (n != 500 || sum != 500*499/2) {
		err = fmt.Errorf("%d rows, sum %d", n, sum)
	}
	return err
}

// keepsACopy looks for a whole copy from before the migration. What an
// interrupted start has left may lie beside it.
func keepsACopy(d *crashvfs.Disk) bool {
	return slices.ContainsFunc(d.Files(), func(name string) bool {
		return strings.HasPrefix(name, file+".before-") && keeps(d, name) == nil
	})
}

// TestPowerCutWhileMigrating (T12) takes the power away at every change of the
// disk, on a fresh folder and on the first version with data. What is found then
// is one of the steps, whole; another start completes it; and the data is there,
// also in the copy from before.
func TestPowerCutWhileMigrating(t *testing.T) {
	// goose waits before it tries a disk without power again; in a bubble that takes
	// no time.
	synctest.Test(t, cutMigrations)
}

func cutMigrations(t *testing.T) {
	for side, current := range map[string][]sqlitedb.Set{"station": migrations.OfStation(), "city": migrations.OfCity()} {
		sets := withNext(t, current)
		cutEverywhere(t, side+", fresh", sets, 0)
		cutEverywhere(t, side+", from the first version", sets, 1)
	}
}

const file = "d/x.db"

// cutEverywhere migrates from the first steps of each set to all of them, again
// and again, with the power cut one change later each time, until it comes too
// late.
func cutEverywhere(t *testing.T, what string, sets []sqlitedb.Set, from int) {
	begin, err := crashvfs.New(1)
	must(t, err)
	defer func() { must(t, begin.Close()) }()
	if from > 0 {
		must(t, sqlitedb.Migrate(ctx, file, upTo(t, sets, []int{from, from}), sqlitedb.On(begin)))
		plant(t, begin, file)
	}
	whole := stages(t, begin, sets, from)
	cuts, met, done := 0, map[string]int{}, false
	for at := 1; !done; at++ {
		onClone(t, begin, uint64(at), func(d *crashvfs.Disk) {
			d.CutAt(at)
			err := sqlitedb.Migrate(ctx, file, sets, sqlitedb.On(d))
			done = err == nil && !d.Off()
			d.Restart()
			found := schema(t, d, file, sets)
			if !slices.Contains(whole, found) {
				t.Errorf("%s, cut at %d: half a migration:\n%s", what, at, found)
			}
			met[found]++
			if from > 0 {
				must(t, keeps(d, file))
			}
			must(t, sqlitedb.Migrate(ctx, file, sets, sqlitedb.On(d)))
			if got := schema(t, d, file, sets); got != whole[len(whole)-1] {
				t.Errorf("%s, cut at %d: the next start leaves\n%s", what, at, got)
			}
			if from > 0 {
				must(t, keeps(d, file))
				if !keepsACopy(d) {
					t.Errorf("%s, cut at %d: no copy from before among %v", what, at, d.Files())
				}
			}
			cuts++
		})
	}
	t.Logf("%s: %d cuts, %d different states met", what, cuts, len(met))
	if cuts < 20 || len(met) < 2 {
		t.Errorf("%s: %d cuts met %d states: nothing was tested", what, cuts, len(met))
	}
}

// stages are the schemas that an interrupted migration may leave, the last one at
// the end: no file, an empty one, and the file after each step.
func stages(t *testing.T, begin *crashvfs.Disk, sets []sqlitedb.Set, from int) []string {
	t.Helper()
	var out []string
	onClone(t, begin, 0, func(d *crashvfs.Disk) {
		out = append(out, schema(t, d, file, sets))
		if from == 0 {
			d.Replace(file, nil)
			out = append(out, schema(t, d, file, sets))
		}
		counts := []int{from, from}
		for i, s := range sets {
			for n := from + 1; n <= len(stepsOf(t, s)); n++ {
				counts[i] = n
				must(t, sqlitedb.Migrate(ctx, file, upTo(t, sets, counts), sqlitedb.On(d)))
				out = append(out, schema(t, d, file, sets))
			}
		}
	})
	return out
}

func onClone(t *testing.T, of *crashvfs.Disk, seed uint64, f func(d *crashvfs.Disk)) {
	t.Helper()
	d, err := of.Clone(seed)
	must(t, err)
	defer func() { must(t, d.Close()) }()
	f(d)
}

// TestServicesMoveIntoTheirVisit takes a file of the version before that with
// visits of two services, one and none.
func TestServicesMoveIntoTheirVisit(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.db")
	sets := migrations.OfStation()
	must(t, sqlitedb.Migrate(ctx, path, upTo(t, sets, []int{2, 1})))
	write := func(queries ...string) {
		t.Helper()
		db, err := sqlitedb.Open(ctx, path)
		must(t, err)
		defer db.Close()
		must(t, db.Write(ctx, func(tx *sqlitedb.Tx) error {
			for _, q := range queries {
				if err := tx.Exec(ctx, q); err != nil {
					return err
				}
			}
			return nil
		}))
	}
	write("INSERT INTO visit SELECT CAST(value AS BLOB), zeroblob(16), 20261101, 1, 0, 'N3', 1, NULL, 1, 1, 1, NULL FROM json_each('[\"a\",\"b\",\"c\"]')",
		"INSERT INTO visit_line VALUES (CAST('a' AS BLOB), 1, 'buffet', 1, 1000, 2500), (CAST('a' AS BLOB), 0, 'water', 2, 0, 0), (CAST('b' AS BLOB), 0, 'rest', 1, 0, 0)")
	must(t, sqlitedb.Migrate(ctx, path, sets))
	db, err := sqlitedb.Open(ctx, path)
	must(t, err)
	defer db.Close()
	var got string
	must(t, db.Read(ctx, func(tx *sql.Tx) error {
		return tx.QueryRow("SELECT group_concat(CAST(id AS TEXT) || '=' || lines, ';') FROM visit").Scan(&got)
	}))
	if want := "a=2,0,0,water\n1,1000,2500,buffet;b=1,0,0,rest;c="; got != want {
		t.Errorf("the visits are\n%s\nwant\n%s", got, want)
	}
}
