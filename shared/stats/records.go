package stats

import (
	"strconv"

	"yizhan/shared/domain"
)

// Of reports whether a cell is part of a row of the answer: of the row with a key,
// or of the whole where the key is empty. It says of one record what SumCells says
// of all of them, so that the records behind a figure add up to it. Counties are not
// keys of cells; ask for their stations.
func (q Query) Of(key string, c domain.Cell) bool {
	if c.Measure != q.cells() || c.Day < q.From || c.Day > q.To || !q.Station.IsZero() && c.Station != q.Station {
		return false
	}
	switch {
	case key == "" || q.By == ByTotal:
		return true
	case q.By == ByStation:
		return c.Station == domain.StationID(key) // rows are keyed by code
	}
	return q.keyOf(c) == key
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
