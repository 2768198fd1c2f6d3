package calendar

import (
	"strings"
	"testing"

	"yizhan/shared/domain"
	"yizhan/shared/fault"
)

func TestParseRefuses(t *testing.T) {
	const covered = "covered 2026-01-01..2026-12-31\n"
	for name, text := range map[string]string{
		"nothing":                        "",
		"comments only":                  "# covered 2026-01-01..2026-12-31\n",
		"a holiday before covered":       "2026-01-01 元旦\n" + covered,
		"covered twice":                  covered + covered,
		"covered without days":           "covered\n",
		"covered backwards":              "covered 2026-12-31..2026-01-01\n",
		"no such day":                    covered + "2026-02-30 春节\n",
		"another way to write days":      covered + "2026/02/15-2026/02/23 春节\n",
		"a last day before the first":    covered + "2026-02-23..2026-02-15 春节\n",
		"a holiday of the year before":   covered + "2025-12-31..2026-01-02 元旦\n",
		"a holiday of a whole summer":    covered + "2026-06-01..2026-08-31 暑假\n",
		"no name":                        covered + "2026-02-15..2026-02-23\n",
		"made-up days for a name":        covered + "2026-02-15..2026-02-23 +2026-02-14\n",
		"a day off twice":                covered + "2026-10-01..2026-10-07 国庆节\n2026-10-07 中秋\n",
		"work on a working day":          covered + "2026-10-01..2026-10-07 国庆节 +2026-10-09\n",
		"work on the holiday itself":     covered + "2026-10-01..2026-10-07 国庆节 +2026-10-04\n",
		"a holiday on a made-up day":     covered + "2026-10-01..2026-10-07 国庆节 +2026-10-10\n2026-10-10 端午\n",
		"work twice on one day":          covered + "2026-10-01 国庆节 +2026-10-10 +2026-10-10\n",
		"work outside the covered years": covered + "2026-01-01 元旦 +2025-12-28\n",
		"a word at the end":              covered + "2026-10-01 国庆节 2026-10-10\n",
		"a line that does not end":       covered + strings.Repeat("节", 1<<16),
		"lines without end":              covered + strings.Repeat("\n", linesMax),
		"what attacks a query":           covered + "'; DROP TABLE holidays; --\n",
	} {
		if table, err := Parse(strings.NewReader(text)); !fault.Is(err, fault.Invalid) || table != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	_, err := Parse(strings.NewReader(covered + "\n2026-02-30 春节\n"))
	if s := fault.Sentence(err, "zh"); !strings.Contains(s, "第 3 行") {
		t.Errorf("the sentence does not name the line: %s", s)
	}
}

// Outside the covered years nothing is known but weekends, and that is said.
func TestOutsideCoverage(t *testing.T) {
	c := China()
	from, to := c.Covered()
	if from != 20040101 || to != 20261231 {
		t.Errorf("covered %s to %s", from, to)
	}
	for _, day := range []domain.Day{20031231, 20270101, 19990101, 99991231} {
		if c.Covers(day) || c.Holiday(day) != "" {
			t.Errorf("%s is said to be known", day)
		}
	}
	if !c.IsWorkday(20271001) || c.IsWorkday(20271002) {
		t.Error("2027: Friday 1 October and Saturday 2 October should be as any other week")
	}
	for _, q := range []struct {
		day domain.Day
		n   int
		end domain.Day
	}{
		{20261230, 3, 20270104},  // runs out of the table; New Year's Day is a weekday like another
		{20270104, -3, 20261230}, // runs into it
		{20031231, 1, 20040102},
		{20270104, 0, 20270104},
	} {
		if end, known := c.AddWorkdays(q.day, q.n); end != q.end || known {
			t.Errorf("%d working days after %s: %s, known %t", q.n, q.day, end, known)
		}
	}
	if n, known := c.Workdays(20261228, 20270103); n != 5 || known {
		t.Errorf("last week of 2026: %d, known %t", n, known)
	}
	if _, known := c.AddWorkdays(20100104, WorkdaysMax+1); known {
		t.Error("a deadline beyond the limit is said to be known")
	}
	far, _ := c.AddWorkdays(20100104, 1<<62)
	if limit, known := c.AddWorkdays(20100104, WorkdaysMax); far != limit || !known {
		t.Errorf("the limit: %s, known %t; beyond it: %s", limit, known, far)
	}
	if back, known := c.AddWorkdays(20100104, -1<<63); known || back > 20070101 {
		t.Errorf("the lowest number there is: %s, known %t", back, known)
	}
}

// The announcements of twenty-three years, at their corners.
func TestKnownDays(t *testing.T) {
	for _, c := range []struct {
		day     domain.Day
		work    bool
		holiday string
	}{
		{20040101, false, "元旦"},
		{20040117, true, ""}, // Saturday, worked
		{20051231, true, ""}, // Saturday, worked for New Year 2006
		{20060103, false, "元旦"},
		{20061231, true, ""}, // Sunday, worked for New Year 2007
		{20070507, false, "劳动节"},
		{20071230, false, "元旦"}, // a holiday over the turn of the year
		{20080404, false, "清明"}, // first year with this holiday
		{20110605, false, "端午"},
		{20150903, false, "抗战胜利70周年纪念日"},
		{20150906, true, ""},
		{20160903, false, ""}, // only once
		{20171004, false, "国庆节、中秋"},
		{20200131, false, "春节"}, // longer than announced at first
		{20200201, false, "春节"}, // was to be worked, then was not
		{20200203, true, ""},
		{20240204, true, ""}, // Sunday, worked
		{20240209, true, ""}, // New Year's Eve was no holiday
		{20240210, false, "春节"},
		{20241001, false, "国庆节"},
		{20241012, true, ""},
		{20250126, true, ""}, // Sunday, worked
		{20250128, false, "春节"},
		{20260104, true, ""},
		{20260214, true, ""},
		{20260215, false, "春节"},
		{20260223, false, "春节"},
		{20260224, true, ""},
		{20260228, true, ""},
		{20260307, false, ""}, // any Saturday
		{20261123, true, ""},  // any Monday
	} {
		if got, name := China().IsWorkday(c.day), China().Holiday(c.day); got != c.work || name != c.holiday {
			t.Errorf("%s: working day %t, holiday %q", c.day, got, name)
		}
	}
}

// Work that is made up equals the days off beyond those that the law gives, so
// a line that was forgotten or stands twice shows in the sum of its year.
func TestEveryYearAddsUp(t *testing.T) {
	want := func(year int) int {
		switch {
		case year == 2015: // one day for the victory 70 years before
			return 12
		case year == 2020: // 31 January, and the work of 1 February, were dropped
			return 13
		case year < 2008:
			return 10
		case year < 2025:
			return 11
		default:
			return 13
		}
	}
	c := China()
	got := map[int]int{}
	for d := range c.holidays {
		if !isWeekend(d) {
			got[yearOfHoliday(d)]++
		}
	}
	for d := range c.madeUp {
		got[yearOfHoliday(d)]--
	}
	for year := 2004; year <= 2026; year++ {
		if got[year] != want(year) {
			t.Errorf("%d: %d days off, the law gives %d", year, got[year], want(year))
		}
	}
}

// yearOfHoliday counts the end of December to the New Year that it belongs to.
func yearOfHoliday(d domain.Day) int { return int(d.AddDays(5)) / 10000 }

func TestAddWorkdays(t *testing.T) {
	for _, c := range []struct {
		day domain.Day
		n   int
		end domain.Day
	}{
		{20261120, 5, 20261127},   // Friday to Friday
		{20261121, 1, 20261123},   // from a Saturday
		{20261123, -1, 20261120},  // Monday back to Friday
		{20261122, 0, 20261122},   // no days: a Sunday stays
		{20260213, 1, 20260214},   // the Saturday before Spring Festival is worked
		{20260213, 2, 20260224},   // then nine days off
		{20260224, -1, 20260214},  // and back
		{20261230, 1, 20261231},   // as far as the table goes
		{20241230, 10, 20250114},  // over a New Year
		{20040102, 251, 20041231}, // a year
	} {
		if end, known := China().AddWorkdays(c.day, c.n); end != c.end || !known {
			t.Errorf("%d working days after %s: %s, known %t, want %s", c.n, c.day, end, known, c.end)
		}
	}
}

func TestWorkdays(t *testing.T) {
	for _, c := range []struct {
		from, to domain.Day
		n        int
	}{
		{20261124, 20261123, 0}, // backwards
		{20261122, 20261122, 0},
		{20261123, 20261123, 1},
		{20261123, 20261129, 5},
		{20260214, 20260223, 1},
		{20260201, 20260228, 16},
		{20240101, 20241231, 251},
		{20250101, 20251231, 248},
	} {
		if n, known := China().Workdays(c.from, c.to); n != c.n || !known {
			t.Errorf("%s to %s: %d, known %t", c.from, c.to, n, known)
		}
	}
	// The sum is the days one by one, whatever the stretch.
	c := China()
	n, from := 0, domain.Day(20031220)
	for d := from; d <= 20270120; d = d.AddDays(1) {
		if c.IsWorkday(d) {
			n++
		}
		if int(d)%13 == 0 || d > 20270101 {
			if got, _ := c.Workdays(from, d); got != n {
				t.Fatalf("%s to %s: %d, one by one %d", from, d, got, n)
			}
		}
	}
}
