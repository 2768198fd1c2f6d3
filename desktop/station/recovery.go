package station

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"

	"yizhan/desktop/journal"
	"yizhan/shared/change"
	"yizhan/shared/digest"
	"yizhan/shared/disk"
	"yizhan/shared/fault"
	"yizhan/shared/sqlitedb"
)

// What a start does when the database is not what it was when the program last
// ran: put back to an earlier state, copied to another computer, damaged, gone.
// None of it needs a network, and nobody has to do anything.

// damagedFile is left behind when a damaged page is met while running. The next
// start makes the database again.
const damagedFile = "station.damaged"

// met notes a damaged database for the next start, and makes room on a full disk;
// the error stays what it is.
func (s *Station) met(err error) error {
	err = s.giveUpReserve(err)
	if fault.Is(err, fault.Corrupt) {
		err = errors.Join(err, s.folder("").WriteFile(damagedFile, nil))
	}
	return err
}

// openLedger opens the database. One that is damaged or gone is made again, if
// the journal and the anchor are there; the damaged file is kept.
func (s *Station) openLedger(ctx context.Context) error {
	if err := s.putBackup(ctx); err != nil {
		return err
	}
	a, err := s.readAnchor()
	if err != nil {
		return err
	}
	_, marked := s.folder("").Size(damagedFile)
	_, some := s.journal.Tail()
	// One that is marked and has no second copy is used as long as it opens: such as
	// it is, it is all there is.
	rebuild := a != nil && (marked == nil && some || s.isGone())
	if !rebuild {
		err = s.openFile(ctx)
		if a == nil || !isDamage(err) {
			return err
		}
		if s.db != nil {
			_ = s.db.Close() // it is put aside
			s.db = nil
		}
	}
	if err := s.saveOutbox(ctx); err != nil {
		return err
	}
	if err := s.putAside(); err != nil {
		return err
	}
	if err := s.openFile(ctx); err != nil {
		return err
	}
	if err := s.remake(ctx, a); err != nil {
		return err
	}
	if err := s.renewJournal(); err != nil {
		return err
	}
	return s.folder("").Remove(damagedFile)
}

// makeAgain is for a damaged page that opening does not read and comparing does.
// Nobody should have to start the program twice.
func (s *Station) makeAgain(ctx context.Context) error {
	err := errors.Join(s.folder("").WriteFile(damagedFile, nil), s.db.Close())
	s.db = nil
	if err != nil {
		return err
	}
	if err := s.openLedger(ctx); err != nil {
		return err
	}
	return s.reconcile(ctx)
}

// remake fills an empty database from the anchor and the journal.
func (s *Station) remake(ctx context.Context, a *anchor) error {
	if err := s.takeAnchor(ctx, a); err != nil {
		return fmt.Errorf("make the database again: %w", err)
	}
	if err := s.replay(ctx, EventRebuilt); err != nil {
		return fmt.Errorf("make the database again: %w", err)
	}
	return nil
}

func (s *Station) isSetUp(ctx context.Context) bool {
	_, err := s.Profile(ctx)
	return err == nil
}

// isDamage tells a file that cannot be made sense of from a disk that is full, a
// folder that is locked, a caller who gave up. A damaged schema shows as a mistake
// in SQL that worked yesterday.
func isDamage(err error) bool {
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return false
	}
	return fault.Is(err, fault.Corrupt) || fault.Is(err, fault.Internal)
}

// isGone reports whether there is no database, or an empty file in its place, of
// which SQLite would make a new one.
func (s *Station) isGone() bool {
	size, err := s.folder("").Size(ledgerFile)
	return errors.Is(err, fs.ErrNotExist) || err == nil && size == 0
}

// saveOutbox appends to the journal what of a damaged database's outbox can be
// read and proved by the chain, and the journal lacks: each copy may have lost what
// the other still has. That nothing can be read is no error.
func (s *Station) saveOutbox(ctx context.Context) error {
	db := s.db
	if db == nil {
		if s.isGone() {
			return nil
		}
		var err error
		if db, err = sqlitedb.Open(ctx, filepath.Join(s.dir, ledgerFile), sqlitedb.On(s.disk)); err != nil {
			return nil
		}
		defer db.Close()
	}
	second := map[digest.Sum]bool{}
	if _, err := s.journal.Each(func(e journal.Entry) error {
		second[digest.Of(e.Bytes)] = true
		return nil
	}); err != nil {
		return err
	}
	var missing []journal.Entry
	_ = db.Read(ctx, func(tx *sql.Tx) error { // as far as it can be read
		rows, err := tx.QueryContext(ctx, "SELECT seq, action, recorded_at, chain, bytes FROM outbox ORDER BY seq")
		if err != nil {
			return err
		}
		defer rows.Close()
		var before change.Chain
		for rows.Next() {
			var e journal.Entry
			var seq, action int64
			var c []byte
			if err := rows.Scan(&seq, &action, &e.RecordedAt, &c, &e.Bytes); err != nil {
				return err
			}
			if len(c) != len(e.Chain) {
				continue
			}
			e.Seq, e.Action, e.Chain = uint64(seq), uint64(action), change.Chain(c)
			if before.Next(e.Bytes) == e.Chain && !second[digest.Of(e.Bytes)] {
				missing = append(missing, e)
			}
			before = e.Chain
		}
		return rows.Err()
	})
	return s.journal.Append(missing)
}

// putAside keeps a damaged database, as evidence and for who can read more of it.
func (s *Station) putAside() error {
	if err := s.renameLedger(".damaged-" + s.now().Format("20060102-150405.000")); err != nil {
		return fmt.Errorf("put the damaged database aside: %w", err)
	}
	return s.folder("").WriteFile(damagedFile, nil)
}

// renameLedger keeps the database's files under other names, as many as there are.
func (s *Station) renameLedger(suffix string) error {
	for _, part := range []string{"", "-wal", "-shm"} {
		if err := s.folder("").Rename(ledgerFile+part, ledgerFile+part+suffix); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

// folder is the data folder, or one within it.
func (s *Station) folder(name string) disk.Folder {
	path := filepath.Join(s.dir, name)
	if s.disk != nil {
		return s.disk.Folder(path)
	}
	return disk.System(path)
}
