package station

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"

	"yizhan/desktop/journal"
	"yizhan/shared/change"
	"yizhan/shared/digest"
	"yizhan/shared/disk"
	"yizhan/shared/fault"
	"yizhan/shared/ledger"
	"yizhan/shared/ledger/sqlite"
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
	suffix := ".damaged-" + s.now().Format("20060102-150405.000")
	for _, part := range []string{"", "-wal", "-shm"} {
		if err := s.folder("").Rename(ledgerFile+part, ledgerFile+part+suffix); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("put the damaged database aside: %w", err)
		}
	}
	return s.folder("").WriteFile(damagedFile, nil)
}

// reconcile compares the database with the journal and the anchor.
func (s *Station) reconcile(ctx context.Context) error {
	a, err := s.readAnchor()
	if err != nil {
		return err
	}
	last, chain, device, err := s.position(ctx)
	if err != nil {
		return err
	}
	tail, some := s.journal.Tail()
	switch {
	case a != nil && a.Device != device && last == 0 && a.Station != "" && !s.isSetUp(ctx):
		// The database was made a moment ago, in the place of one that had nothing
		// left when the power came back.
		if err := s.remake(ctx, a); err != nil {
			return err
		}
		device = a.Device
	case a != nil && a.Device != device:
		// Somebody put another computer's database here. What it holds counts;
		// the journal is not its.
		if err := s.setJournalAside(".of-another-"); err != nil {
			return err
		}
	case some && tail.Seq == last && tail.Chain == chain:
	case !some && last == 0:
	default:
		if _, behind, err := s.chainAt(ctx, tail.Seq, tail.Chain); err != nil {
			return err
		} else if !behind {
			if err := s.replay(ctx, EventRestored); err != nil {
				return fmt.Errorf("put back what the database lacks: %w", err)
			}
		}
	}
	if err := s.catchUp(ctx); err != nil {
		return err
	}
	if a != nil && a.Device == device && a.Machine != "" && s.machine != "" && a.Machine != s.machine {
		// The original may go on where it was: two computers must not give the
		// same numbers.
		if err := s.beginEpoch(ctx, EventMoved); err != nil {
			return err
		}
	}
	return s.keepAnchor(ctx)
}

func (s *Station) position(ctx context.Context) (last uint64, chain change.Chain, device change.ID, err error) {
	err = s.read(ctx, func(tx *sql.Tx) error {
		var n int64
		var c, id []byte
		if err := tx.QueryRowContext(ctx, "SELECT last_seq, chain, id FROM device").Scan(&n, &c, &id); err != nil {
			return err
		}
		last, chain, device = uint64(n), change.Chain(c), change.ID(id)
		return nil
	})
	return last, chain, device, err
}

// chainAt reports whether the outbox has a number, and with this chain.
func (s *Station) chainAt(ctx context.Context, seq uint64, chain change.Chain) (known, same bool, err error) {
	if seq == 0 {
		return true, true, nil
	}
	err = s.read(ctx, func(tx *sql.Tx) error {
		var c []byte
		err := tx.QueryRowContext(ctx, "SELECT chain FROM outbox WHERE seq = ?", int64(seq)).Scan(&c)
		if none(err) {
			return nil
		}
		if err == nil {
			known, same = true, change.Chain(c) == chain
		}
		return err
	})
	return known, same, err
}

// renewJournal sets a journal aside that has places which cannot be read: what it
// held is in the database by now, and is written into a new one from there.
func (s *Station) renewJournal() error {
	damaged, err := s.journal.Each(func(journal.Entry) error { return nil })
	if err != nil || damaged == 0 {
		return err
	}
	return s.setJournalAside(".damaged-")
}

// setJournalAside renames a journal that is not to be gone on with.
func (s *Station) setJournalAside(why string) error {
	if err := s.journal.Close(); err != nil {
		return err
	}
	suffix := why + s.now().Format("20060102-150405")
	files := s.folder(journalFolder)
	names, err := files.List()
	if err != nil {
		return err
	}
	for _, n := range names {
		if journal.IsSegment(n) {
			if err := files.Rename(n, n+suffix); err != nil {
				return err
			}
		}
	}
	s.journal, err = journal.Open(files)
	return err
}

// replayBatch is how many changes are put back in one transaction.
const replayBatch = 500

// replay puts into outbox and ledger what the journal has and the outbox lacks.
// Where the database was simply put back to an earlier state, numbers and chain
// come out as they were, and the epoch goes on. Where database and journal went
// apart, the changes get new numbers under a new epoch; by their ids the city
// counts each once.
func (s *Station) replay(ctx context.Context, why EventName) error {
	known, err := s.recordedChanges(ctx)
	if err != nil {
		return err
	}
	var missing []journal.Entry
	flush := func(list []journal.Entry) error {
		return sqlite.Write(ctx, s.db, func(tx sqlite.Tx) error {
			w, err := s.beginOutbox(ctx, tx)
			if err != nil {
				return err
			}
			if err := w.putBack(list); err != nil {
				return err
			}
			return w.finish()
		})
	}
	if _, err := s.journal.Each(func(e journal.Entry) error {
		sum := digest.Of(e.Bytes)
		if known[sum] {
			return nil
		}
		known[sum] = true
		missing = append(missing, e)
		return nil
	}); err != nil {
		return err
	}
	// What was saved from the outbox stands at the journal's end.
	slices.SortStableFunc(missing, func(a, b journal.Entry) int { return cmp.Compare(a.Seq, b.Seq) })
	for rest := missing; len(rest) > 0; {
		n := min(replayBatch, len(rest))
		for n < len(rest) && rest[n].Action == rest[n-1].Action {
			n++ // an action is put back as a whole
		}
		if err := flush(rest[:n]); err != nil {
			return err
		}
		rest = rest[n:]
	}
	last, chain, _, err := s.position(ctx)
	if err != nil {
		return err
	}
	if tail, _ := s.journal.Tail(); why == EventRestored && (last != tail.Seq || chain != tail.Chain) {
		if err := s.beginEpoch(ctx, EventForked); err != nil {
			return err
		}
		if err := s.journalFromLastCommon(ctx); err != nil {
			return err
		}
	}
	return sqlite.Write(ctx, s.db, func(tx sqlite.Tx) error {
		return errors.Join(s.note(ctx, tx, why, len(missing)), compareSoon(ctx, tx))
	})
}

