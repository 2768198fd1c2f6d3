package sqlitedb

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"yizhan/shared/fault"
)

// Lock keeps other programs out of a data folder. It is an exclusive transaction
// on a small SQLite file: gone with the process, however that ends, and the same
// on every system.
type Lock struct {
	db   *sql.DB
	conn *sql.Conn
}

// TakeLock takes the lock at a path, or fails at once with fault.Locked.
func TakeLock(ctx context.Context, path string) (*Lock, error) {
	return takeLock(ctx, path, 0)
}

// WaitLock takes the lock at a path, waiting for whoever has it.
func WaitLock(ctx context.Context, path string, atMost time.Duration) (*Lock, error) {
	return takeLock(ctx, path, atMost)
}

func takeLock(ctx context.Context, path string, wait time.Duration) (*Lock, error) {
	if err := makeFolder(path); err != nil {
		return nil, err
	}
	db, err := sql.Open("sqlite", newPlace(path, nil).dsn(fmt.Sprintf("busy_timeout(%d)", wait.Milliseconds()), "journal_mode(DELETE)"))
	if err != nil {
		return nil, Classify(err)
	}
	conn, err := db.Conn(ctx)
	if err == nil {
		_, err = conn.ExecContext(ctx, "BEGIN EXCLUSIVE")
	}
	if err != nil {
		_ = db.Close()
		if err = Classify(err); fault.Is(err, fault.Busy) {
			err = fault.New(fault.Locked, "", "", "")
		}
		return nil, err
	}
	return &Lock{db: db, conn: conn}, nil
}

// Release gives the folder free. A nil lock holds nothing.
func (l *Lock) Release() error {
	if l == nil {
		return nil
	}
	_, err := l.conn.ExecContext(context.Background(), "ROLLBACK")
	if cerr := l.conn.Close(); err == nil {
		err = cerr
	}
	if cerr := l.db.Close(); err == nil {
		err = cerr
	}
	return Classify(err)
}
