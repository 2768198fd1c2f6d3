package dashboard

import (
	"time"

	"yizhan/shared/stats"
	"yizhan/syncserver/figure"
)

// Figures are written as on all pages of the city.
var (
	grouped = figure.Grouped
	yuan    = figure.Yuan
	amount  = figure.Amount
	tenths  = figure.Share
)

// unknown stands where a number would have to be made up.
const unknown = figure.Unknown

// clock writes a time of day in China, and the day where it is another one.
func (l language) clock(t, now time.Time, layout string) string {
	return figure.Clock(string(l), t, now, layout)
}

// day writes a day; with the year where it is not the present one.
func (l language) day(t, now time.Time) string { return figure.Day(string(l), t, now) }

// days writes a period's days.
func (l language) days(p stats.Period, now time.Time) string { return figure.Days(string(l), p, now) }

func (l language) weekday(t time.Time) string { return figure.Weekday(string(l), t) }
