package gateway

import (
	"context"
	"time"

	"yizhan/shared/ledger/sqlite"
	"yizhan/shared/wire"
	"yizhan/syncserver/access"
)

// follow notes what a device tells of itself and how far it has read its feeds,
// and lists those. A revoked one follows none.
func (g *Gateway) follow(ctx context.Context, d access.Device, h wire.Hello, now time.Time) (feeds []string, err error) {
	err = sqlite.Write(ctx, g.city.DB, func(tx sqlite.Tx) error {
		if err := access.Seen(ctx, tx, h, now); err != nil || d.Revoked {
			return err
		}
		if feeds, err = access.Feeds(ctx, tx, d); err != nil {
			return err
		}
		for _, f := range feeds {
			if err := tx.Exec(ctx, "INSERT INTO device_feed (device, feed, cursor) VALUES (?,?,?) ON CONFLICT DO UPDATE SET cursor = excluded.cursor", d.ID[:], f, int64(h.Cursors[f])); err != nil {
				return err
			}
		}
		return nil
	})
	return feeds, err
}
