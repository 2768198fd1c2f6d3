package sqlite

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"slices"

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

// SharedKeys lists the documents of a kind that share one of some keys with another,
// the newest first: those that may be one and the same.
func SharedKeys(ctx context.Context, r sqlitedb.Reader, kind string, names ...string) (out []change.ID, err error) {
	seen := map[change.ID]bool{}
	for _, name := range names {
		err := each(ctx, r, "SELECT k.id FROM (SELECT value FROM document_key WHERE kind = ?1 AND name = ?2 GROUP BY value HAVING count(*) > 1) s JOIN document_key k ON k.kind = ?1 AND k.name = ?2 AND k.value = s.value",
			[]any{kind, name}, func(rows *sql.Rows) error {
				var b []byte
				if err := rows.Scan(&b); err != nil {
					return sqlitedb.Classify(err)
				}
				id, err := change.IDFromBytes(b)
				if !seen[id] {
					seen[id] = true
					out = append(out, id)
				}
				return err
			})
		if err != nil {
			return nil, fmt.Errorf("find shared keys of %s: %w", kind, err)
		}
	}
	slices.SortFunc(out, func(a, b change.ID) int { return bytes.Compare(b[:], a[:]) })
	return out, nil
}

// Losers reads the values of a document that did not win.
func (d Documents) Losers(ctx context.Context, kind string, id change.ID) ([]merge.Loser, error) {
	return LosersOf(ctx, d.R, kind, id)
}
