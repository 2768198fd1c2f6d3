package courier

import (
	"context"
	"io"
	"maps"
	"slices"

	"yizhan/shared/bundle"
	"yizhan/shared/wire"
	"yizhan/syncserver/access"
	"yizhan/syncserver/feed"
	"yizhan/syncserver/ingest"
)

// app names this program in its answers.
const app = "yizhan-server"

// feedBytes leaves an answer well below its limit.
const feedBytes = 8 << 20

// answer writes what a connection would have said: where the city stands, and what
// follows in the station's feeds.
func (k *Courier) answer(ctx context.Context, d access.Device, h bundle.Header, out io.Writer, r *Result) error {
	now := k.now()
	asker := ingest.Asker{Device: d, Epoch: h.Epoch, AckedSeq: h.AckedSeq, Held: h.Held}
	welcome, err := ingest.Welcome(ctx, k.city, wire.VersionMax, asker, now)
	if err != nil {
		return err
	}
	// What the station told of itself goes back with it, but for what introduced it.
	h.WallMs, h.App, h.To, h.Reply, h.Pairing = now.UnixMilli(), app, h.Reply, "", nil
	w, err := bundle.NewWriter(out, bundle.Answer, h)
	if err != nil {
		return err
	}
	if err := w.Write(welcome); err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(welcome.Feeds)) {
		after := h.Cursors[name]
		if h.History != k.city.History || after > welcome.Feeds[name] || after < welcome.Floors[name] {
			after = 0 // the station forgets such a cursor when it reads the welcome
		}
		if err := k.writeFeed(ctx, w, d, h.Epoch, name, after, r); err != nil {
			return err
		}
	}
	return w.Close(k.city.SignBundle)
}

func (k *Courier) writeFeed(ctx context.Context, w *bundle.Writer, d access.Device, epoch uint64, name string, after uint64, r *Result) error {
	for {
		if w.Bytes() > k.FeedBytes {
			r.More = true
			return nil
		}
		delta, err := feed.Read(ctx, k.city.DB, wire.Pull{Feed: name, After: after}, d.ID, epoch)
		if err != nil {
			return err
		}
		if delta.To <= after {
			return nil
		}
		if err := w.Write(delta); err != nil {
			return err
		}
		if after = delta.To; after >= delta.Head {
			return nil
		}
	}
}
