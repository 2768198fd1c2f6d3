package station

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"yizhan/shared/change"
	"yizhan/shared/fault"
	"yizhan/shared/ledger/sqlite"
	"yizhan/shared/wire"
)

// HeldChange is a change that the city keeps without counting it.
type HeldChange struct {
	Seq        uint64
	ID         change.ID
	Kind       string // of the record
	Why        fault.Kind
	Text       string // the city's sentence, Chinese
	RecordedAt time.Time
}

// Held lists the changes that the city does not count, the newest first.
func (s *Station) Held(ctx context.Context) ([]HeldChange, error) {
	var out []HeldChange
	err := s.read(ctx, func(tx *sql.Tx) error {
		rows, err := tx.QueryContext(ctx, `SELECT v.seq, v.id, v.fault, v.text, coalesce(o.kind, ''), coalesce(o.recorded_at, 0)
			FROM verdict v LEFT JOIN outbox o ON o.epoch = v.epoch AND o.seq = v.seq ORDER BY v.seq DESC`)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var h HeldChange
			var id []byte
			var seq, why, at int64
			if err := rows.Scan(&seq, &id, &why, &h.Text, &h.Kind, &at); err != nil {
				return err
			}
			h.Seq, h.Why, h.RecordedAt = uint64(seq), fault.Kind(why), time.UnixMilli(at).UTC()
			copy(h.ID[:], id)
			out = append(out, h)
		}
		return rows.Err()
	})
	if err != nil {
		return nil, fmt.Errorf("read held changes: %w", err)
	}
	return out, nil
}

// TakeHeld replaces what is known of an epoch's held changes by all that the city
// holds now: what was released since is among them no more.
func (s *Station) TakeHeld(ctx context.Context, h wire.Held) error {
	err := sqlite.Write(ctx, s.db, func(tx sqlite.Tx) error {
		if err := tx.Exec(ctx, "DELETE FROM verdict WHERE epoch = ?", int64(h.Epoch)); err != nil {
			return err
		}
		return addVerdicts(ctx, tx, h.Epoch, h.Verdicts)
	})
	if err != nil {
		return fmt.Errorf("take held changes: %w", err)
	}
	s.changed(SignalSync)
	return nil
}

func addVerdicts(ctx context.Context, tx sqlite.Tx, epoch uint64, verdicts []wire.Verdict) error {
	for _, v := range verdicts {
		if err := tx.Exec(ctx, "INSERT INTO verdict (epoch, seq, id, fault, text) VALUES (?,?,?,?,?) ON CONFLICT DO UPDATE SET fault = excluded.fault, text = excluded.text",
			int64(epoch), int64(v.Seq), v.ID[:], int64(v.Fault), v.Text); err != nil {
			return err
		}
	}
	return nil
}
