package station

import (
	"context"

	"yizhan/shared/ledger/sqlite"
	"yizhan/shared/tally"
)

// Recount computes every cell anew from the records and returns those that
// differ.
func (s *Station) Recount(ctx context.Context) (cells int, wrong []tally.Mismatch, err error) {
	return sqlite.Recount(ctx, s.db)
}
