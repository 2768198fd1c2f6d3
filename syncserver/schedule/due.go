package schedule

import (
	"time"

	"yizhan/shared/domain"
	"yizhan/shared/stats"
)

// Every is how often a report is made. It is one of the whole period that has just
// ended, so that it never has to be made again because more of the days came.
type Every string

// The choices.
const (
	Daily     Every = "daily"
	Weekly    Every = "weekly" // on Monday, of Monday to Sunday
	Monthly   Every = "monthly"
	Quarterly Every = "quarterly"
)

// Choices lists them in the order in which they are offered.
func Choices() []Every { return []Every{Daily, Weekly, Monthly, Quarterly} }

// madeUpMax is how many periods are made up after the server was off. Older ones are
// left out: who comes back after a year does not want 365 files of single days.
const madeUpMax = 12

// Slot is one period that is due.
type Slot struct {
	Period stats.Period
	At     time.Time
}

// Key names the period, the same each time.
func (s Slot) Key() string { return s.Period.From.String() + " " + s.Period.To.String() }

// Due lists the slots after one moment and up to another, the earliest first. Hours are
// those of Shanghai.
func Due(every Every, hour int, after, now time.Time) []Slot {
	var out []Slot
	for day := begin(every, domain.DayOf(now)); len(out) < madeUpMax; day = begin(every, day.AddDays(-1)) {
		y, m, d := day.Time().Date()
		at := time.Date(y, m, d, hour, 0, 0, 0, domain.Shanghai)
		if !at.After(after) {
			break
		}
		if !at.After(now) {
			out = append([]Slot{{before(every, day), at}}, out...)
		}
	}
	return out
}

// Last is the slot that ended last, whether its hour has come or not.
func Last(every Every, now time.Time) Slot {
	return Slot{before(every, begin(every, domain.DayOf(now))), now}
}

// Next is when the hour comes again.
func Next(every Every, hour int, now time.Time) time.Time {
	for day := domain.DayOf(now); ; day = day.AddDays(1) {
		y, m, d := day.Time().Date()
		if at := time.Date(y, m, d, hour, 0, 0, 0, domain.Shanghai); day == begin(every, day) && at.After(now) {
			return at
		}
	}
}

// begin is the first day of the period that a day lies in.
func begin(every Every, day domain.Day) domain.Day {
	first := day/100*100 + 1
	switch every {
	case Weekly:
		return day.AddDays(-((int(day.Time().Weekday()) + 6) % 7))
	case Monthly:
		return first
	case Quarterly:
		return domain.DayOf(first.Time().AddDate(0, -((int(first.Time().Month()) - 1) % 3), 0))
	}
	return day
}

// before is the period that ends the day before another begins.
func before(every Every, first domain.Day) stats.Period {
	kind := map[Every]stats.PeriodKind{Weekly: stats.PeriodWeek, Monthly: stats.PeriodMonth}[every]
	if kind == "" {
		kind = stats.PeriodChosen // compared with as many days before
	}
	to := first.AddDays(-1)
	return stats.Period{Kind: kind, From: begin(every, to), To: to}
}
