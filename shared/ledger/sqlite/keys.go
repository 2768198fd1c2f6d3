package sqlite

import (
	"context"
	"database/sql"
	"fmt"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/merge"
	"yizhan/shared/sqlitedb"
	"yizhan/shared/tally"
)

// CheckKeys counts the keys of documents that are not those which the documents
// have: missing ones, and ones too many.
func CheckKeys(ctx context.Context, r sqlitedb.Reader) (wrong int, err error) {
	type key struct {
		kind string
		id   change.ID
		domain.Key
	}
	kept := map[key]bool{}
	err = each(ctx, r, "SELECT kind, name, value, id FROM document_key", nil, func(rows *sql.Rows) error {
		var k key
		var id []byte
		if err := rows.Scan(&k.kind, &k.Name, &k.Value, &id); err != nil {
			return sqlitedb.Classify(err)
		}
		if len(id) != len(k.id) {
			wrong++
			return nil
		}
		k.id = change.ID(id)
		kept[k] = true
		return nil
	})
	if err != nil {
		return wrong, err
	}
	err = each(ctx, r, "SELECT state FROM document", nil, func(rows *sql.Rows) error {
		var state []byte
		if err := rows.Scan(&state); err != nil {
			return sqlitedb.Classify(err)
		}
		var d merge.Document
		if err := change.Unmarshal(state, &d); err != nil {
			wrong++
			return nil
		}
		kind, ok := domain.FindKind(d.Kind)
		if !ok || !kind.IsDocument() {
			return nil
		}
		seen := map[domain.Key]bool{}
		for _, k := range kind.Keys(d.Values()) {
			if full := (key{d.Kind, d.ID, k}); !kept[full] && !seen[k] {
				wrong++
			} else {
				delete(kept, full)
			}
			seen[k] = true
		}
		return nil
	})
	return wrong + len(kept), err
}

// EnsureKeys makes anew what follows from documents - keys, figures, digests -
// where it was made by other rules than this program has, and reports whether it
// did. Call it before EnsureDigests.
func EnsureKeys(ctx context.Context, tx Tx) (renewed bool, err error) {
	var version int
	if _, err := one(tx.QueryRowContext(ctx, "SELECT keyed FROM ledger_state"), &version); err != nil || version == domain.KeysVersion {
		return false, err
	}
	if err := RebuildKeys(ctx, tx); err != nil {
		return false, err
	}
	if err := rebuildDocumentCells(ctx, tx); err != nil {
		return false, err
	}
	// Organisations are in the feeds of counties since version 3; the digests of a
	// ledger without any are right as they are.
	return true, tx.Exec(ctx, "UPDATE ledger_state SET digested = 0 WHERE EXISTS (SELECT 1 FROM document WHERE kind = ?)", domain.KindOrganisation)
}

// rebuildDocumentCells makes the figures anew that only documents add to.
func rebuildDocumentCells(ctx context.Context, tx Tx) error {
	sums := tally.Sums{}
	for _, k := range domain.Kinds() {
		if k.Counts.Day == "" {
			continue
		}
		if err := tx.dropCells(ctx, "measure = ?", k.Name); err != nil {
			return err
		}
		err := ScanDocuments(ctx, tx, k.Name, nil, func(d merge.Document) error {
			sums.Add(k.Cells(d.Values()))
			return nil
		})
		if err != nil {
			return fmt.Errorf("count %s anew: %w", k.Name, err)
		}
	}
	return tx.AddCells(ctx, sums.Compact())
}

// rebuiltTogether is how many documents RebuildKeys has in memory.
const rebuiltTogether = 1000

// RebuildKeys makes the keys of all documents anew.
func RebuildKeys(ctx context.Context, tx Tx) error {
	if err := tx.Exec(ctx, "DELETE FROM document_key"); err != nil {
		return err
	}
	var last merge.Document
	for {
		n, rows := 0, []any(nil)
		err := each(ctx, tx, "SELECT kind, id, state FROM document WHERE (kind, id) > (?, ?) ORDER BY kind, id LIMIT ?", []any{last.Kind, blob(last.ID), rebuiltTogether}, func(r *sql.Rows) error {
			var id, state []byte
			if err := r.Scan(&last.Kind, &id, &state); err != nil {
				return sqlitedb.Classify(err)
			}
			n++
			var err error
			if last.ID, err = change.IDFromBytes(id); err != nil {
				return err
			}
			kind, ok := domain.FindKind(last.Kind)
			var d merge.Document
			if !ok || !kind.IsDocument() || change.Unmarshal(state, &d) != nil {
				return nil
			}
			for _, k := range kind.Keys(d.Values()) {
				rows = append(rows, last.Kind, k.Name, k.Value, id)
			}
			return nil
		})
		if err != nil {
			return fmt.Errorf("rebuild keys: %w", err)
		}
		if err := tx.saveKeys(ctx, rows); err != nil {
			return err
		}
		if n < rebuiltTogether {
			return tx.Exec(ctx, "UPDATE ledger_state SET keyed = ?", domain.KeysVersion)
		}
	}
}
