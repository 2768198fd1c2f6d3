package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"yizhan/shared/change"
	"yizhan/shared/digest"
	"yizhan/shared/domain"
	"yizhan/shared/ledger"
	"yizhan/shared/merge"
	"yizhan/shared/sqlitedb"
)

// FindDocument reads a document's merged state.
func (tx Tx) FindDocument(ctx context.Context, kind string, id change.ID) (merge.Encoded, bool, error) {
	return FindDocument(ctx, tx, kind, id)
}

// FindDocument reads a document's merged state.
func FindDocument(ctx context.Context, r sqlitedb.Reader, kind string, id change.ID) (d merge.Encoded, found bool, err error) {
	var state []byte
	found, err = one(r.QueryRowContext(ctx, "SELECT state FROM document WHERE kind = ? AND id = ?", kind, blob(id)), &state)
	if err != nil || !found {
		return d, false, err
	}
	if d, err = merge.DecodeDocument(state); err != nil {
		return d, false, fmt.Errorf("read %s %s: %w", kind, id, err)
	}
	return d, true, nil
}

// KnowsEdit reports whether an edit was merged before.
func (tx Tx) KnowsEdit(ctx context.Context, edit digest.Sum) (bool, error) {
	var n int
	return one(tx.QueryRowContext(ctx, "SELECT 1 FROM merged_edit WHERE sum = ?", edit[:]), &n)
}

// NoteEdit notes that an edit is merged.
func (tx Tx) NoteEdit(ctx context.Context, edit digest.Sum) error {
	return tx.Exec(ctx, "INSERT INTO merged_edit (sum) VALUES (?) ON CONFLICT DO NOTHING", edit[:])
}

// findTogether is how many documents one statement looks up.
const findTogether = 50

// FindDocuments reads those of a kind's documents that there are.
func (tx Tx) FindDocuments(ctx context.Context, kind string, ids []change.ID) (map[change.ID]merge.Encoded, error) {
	out := map[change.ID]merge.Encoded{}
	for part := range slices.Chunk(ids, findTogether) {
		args := make([]any, 1, findTogether+1)
		args[0] = kind
		for _, id := range part {
			args = append(args, blob(id))
		}
		for len(args) < cap(args) { // one statement for all lengths: the last one again
			args = append(args, args[len(args)-1])
		}
		err := each(ctx, tx, "SELECT state FROM document WHERE kind = ? AND id IN (?"+strings.Repeat(",?", findTogether-1)+")", args, func(rows *sql.Rows) error {
			var state []byte
			if err := rows.Scan(&state); err != nil {
				return sqlitedb.Classify(err)
			}
			d, err := merge.DecodeDocument(state)
			out[d.ID] = d
			return err
		})
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", kind, err)
		}
	}
	return out, nil
}

// SaveDocuments stores documents and the keys they are found by.
func (tx Tx) SaveDocuments(ctx context.Context, docs []ledger.SavedDocument) error {
	rows, keys := make([]any, 0, 4*len(docs)), make([]any, 0, 4*len(docs))
	for _, d := range docs {
		id := blob(d.ID)
		if !d.New {
			if err := tx.Exec(ctx, "DELETE FROM document_key WHERE kind = ? AND id = ?", d.Kind, id); err != nil {
				return fmt.Errorf("save keys of %s: %w", d.Kind, err)
			}
		}
		rows = append(rows, d.Kind, id, int64(d.Revision), d.State)
		for _, k := range d.Keys {
			keys = append(keys, d.Kind, k.Name, k.Value, id)
		}
	}
	if _, err := tx.InsertRows(ctx, "INSERT INTO document (kind, id, revision, state) VALUES ", 4,
		" ON CONFLICT DO UPDATE SET revision = excluded.revision, state = excluded.state", rows); err != nil {
		return fmt.Errorf("save documents: %w", err)
	}
	return tx.saveKeys(ctx, keys)
}

// saveKeys takes rows of kind, name, value and id.
func (tx Tx) saveKeys(ctx context.Context, rows []any) error {
	if _, err := tx.InsertRows(ctx, "INSERT INTO document_key (kind, name, value, id) VALUES ", 4, " ON CONFLICT DO NOTHING", rows); err != nil {
		return fmt.Errorf("save keys: %w", err)
	}
	return nil
}

