package station

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/ledger"
	"yizhan/shared/ledger/sqlite"
	"yizhan/shared/wire"
)

// Reread reads a feed from its beginning, and in the end forgets the documents that
// did not come again: the city has forgotten them, too.
func (s *Station) Reread(ctx context.Context, feed string) error {
	err := sqlite.Write(ctx, s.db, func(tx sqlite.Tx) error {
		if err := sweepAll(ctx, tx, feed); err != nil {
			return err
		}
		return tx.Exec(ctx, "DELETE FROM feed_cursor WHERE feed = ?", feed)
	})
	if err != nil {
		return fmt.Errorf("reread %s: %w", feed, err)
	}
	return nil
}

// sweepAll puts all documents of a feed on the list of those to be struck off.
func sweepAll(ctx context.Context, tx sqlite.Tx, feed string) error {
	refs, err := sqlite.DocumentsOfFeed(ctx, tx, feed)
	if err != nil {
		return err
	}
	for _, r := range refs {
		if err := tx.Exec(ctx, "INSERT INTO sweep (feed, kind, id) VALUES (?,?,?) ON CONFLICT DO NOTHING", feed, r.Kind, r.ID[:]); err != nil {
			return err
		}
	}
	return nil
}

// strikeOff takes the documents of a stretch off the list, and at the feed's end
// forgets those that are left.
func (s *Station) strikeOff(ctx context.Context, tx sqlite.Tx, d wire.Delta) error {
	var some bool
	if err := tx.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM sweep WHERE feed = ?)", d.Feed).Scan(&some); err != nil || !some {
		return err
	}
	for _, doc := range d.Docs {
		if err := tx.Exec(ctx, "DELETE FROM sweep WHERE feed = ? AND kind = ? AND id = ?", d.Feed, doc.Kind, doc.ID[:]); err != nil {
			return err
		}
	}
	if d.To < d.Head {
		return nil
	}
	return s.forgetSwept(ctx, tx, d.Feed, d.Applied)
}

// forgetSwept forgets what is on the list, but for what was edited here and has not
// been taken in by the city, and for who this station is: no city can make it nobody.
func (s *Station) forgetSwept(ctx context.Context, tx sqlite.Tx, feed string, applied uint64) error {
	rows, err := tx.QueryContext(ctx, "SELECT kind, id FROM sweep WHERE feed = ? AND (kind, id) NOT IN (SELECT ?, station FROM profile)", feed, domain.KindStation)
	if err != nil {
		return err
	}
	var refs []sqlite.DocumentRef
	for rows.Next() {
		var r sqlite.DocumentRef
		var id []byte
		if err := rows.Scan(&r.Kind, &id); err != nil {
			_ = rows.Close()
			return err
		}
		r.ID = change.ID(id)
		refs = append(refs, r)
	}
	if err := rows.Close(); err != nil {
		return err
	}
	var epoch int64
	if err := tx.QueryRowContext(ctx, "SELECT epoch FROM device").Scan(&epoch); err != nil {
		return err
	}
	for _, r := range refs {
		own, err := pendingEdits(ctx, tx, epoch, applied, r.Kind, r.ID)
		if err != nil {
			return err
		}
		if len(own) > 0 {
			continue
		}
		if err := ledger.Forget(ctx, tx, r.Kind, r.ID); err != nil {
			return err
		}
	}
	if err := tx.Exec(ctx, "DELETE FROM sweep WHERE feed = ?", feed); err != nil {
		return err
	}
	// The entries of the product are planted at every start. A desk must not be
	// without a group to choose until then.
	_, err = ledger.Seed(ctx, tx)
	return err
}

// Evict forgets what this station no longer follows: documents, and records that
// others recorded. What was recorded here stays. Nothing is evicted before all of
// it has been delivered; reports whether it was.
func (s *Station) Evict(ctx context.Context, followed []string) (bool, error) {
	known, err := s.Cursors(ctx)
	if err != nil {
		return false, err
	}
	evicted := false
	for _, feed := range slices.Sorted(maps.Keys(known)) {
		if slices.Contains(followed, feed) {
			continue
		}
		done, err := s.evict(ctx, feed)
		if err != nil {
			return evicted, fmt.Errorf("evict %s: %w", feed, err)
		}
		evicted = evicted || done
	}
	if evicted {
		s.changedDocuments()
		s.changed(SignalVisits)
	}
	return evicted, nil
}

func (s *Station) evict(ctx context.Context, feed string) (done bool, err error) {
	s.recording.Lock()
	defer s.recording.Unlock()
	err = sqlite.Write(ctx, s.db, func(tx sqlite.Tx) error {
		var last, acked int64
		if err := tx.QueryRowContext(ctx, "SELECT last_seq, acked_seq FROM device").Scan(&last, &acked); err != nil || acked < last {
			return err // push before purge
		}
		if err := sweepAll(ctx, tx, feed); err != nil {
			return err
		}
		if err := s.forgetSwept(ctx, tx, feed, uint64(last)); err != nil {
			return err
		}
		if station, ok := domain.StationOfFeed(feed); ok {
			own, err := ownRecords(ctx, tx)
			if err != nil {
				return err
			}
			if err := ledger.ForgetRecords(ctx, tx, station, func(id change.ID) bool { return own[id] }); err != nil {
				return err
			}
		}
		done = true
		return tx.Exec(ctx, "DELETE FROM feed_cursor WHERE feed = ?", feed)
	})
	return done, err
}

func ownRecords(ctx context.Context, tx sqlite.Tx) (map[change.ID]bool, error) {
	own := map[change.ID]bool{}
	rows, err := tx.QueryContext(ctx, "SELECT id FROM outbox WHERE kind IN ('visit', 'attendance', 'void', 'amend')")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var id sql.RawBytes
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		own[change.ID(id)] = true
	}
	return own, rows.Err()
}
