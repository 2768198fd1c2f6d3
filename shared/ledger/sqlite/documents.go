package sqlite

import (
	"context"
	"database/sql"
	"fmt"

	"yizhan/shared/change"
	"yizhan/shared/digest"
	"yizhan/shared/domain"
	"yizhan/shared/merge"
	"yizhan/shared/sqlitedb"
)

// FindDocument reads a document's merged state.
func (tx Tx) FindDocument(ctx context.Context, kind string, id change.ID) (merge.Document, bool, error) {
	return FindDocument(ctx, tx, kind, id)
}

// FindDocument reads a document's merged state.
func FindDocument(ctx context.Context, r sqlitedb.Reader, kind string, id change.ID) (merge.Document, bool, error) {
	var state []byte
	var d merge.Document
	found, err := one(r.QueryRowContext(ctx, "SELECT state FROM document WHERE kind = ? AND id = ?", kind, blob(id)), &state)
	if err != nil || !found {
		return d, false, err
	}
	if err := change.Unmarshal(state, &d); err != nil {
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

// SaveDocument stores a document's state and the keys it is found by.
func (tx Tx) SaveDocument(ctx context.Context, d merge.Document, keys []domain.Key) error {
	state, err := change.Marshal(d)
	if err != nil {
		return fmt.Errorf("save %s: %w", d.Kind, err)
	}
	if err := tx.Exec(ctx, "INSERT INTO document (kind, id, revision, state) VALUES (?,?,?,?) ON CONFLICT DO UPDATE SET revision = excluded.revision, state = excluded.state",
		d.Kind, blob(d.ID), int64(d.Revision), state); err != nil {
		return fmt.Errorf("save %s: %w", d.Kind, err)
	}
	if err := tx.Exec(ctx, "DELETE FROM document_key WHERE kind = ? AND id = ?", d.Kind, blob(d.ID)); err != nil {
		return fmt.Errorf("save keys of %s: %w", d.Kind, err)
	}
	return tx.saveKeys(ctx, d, keys)
}

func (tx Tx) saveKeys(ctx context.Context, d merge.Document, keys []domain.Key) error {
	for _, k := range keys {
		if err := tx.Exec(ctx, "INSERT INTO document_key (kind, name, value, id) VALUES (?,?,?,?) ON CONFLICT DO NOTHING", d.Kind, k.Name, k.Value, blob(d.ID)); err != nil {
			return fmt.Errorf("save keys of %s: %w", d.Kind, err)
		}
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
	err := each(ctx, r, query, args, func(rows *sql.Rows) error {
		var state []byte
		if err := rows.Scan(&state); err != nil {
			return sqlitedb.Classify(err)
		}
		var d merge.Document
		if err := change.Unmarshal(state, &d); err != nil {
			return fmt.Errorf("read document: %w", err)
		}
		values := d.Values()
		if values.Deleted() {
			return nil
		}
		v, err := domain.Decode[T](values)
		if err != nil {
			return fmt.Errorf("read %s %s: %w", d.Kind, d.ID, err)
		}
		out = append(out, Document[T]{ID: d.ID, Revision: d.Revision, Value: v})
		return nil
	})
	return out, err
}
