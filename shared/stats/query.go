package stats

import (
	"cmp"
	"time"

	"yizhan/shared/domain"
)

// AllTime is the day with which figures of all time begin.
const AllTime = periodFirst

// ParseQuery reads a query from named parameters, those of the command line and
// of the address alike: measure, from, to, by, station, group, service. Without days it asks for
// the current month up to today; the published figures are those of all time.
func ParseQuery(get func(name string) string, now time.Time) (Query, error) {
	today := domain.DayOf(now)
	q := Query{
		Measure: domain.Measure(cmp.Or(get("measure"), string(domain.MeasurePeople))),
		By:      ByTotal,
		From:    today/100*100 + 1,
		To:      today,
	}
	if q.Measure == MeasureSeed {
		q.From, q.By = periodFirst, BySeed
	}
	if by := get("by"); by != "" {
		q.By = By(by)
	}
	for _, d := range []struct {
		name string
		to   *domain.Day
	}{{"from", &q.From}, {"to", &q.To}} {
		if s := get(d.name); s != "" {
			day, err := domain.ParseDay(s)
			if err != nil {
				return q, err
			}
			*d.to = day
		}
	}
	if code := get("station"); code != "" {
		q.Station = domain.StationID(code)
	}
	q.Group, q.Service = get("group"), get("service")
	return q, q.Validate()
}
