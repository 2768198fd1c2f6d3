package ingest

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/fault"
	"yizhan/shared/ledger"
	"yizhan/shared/ledger/sqlite"
	"yizhan/shared/merge"
	"yizhan/shared/wire"
	"yizhan/syncserver/access"
)

// writer takes one push in, within a transaction.
type writer struct {
	ctx  context.Context
	tx   sqlite.Tx
	push Push
	now  time.Time

	from      uint64        // what the city held of the epoch
	fresh     []wire.Record // what of the push it did not hold
	last      uint64        // what it holds with them
	chain     change.Chain
	applied   int
	repeated  int // of them, those that were known by their ids
	held      int
	documents []merge.Document
	ack       wire.Ack
}

// check reads where the device stands, and refuses a push that is at fault. It
// writes nothing.
func (w *writer) check() (err error) {
	device := w.push.Device
	if !device.City {
		revoked, err := access.Revoked(w.ctx, w.tx, device.ID)
		if err != nil {
			return err
		}
		if revoked && !device.Revoked {
			// Since it connected. The next session knows what it may do.
			return fault.New(fault.Revoked, "", "", "")
		}
	}
	if w.last, w.chain, err = Cursor(w.ctx, w.tx, device.ID, w.push.Epoch); err != nil {
		return err
	}
	w.from = w.last
	if w.push.Again || w.push.From > w.last+1 {
		return nil
	}
	known := min(w.last+1-w.push.From, uint64(len(w.push.Records)))
	if w.fresh = w.push.Records[known:]; len(w.fresh) == 0 {
		return nil
	}
	for _, r := range w.fresh {
		w.chain = w.chain.Next(r.Bytes)
	}
	w.last += uint64(len(w.fresh))
	if w.chain != w.push.Chain {
		return fault.Wrap(fault.Forked, fmt.Errorf("chains differ at change %d", w.last))
	}
	return nil
}

// take writes what is new of a push that was checked. Where something before it
// is missing, or all of it came before and its ack was lost, nothing is: the
// answer says how far the city is, and the station goes on from there.
func (w *writer) take() error {
	if w.push.Again {
		return w.again()
	}
	if len(w.fresh) == 0 {
		return w.answer()
	}
	if err := w.moveCursor(); err != nil {
		return err
	}
	if err := w.apply(); err != nil {
		return err
	}
	if err := w.keep(w.push.Device.ID, int64(w.push.Epoch), int64(w.from+1), int64(w.last), w.batch()); err != nil {
		return err
	}
	return w.answer()
}

// againEpoch is the epoch under which the inbox keeps what a station sent again: it
// has no place in the epoch in which it was recorded. No device begins an epoch 0.
const againEpoch = 0

// again applies changes without moving the sender's cursor. One that cannot be
// counted has its row in quarantine already, or would have had it when it first
// came. Documents do not come this way: the feeds bring them, and whose edit is
// whose must not be for the sender to say.
func (w *writer) again() error {
	if w.push.Device.Revoked {
		return nil
	}
	var order []change.ID
	of := map[change.ID][]wire.Record{}
	for i, r := range w.push.Records {
		if kind, ok := domain.FindKind(r.Change.Kind); r.Err != nil || !ok || kind.IsDocument() {
			continue
		}
		device, err := w.recorder(i)
		if err != nil {
			return err
		}
		if of[device] == nil {
			order = append(order, device)
		}
		of[device] = append(of[device], r)
	}
	for _, device := range order {
		if err := w.applyAgain(device, of[device]); err != nil {
			return err
		}
	}
	return nil
}

// recorder is who recorded a change that is sent again: who the sender says it was,
// if the city knows that one.
func (w *writer) recorder(i int) (change.ID, error) {
	if i >= len(w.push.Devices) || w.push.Devices[i].IsZero() {
		return w.push.Device.ID, nil
	}
	named := w.push.Devices[i]
	if named == cityDevice {
		return named, nil
	}
	_, err := access.Find(w.ctx, w.tx, named)
	if fault.Is(err, fault.Unpaired) {
		return w.push.Device.ID, nil
	}
	return named, err
}

func (w *writer) applyAgain(device change.ID, records []wire.Record) error {
	entries := make([]ledger.Entry, len(records))
	for i, r := range records {
		entries[i] = ledger.Entry{Change: r.Change}
	}
	author := w.push.Device.Author(w.ctx, w.tx, w.now)
	author.Device = device
	outcomes, err := ledger.Apply(w.ctx, w.tx, author, entries)
	if err != nil {
		return err
	}
	var fresh [][]byte
	for i, o := range outcomes {
		if o.Refused == nil && !o.Duplicate {
			w.applied++
			fresh = append(fresh, records[i].Bytes)
		}
	}
	return w.keepAgain(device, fresh)
}

