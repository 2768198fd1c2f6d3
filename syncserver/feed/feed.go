// Package feed is who hears of what: ordered lists of documents that a device
// follows, and the hub that tells sessions when one has moved.
package feed

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"slices"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/ledger/sqlite"
	"yizhan/shared/merge"
	"yizhan/shared/sqlitedb"
	"yizhan/shared/wire"
)

// Of lists the feeds that a station's device follows.
func Of(station change.ID) []string {
	return []string{domain.FeedCity, domain.FeedStation(station)}
}

// Appender gathers the documents that a transaction changed. They are appended
// at its end, feeds in the order of their names, each head last.
type Appender struct{ feeds map[string][]ref }

type ref struct {
	kind string
	id   change.ID
}

// Add notes a changed document.
func (a *Appender) Add(d merge.Document) {
	kind, ok := domain.FindKind(d.Kind)
	if !ok || !kind.IsDocument() {
		return
	}
	if a.feeds == nil {
		a.feeds = map[string][]ref{}
	}
	for _, f := range kind.Feeds(d.Values()) {
		if r := (ref{d.Kind, d.ID}); !slices.Contains(a.feeds[f], r) {
			a.feeds[f] = append(a.feeds[f], r)
		}
	}
}

// Append moves the documents to the heads of their feeds and returns the heads.
func (a *Appender) Append(ctx context.Context, tx sqlite.Tx) (map[string]uint64, error) {
	heads := map[string]uint64{}
	for _, name := range slices.Sorted(maps.Keys(a.feeds)) {
		head, err := Head(ctx, tx, name)
		if err != nil {
			return nil, err
		}
		for _, r := range a.feeds[name] {
			head++
			if err := tx.Exec(ctx, "DELETE FROM feed_row WHERE feed = ? AND kind = ? AND id = ?", name, r.kind, r.id[:]); err != nil {
				return nil, fmt.Errorf("append to feed: %w", err)
			}
			if err := tx.Exec(ctx, "INSERT INTO feed_row (feed, seq, kind, id) VALUES (?,?,?,?)", name, int64(head), r.kind, r.id[:]); err != nil {
				return nil, fmt.Errorf("append to feed: %w", err)
			}
		}
		if err := tx.Exec(ctx, "INSERT INTO feed_head (feed, head) VALUES (?, ?) ON CONFLICT DO UPDATE SET head = excluded.head", name, int64(head)); err != nil {
			return nil, fmt.Errorf("move feed head: %w", err)
		}
		heads[name] = head
	}
	return heads, nil
}

// Head is the number of the last entry of a feed; 0 of an empty one.
func Head(ctx context.Context, r sqlitedb.Reader, name string) (uint64, error) {
	var head int64
	err := r.QueryRowContext(ctx, "SELECT head FROM feed_head WHERE feed = ?", name).Scan(&head)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return 0, fmt.Errorf("read feed head: %w", sqlitedb.Classify(err))
	}
	return uint64(head), nil
}

// Floor is the number from which a feed is complete: what was deleted before it is
// forgotten.
func Floor(ctx context.Context, r sqlitedb.Reader, name string) (uint64, error) {
	var floor int64
	err := r.QueryRowContext(ctx, "SELECT floor FROM feed_head WHERE feed = ?", name).Scan(&floor)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return 0, fmt.Errorf("read feed floor: %w", sqlitedb.Classify(err))
	}
	return uint64(floor), nil
}

// Drop removes a document that is forgotten from its feeds and raises their floors
// above it.
func Drop(ctx context.Context, tx sqlite.Tx, kind string, id change.ID) error {
	if err := tx.Exec(ctx, "UPDATE feed_head SET floor = max(floor, (SELECT r.seq FROM feed_row r WHERE r.feed = feed_head.feed AND r.kind = ?1 AND r.id = ?2)) WHERE feed IN (SELECT feed FROM feed_row WHERE kind = ?1 AND id = ?2)", kind, id[:]); err != nil {
		return fmt.Errorf("raise feed floor: %w", err)
	}
	return tx.Exec(ctx, "DELETE FROM feed_row WHERE kind = ? AND id = ?", kind, id[:])
}

