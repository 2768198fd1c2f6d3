package city

import (
	"context"
	"fmt"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/sqlitedb"
)

// ReportedDays are the days of which something of a station has arrived.
type ReportedDays struct {
	Days  int  // today among them
	Today bool // of today there is something already
}

// A visit, an opening or a word that nobody came is a report; a day that corrections
// brought back to nothing is none. The office's month counts the same way.
const reportedDays = `
SELECT station, count(DISTINCT day), max(day = ?3) FROM (
  SELECT station, day FROM cell WHERE measure IN ('visits', 'open_days', 'no_service_days') AND day BETWEEN ?1 AND min(?2, ?3)
  GROUP BY measure, day, station HAVING sum(value) > 0)
GROUP BY station`

// ReportedDays counts them, up to today, by station.
func (s Snapshot) ReportedDays(ctx context.Context, from, to, today domain.Day) (map[change.ID]ReportedDays, error) {
	rows, err := s.R.QueryContext(ctx, reportedDays, int64(from), int64(to), int64(today))
	if err != nil {
		return nil, fmt.Errorf("count days reported: %w", sqlitedb.Classify(err))
	}
	defer rows.Close()
	out := map[change.ID]ReportedDays{}
	for rows.Next() {
		var station []byte
		var r ReportedDays
		if err := rows.Scan(&station, &r.Days, &r.Today); err != nil {
			return nil, sqlitedb.Classify(err)
		}
		out[change.ID(station)] = r
	}
	return out, sqlitedb.Classify(rows.Err())
}
