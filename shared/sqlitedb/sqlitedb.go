// Package sqlitedb opens SQLite files the way this product needs them: one
// writer and a pool of readers, write-ahead log, every commit on the disk
// before it returns, migrations with a copy made first. It is also the one place
// where the driver's errors get their kind.
package sqlitedb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"

	_ "modernc.org/sqlite" // the driver

	"yizhan/shared/fault"
)

// DB is one SQLite file.
//
// Writes go through one connection that lives as long as the file is open: its
// prepared statements are kept, so recording a visit parses no SQL. Readers have
// their own connections, see the last commit, and never hold a writer up.
type DB struct {
	place   place
	pool    *sql.DB
	readers *sql.DB

	mu    sync.Mutex // held during a write transaction
	conn  *sql.Conn
	stmts map[string]*sql.Stmt
}

// readersMax bounds how many reads run at once: more only wait for each other.
const readersMax = 4

// Open opens a file, creating it if there is none.
func Open(ctx context.Context, path string, options ...Option) (*DB, error) {
	place := newPlace(path, options)
	if err := place.makeFolder(); err != nil {
		return nil, err
	}
	pragmas := []string{
		"busy_timeout(5000)", // first, so that it holds for the others
		"journal_mode(WAL)",
		"synchronous(FULL)", // a commit that returned survives a power cut
		"foreign_keys(1)",
		"secure_delete(1)",   // what is erased is overwritten
		"cell_size_check(1)", // a damaged page is noticed where it is read
		"trusted_schema(0)",  // a file from elsewhere runs no code
		"temp_store(MEMORY)", // nothing personal in temporary files
		"cache_size(-16384)", // KiB
		"wal_autocheckpoint(4000)",
		"journal_size_limit(16777216)",
	}
	pool, err := sql.Open("sqlite", place.dsn(pragmas...))
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", filepath.Base(path), Classify(err))
	}
	pool.SetMaxOpenConns(1)
	readers, err := sql.Open("sqlite", place.dsn("busy_timeout(5000)", "query_only(1)", "trusted_schema(0)", "cache_size(-8192)"))
	if err != nil {
		_ = pool.Close()
		return nil, fmt.Errorf("open %s: %w", filepath.Base(path), Classify(err))
	}
	readers.SetMaxOpenConns(readersMax)
	db := &DB{place: place, pool: pool, readers: readers, stmts: map[string]*sql.Stmt{}}
	if err := db.connect(ctx); err != nil {
		_ = db.Close()
		return nil, fmt.Errorf("open %s: %w", filepath.Base(path), err)
	}
	return db, nil
}

// makeFolder makes the data folder, for its owner only.
func makeFolder(path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("make data folder: %w", classifyOS(err))
	}
	return nil
}

func (db *DB) connect(ctx context.Context) error {
	conn, err := db.pool.Conn(ctx)
	if err != nil {
		return Classify(err)
	}
	db.conn = conn
	return nil
}

// Path is the file's path.
func (db *DB) Path() string { return db.place.path }

// Close closes the file.
func (db *DB) Close() error {
	db.mu.Lock()
	defer db.mu.Unlock()
	errs := []error{db.readers.Close()}
	for _, s := range db.stmts {
		errs = append(errs, s.Close())
	}
	clear(db.stmts)
	if db.conn != nil {
		errs = append(errs, db.conn.Close())
	}
	return errors.Join(append(errs, db.pool.Close())...)
}

// Read runs f on one snapshot of the file.
func (db *DB) Read(ctx context.Context, f func(tx *sql.Tx) error) error {
	tx, err := db.readers.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return Classify(err)
	}
	defer tx.Rollback()
	return Classify(f(tx))
}

