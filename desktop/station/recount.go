package station

import (
	"context"
	"database/sql"

	"yizhan/shared/digest"
	"yizhan/shared/ledger/sqlite"
	"yizhan/shared/tally"
)

// Recount computes every cell anew from the records and returns those that
// differ.
func (s *Station) Recount(ctx context.Context) (cells int, wrong []tally.Mismatch, err error) {
	return sqlite.Recount(ctx, s.db)
}

// CheckDigests computes the digests of all records anew and returns those that
// differ from what is kept.
func (s *Station) CheckDigests(ctx context.Context) (wrong []digest.Cell, err error) {
	err = s.read(ctx, func(tx *sql.Tx) error {
		wrong, err = sqlite.CheckDigests(ctx, tx)
		return err
	})
	return wrong, err
}
