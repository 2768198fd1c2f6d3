package months

import (
	"context"
	"database/sql"
	"slices"
	"time"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/syncserver/city"
)

// ClosedMonth is a month whose figures are fixed, and how many people came late to it since.
type ClosedMonth struct {
	Month Month
	At    time.Time
	Late  int64
}

// ClosedIn lists the closed months that lie wholly within some days, earliest first, with
// what came late for the stations of the snapshot, or for one of them.
func ClosedIn(ctx context.Context, s city.Snapshot, from, to domain.Day, station change.ID) (out []ClosedMonth, err error) {
	const months = `SELECT c.month, c.closed_at, l.station, coalesce(sum(l.delta), 0) FROM month_close c
LEFT JOIN month_late l ON l.month = c.month AND l.version = c.version AND l.measure = 'people'
WHERE c.reopened_at IS NULL AND c.month BETWEEN ? AND ? GROUP BY 1, 2, 3 ORDER BY 1`
	err = each(ctx, s.R, months, []any{from.Month(), to.Month()}, func(rows *sql.Rows) error {
		var m ClosedMonth
		var at int64
		var id []byte
		if err := rows.Scan(&m.Month, &at, &id, &m.Late); err != nil {
			return err
		}
		if m.Month.First() < from || m.Month.Last() > to {
			return nil
		}
		if n := len(out); n == 0 || out[n-1].Month != m.Month {
			out = append(out, ClosedMonth{Month: m.Month, At: time.UnixMilli(at).UTC()})
		}
		if id == nil {
			return nil // nothing came late
		}
		if of := change.ID(id); station == of || station.IsZero() && (s.Only == nil || slices.Contains(s.Only, of)) {
			out[len(out)-1].Late += m.Late
		}
		return nil
	})
	return out, err
}
