package city

import (
	"context"
	"fmt"

	"yizhan/shared/change"
	"yizhan/shared/domain"
)

// ReportedDays are the days of which something of a station has arrived.
type ReportedDays struct {
	Days  int  // today among them
	Today bool // of today there is something already
}

// ReportedDays counts them, up to today, by station.
func (s Snapshot) ReportedDays(ctx context.Context, from, to, today domain.Day) (map[change.ID]ReportedDays, error) {
	days, err := s.DaysReported(ctx, from, min(to, today))
	if err != nil {
		return nil, fmt.Errorf("count days reported: %w", err)
	}
	now := map[change.ID]int{}
	if to >= today {
		if now, err = s.DaysReported(ctx, today, today); err != nil {
			return nil, fmt.Errorf("count who reported today: %w", err)
		}
	}
	out := make(map[change.ID]ReportedDays, len(days))
	for station, n := range days {
		out[station] = ReportedDays{n, now[station] > 0}
	}
	return out, nil
}
