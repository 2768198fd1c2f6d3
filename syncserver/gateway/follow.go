package gateway

import (
	"context"

	"yizhan/shared/ledger/sqlite"
	"yizhan/syncserver/access"
)

// follow lists the feeds of a device, and notes how far it has read them.
func (g *Gateway) follow(ctx context.Context, d access.Device, cursors map[string]uint64) (feeds []string, err error) {
	err = sqlite.Write(ctx, g.city.DB, func(tx sqlite.Tx) error {
		if feeds, err = access.Feeds(ctx, tx, d); err != nil {
			return err
		}
		for _, f := range feeds {
			if err := tx.Exec(ctx, "INSERT INTO device_feed (device, feed, cursor) VALUES (?,?,?) ON CONFLICT DO UPDATE SET cursor = excluded.cursor", d.ID[:], f, int64(cursors[f])); err != nil {
				return err
			}
		}
		return nil
	})
	return feeds, err
}
