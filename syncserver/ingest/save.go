package ingest

import (
	"context"
	"fmt"
	"maps"
	"time"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/ledger/sqlite"
	"yizhan/shared/register"
	"yizhan/syncserver/access"
	"yizhan/syncserver/city"
)

// What staff do with documents, as the log names it.
const (
	ActionAdded    access.Action = "document added"
	ActionChanged  access.Action = "document changed"
	ActionDeleted  access.Action = "document deleted"
	ActionRestored access.Action = "document restored"
)

// IsCity tells whether something was written at the server itself.
func IsCity(device change.ID) bool { return device == cityDevice }

// Object is how the log names a document.
func Object(kind string, id change.ID) string { return kind + " " + id.String() }

// Save records what somebody of the staff does with documents. The edits are prepared
// in the transaction that writes them, on what the ledger holds at that moment: what
// was checked is what is written. heads are those of the feeds that moved, for the
// hub. An edit of somebody who had seen an older revision is merged field by field,
// like that of a computer that was away.
func Save(ctx context.Context, c *city.City, now func() time.Time, prepare func(docs register.Documents) ([]register.Edit, error)) (heads map[string]uint64, err error) {
	err = sqlite.Write(ctx, c.DB, func(tx sqlite.Tx) error {
		edits, err := prepare(sqlite.Documents{R: tx})
		if err != nil {
			return err
		}
		heads = map[string]uint64{}
		for _, e := range edits {
			if e.Nothing() {
				continue
			}
			moved, err := writeByCity(ctx, c, tx, e.Kind, e.ID, e.Edit, now())
			if err != nil {
				return err
			}
			maps.Copy(heads, moved) // a later head is a higher one
			if err := access.Audit(ctx, tx, access.Who(ctx), actionOf(e), Object(e.Kind, e.ID)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("save a document: %w", err)
	}
	return heads, nil
}

func actionOf(e register.Edit) access.Action {
	var gone bool
	flag, flagged := e.Fields[domain.FieldDeleted]
	switch {
	case e.New:
		return ActionAdded
	case !flagged:
		return ActionChanged
	case change.Unmarshal(flag, &gone) == nil && !gone:
		return ActionRestored
	}
	return ActionDeleted
}
