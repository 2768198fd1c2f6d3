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

// ResendOlder moves what earlier epochs hold into the present one, to be sent
// again. It is for a city whose database was restored: it may have lost changes
// of epochs that nobody speaks of any more. What it has kept has no second
// effect. Nothing happens where there is no earlier epoch.
func (s *Station) ResendOlder(ctx context.Context) error {
	err := sqlite.Write(ctx, s.db, func(tx sqlite.Tx) error {
		var epoch, last int64
		var chain []byte
		if err := tx.QueryRowContext(ctx, "SELECT epoch, last_seq, chain FROM device").Scan(&epoch, &last, &chain); err != nil {
			return err
		}
		older, err := readOlder(ctx, tx, epoch)
		if err != nil || len(older) == 0 {
			return err
		}
		// The order does not matter: facts are immutable, corrections and fields
		// go by their clocks.
		head := change.Chain(chain)
		for _, o := range older {
			last++
			head = head.Next(o.bytes)
			here := head
			if err := tx.Exec(ctx, "UPDATE outbox SET epoch = ?, seq = ?, action = ?, chain = ? WHERE epoch = ? AND seq = ?", epoch, last, last, here[:], o.epoch, o.seq); err != nil {
				return err
			}
		}
		return tx.Exec(ctx, "UPDATE device SET last_seq = ?, chain = ?", last, head[:])
	})
	if err != nil {
		return fmt.Errorf("send earlier epochs again: %w", err)
	}
	s.changed(SignalSync)
	return nil
}

type olderChange struct {
	epoch, seq int64
	bytes      []byte
}

func readOlder(ctx context.Context, tx sqlite.Tx, epoch int64) ([]olderChange, error) {
	rows, err := tx.QueryContext(ctx, "SELECT epoch, seq, bytes FROM outbox WHERE epoch < ?1 OR epoch > ?1 ORDER BY recorded_at, epoch, seq", epoch)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []olderChange
	for rows.Next() {
		var o olderChange
		if err := rows.Scan(&o.epoch, &o.seq, &o.bytes); err != nil {
			return nil, err
		}
		out = append(out, o)
	}
	return out, rows.Err()
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
