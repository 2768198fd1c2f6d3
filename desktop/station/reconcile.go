package station

import (
	"context"
	"database/sql"
	"fmt"

	"yizhan/desktop/journal"
	"yizhan/shared/change"
)

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
		// the journal is not its, and the other computer may go on where it was.
		if err := s.setJournalAside(".of-another-"); err != nil {
			return err
		}
		if err := s.beginEpoch(ctx, EventMoved); err != nil {
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