// recordedChanges are the digests of all frozen bytes in the outbox.
func (s *Station) recordedChanges(ctx context.Context) (map[digest.Sum]bool, error) {
	known := map[digest.Sum]bool{}
	err := s.read(ctx, func(tx *sql.Tx) error {
		rows, err := tx.QueryContext(ctx, "SELECT bytes FROM outbox")
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var b sql.RawBytes
			if err := rows.Scan(&b); err != nil {
				return err
			}
			known[digest.Of(b)] = true
		}
		return rows.Err()
	})
	return known, err
}

// putBack appends changes that were recorded before, with their frozen bytes.
func (w *outbox) putBack(list []journal.Entry) error {
	entries := make([]ledger.Entry, 0, len(list))
	out := make([]journal.Entry, 0, len(list))
	action, oldAction := uint64(0), uint64(0)
	for _, e := range list {
		c, err := change.Decode(e.Bytes)
		if err != nil {
			return fmt.Errorf("change %d of the journal: %w", e.Seq, err)
		}
		w.seq++
		w.chain = w.chain.Next(e.Bytes)
		w.clock = max(w.clock, c.Clock)
		if e.Action != oldAction || action == 0 {
			action, oldAction = w.seq, e.Action
		}
		e.Seq, e.Action, e.Chain = w.seq, action, w.chain
		out, entries = append(out, e), append(entries, ledger.Entry{Change: c})
	}
	if err := w.insert(out, entries); err != nil {
		return err
	}
	// What the ledger would refuse today was accepted once: it is the city's to
	// say, as of everything else.
	_, err := ledger.Apply(w.ctx, w.tx, ledger.Author{Device: w.device, Local: true, Received: w.now}, entries)
	return err
}

// journalFromLastCommon appends to the journal what follows in the outbox behind
// the last change on which both agree, so that the journal ends as the outbox
// does.
func (s *Station) journalFromLastCommon(ctx context.Context) error {
	common := uint64(0)
	var chains map[uint64]change.Chain
	err := s.read(ctx, func(tx *sql.Tx) (err error) {
		chains, err = outboxChains(ctx, tx)
		return err
	})
	if err != nil {
		return err
	}
	if _, err := s.journal.Each(func(e journal.Entry) error {
		if chains[e.Seq] == e.Chain {
			common = max(common, e.Seq)
		}
		return nil
	}); err != nil {
		return err
	}
	return s.copyOutbox(ctx, common)
}

func outboxChains(ctx context.Context, tx *sql.Tx) (map[uint64]change.Chain, error) {
	out := map[uint64]change.Chain{}
	rows, err := tx.QueryContext(ctx, "SELECT seq, chain FROM outbox")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var seq int64
		var c []byte
		if err := rows.Scan(&seq, &c); err != nil {
			return nil, err
		}
		out[uint64(seq)] = change.Chain(c)
	}
	return out, rows.Err()
}

// copyToJournal writes the second copy of what has just been saved. That it
// cannot be written does not take back that the record is saved: it is said in
// the status, and made up for at the next chance.
func (s *Station) copyToJournal(ctx context.Context, written []journal.Entry) {
	var err error
	if s.journalErr == nil {
		err = s.journal.Append(written)
	} else {
		err = s.catchUp(context.WithoutCancel(ctx))
	}
	s.journalErr = err
	s.oneCopy.Store(err != nil)
}

// catchUp copies what of the outbox the journal lacks.
func (s *Station) catchUp(ctx context.Context) error {
	tail, _ := s.journal.Tail()
	return s.copyOutbox(ctx, tail.Seq)
}

func (s *Station) copyOutbox(ctx context.Context, after uint64) error {
	for {
		var list []journal.Entry
		err := s.read(ctx, func(tx *sql.Tx) error {
			rows, err := tx.QueryContext(ctx, "SELECT o.seq, o.action, o.recorded_at, o.chain, o.bytes FROM outbox o JOIN device d ON o.epoch = d.epoch WHERE o.seq > ? ORDER BY o.seq LIMIT ?", int64(after), replayBatch)
			if err != nil {
				return err
			}
			defer rows.Close()
			for rows.Next() {
				var e journal.Entry
				var seq, action int64
				var c []byte
				if err := rows.Scan(&seq, &action, &e.RecordedAt, &c, &e.Bytes); err != nil {
					return err
				}
				e.Seq, e.Action, e.Chain = uint64(seq), uint64(action), change.Chain(c)
				list = append(list, e)
			}
			return rows.Err()
		})
		if err != nil || len(list) == 0 {
			return err
		}
		if err := s.journal.Append(list); err != nil {
			return err
		}
		after = list[len(list)-1].Seq
	}
}

// journalFolder is where the second copy lies, within the data folder.
const journalFolder = "journal"

// folder is the data folder, or one within it.
func (s *Station) folder(name string) disk.Folder {
	path := filepath.Join(s.dir, name)
	if s.disk != nil {
		return s.disk.Folder(path)
	}
	return disk.System(path)
}
