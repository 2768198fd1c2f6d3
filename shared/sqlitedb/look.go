package sqlitedb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"

	"yizhan/shared/fault"
)

// Look runs f on a file that nobody writes, as a backup is. It changes nothing,
// not even beside the file, and trusts nothing in it.
func Look(ctx context.Context, path string, f func(tx *sql.Tx) error) error {
	dsn := newPlace(path, nil).dsn("query_only(1)", "trusted_schema(0)", "cell_size_check(1)", "cache_size(-8192)")
	db, err := sql.Open("sqlite", dsn+"&mode=ro&immutable=1")
	if err != nil {
		return fmt.Errorf("look at %s: %w", filepath.Base(path), Classify(err))
	}
	db.SetMaxOpenConns(1)
	tx, err := db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return errors.Join(fmt.Errorf("look at %s: %w", filepath.Base(path), Classify(err)), db.Close())
	}
	err = Classify(f(tx))
	return errors.Join(err, Classify(tx.Rollback()), db.Close())
}

// CheckIntegrity has SQLite look at every page of a file.
func CheckIntegrity(ctx context.Context, r Reader) error {
	var first string
	if err := r.QueryRowContext(ctx, "PRAGMA integrity_check(1)").Scan(&first); err != nil {
		return Classify(err)
	}
	if first != "ok" {
		return fault.Wrap(fault.Corrupt, errors.New(first))
	}
	return nil
}

// Newest is the number of the set's last migration.
func (s Set) Newest() (int64, error) {
	names, err := fs.Glob(s.FS, "*.sql")
	if err != nil {
		return 0, err
	}
	newest := int64(0)
	for _, name := range names {
		digits, _, _ := strings.Cut(name, "_")
		n, err := strconv.ParseInt(digits, 10, 64)
		if err != nil {
			return 0, fmt.Errorf("migration %s has no number: %w", name, err)
		}
		newest = max(newest, n)
	}
	return newest, nil
}

// Version is the number of the set's migration that a file was brought to last.
func (s Set) Version(ctx context.Context, r Reader) (int64, error) {
	var version int64
	err := r.QueryRowContext(ctx, "SELECT coalesce(max(version_id), 0) FROM migration_"+s.Name).Scan(&version)
	return version, Classify(err)
}
