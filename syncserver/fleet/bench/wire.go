package bench

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"yizhan/desktop/station"
	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/wire"
	"yizhan/syncserver/fleet/sim"
)

const wireVisits = 5_000

// measureWire is P2: bytes on the wire for a visit, in full pushes and alone, as
// the frames are that a station sends (without the WebSocket's 4 to 8 bytes).
func measureWire(ctx context.Context, b Bench) (f Figure, err error) {
	s, err := sim.Open(ctx, b.Dir, time.Now(), station.Setup{Code: "W1", Name: "测速站", Division: "511102"})
	if err != nil {
		return f, err
	}
	defer func() { err = errors.Join(err, s.Station.Close()) }()
	// One at a time, each at its own irregular millisecond, as at a desk: what
	// was recorded in one go would pack better than it does in life.
	if err := fillVisits(ctx, s, wireVisits, 1); err != nil {
		return f, err
	}
	bulk, asJSON, err := pushBytes(ctx, s, wire.PushChangesMax, wireVisits)
	if err != nil {
		return f, err
	}
	single, _, err := pushBytes(ctx, s, 1, 100)
	if err != nil {
		return f, err
	}
	return Figure{Value: bulk, Unit: "bytes/visit", Limit: asJSON, Ratio: bulk / asJSON, Goal: "≤ 28 bulk, ≤ 140 single", Holds: bulk <= 28 && single <= 140,
		Method: fmt.Sprintf("frames of %d visits in pushes of %d; alone %.0f; the limit is the same visit as JSON", wireVisits, wire.PushChangesMax, single)}, nil
}

// pushBytes packs visits into pushes of a size and returns the bytes of a visit,
// packed and as JSON.
func pushBytes(ctx context.Context, s *sim.Station, size, visits int) (packed, asJSON float64, err error) {
	id, err := s.Identity(ctx)
	if err != nil {
		return 0, 0, err
	}
	total, jsonTotal, after := 0, 0, uint64(0)
	for int(after) < visits {
		out, err := s.Outgoing(ctx, id.Epoch, after, size, wire.PushBytesMax)
		if err != nil || len(out) == 0 {
			return 0, 0, errors.Join(err, errors.New("outbox too short"))
		}
		frozen := make([][]byte, len(out))
		var chain change.Chain
		for i, o := range out {
			frozen[i], chain = o.Bytes, o.Chain
			n, err := jsonBytes(o.Bytes)
			if err != nil {
				return 0, 0, err
			}
			jsonTotal += n
		}
		frame, err := wire.Encode(wire.Push{Epoch: id.Epoch, From: after + 1, Batch: wire.EncodeBatch(frozen), Chain: chain})
		if err != nil {
			return 0, 0, err
		}
		total += len(frame)
		after = out[len(out)-1].Seq
	}
	return float64(total) / float64(after), float64(jsonTotal) / float64(after), nil
}

// jsonBytes is what a change would take as JSON.
func jsonBytes(frozen []byte) (int, error) {
	c, err := change.Decode(frozen)
	if err != nil {
		return 0, err
	}
	fact, err := domain.DecodeFact(c.Kind, c.ID, c.Body)
	if err != nil {
		return 0, err
	}
	b, err := json.Marshal(map[string]any{"kind": c.Kind, "version": c.Version, "id": c.ID, "clock": c.Clock, "body": fact})
	return len(b), err
}
