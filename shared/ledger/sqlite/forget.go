package sqlite

import (
	"context"
	"database/sql"
	"fmt"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/ledger"
	"yizhan/shared/merge"
	"yizhan/shared/sqlitedb"
)

// RecordsOf reads all facts and corrections of a station.
func (tx Tx) RecordsOf(ctx context.Context, station change.ID) ([]ledger.Fact, []ledger.Correction, error) {
	visits, err := readVisits(ctx, tx, "WHERE v.station = ?", blob(station))
	if err != nil {
		return nil, nil, err
	}
	attendances, err := readAttendances(ctx, tx, "WHERE v.station = ?", blob(station))
	if err != nil {
		return nil, nil, err
	}
	corrections, err := readCorrections(ctx, tx, "WHERE station = ?", blob(station))
	return append(visits, attendances...), corrections, err
}

// DeleteCorrection removes a correction.
func (tx Tx) DeleteCorrection(ctx context.Context, id change.ID) error {
	return tx.Exec(ctx, "DELETE FROM correction WHERE id = ?", blob(id))
}

// DeleteDocument removes a document with its keys and losing values.
func (tx Tx) DeleteDocument(ctx context.Context, kind string, id change.ID) error {
	for _, q := range []string{"DELETE FROM document WHERE kind = ? AND id = ?", "DELETE FROM document_key WHERE kind = ? AND id = ?", "DELETE FROM loser WHERE kind = ? AND id = ?"} {
		if err := tx.Exec(ctx, q, kind, blob(id)); err != nil {
			return fmt.Errorf("forget %s: %w", kind, err)
		}
	}
	return nil
}

// DocumentRef names a document.
type DocumentRef struct {
	Kind string
	ID   change.ID
}

// DocumentsOfFeed lists the documents that belong to a feed, read off their values.
func DocumentsOfFeed(ctx context.Context, r sqlitedb.Reader, feed string) ([]DocumentRef, error) {
	var out []DocumentRef
	err := eachDocument(ctx, r, func(kind *domain.Kind, d merge.Document) error {
		for _, f := range kind.Feeds(d.Values()) {
			if f == feed {
				out = append(out, DocumentRef{d.Kind, d.ID})
			}
		}
		return nil
	})
	return out, err
}

// eachDocument reads all documents of kinds that this version knows.
func eachDocument(ctx context.Context, r sqlitedb.Reader, f func(*domain.Kind, merge.Document) error) error {
	return each(ctx, r, "SELECT state FROM document", nil, func(rows *sql.Rows) error {
		var state []byte
		if err := rows.Scan(&state); err != nil {
			return sqlitedb.Classify(err)
		}
		d, err := decodeDocument(state)
		if err != nil {
			return err
		}
		kind, ok := domain.FindKind(d.Kind)
		if !ok || !kind.IsDocument() {
			return nil
		}
		return f(kind, d)
	})
}

// DeletedDocuments lists documents that were deleted before a moment.
func DeletedDocuments(ctx context.Context, r sqlitedb.Reader, before change.Stamp) ([]DocumentRef, error) {
	var out []DocumentRef
	err := eachDocument(ctx, r, func(_ *domain.Kind, d merge.Document) error {
		if d.Fields[domain.FieldDeleted].Clock < before && (&d).Values().Deleted() {
			out = append(out, DocumentRef{d.Kind, d.ID})
		}
		return nil
	})
	return out, err
}
