package station

import (
	"context"
	"database/sql"

	"yizhan/shared/ledger/sqlite"
	"yizhan/shared/register"
)

// Unfounded lists the enterprises that should have an organisation and have none.
func (s *Station) Unfounded(ctx context.Context) (out []register.Unfounded, err error) {
	err = s.read(ctx, func(tx *sql.Tx) error {
		out, err = register.ReadUnfounded(ctx, sqlite.Documents{R: tx}, "")
		return err
	})
	return out, err
}
