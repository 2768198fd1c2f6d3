package station

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// WaitingChange is a change that the city has not confirmed yet.
type WaitingChange struct {
	Seq        uint64
	Kind       string
	RecordedAt time.Time
}

// Waiting lists what the city has not confirmed, the oldest first, behind a
// number: 0 for the beginning.
func (s *Station) Waiting(ctx context.Context, after uint64, limit int) ([]WaitingChange, error) {
	var out []WaitingChange
	err := s.read(ctx, func(tx *sql.Tx) error {
		rows, err := tx.QueryContext(ctx, `SELECT o.seq, o.kind, o.recorded_at FROM device d JOIN outbox o ON o.epoch = d.epoch AND o.seq > max(d.acked_seq, ?)
			ORDER BY o.seq LIMIT ?`, int64(after), limit)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var w WaitingChange
			var seq, at int64
			if err := rows.Scan(&seq, &w.Kind, &at); err != nil {
				return err
			}
			w.Seq, w.RecordedAt = uint64(seq), time.UnixMilli(at).UTC()
			out = append(out, w)
		}
		return rows.Err()
	})
	if err != nil {
		return nil, fmt.Errorf("read waiting changes: %w", err)
	}
	return out, nil
}
