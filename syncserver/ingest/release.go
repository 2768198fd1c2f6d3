package ingest

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/fault"
	"yizhan/shared/ledger"
	"yizhan/shared/ledger/sqlite"
	"yizhan/shared/sqlitedb"
	"yizhan/syncserver/access"
	"yizhan/syncserver/city"
	"yizhan/syncserver/feed"
)

// HeldChange is a change in quarantine as an administrator sees it.
type HeldChange struct {
	Device     change.ID `json:"device"`
	Epoch      uint64    `json:"epoch"`
	Seq        uint64    `json:"seq"`
	Kind       string    `json:"kind"`
	ID         change.ID `json:"id"`
	Fault      string    `json:"fault"`
	Reason     string    `json:"reason"`
	ReceivedAt time.Time `json:"received_at"`

	bytes []byte
	fault fault.Kind
}

// Is tells why it is held.
func (h HeldChange) Is(k fault.Kind) bool { return h.fault == k }

// ListHeld lists the open changes in quarantine, the oldest first, up to a number.
// A zero device is all of them.
func ListHeld(ctx context.Context, r sqlitedb.Reader, device change.ID, limit int) ([]HeldChange, error) {
	where, args := "closed_at IS NULL", []any{}
	if !device.IsZero() {
		where, args = where+" AND device = ?", append(args, device[:])
	}
	rows, err := r.QueryContext(ctx, "SELECT device, epoch, seq, kind, id, bytes, fault, reason, received_at FROM quarantine WHERE "+where+" ORDER BY received_at, device, epoch, seq LIMIT ?", append(args, limit)...)
	if err != nil {
		return nil, fmt.Errorf("list quarantine: %w", err)
	}
	defer rows.Close()
	var out []HeldChange
	for rows.Next() {
		h, err := scanHeld(rows)
		if err != nil {
			return nil, fmt.Errorf("list quarantine: %w", err)
		}
		out = append(out, h)
	}
	return out, rows.Err()
}

func scanHeld(row interface{ Scan(...any) error }) (h HeldChange, err error) {
	var device, id []byte
	var epoch, seq, at, kind int64
	if err := row.Scan(&device, &epoch, &seq, &h.Kind, &id, &h.bytes, &kind, &h.Reason, &at); err != nil {
		return h, err
	}
	h.Epoch, h.Seq, h.ReceivedAt = uint64(epoch), uint64(seq), time.UnixMilli(at).UTC()
	h.fault = fault.Kind(kind)
	h.Fault = h.fault.String()
	copy(h.ID[:], id)
	h.Device, err = change.IDFromBytes(device)
	return h, err
}

// Decision is how a change in quarantine is released.
type Decision struct {
	// Anywhere counts it although its device may not write for that station.
	Anywhere bool
	// NewID counts a fact under an id of its own, where its id was taken by
	// another one: both happened.
	NewID bool
}

// Release takes a held change in after all, with the clock and the moment that it
// had. Where it still cannot be counted it stays, and the error says why. heads
// are those of the feeds that moved.
func Release(ctx context.Context, c *city.City, device change.ID, epoch, seq uint64, d Decision) (heads map[string]uint64, err error) {
	err = sqlite.Write(ctx, c.DB, func(tx sqlite.Tx) error {
		row := tx.QueryRowContext(ctx, "SELECT device, epoch, seq, kind, id, bytes, fault, reason, received_at FROM quarantine WHERE device = ? AND epoch = ? AND seq = ? AND closed_at IS NULL",
			device[:], int64(epoch), int64(seq))
		h, err := scanHeld(row)
		if errors.Is(err, sql.ErrNoRows) {
			return fault.New(fault.NotFound, "seq", "待处理里没有这一条，可能已经处理过了", "this change is not held; somebody may have released it")
		}
		if err != nil {
			return err
		}
		var changed feed.Appender
		if err := h.release(ctx, c, tx, d, &changed); err != nil {
			return err
		}
		if heads, err = changed.Append(ctx, tx); err != nil {
			return err
		}
		return audit(ctx, tx, "held counted", device, epoch, seq)
	})
	return heads, err
}

func (h HeldChange) release(ctx context.Context, c *city.City, tx sqlite.Tx, d Decision, changed *feed.Appender) error {
	ch, err := change.Decode(h.bytes)
	if err != nil {
		return fault.Wrap(fault.Malformed, err)
	}
	author := ledger.Author{Device: h.Device, Received: h.ReceivedAt}
	if !d.Anywhere {
		dev, err := access.Find(ctx, tx, h.Device)
		if err != nil {
			return err
		}
		if dev.Revoked {
			return fault.New(fault.Revoked, "", "这台电脑已被停用", "this computer was revoked")
		}
		author = dev.Author(ctx, tx, h.ReceivedAt)
	}
	if d.NewID {
		if err := h.count(ctx, c, tx, ch, author.May); err != nil {
			return err
		}
		return h.forget(ctx, tx)
	}
	out, err := ledger.Apply(ctx, tx, author, []ledger.Entry{{Change: ch}})
	if err != nil {
		return err
	}
	if out[0].Refused != nil {
		return out[0].Refused
	}
	if out[0].Document != nil {
		changed.Add(*out[0].Document)
	}
	return h.forget(ctx, tx)
}