// Read reads what follows a cursor in a feed, on one snapshot with how far the
// device's own changes had been taken in. The documents take as many bytes as are
// asked for, or DeltaBytes: on a slow line nothing that waits behind them should
// wait for long.
func Read(ctx context.Context, db *sqlitedb.DB, pull wire.Pull, device change.ID, epoch uint64) (d wire.Delta, err error) {
	name, after := pull.Feed, pull.After
	bytes := wire.DeltaBytes
	if pull.Bytes > 0 {
		bytes = int(min(pull.Bytes, wire.DeltaBytesMax))
	}
	err = db.Read(ctx, func(tx *sql.Tx) error {
		d = wire.Delta{Feed: name, Prev: after, To: after}
		var err error
		if d.Head, err = Head(ctx, tx, name); err != nil {
			return err
		}
		var applied int64
		err = tx.QueryRowContext(ctx, "SELECT last_seq FROM device_cursor WHERE device = ? AND epoch = ?", device[:], int64(epoch)).Scan(&applied)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		d.Applied = uint64(applied)
		if err := readRows(ctx, tx, &d, bytes); err != nil {
			return err
		}
		d.Losers, err = readLosers(ctx, tx, name, after, d.To)
		return err
	})
	if err != nil {
		return wire.Delta{}, fmt.Errorf("read feed %s: %w", name, err)
	}
	return d, nil
}

func readRows(ctx context.Context, tx *sql.Tx, d *wire.Delta, bytes int) error {
	rows, err := tx.QueryContext(ctx, `SELECT f.seq, f.kind, f.id, doc.state FROM feed_row f JOIN document doc ON doc.kind = f.kind AND doc.id = f.id
		WHERE f.feed = ? AND f.seq > ? ORDER BY f.seq LIMIT ?`, d.Feed, int64(d.Prev), wire.DeltaDocsMax)
	if err != nil {
		return err
	}
	defer rows.Close()
	size := 0
	for rows.Next() {
		var seq int64
		var kind string
		var id, state []byte
		if err := rows.Scan(&seq, &kind, &id, &state); err != nil {
			return err
		}
		if size += len(state); size > bytes && len(d.Docs) > 0 {
			return nil
		}
		doc := merge.Encoded{State: state}
		if !merge.Names(state, kind, change.ID(id)) {
			// A damaged row, which verify names, holds up none behind it. That there is
			// such a document is still told: a station must not forget its good copy.
			if doc, err = (merge.Document{Kind: kind, ID: change.ID(id)}).Encode(); err != nil {
				return err
			}
		}
		d.Docs, d.To = append(d.Docs, doc), uint64(seq)
	}
	if len(d.Docs) < wire.DeltaDocsMax && rows.Err() == nil {
		d.To = d.Head // rows that moved on leave numbers behind that nobody has
	}
	return rows.Err()
}

// readLosers reads the losing values of the documents in a stretch of a feed.
// There are hardly ever any, so whether there are is asked first.
func readLosers(ctx context.Context, tx *sql.Tx, name string, after, to uint64) ([]wire.Losers, error) {
	var some bool
	if err := tx.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM loser)").Scan(&some); err != nil || !some {
		return nil, err
	}
	rows, err := tx.QueryContext(ctx, `SELECT DISTINCT f.kind, f.id FROM feed_row f JOIN loser l ON l.kind = f.kind AND l.id = f.id
		WHERE f.feed = ? AND f.seq > ? AND f.seq <= ? ORDER BY f.seq`, name, int64(after), int64(to))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []wire.Losers
	for rows.Next() {
		var l wire.Losers
		var id []byte
		if err := rows.Scan(&l.Kind, &id); err != nil {
			return nil, err
		}
		l.ID = change.ID(id)
		if l.Losers, err = sqlite.LosersOf(ctx, tx, l.Kind, l.ID); err != nil {
			return nil, err
		}
		out = append(out, l)
	}
	return out, rows.Err()
}
