package sqlitedb

import (
	"context"
	"database/sql"
	"fmt"
	"io/fs"
	"time"

	"github.com/pressly/goose/v3"
)

// Set is a folder of migrations with a version counter of its own, so that the
// tables which both sides keep and the tables of one side move independently.
type Set struct {
	Name string
	FS   fs.FS
}

// Migrate brings the file up to date, each step in a transaction of its own. A
// file that already holds data is copied first, beside itself.
func Migrate(ctx context.Context, path string, sets []Set, options ...Option) error {
	place := newPlace(path, options)
	if err := place.makeFolder(); err != nil {
		return err
	}
	db, err := sql.Open("sqlite", place.dsn("busy_timeout(5000)", "journal_mode(WAL)", "synchronous(FULL)"))
	if err != nil {
		return fmt.Errorf("migrate: %w", Classify(err))
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	copied := false
	for _, set := range sets {
		p, err := goose.NewProvider(goose.DialectSQLite3, db, set.FS, goose.WithTableName("migration_"+set.Name))
		if err != nil {
			return fmt.Errorf("migrate %s: %w", set.Name, Classify(err))
		}
		version, err := p.GetDBVersion(ctx)
		if err != nil {
			return fmt.Errorf("migrate %s: %w", set.Name, Classify(err))
		}
		pending, err := p.HasPending(ctx)
		if err != nil {
			return fmt.Errorf("migrate %s: %w", set.Name, Classify(err))
		}
		if !pending {
			continue
		}
		if version > 0 && !copied {
			if err := place.copyBefore(ctx); err != nil {
				return err
			}
			copied = true
		}
		if _, err := p.Up(ctx); err != nil {
			return fmt.Errorf("migrate %s: %w", set.Name, Classify(err))
		}
	}
	return nil
}

// copyBefore writes the copy under a name that is free: one that is taken may be
// what an interrupted start has left, and that is no copy.
func (p place) copyBefore(ctx context.Context) error {
	base := fmt.Sprintf("%s.before-%s", p.path, time.Now().Format("20060102-150405"))
	to := base
	for n := 2; p.exists(to); n++ {
		to = fmt.Sprintf("%s-%d", base, n)
	}
	if err := p.copyTo(ctx, to); err != nil {
		return fmt.Errorf("copy before migrating: %w", err)
	}
	return nil
}
