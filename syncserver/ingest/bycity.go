package ingest

import (
	"context"
	"encoding/binary"
	"fmt"
	"time"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/fault"
	"yizhan/shared/ledger/sqlite"
	"yizhan/shared/wire"
	"yizhan/syncserver/access"
	"yizhan/syncserver/city"
	"yizhan/syncserver/feed"
)

// What an administrator changes at the server goes the way of everything else: it
// is a change with frozen bytes, a place in an epoch and a chain, and it lies in
// the inbox. The device is one that no computer has, and each life of the database
// has an epoch.

var cityDevice = change.Named("device", "city")

func cityEpoch(history change.ID) uint64 { return binary.BigEndian.Uint64(history[8:])>>1 | 1 }

// writeByCity records one change by the city, within a transaction. heads are those
// of the feeds that moved.
func writeByCity(ctx context.Context, c *city.City, tx sqlite.Tx, kind string, id change.ID, body any, now time.Time) (heads map[string]uint64, err error) {
	b, err := change.Marshal(body)
	if err != nil {
		return nil, err
	}
	k, ok := domain.FindKind(kind)
	if !ok {
		return nil, fault.Wrap(fault.Unknown, fmt.Errorf("no kind %s", kind))
	}
	epoch := cityEpoch(c.History)
	last, chain, err := Cursor(ctx, tx, cityDevice, epoch)
	if err != nil {
		return nil, err
	}
	ch := change.Change{Kind: kind, Version: k.Version, ID: id, Clock: change.StampAt(now), Body: b}
	frozen, err := ch.Encode()
	if err != nil {
		return nil, err
	}
	w := writer{ctx: ctx, tx: tx, now: now, push: Push{Device: access.Device{ID: cityDevice, City: true}, Epoch: epoch, From: last + 1,
		Records: []wire.Record{{Bytes: frozen, Change: ch}}, Chain: chain.Next(frozen), Batch: wire.EncodeBatch([][]byte{frozen})}}
	if err := w.check(); err != nil {
		return nil, err
	}
	if err := w.take(); err != nil {
		return nil, err
	}
	if len(w.ack.Verdicts) > 0 {
		v := w.ack.Verdicts[0]
		return nil, fault.New(fault.Kind(v.Fault), "", v.Text, "it was refused")
	}
	var changed feed.Appender
	for _, d := range w.documents {
		changed.Add(d)
	}
	return changed.Append(ctx, tx)
}
