package station

import (
	"context"
	"fmt"

	"yizhan/shared/change"
	"yizhan/shared/ledger/sqlite"
)

// Fork begins a new epoch. It is needed when the city holds other changes under
// our numbers than we do: this folder is a restored backup, or a copy that went
// on beside the original. What the city has not confirmed is numbered anew and
// sent again under the new epoch; records keep their ids, so what the city holds
// already has no second effect, and nothing that was recorded here is dropped.
func (s *Station) Fork(ctx context.Context) error {
	err := sqlite.Write(ctx, s.db, func(tx sqlite.Tx) error {
		var epoch, acked int64
		if err := tx.QueryRowContext(ctx, "SELECT epoch, acked_seq FROM device").Scan(&epoch, &acked); err != nil {
			return err
		}
		fresh := int64(change.NewRandomEpoch())
		if err := tx.Exec(ctx, "UPDATE outbox SET epoch = ?, seq = seq - ?, action = max(action - ?, 1) WHERE epoch = ? AND seq > ?", fresh, acked, acked, epoch, acked); err != nil {
			return err
		}
		last, chain, err := rechain(ctx, tx, fresh)
		if err != nil {
			return err
		}
		return tx.Exec(ctx, "UPDATE device SET epoch = ?, last_seq = ?, chain = ?, acked_seq = 0, acked_chain = ?", fresh, last, chain[:], make([]byte, 16))
	})
	if err != nil {
		return fmt.Errorf("begin a new epoch: %w", err)
	}
	s.changed(SignalSync)
	return nil
}

// rechain computes the chain of an epoch from its beginning.
func rechain(ctx context.Context, tx sqlite.Tx, epoch int64) (last int64, chain change.Chain, err error) {
	for {
		var bytes []byte
		err := tx.QueryRowContext(ctx, "SELECT bytes FROM outbox WHERE epoch = ? AND seq = ?", epoch, last+1).Scan(&bytes)
		if none(err) {
			return last, chain, nil
		}
		if err != nil {
			return 0, chain, err
		}
		last++
		chain = chain.Next(bytes)
		here := chain // the statement keeps what it is given until it has run
		if err := tx.Exec(ctx, "UPDATE outbox SET chain = ? WHERE epoch = ? AND seq = ?", here[:], epoch, last); err != nil {
			return 0, chain, err
		}
	}
}
