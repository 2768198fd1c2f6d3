package city

import (
	"context"
	"fmt"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/sqlitedb"
)

// What counts as a report is what Stations goes by.
const reportedOn = `
SELECT DISTINCT station, day FROM cell
WHERE measure IN ('visits', 'attendance', 'registered', 'open_days', 'no_service_days') AND day BETWEEN ?1 AND ?2`

const reportedIn = `
SELECT DISTINCT station, day / 100 * 100 + 1 FROM cell
WHERE measure IN ('visits', 'attendance', 'registered', 'open_days', 'no_service_days') AND day BETWEEN ?1 AND ?2`

// ReportedOn lists, by station, the days of which something has arrived; with months, the
// first days of its months.
func (s Snapshot) ReportedOn(ctx context.Context, from, to domain.Day, months bool) (map[change.ID][]domain.Day, error) {
	query := reportedOn
	if months {
		query = reportedIn
	}
	rows, err := s.R.QueryContext(ctx, query, int64(from), int64(to))
	if err != nil {
		return nil, fmt.Errorf("list days reported: %w", sqlitedb.Classify(err))
	}
	defer rows.Close()
	out := map[change.ID][]domain.Day{}
	for rows.Next() {
		var station []byte
		var day int64
		if err := rows.Scan(&station, &day); err != nil {
			return nil, sqlitedb.Classify(err)
		}
		id := change.ID(station)
		out[id] = append(out[id], domain.Day(day))
	}
	return out, sqlitedb.Classify(rows.Err())
}
