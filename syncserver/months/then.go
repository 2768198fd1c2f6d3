package months

import (
	"context"
	"slices"

	"yizhan/shared/change"
	"yizhan/syncserver/city"
)

// withinThen is a snapshot of an area with the stations that were in it when the month
// was closed, and those stations. One that moved to another county since is counted where
// it was: what that county reported stands, and no figure is shown twice.
func withinThen(ctx context.Context, s city.Snapshot, area string, m Month, c *Closing) (city.Snapshot, []Station, error) {
	stations, err := stationsOf(ctx, s, area, m, c)
	if err != nil || c == nil || s.Only == nil {
		return s, stations, err
	}
	all, err := stationsOf(ctx, s, "", m, c)
	if err != nil {
		return s, nil, err
	}
	stored := func(list []Station) func(change.ID) bool {
		return func(id change.ID) bool {
			return slices.ContainsFunc(list, func(st Station) bool { return st.ID == id })
		}
	}
	s.Only = slices.DeleteFunc(slices.Clone(s.Only), stored(all))
	for _, st := range stations {
		s.Only = append(s.Only, st.ID)
	}
	return s, stations, nil
}
