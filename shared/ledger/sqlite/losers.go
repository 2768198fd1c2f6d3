package sqlite

import (
	"context"
	"database/sql"
	"fmt"

	"yizhan/shared/change"
	"yizhan/shared/merge"
	"yizhan/shared/sqlitedb"
)

// AddLosers keeps values that did not win.
func (tx Tx) AddLosers(ctx context.Context, kind string, id change.ID, losers []merge.Loser) error {
	for _, l := range losers {
		if err := tx.Exec(ctx, "INSERT INTO loser (kind, id, field, revision, device, value, clock, written, proposal) VALUES (?,?,?,?,?,?,?,?,?) ON CONFLICT DO NOTHING",
			kind, blob(id), l.Name, int64(l.LostAt), blob(l.Device), []byte(l.Value), int64(l.Clock), int64(l.Revision), l.Proposal); err != nil {
			return fmt.Errorf("keep losing value of %s: %w", kind, err)
		}
	}
	return nil
}

// SettleLosers forgets values that lost by a revision or before.
func (tx Tx) SettleLosers(ctx context.Context, kind string, id change.ID, fields []string, revision uint64) error {
	if revision == 0 {
		return nil // its author had seen nothing
	}
	for _, f := range fields {
		if err := tx.Exec(ctx, "DELETE FROM loser WHERE kind = ? AND id = ? AND field = ? AND revision <= ?", kind, blob(id), f, int64(revision)); err != nil {
			return fmt.Errorf("settle losing values of %s: %w", kind, err)
		}
	}
	return nil
}

// ReplaceLosers makes these all losers of a document.
func (tx Tx) ReplaceLosers(ctx context.Context, kind string, id change.ID, losers []merge.Loser) error {
	if err := tx.Exec(ctx, "DELETE FROM loser WHERE kind = ? AND id = ?", kind, blob(id)); err != nil {
		return fmt.Errorf("replace losing values of %s: %w", kind, err)
	}
	return tx.AddLosers(ctx, kind, id, losers)
}

const loserColumns = "kind, id, field, revision, device, value, clock, written, proposal"

// Loser is a losing value with the document that it is of.
type Loser struct {
	Kind string
	ID   change.ID
	merge.Loser
}

// LosersOf reads the losing values of one document.
func LosersOf(ctx context.Context, r sqlitedb.Reader, kind string, id change.ID) ([]merge.Loser, error) {
	list, err := readLosers(ctx, r, "WHERE kind = ? AND id = ? ORDER BY field, revision, device", kind, blob(id))
	out := make([]merge.Loser, len(list))
	for i, l := range list {
		out[i] = l.Loser
	}
	return out, err
}

// ListLosers reads losing values of all documents, up to a number.
func ListLosers(ctx context.Context, r sqlitedb.Reader, limit int) ([]Loser, error) {
	return readLosers(ctx, r, "ORDER BY kind, id, field, revision, device LIMIT ?", limit)
}

// ListProposals reads those that stations proposed for entries of the city.
func ListProposals(ctx context.Context, r sqlitedb.Reader, limit int) ([]Loser, error) {
	return readLosers(ctx, r, "WHERE proposal = 1 ORDER BY clock, kind, id, field, device LIMIT ?", limit)
}

func readLosers(ctx context.Context, r sqlitedb.Reader, where string, args ...any) ([]Loser, error) {
	var out []Loser
	err := each(ctx, r, "SELECT "+loserColumns+" FROM loser "+where, args, func(rows *sql.Rows) error {
		var l Loser
		var id, device, value []byte
		var lost, clock, written int64
		if err := rows.Scan(&l.Kind, &id, &l.Name, &lost, &device, &value, &clock, &written, &l.Proposal); err != nil {
			return sqlitedb.Classify(err)
		}
		var err error
		if l.ID, err = change.IDFromBytes(id); err != nil {
			return err
		}
		if l.Device, err = change.IDFromBytes(device); err != nil {
			return err
		}
		l.LostAt, l.Clock, l.Revision, l.Value = uint64(lost), change.Stamp(clock), uint64(written), value
		out = append(out, l)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read losing values: %w", err)
	}
	return out, nil
}