// keepAgain puts into the inbox what came in by being sent again, so that all of
// the ledger can be made of the inbox.
func (w *writer) keepAgain(device change.ID, frozen [][]byte) error {
	if len(frozen) == 0 {
		return nil
	}
	from, chain, err := Cursor(w.ctx, w.tx, device, againEpoch)
	if err != nil {
		return err
	}
	for _, b := range frozen {
		chain = chain.Next(b)
	}
	to := int64(from) + int64(len(frozen))
	if err := w.tx.Exec(w.ctx, "INSERT INTO device_cursor (device, epoch, last_seq, chain) VALUES (?,?,?,?) ON CONFLICT DO UPDATE SET last_seq = excluded.last_seq, chain = excluded.chain",
		device[:], againEpoch, to, chain[:]); err != nil {
		return fmt.Errorf("keep what was sent again: %w", err)
	}
	return w.keep(device, againEpoch, int64(from)+1, to, wire.EncodeBatch(frozen))
}

// keep puts a batch into the inbox.
func (w *writer) keep(device change.ID, epoch, from, to int64, batch []byte) error {
	err := w.tx.Exec(w.ctx, "INSERT INTO inbox (device, epoch, from_seq, to_seq, received_at, records) VALUES (?,?,?,?,?,?) ON CONFLICT DO NOTHING",
		device[:], epoch, from, to, w.now.UnixMilli(), wire.Pack(batch))
	if err != nil {
		return fmt.Errorf("keep batch: %w", err)
	}
	return nil
}

// batch is what of the push is new, as it is kept.
func (w *writer) batch() []byte {
	if len(w.fresh) == len(w.push.Records) {
		return w.push.Batch
	}
	frozen := make([][]byte, len(w.fresh))
	for i, r := range w.fresh {
		frozen[i] = r.Bytes
	}
	return wire.EncodeBatch(frozen)
}

// reader is what Cursor needs.
type reader interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// Cursor tells how far an epoch of a device has been taken in.
func Cursor(ctx context.Context, r reader, device change.ID, epoch uint64) (uint64, change.Chain, error) {
	var last int64
	var chain []byte
	err := r.QueryRowContext(ctx, "SELECT last_seq, chain FROM device_cursor WHERE device = ? AND epoch = ?", device[:], int64(epoch)).Scan(&last, &chain)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, change.Chain{}, nil
	}
	if err != nil {
		return 0, change.Chain{}, fmt.Errorf("read cursor: %w", err)
	}
	return uint64(last), change.Chain(chain), nil
}

// moveCursor moves the cursor if it still stands where the push began. With one
// writer it always does; with several server processes on one database this is
// what keeps two of them from taking the same push in.
func (w *writer) moveCursor() error {
	device := w.push.Device.ID
	if err := w.tx.Exec(w.ctx, "INSERT INTO device_cursor (device, epoch, last_seq, chain) VALUES (?,?,0,?) ON CONFLICT DO NOTHING",
		device[:], int64(w.push.Epoch), make([]byte, 16)); err != nil {
		return fmt.Errorf("make cursor: %w", err)
	}
	n, err := w.tx.ExecCount(w.ctx, "UPDATE device_cursor SET last_seq = ?, chain = ? WHERE device = ? AND epoch = ? AND last_seq = ?",
		int64(w.last), w.chain[:], device[:], int64(w.push.Epoch), int64(w.from))
	if err == nil && n != 1 {
		err = fault.Wrap(fault.Busy, errors.New("another process moved the cursor"))
	}
	return err
}

// apply takes the fresh changes in and puts aside what cannot be counted.
func (w *writer) apply() error {
	entries := make([]ledger.Entry, 0, len(w.fresh))
	seqs := make([]uint64, 0, len(w.fresh))
	records := make([]wire.Record, 0, len(w.fresh))
	for i, r := range w.fresh {
		seq := w.from + 1 + uint64(i)
		if reason := w.atOnce(r); reason != nil {
			w.held++
			if err := w.quarantine(seq, r, reason); err != nil {
				return err
			}
			continue
		}
		entries = append(entries, ledger.Entry{Change: r.Change, Fact: r.Fact})
		seqs, records = append(seqs, seq), append(records, r)
	}
	outcomes, err := ledger.Apply(w.ctx, w.tx, w.push.Device.Author(w.ctx, w.tx, w.now), entries)
	if err != nil {
		return err
	}
	for i, o := range outcomes {
		if o.Refused != nil {
			w.held++
			if err := w.quarantine(seqs[i], records[i], o.Refused); err != nil {
				return err
			}
			continue
		}
		w.applied++
		if o.Duplicate {
			w.repeated++
		}
		if o.Document != nil {
			w.documents = append(w.documents, *o.Document)
		}
	}
	return w.review(entries, outcomes)
}

// atOnce is why a change goes into quarantine without being looked at.
func (w *writer) atOnce(r wire.Record) error {
	switch {
	case r.Err != nil:
		return fault.Wrap(fault.Malformed, r.Err)
	case w.push.Device.Revoked:
		return fault.New(fault.Revoked, "", "停用后送到，待人查看", "it came after the computer was revoked: somebody has to look at it")
	}
	return nil
}

// answer says how far the city is, and what of the push it does not count.
func (w *writer) answer() error {
	verdicts, err := Verdicts(w.ctx, w.tx, w.push.Device.ID, w.push.Epoch, w.push.From, w.last)
	w.ack = wire.Ack{Epoch: w.push.Epoch, Seq: w.last, Chain: w.chain, Verdicts: verdicts}
	return err
}
