package operate

import (
	"context"
	"errors"
	"fmt"
	"time"

	"yizhan/shared/change"
	"yizhan/shared/ledger"
	"yizhan/shared/ledger/sqlite"
	"yizhan/syncserver/city"
	"yizhan/syncserver/feed"
)

// keepDeleted is how long a deleted document stays, so that everybody hears of it;
// a device that was not seen for as long reads its feeds anew when it comes.
const keepDeleted = 180 * 24 * time.Hour

// Purge forgets documents that were deleted long ago and that every active device
// has heard of, and returns how many.
func Purge(ctx context.Context, c *city.City, now time.Time) (forgotten int, err error) {
	before := now.Add(-keepDeleted)
	err = sqlite.Write(ctx, c.DB, func(tx sqlite.Tx) error {
		refs, err := sqlite.DeletedDocuments(ctx, tx, change.StampAt(before))
		if err != nil {
			return err
		}
		for _, r := range refs {
			var unheard bool
			err := tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM feed_row r JOIN device_feed f ON f.feed = r.feed JOIN device d ON d.id = f.device
				WHERE r.kind = ? AND r.id = ? AND f.cursor < r.seq AND d.revoked_at IS NULL AND d.last_seen_at > ?)`, r.Kind, r.ID[:], before.UnixMilli()).Scan(&unheard)
			if err != nil {
				return err
			}
			if unheard {
				continue
			}
			if err := errors.Join(feed.Drop(ctx, tx, r.Kind, r.ID), ledger.Forget(ctx, tx, r.Kind, r.ID)); err != nil {
				return err
			}
			forgotten++
		}
		return nil
	})
	if err != nil {
		return 0, fmt.Errorf("forget deleted documents: %w", err)
	}
	return forgotten, nil
}
