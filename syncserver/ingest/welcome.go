package ingest

import (
	"context"
	"database/sql"
	"time"

	"yizhan/shared/wire"
	"yizhan/syncserver/access"
	"yizhan/syncserver/city"
	"yizhan/syncserver/feed"
)

// Asker is a device that asks where the city stands, and what it knows of that.
type Asker struct {
	Device   access.Device
	Epoch    uint64
	AckedSeq uint64
	Held     uint64
}

// Welcome says where the city stands with a device, of one moment.
func Welcome(ctx context.Context, c *city.City, version uint16, a Asker, now time.Time) (wire.Welcome, error) {
	w := wire.Welcome{Version: version, History: c.History, WallMs: now.UnixMilli(), Feeds: map[string]uint64{}, ServerKey: c.ReceiptKey(), Revoked: a.Device.Revoked, Latest: c.DesktopVersion}
	var err error
	if w.Recipient, err = c.Recipient(); err != nil {
		return w, err
	}
	err = c.DB.Read(ctx, func(tx *sql.Tx) error {
		var err error
		if w.LastSeq, w.Chain, err = Cursor(ctx, tx, a.Device.ID, a.Epoch); err != nil {
			return err
		}
		if err := addFeeds(ctx, tx, &w, a.Device); err != nil {
			return err
		}
		if w.Verdicts, err = Verdicts(ctx, tx, a.Device.ID, a.Epoch, a.AckedSeq+1, w.LastSeq); err != nil {
			return err
		}
		held, err := Held(ctx, tx, a.Device.ID, a.Epoch)
		if held.Total > 0 || a.Held > 0 {
			w.Held = &held
		}
		return err
	})
	if err == nil && w.LastSeq > 0 {
		w.Receipt = c.Receipt(a.Device.ID, a.Epoch, w.LastSeq, w.Chain, now)
	}
	return w, err
}

// addFeeds tells the feeds that a device follows: none if it was revoked.
func addFeeds(ctx context.Context, tx *sql.Tx, w *wire.Welcome, d access.Device) error {
	if d.Revoked {
		return nil
	}
	feeds, err := access.Feeds(ctx, tx, d)
	if err != nil {
		return err
	}
	for _, f := range feeds {
		if w.Feeds[f], err = feed.Head(ctx, tx, f); err != nil {
			return err
		}
		floor, err := feed.Floor(ctx, tx, f)
		if err != nil {
			return err
		}
		if floor > 0 {
			if w.Floors == nil {
				w.Floors = map[string]uint64{}
			}
			w.Floors[f] = floor
		}
	}
	return nil
}
