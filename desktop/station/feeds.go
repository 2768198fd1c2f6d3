package station

import (
	"context"
	"database/sql"
	"fmt"

	"yizhan/shared/change"
	"yizhan/shared/fault"
	"yizhan/shared/ledger"
	"yizhan/shared/ledger/sqlite"
	"yizhan/shared/merge"
	"yizhan/shared/wire"
)

// Cursors tells how far each feed has been read.
func (s *Station) Cursors(ctx context.Context) (map[string]uint64, error) {
	out := map[string]uint64{}
	err := s.read(ctx, func(tx *sql.Tx) error {
		rows, err := tx.QueryContext(ctx, "SELECT feed, seq FROM feed_cursor")
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var feed string
			var seq int64
			if err := rows.Scan(&feed, &seq); err != nil {
				return err
			}
			out[feed] = uint64(seq)
		}
		return rows.Err()
	})
	return out, err
}

// Adopt takes a stretch of a feed in, with the cursor, in one transaction. The
// stretch must begin where the feed was left. What we recorded after d.Applied the
// city had not taken in when it wrote the stretch: that is laid over.
func (s *Station) Adopt(ctx context.Context, d wire.Delta) error {
	err := sqlite.Write(ctx, s.db, func(tx sqlite.Tx) error {
		var at int64
		err := tx.QueryRowContext(ctx, "SELECT seq FROM feed_cursor WHERE feed = ?", d.Feed).Scan(&at)
		if err != nil && !none(err) {
			return err
		}
		if uint64(at) != d.Prev {
			return fault.Wrap(fault.Conflict, fmt.Errorf("feed %s continues at %d, not %d", d.Feed, at, d.Prev))
		}
		var device []byte
		var epoch int64
		if err := tx.QueryRowContext(ctx, "SELECT id, epoch FROM device").Scan(&device, &epoch); err != nil {
			return err
		}
		var some bool // hardly ever, so it is asked once for all documents
		if err := tx.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM outbox WHERE epoch = ? AND seq > ? AND "+isEdit+")", epoch, int64(d.Applied)).Scan(&some); err != nil {
			return err
		}
		pending := func(kind string, id change.ID) ([]ledger.Pending, error) {
			if !some {
				return nil, nil
			}
			return pendingEdits(ctx, tx, epoch, d.Applied, kind, id)
		}
		if err := ledger.Adopt(ctx, tx, change.ID(device), d.Docs, pending); err != nil {
			return err
		}
		if err := adoptLosers(ctx, tx, d); err != nil {
			return err
		}
		if err := s.strikeOff(ctx, tx, d); err != nil {
			return err
		}
		if err := tx.SetAsOf(ctx, s.now()); err != nil {
			return err
		}
		return tx.Exec(ctx, "INSERT INTO feed_cursor (feed, seq) VALUES (?, ?) ON CONFLICT DO UPDATE SET seq = excluded.seq", d.Feed, int64(d.To))
	})
	if err != nil {
		return fmt.Errorf("adopt feed: %w", err)
	}
	s.changedDocuments()
	return nil
}

// adoptLosers makes the losing values of the documents in a stretch those that the
// city has. What comes without any has been settled.
func adoptLosers(ctx context.Context, tx sqlite.Tx, d wire.Delta) error {
	type document struct {
		kind string
		id   change.ID
	}
	losers := map[document][]merge.Loser{}
	for _, l := range d.Losers {
		losers[document{l.Kind, l.ID}] = l.Losers
	}
	var some bool
	if err := tx.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM loser)").Scan(&some); err != nil {
		return err
	}
	if !some && len(losers) == 0 {
		return nil
	}
	for _, doc := range d.Docs {
		if err := tx.ReplaceLosers(ctx, doc.Kind, doc.ID, losers[document{doc.Kind, doc.ID}]); err != nil {
			return err
		}
	}
	return nil
}

// isEdit tells edits of documents from other rows of the outbox.
const isEdit = "kind NOT IN ('visit', 'attendance', 'void', 'amend')"

// pendingEdits reads our edits of a document that the city has not applied.
func pendingEdits(ctx context.Context, tx sqlite.Tx, epoch int64, applied uint64, kind string, id change.ID) ([]ledger.Pending, error) {
	rows, err := tx.QueryContext(ctx, "SELECT bytes FROM outbox WHERE id = ? AND kind = ? AND epoch = ? AND seq > ? AND "+isEdit+" ORDER BY seq", id[:], kind, epoch, int64(applied))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []ledger.Pending
	for rows.Next() {
		var b []byte
		if err := rows.Scan(&b); err != nil {
			return nil, err
		}
		c, err := change.Decode(b)
		if err != nil {
			return nil, err
		}
		p := ledger.Pending{Clock: c.Clock}
		if err := change.Unmarshal(c.Body, &p.Edit); err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	return out, rows.Err()
}
