package station

import (
	"context"
	"fmt"

	"yizhan/shared/change"
	"yizhan/shared/ledger/sqlite"
)

// Fork begins a new epoch. It is needed when the city holds other changes under
// our numbers than we do: this folder is a restored backup, or a copy that went
// on beside the original, or the city was restored and the other copy came
// first. Then nothing that the city once confirmed is certain, so everything is
// sent again under the new epoch. Records keep their ids: what the city holds
// already has no second effect. Numbers and chain stay as they are.
func (s *Station) Fork(ctx context.Context) error {
	s.recording.Lock()
	defer s.recording.Unlock()
	return s.beginEpoch(ctx, EventForked)
}

func (s *Station) beginEpoch(ctx context.Context, why EventName) error {
	err := sqlite.Write(ctx, s.db, func(tx sqlite.Tx) error {
		if err := tx.Exec(ctx, "DELETE FROM verdict"); err != nil { // it will be said again
			return err
		}
		epoch := int64(change.NewRandomEpoch())
		if err := tx.Exec(ctx, "UPDATE outbox SET epoch = ?", epoch); err != nil {
			return err
		}
		if err := s.note(ctx, tx, why, 0); err != nil {
			return err
		}
		if err := compareSoon(ctx, tx); err != nil {
			return err
		}
		return tx.Exec(ctx, "UPDATE device SET epoch = ?, acked_seq = 0, acked_chain = ?", epoch, make([]byte, 16))
	})
	if err != nil {
		return fmt.Errorf("begin a new epoch: %w", err)
	}
	s.changed(SignalSync)
	return nil
}
