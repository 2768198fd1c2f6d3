package sqlite

import (
	"context"
	"database/sql"
	"fmt"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/merge"
	"yizhan/shared/register"
	"yizhan/shared/sqlitedb"
)

// Documents reads registers from one snapshot.
type Documents struct{ R sqlitedb.Reader }

var _ register.Documents = Documents{}

// Scan reads the documents of a kind whose encoding holds all of some byte strings.
func (d Documents) Scan(ctx context.Context, kind string, holding [][]byte, f func(merge.Document) error) error {
	return ScanDocuments(ctx, d.R, kind, holding, f)
}

// Count tells how many documents of a kind there are that are not deleted. Most have
// never heard of deletion; the others are looked at.
func (d Documents) Count(ctx context.Context, kind string) (n int, err error) {
	word := change.AppendText(nil, domain.FieldDeleted)
	if _, err = one(d.R.QueryRowContext(ctx, "SELECT count(*) FROM document WHERE kind = ? AND instr(state, ?) = 0", kind, word), &n); err != nil {
		return 0, err
	}
	err = d.Scan(ctx, kind, [][]byte{word}, func(doc merge.Document) error {
		if !doc.Values().Deleted() {
			n++
		}
		return nil
	})
	return n, err
}

// Find reads one document.
func (d Documents) Find(ctx context.Context, kind string, id change.ID) (merge.Document, bool, error) {
	doc, found, err := FindDocument(ctx, d.R, kind, id)
	return doc.Document, found, err
}

// ByKey looks documents up by one of their keys; deleted ones have none.
func (d Documents) ByKey(ctx context.Context, kind string, key domain.Key, limit int) ([]merge.Document, error) {
	var out []merge.Document
	err := each(ctx, d.R, "SELECT d.state FROM document_key k JOIN document d ON d.kind = k.kind AND d.id = k.id WHERE k.kind = ? AND k.name = ? AND k.value = ? ORDER BY k.id LIMIT ?",
		[]any{kind, key.Name, key.Value, limit}, func(rows *sql.Rows) error {
			var state []byte
			if err := rows.Scan(&state); err != nil {
				return sqlitedb.Classify(err)
			}
			doc, err := decodeDocument(state)
			out = append(out, doc)
			return err
		})
	if err != nil {
		return nil, fmt.Errorf("look %s up: %w", kind, err)
	}
	return out, nil
}

// Losers reads the values of a document that did not win.
func (d Documents) Losers(ctx context.Context, kind string, id change.ID) ([]merge.Loser, error) {
	return LosersOf(ctx, d.R, kind, id)
}
