package sqlitedb

import (
	"errors"
	"io/fs"
	"syscall"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"yizhan/shared/fault"
)

// Classify gives a driver error its kind. This is the only mapping from the
// driver to faults. An error that has a kind, or comes from elsewhere, stays.
func Classify(err error) error {
	driverErr, ok := errors.AsType[*sqlite.Error](err)
	if !ok {
		return err
	}
	if _, done := errors.AsType[*fault.Error](err); done {
		return err
	}
	switch driverErr.Code() & 0xff { // extended codes carry the primary one in the low byte
	case sqlite3.SQLITE_FULL:
		return fault.Wrap(fault.DiskFull, err)
	case sqlite3.SQLITE_IOERR:
		// A disk that fails to write or to sync saves nothing either; what is
		// wrong with it stands in the error underneath.
		return fault.Wrap(fault.DiskFull, err)
	case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM:
		return fault.Wrap(fault.ReadOnly, err)
	case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB:
		return fault.Wrap(fault.Corrupt, err)
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return fault.Wrap(fault.Busy, err)
	case sqlite3.SQLITE_TOOBIG:
		return fault.Wrap(fault.TooLarge, err)
	}
	return fault.Wrap(fault.Internal, err)
}

// IsConstraint reports whether a row was refused because its key is taken.
func IsConstraint(err error) bool {
	driverErr, ok := errors.AsType[*sqlite.Error](err)
	return ok && driverErr.Code()&0xff == sqlite3.SQLITE_CONSTRAINT
}

func classifyOS(err error) error {
	switch {
	case errors.Is(err, syscall.ENOSPC):
		return fault.Wrap(fault.DiskFull, err)
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return fault.Wrap(fault.ReadOnly, err)
	}
	return err
}
