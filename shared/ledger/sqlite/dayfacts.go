package sqlite

import (
	"context"
	"slices"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/ledger"
	"yizhan/shared/sqlitedb"
)

// FactsOfDay are the visits and attendances of a station that have to do with a day:
// those recorded for it, whether they still count there or not, and those that a
// correction moved to it. What Behind gives for the day is among them; the others say
// why a number is smaller than what somebody remembers entering.
func FactsOfDay(ctx context.Context, r sqlitedb.Reader, station change.ID, day domain.Day) ([]ledger.Fact, error) {
	var out []ledger.Fact
	for _, k := range []struct {
		kind string
		read func(context.Context, sqlitedb.Reader, string, ...any) ([]ledger.Fact, error)
	}{{domain.KindVisit, readVisits}, {domain.KindAttendance, readAttendances}} {
		facts, err := k.read(ctx, r, "WHERE v.day = ? AND v.station = ? ORDER BY v.id", int64(day), blob(station))
		if err != nil {
			return nil, err
		}
		out = append(out, facts...)
		// A correction never moves a record to another station, so the target's is enough.
		moved, err := k.read(ctx, r, "WHERE v.id IN (SELECT target FROM correction WHERE of = ? AND station = ? AND body IS NOT NULL) AND v.station = ? AND v.day <> ? ORDER BY v.id",
			k.kind, blob(station), blob(station), int64(day))
		if err != nil {
			return nil, err
		}
		for _, f := range moved {
			effective, err := f.Effective()
			if err != nil {
				return nil, err
			}
			if effective != nil && slices.ContainsFunc(effective.Cells(), func(c domain.CellValue) bool { return c.Day == day }) {
				out = append(out, f)
			}
		}
	}
	return out, nil
}
