package station

import (
	"context"

	"yizhan/shared/change"
)

// ReasonImportUndone is the reason of visits that were taken back with the import that
// recorded them. Only these may be imported again: what a person has taken back for
// another reason stays so, however often its ledger is imported.
const ReasonImportUndone = "import undone"

// UndoImport takes back what an import has recorded, in parts, each whole or not at
// all. Giving it up leaves the parts that are done; going on is safe. It says how many
// visits were taken back.
func (s *Station) UndoImport(ctx context.Context, ids []change.ID, progress func(done int)) (int, error) {
	undone := 0
	for i := 0; i < len(ids); i += importBatch {
		if err := ctx.Err(); err != nil {
			return undone, err
		}
		var part []change.ID
		for _, id := range ids[i:min(i+importBatch, len(ids))] {
			f, err := s.findVisit(ctx, id)
			if err != nil {
				return undone, err
			}
			if f.Correction == nil || !f.Correction.IsVoid() {
				part = append(part, id)
			}
		}
		if len(part) > 0 {
			if err := s.VoidVisits(ctx, part, ReasonImportUndone); err != nil {
				return undone, err
			}
		}
		undone += len(part)
		if progress != nil {
			progress(min(i+importBatch, len(ids)))
		}
	}
	return undone, nil
}
