package station

import (
	"context"
	"database/sql"
	"strconv"

	"yizhan/shared/domain"
	"yizhan/shared/ledger/sqlite"
	"yizhan/shared/stats"
)

// Today is what the desk shows beside the buttons.
func (s *Station) Today(ctx context.Context) (Today, error) {
	now := s.now()
	t := Today{Day: domain.DayOf(now)}
	page, err := s.Visits(ctx, VisitFilter{Day: t.Day, Limit: TodayRowsMax})
	if err != nil {
		return Today{}, err
	}
	t.Rows = page.Rows
	err = s.read(ctx, func(tx *sql.Tx) error {
		cells := sqlite.CellsOf(tx, nil)
		sum := func(day domain.Day, m domain.Measure, by stats.By) (stats.Table, error) {
			return stats.Read(ctx, cells, stats.Query{Measure: m, From: day, To: day, By: by})
		}
		for _, figure := range []struct {
			measure domain.Measure
			to      *int64
		}{
			{domain.MeasurePeople, &t.People}, {domain.MeasureVisits, &t.Visits}, {domain.MeasureServices, &t.Services},
			{domain.MeasureSaved, &t.Saved}, {domain.MeasureRegistered, &t.MembersCounted},
		} {
			table, err := sum(t.Day, figure.measure, stats.ByTotal)
			if err != nil {
				return err
			}
			*figure.to = table.Total
		}
		hours, err := sum(t.Day, domain.MeasurePeople, stats.ByHour)
		if err != nil {
			return err
		}
		for _, r := range hours.Rows {
			if h, err := strconv.Atoi(r.Key); err == nil && h < len(t.ByHour) {
				t.ByHour[h] = r.Value
			}
		}
		yesterday := t.Day.AddDays(-1)
		t.PeopleBefore, err = sqlite.PeopleUntil(ctx, tx, yesterday, now.AddDate(0, 0, -1).UnixMilli())
		return err
	})
	return t, err
}

// Stats answers a statistical question from the station's own ledger, by the
// same definitions as the city's.
func (s *Station) Stats(ctx context.Context, q stats.Query) (stats.Table, error) {
	return sqlite.Stats(ctx, s.db, q)
}
