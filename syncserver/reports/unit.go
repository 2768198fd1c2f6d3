package reports

import (
	"cmp"
	"context"

	"yizhan/shared/domain/codes"
	"yizhan/shared/report/monthly"
	"yizhan/shared/stats"
	"yizhan/syncserver/city"
)

// Complete names a unit that has no name after its area, and finds the offices, of which
// nothing is expected.
func Complete(ctx context.Context, s city.Snapshot, u *monthly.Unit, days stats.Period) error {
	name := "全市"
	if d, known := codes.FindDivision(u.Division); known {
		name = d.Name
	}
	u.Name = cmp.Or(u.Name, name)
	states, err := s.Stations(ctx, days.From, days.To)
	if err != nil {
		return err
	}
	for _, st := range states {
		if !st.Expected {
			u.Offices = append(u.Offices, st.ID)
		}
	}
	return nil
}
