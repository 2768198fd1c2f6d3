package ingest

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/fault"
	"yizhan/shared/sqlitedb"
	"yizhan/shared/wire"
)

// quarantine keeps a change that cannot be counted. It is acknowledged like all
// others: what stands wrong must not hold up what stands right behind it.
func (w *writer) quarantine(seq uint64, r wire.Record, reason error) error {
	var id any
	device := w.push.Device.ID
	if !r.Change.ID.IsZero() {
		id = r.Change.ID[:]
		decided, err := w.decided(r)
		if err != nil || decided {
			return err
		}
		// What a device sends again under another epoch takes the place of what it
		// sent before. Left to itself SQLite walks all rows of the device.
		if err := w.tx.Exec(w.ctx, "DELETE FROM quarantine INDEXED BY quarantine_record WHERE id = ? AND device = ? AND bytes = ? AND epoch <> ?", id, device[:], r.Bytes, int64(w.push.Epoch)); err != nil {
			return fmt.Errorf("quarantine: %w", err)
		}
	}
	err := w.tx.Exec(w.ctx, "INSERT INTO quarantine (device, epoch, seq, kind, id, bytes, fault, reason, received_at) VALUES (?,?,?,?,?,?,?,?,?) ON CONFLICT DO NOTHING",
		device[:], int64(w.push.Epoch), int64(seq), r.Change.Kind, id, r.Bytes, int64(fault.KindOf(reason)), fault.Sentence(reason, "zh"), w.now.UnixMilli())
	if err != nil {
		return fmt.Errorf("quarantine: %w", err)
	}
	return nil
}

// decided reports whether somebody has looked at this very change before, and
// released or closed it: a restored computer sends it once more.
func (w *writer) decided(r wire.Record) (bool, error) {
	var closed bool
	err := w.tx.QueryRowContext(w.ctx, "SELECT EXISTS (SELECT 1 FROM quarantine INDEXED BY quarantine_record WHERE id = ? AND device = ? AND bytes = ? AND closed_at IS NOT NULL)",
		r.Change.ID[:], w.push.Device.ID[:], r.Bytes).Scan(&closed)
	if err != nil || closed {
		return closed, err
	}
	k, ok := domain.FindKind(r.Change.Kind)
	if !ok || k.Fact == nil {
		return false, nil
	}
	stored, found, err := w.tx.FindFact(w.ctx, r.Change.Kind, r.Change.ID)
	if err != nil || !found {
		return false, err
	}
	body, err := stored.Body()
	return bytes.Equal(body, r.Change.Body), err
}

// Verdicts lists what of a stretch lies in quarantine and is not closed.
func Verdicts(ctx context.Context, r sqlitedb.Reader, device change.ID, epoch, from, to uint64) ([]wire.Verdict, error) {
	rows, err := r.QueryContext(ctx, "SELECT seq, id, fault, reason FROM quarantine WHERE device = ? AND epoch = ? AND seq BETWEEN ? AND ? AND closed_at IS NULL ORDER BY seq LIMIT ?",
		device[:], int64(epoch), int64(from), int64(to), wire.PushChangesMax*wire.CreditMax)
	if err != nil {
		return nil, fmt.Errorf("read quarantine: %w", err)
	}
	defer rows.Close()
	var out []wire.Verdict
	for rows.Next() {
		var v wire.Verdict
		var seq int64
		var id []byte
		if err := rows.Scan(&seq, &id, &v.Fault, &v.Text); err != nil {
			return nil, fmt.Errorf("read quarantine: %w", err)
		}
		v.Seq = uint64(seq)
		copy(v.ID[:], id)
		out = append(out, v)
	}
	return out, rows.Err()
}

// Held is everything of an epoch that lies in quarantine, as far as it fits a
// message. It tells a station also of what was released since.
func Held(ctx context.Context, r sqlitedb.Reader, device change.ID, epoch uint64) (wire.Held, error) {
	h := wire.Held{Epoch: epoch}
	var err error
	if h.Verdicts, err = Verdicts(ctx, r, device, epoch, 1, 1<<62); err != nil {
		return h, err
	}
	var total sql.NullInt64
	err = r.QueryRowContext(ctx, "SELECT count(*) FROM quarantine WHERE device = ? AND epoch = ? AND closed_at IS NULL", device[:], int64(epoch)).Scan(&total)
	h.Total = uint64(total.Int64)
	return h, err
}
