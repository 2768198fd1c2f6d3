package sqlitedb

import (
	"context"
	"database/sql"
	"fmt"
	"io/fs"
	"os"
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
func Migrate(ctx context.Context, path string, sets ...Set) error {
	if err := makeFolder(path); err != nil {
		return err
	}
	db, err := sql.Open("sqlite", dsn(path, []string{"busy_timeout(5000)", "journal_mode(WAL)", "synchronous(FULL)"}))
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
			if err := copyBefore(ctx, db, path); err != nil {
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

func copyBefore(ctx context.Context, db *sql.DB, path string) error {
	to := fmt.Sprintf("%s.before-%s", path, time.Now().Format("20060102-150405"))
	if _, err := os.Stat(to); err == nil {
		return nil // made in this very second, by a start that was interrupted
	}
	if _, err := db.ExecContext(ctx, "VACUUM INTO ?", to); err != nil {
		return fmt.Errorf("copy before migrating: %w", Classify(err))
	}
	return nil
}
