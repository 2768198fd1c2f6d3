package station

import (
	"context"
	"slices"

	"yizhan/shared/change"
	"yizhan/shared/ledger/sqlite"
	"yizhan/shared/register"
)

// UndoDocuments takes back what an import has entered: the documents are deleted. It
// says how many.
func (s *Station) UndoDocuments(ctx context.Context, kind string, ids []change.ID, progress func(done int)) (int, error) {
	undone := 0
	for part := range slices.Chunk(ids, importBatch) {
		if err := ctx.Err(); err != nil {
			return undone, err
		}
		n := 0
		err := s.write(ctx, func(w *outbox) error {
			var drafts []draft
			for _, id := range part {
				doc, found, err := sqlite.FindDocument(ctx, w.tx, kind, id)
				if err != nil {
					return err
				}
				if values := doc.Values(); found && !values.Deleted() {
					e := register.Delete(kind, id, doc.Revision)
					drafts = append(drafts, editDraft(kind, id, e.Base, e.Fields))
				}
			}
			n = len(drafts)
			return w.addEach(drafts)
		})
		if err != nil {
			return undone, err
		}
		if undone += n; progress != nil {
			progress(undone)
		}
	}
	if undone > 0 {
		s.changed(SignalRegisters)
	}
	return undone, nil
}
