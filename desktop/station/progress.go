package station

import (
	"context"
	"database/sql"

	"yizhan/shared/domain"
	"yizhan/shared/domain/codes"
	"yizhan/shared/ledger/sqlite"
	"yizhan/shared/progress/tables"
)

// Progress reads how far the work is that the records of an office tell of, as the
// city's page does. A locked desk names no persons.
func (s *Station) Progress(ctx context.Context, q tables.Question) (page tables.Page, err error) {
	profile, err := s.Profile(ctx)
	if err != nil {
		return page, err
	}
	shift, err := s.Shift(ctx)
	if err != nil {
		return page, err
	}
	q.Today, q.Office, q.Nameless = domain.DayOf(s.now()), true, shift.Locked
	if profile.Division != codes.LeshanCity {
		q.Area = profile.Division
	}
	err = s.read(ctx, func(tx *sql.Tx) error {
		page, err = tables.Read(ctx, sqlite.CellsOf(tx, nil), q)
		return err
	})
	return page, err
}