// Write runs f in one durable transaction: either all of it is on the disk when
// Write returns nil, or none of it ever will be.
func (db *DB) Write(ctx context.Context, f func(tx *Tx) error) (err error) {
	db.mu.Lock()
	defer db.mu.Unlock()
	if db.conn == nil {
		return fault.Wrap(fault.Internal, sql.ErrConnDone)
	}
	tx := &Tx{db: db}
	if err := ctx.Err(); err != nil {
		return err
	}
	// Neither the beginning nor the end of a transaction is cancelled half-way:
	// the driver may say "cancelled" of a BEGIN that has happened, and the
	// transaction would stay open for ever. busy_timeout bounds the wait.
	end := context.WithoutCancel(ctx)
	if err := tx.Exec(end, "BEGIN IMMEDIATE"); err != nil {
		return err
	}
	done := false
	defer func() {
		if !done {
			// After a full disk SQLite has rolled back by itself; saying so
			// again is an error that means nothing.
			_ = tx.Exec(end, "ROLLBACK")
		}
	}()
	if err := f(tx); err != nil {
		return Classify(err)
	}
	if err := tx.Exec(end, "COMMIT"); err != nil {
		return err
	}
	done = true
	return nil
}

// Tx is a write transaction. Statements are prepared once for the life of the
// file, so pass constant SQL.
type Tx struct{ db *DB }

func (tx *Tx) stmt(ctx context.Context, query string) (*sql.Stmt, error) {
	if s, ok := tx.db.stmts[query]; ok {
		return s, nil
	}
	s, err := tx.db.conn.PrepareContext(ctx, query)
	if err != nil {
		return nil, Classify(err)
	}
	tx.db.stmts[query] = s
	return s, nil
}

// Exec runs a statement.
func (tx *Tx) Exec(ctx context.Context, query string, args ...any) error {
	_, err := tx.ExecCount(ctx, query, args...)
	return err
}

// ExecCount runs a statement and says how many rows it changed.
func (tx *Tx) ExecCount(ctx context.Context, query string, args ...any) (int64, error) {
	s, err := tx.stmt(ctx, query)
	if err != nil {
		return 0, err
	}
	r, err := s.ExecContext(ctx, args...)
	if err != nil {
		return 0, Classify(err)
	}
	n, err := r.RowsAffected()
	return n, Classify(err)
}

// QueryContext runs a query; the name is that of database/sql, so that code
// which only reads takes either a Tx or a snapshot.
func (tx *Tx) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	s, err := tx.stmt(ctx, query)
	if err != nil {
		return nil, err
	}
	rows, err := s.QueryContext(ctx, args...)
	return rows, Classify(err)
}

// QueryRowContext runs a query for one row.
func (tx *Tx) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	s, err := tx.stmt(ctx, query)
	if err != nil {
		// database/sql has no row that holds an error; the same statement,
		// unprepared, fails with the same one.
		return tx.db.conn.QueryRowContext(ctx, query, args...)
	}
	return s.QueryRowContext(ctx, args...)
}

// Reader is what both a snapshot and a write transaction can do.
type Reader interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// Savepoint runs f so that it can fail alone, without the transaction around it.
func (tx *Tx) Savepoint(ctx context.Context, f func() error) error {
	if err := tx.Exec(ctx, "SAVEPOINT part"); err != nil {
		return err
	}
	end := context.WithoutCancel(ctx)
	if err := f(); err != nil {
		if back := tx.Exec(end, "ROLLBACK TO part"); back != nil {
			return errors.Join(err, back)
		}
		return errors.Join(err, tx.Exec(end, "RELEASE part"))
	}
	return tx.Exec(end, "RELEASE part")
}

// Backup writes a compact copy to a new file; deleted data is not in it.
func (db *DB) Backup(ctx context.Context, path string) error {
	if db.place.exists(path) {
		return fault.New(fault.Conflict, "file", "备份文件已存在，请换一个名字", "the backup file exists already: choose another name")
	}
	// A connection of its own: the readers may not write at all, not even to
	// another file, and the writer must not be kept from recording.
	return db.place.copyTo(ctx, path)
}

// copyTo writes a compact copy through a connection of its own. The copy's own
// journal is deleted at the end, and EXTRA is what makes that durable: with FULL,
// a power cut behind it may bring the journal back, and opening the copy would
// roll it back to nothing.
func (p place) copyTo(ctx context.Context, path string) error {
	own, err := sql.Open("sqlite", p.dsn("busy_timeout(5000)", "synchronous(EXTRA)"))
	if err != nil {
		return Classify(err)
	}
	_, err = own.ExecContext(ctx, "VACUUM INTO ?", path)
	return errors.Join(Classify(err), own.Close())
}
