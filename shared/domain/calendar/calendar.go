// Package calendar tells working days from days off in China. Deadlines of the
// work run in working days, and these are an announcement, not a rule: each
// November the State Council names next year's holidays and the weekend days
// that are worked in exchange. So they are data (holidays.txt), and whoever
// asks about a day beyond the announcements is told that the answer is a guess.
package calendar

import (
	_ "embed"
	"strings"
	"sync"
	"time"

	"yizhan/shared/domain"
)

// WorkdaysMax bounds a deadline. Four years of working days are more than any
// rule gives; a larger number is a slip of the finger.
const WorkdaysMax = 1000

// Table is the calendar of the years for which it is known. It does not change
// after it was read, so it may be used by many at once.
type Table struct {
	from, to domain.Day
	holidays map[domain.Day]string // day off: name of the holiday
	madeUp   map[domain.Day]bool   // weekend day that is worked
}

//go:embed holidays.txt
var embedded string

var china = sync.OnceValue(func() *Table {
	t, err := Parse(strings.NewReader(embedded))
	if err != nil {
		panic(err) // the file is part of the program, and a test reads it
	}
	return t
})

// China is the calendar that comes with the program.
func China() *Table { return china() }

// Covered is the first and the last day that the table knows.
func (t *Table) Covered() (from, to domain.Day) { return t.from, t.to }

// Covers reports whether the table knows a day.
func (t *Table) Covers(day domain.Day) bool { return t.from <= day && day <= t.to }

// IsWorkday reports whether people work on a day. On a day that the table does
// not cover it knows weekends only; ask Covers where that matters.
func (t *Table) IsWorkday(day domain.Day) bool {
	if t.holidays[day] != "" {
		return false
	}
	return t.madeUp[day] || !isWeekend(day)
}

// Holiday is the name of the public holiday that a day off belongs to, empty on
// all other days, weekends included.
func (t *Table) Holiday(day domain.Day) string { return t.holidays[day] }

// AddWorkdays is the n-th working day after a day, or before it where n is
// negative; the day itself does not count. Five working days from a Friday are
// the next Friday. No days are the day itself, working or not.
//
// known is false where a day on the way is not covered: the answer then knows
// weekends only there, and is shown as provisional. It is false as well for an
// n beyond WorkdaysMax, which is cut to it.
func (t *Table) AddWorkdays(day domain.Day, n int) (end domain.Day, known bool) {
	step, left := 1, n
	if n < 0 {
		step, left = -1, -max(n, -WorkdaysMax)
	}
	known = left <= WorkdaysMax && n >= -WorkdaysMax && t.Covers(day)
	for left = min(left, WorkdaysMax); left > 0; {
		day = day.AddDays(step)
		known = known && t.Covers(day)
		if t.IsWorkday(day) {
			left--
		}
	}
	return day, known
}

// Workdays counts the working days of a stretch, both ends included; none where
// it ends before it begins. known is false where the table does not cover all
// of it.
func (t *Table) Workdays(from, to domain.Day) (n int, known bool) {
	known = t.Covers(from) && t.Covers(to)
	if from > to {
		return 0, known
	}
	// Whole weeks have five days from Monday to Friday. Only days that the table
	// names depart from that, so a stretch of centuries costs no more than these.
	days := int(to.Time().Sub(from.Time())/(24*time.Hour)) + 1
	n = days / 7 * 5
	for d, rest := from, days%7; rest > 0; rest-- {
		if !isWeekend(d) {
			n++
		}
		d = d.AddDays(1)
	}
	for d := range t.holidays {
		if from <= d && d <= to && !isWeekend(d) {
			n--
		}
	}
	for d := range t.madeUp {
		if from <= d && d <= to {
			n++
		}
	}
	return n, known
}

func isWeekend(day domain.Day) bool {
	w := day.Time().Weekday()
	return w == time.Saturday || w == time.Sunday
}