// count counts a fact under a new id. Under that it is the city's record, with a
// place in the city's epoch: in the device's inbox it has the other one.
func (h HeldChange) count(ctx context.Context, c *city.City, tx sqlite.Tx, ch change.Change, may func(station change.ID) error) error {
	id := change.NamedAt(ch.ID.Minted(), "released", ch.ID.String(), h.Device.String())
	f, err := domain.DecodeFact(ch.Kind, id, ch.Body)
	if fault.Is(err, fault.Unknown) {
		return fault.New(fault.Invalid, "", "只有来访这样的记录能另编号", "only facts can be counted under another id")
	}
	if err == nil && may != nil {
		err = may(f.StationID())
	}
	if err != nil {
		return err
	}
	_, err = writeByCity(ctx, c, tx, ch.Kind, id, ch.Body, h.ReceivedAt)
	return err
}

func (h HeldChange) forget(ctx context.Context, tx sqlite.Tx) error {
	return tx.Exec(ctx, "DELETE FROM quarantine WHERE device = ? AND epoch = ? AND seq = ?", h.Device[:], int64(h.Epoch), int64(h.Seq))
}

// CloseHeld decides that a held change will not be counted. It stays, with who
// knows why, and the station is not bothered with it any more.
func CloseHeld(ctx context.Context, c *city.City, device change.ID, epoch, seq uint64, why string, now time.Time) error {
	if why == "" {
		return fault.New(fault.Invalid, "why", "请写明为什么不计入", "say why it is not counted")
	}
	return sqlite.Write(ctx, c.DB, func(tx sqlite.Tx) error {
		n, err := tx.ExecCount(ctx, "UPDATE quarantine SET closed_at = ?, closed_why = ? WHERE device = ? AND epoch = ? AND seq = ? AND closed_at IS NULL",
			now.UnixMilli(), why, device[:], int64(epoch), int64(seq))
		if err == nil && n == 0 {
			err = fault.New(fault.NotFound, "seq", "待处理里没有这一条，可能已经处理过了", "this change is not held; somebody may have released it")
		}
		if err != nil {
			return err
		}
		return audit(ctx, tx, "held closed", device, epoch, seq)
	})
}

// audit writes what somebody decided about a held change into the log.
func audit(ctx context.Context, tx sqlite.Tx, action access.Action, device change.ID, epoch, seq uint64) error {
	return access.Audit(ctx, tx, access.Who(ctx), action, fmt.Sprintf("%s %d %d", device, epoch, seq))
}

// retryMax is how many held changes are tried again in one turn.
const retryMax = 10_000

// RetryHeld tries everything again that is held for one of these reasons, each by
// itself, and says how many are counted now. One may have waited for another, and
// a turn is not more than the writer can do at once, so it goes on until a turn
// counts none. A server that learns new kinds of record does so when it starts.
func RetryHeld(ctx context.Context, c *city.City, reasons ...fault.Kind) (released int, heads map[string]uint64, err error) {
	heads = map[string]uint64{}
	for {
		n := 0
		err := sqlite.Write(ctx, c.DB, func(tx sqlite.Tx) error {
			var changed feed.Appender
			var err error
			if n, err = retryHeld(ctx, c, tx, reasons, &changed); err != nil {
				return err
			}
			moved, err := changed.Append(ctx, tx)
			maps.Copy(heads, moved)
			return err
		})
		if err != nil || n == 0 {
			return released, heads, err
		}
		released += n
	}
}

func retryHeld(ctx context.Context, c *city.City, tx sqlite.Tx, reasons []fault.Kind, changed *feed.Appender) (released int, err error) {
	list, err := ListHeld(ctx, tx, change.ID{}, retryMax)
	if err != nil {
		return 0, err
	}
	for _, h := range list {
		if len(reasons) > 0 && !slices.Contains(reasons, h.fault) {
			continue
		}
		err := tx.Savepoint(ctx, func() error { return h.release(ctx, c, tx, Decision{}, changed) })
		switch {
		case err == nil:
			released++
		case !ledger.IsRecords(err) && !fault.Is(err, fault.Unpaired):
			return released, err // the store fails
		}
	}
	return released, nil
}
