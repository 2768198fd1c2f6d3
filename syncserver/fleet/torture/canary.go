package torture

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"yizhan/shared/sqlitedb"
)

// Canaries are mistakes made on purpose when everything has come to rest. A run
// that does not find the one that it was given is worth nothing.
var Canaries = map[string]func(ctx context.Context, w *world) error{
	// The city is put back to its first backup by hand, and no station meets it since.
	"restored": func(_ context.Context, w *world) error {
		w.city.kill()
		file := filepath.Join(w.city.dir, "city.db")
		b, err := os.ReadFile(filepath.Join(w.Dir, "backup-0.db"))
		return errors.Join(err, os.Remove(file+"-wal"), os.Remove(file+"-shm"), os.WriteFile(file, b, 0o600), w.city.start())
	},
	// A visit is gone from a station's file.
	"deleted": func(ctx context.Context, w *world) error {
		for _, d := range w.desks() {
			if !d.of.copied && len(d.of.said) > 0 {
				return spoil(ctx, filepath.Join(d.dir, "station.db"), "DELETE FROM visit WHERE id = (SELECT id FROM visit LIMIT 1)")
			}
		}
		return errors.New("no station has a visit")
	},
	// A visit stands in the city's file twice.
	"doubled": func(ctx context.Context, w *world) error {
		w.city.kill()
		return errors.Join(spoil(ctx, filepath.Join(w.city.dir, "city.db"),
			"CREATE TEMP TABLE twin AS SELECT * FROM visit WHERE id = (SELECT id FROM visit ORDER BY at DESC LIMIT 1)",
			"UPDATE twin SET id = randomblob(16)",
			"INSERT INTO visit SELECT * FROM twin"), w.city.start())
	},
}

func spoil(ctx context.Context, file string, queries ...string) error {
	db, err := sqlitedb.Open(ctx, file)
	if err != nil {
		return err
	}
	err = db.Write(ctx, func(tx *sqlitedb.Tx) error {
		for _, q := range queries {
			if err := tx.Exec(ctx, q); err != nil {
				return fmt.Errorf("%s: %w", q, err)
			}
		}
		return nil
	})
	return errors.Join(err, db.Close())
}