// Document is a document with its fields decoded into its struct.
type Document[T any] struct {
	ID       change.ID
	Revision uint64
	Value    T
}

// ListDocuments reads all documents of a kind that are not deleted, in the order
// of their ids.
func ListDocuments[T any](ctx context.Context, r sqlitedb.Reader, kind string) ([]Document[T], error) {
	return documents[T](ctx, r, "SELECT d.state FROM document d WHERE d.kind = ? ORDER BY d.id", kind)
}

// PageDocuments reads documents of a kind behind an id.
func PageDocuments[T any](ctx context.Context, r sqlitedb.Reader, kind string, after change.ID, limit int) ([]Document[T], error) {
	return documents[T](ctx, r, "SELECT d.state FROM document d WHERE d.kind = ? AND d.id > ? ORDER BY d.id LIMIT ?", kind, blob(after), limit)
}

// ScanDocuments reads the documents of a kind whose encoding holds all of some byte
// strings, deleted ones too, the newest first: ids are ordered by their time. That
// is how lists are searched and filtered: what a field holds stands in the encoding
// as it is, and looking for it there takes a tenth of what decoding takes. A match
// may be by chance: whoever asks looks at the fields as well. An error of each ends
// the scan.
func ScanDocuments(ctx context.Context, r sqlitedb.Reader, kind string, holding [][]byte, f func(merge.Document) error) error {
	query, args := "SELECT state FROM document WHERE kind = ?", []any{kind}
	for _, h := range holding {
		query, args = query+" AND instr(state, ?) > 0", append(args, h)
	}
	return each(ctx, r, query+" ORDER BY id DESC", args, func(rows *sql.Rows) error {
		var state []byte
		if err := rows.Scan(&state); err != nil {
			return sqlitedb.Classify(err)
		}
		d, err := decodeDocument(state)
		if err != nil {
			return err
		}
		return f(d)
	})
}

// FindDocuments looks documents up by a key, exactly or by its beginning.
func FindDocuments[T any](ctx context.Context, r sqlitedb.Reader, kind string, key domain.Key, beginning bool, limit int) ([]Document[T], error) {
	until := key.Value
	if beginning {
		until += "\U0010ffff" // nothing sorts behind it
	}
	return documents[T](ctx, r, "SELECT d.state FROM document d WHERE d.kind = ?1 AND d.id IN (SELECT k.id FROM document_key k WHERE k.kind = ?1 AND k.name = ?2 AND k.value BETWEEN ?3 AND ?4 LIMIT ?5)",
		kind, key.Name, key.Value, until, limit)
}

func documents[T any](ctx context.Context, r sqlitedb.Reader, query string, args ...any) ([]Document[T], error) {
	var out []Document[T]
	err := eachLiving(ctx, r, query, args, func(d merge.Document, values domain.Fields) error {
		v, err := domain.Decode[T](values)
		if err != nil {
			return fmt.Errorf("read %s %s: %w", d.Kind, d.ID, err)
		}
		out = append(out, Document[T]{ID: d.ID, Revision: d.Revision, Value: v})
		return nil
	})
	return out, err
}

// Documents passes on the documents of a kind that are not deleted, in the order of their
// ids.
func (c Cells) Documents(ctx context.Context, kind string, take func(change.ID, domain.Fields) error) error {
	return eachLiving(ctx, c.R, "SELECT state FROM document WHERE kind = ? ORDER BY id", []any{kind}, func(d merge.Document, values domain.Fields) error {
		return take(d.ID, values)
	})
}

// eachLiving passes on those of the documents read that are not deleted.
func eachLiving(ctx context.Context, r sqlitedb.Reader, query string, args []any, take func(merge.Document, domain.Fields) error) error {
	return each(ctx, r, query, args, func(rows *sql.Rows) error {
		var state []byte
		if err := rows.Scan(&state); err != nil {
			return sqlitedb.Classify(err)
		}
		d, err := decodeDocument(state)
		if err != nil {
			return err
		}
		if values := d.Values(); !values.Deleted() {
			return take(d, values)
		}
		return nil
	})
}

func decodeDocument(state []byte) (merge.Document, error) {
	d, err := merge.DecodeDocument(state)
	if err != nil {
		return d.Document, fmt.Errorf("read document: %w", err)
	}
	return d.Document, nil
}
