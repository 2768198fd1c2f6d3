package stats

import (
	"cmp"
	"context"
	"strconv"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/domain/codes"
)

// Of reports whether a cell is part of a row of the answer: of the row with a key,
// or of the whole where the key is empty. It says of one record what SumCells says
// of all of them, so that the records behind a figure add up to it. Stations and
// counties are no keys of cells: Units tells which cells are theirs.
func (q Query) Of(key string, c domain.Cell) bool {
	if c.Measure != q.cells() || c.Day < q.From || c.Day > q.To || !q.Station.IsZero() && c.Station != q.Station ||
		q.Group != "" && c.Group != q.Group || q.Service != "" && c.Item != q.Service {
		return false
	}
	return key == "" || q.By == ByTotal || q.keyOf(c) == key
}

// Units tells whose cells a row of stations or of counties adds up. Rows are keyed by
// code, and what offices keep is counted under their divisions.
func Units(ctx context.Context, cells Cells, by By, key string) (func(change.ID) bool, error) {
	stations, err := cells.Dictionary(ctx, domain.KindStation)
	if err != nil {
		return nil, err
	}
	divisions, err := cells.Dictionary(ctx, domain.KindDivision)
	return func(id change.ID) bool {
		e, ok := stations[id.String()]
		if !ok {
			e = divisions[id.String()]
		}
		if by == ByDivision {
			return codes.CountyOf(e.Division) == key
		}
		return cmp.Or(e.Code, id.String()) == key
	}, err
}

// cells is the measure whose cells answer the question.
func (q Query) cells() domain.Measure {
	if q.By == ByHour || q.By == ByWeekdayHour {
		return domain.MeasureHours
	}
	return q.Measure
}

func (q Query) keyOf(c domain.Cell) string {
	switch q.By {
	case ByDay:
		return c.Day.String()
	case ByMonth:
		return c.Day.String()[:len("2026-11")]
	case ByGroup:
		return c.Group
	case ByService, ByHour, ByState:
		return c.Item
	case ByWeekdayHour:
		return WeekdayHour(c.Day, c.Item)
	}
	return ""
}

// WeekdayHour is the key of an hour of the week: "1-14" is Monday at two. Weeks
// begin on Monday (ISO 8601).
func WeekdayHour(day domain.Day, hour string) string {
	return strconv.Itoa((int(day.Time().Weekday())+6)%7+1) + "-" + hour
}
