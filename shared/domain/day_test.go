package domain

import (
	"encoding/json"
	"testing"
	"time"

	"yizhan/shared/fault"
)

func TestParseDayRefuses(t *testing.T) {
	for _, s := range []string{
		"", "today", "20261123", "2026/11/23", "2026-1-2", "26-11-23", "2026-11-23 ", " 2026-11-23", "2026-11-23T00:00:00Z",
		"2026-00-10", "2026-13-01", "2026-11-00", "2026-11-31", "2026-02-29", "2100-02-29", "-2026-11-23", "12026-11-23",
		"２０２６-11-23", "2026年11月23日", "'; --", "2026-11-23\n",
	} {
		if d, err := ParseDay(s); !fault.Is(err, fault.Invalid) || fault.FieldOf(err) != "day" || d != 0 {
			t.Errorf("%q: %s, %v", s, d, err)
		}
	}
	d := Day(20261123)
	if err := json.Unmarshal([]byte(`"2026-02-30"`), &d); err == nil || d != 20261123 {
		t.Errorf("a refused day replaced the one before: %s, %v", d, err)
	}
}

func TestParseDay(t *testing.T) {
	for s, want := range map[string]Day{"2026-11-23": 20261123, "2028-02-29": 20280229, "2000-02-29": 20000229, "9999-12-31": 99991231} {
		d, err := ParseDay(s)
		if err != nil || d != want || d.String() != s {
			t.Errorf("%s: %d %s, %v", s, d, d, err)
		}
		var back Day
		b, err := json.Marshal(d)
		if err != nil || string(b) != `"`+s+`"` || json.Unmarshal(b, &back) != nil || back != d {
			t.Errorf("%s as JSON: %s, back %s, %v", s, b, back, err)
		}
	}
}

// A day begins at midnight in Shanghai, wherever the computer thinks it is.
func TestDayOfAroundMidnight(t *testing.T) {
	newYork := time.FixedZone("New York", -5*60*60)
	for _, c := range []struct {
		at   time.Time
		want Day
	}{
		{time.Date(2026, 11, 22, 15, 59, 59, 999_999_999, time.UTC), 20261122},
		{time.Date(2026, 11, 22, 16, 0, 0, 0, time.UTC), 20261123},
		{time.Date(2026, 11, 23, 15, 59, 59, 0, time.UTC), 20261123},
		{time.Date(2026, 12, 31, 16, 0, 0, 0, time.UTC), 20270101},
		{time.Date(2028, 2, 28, 16, 0, 0, 0, time.UTC), 20280229},
		{time.Date(2026, 11, 22, 10, 59, 0, 0, newYork), 20261122},
		{time.Date(2026, 11, 22, 11, 0, 0, 0, newYork), 20261123},
		{time.UnixMilli(-1), 19700101}, // eight in the morning in Shanghai
	} {
		if got := DayOf(c.at); got != c.want {
			t.Errorf("%s falls on %s, want %s", c.at, got, c.want)
		}
	}
}

func TestAddDays(t *testing.T) {
	for _, c := range []struct {
		from Day
		n    int
		want Day
	}{
		{20261123, 0, 20261123}, {20261130, 1, 20261201}, {20261201, -1, 20261130},
		{20261231, 1, 20270101}, {20270101, -1, 20261231}, {20260228, 1, 20260301}, {20280228, 1, 20280229},
		{20280229, 366, 20290301}, {21000228, 1, 21000301}, {20260131, 28, 20260228}, {20260101, 365, 20270101},
	} {
		if got := c.from.AddDays(c.n); got != c.want {
			t.Errorf("%s and %d days: %s, want %s", c.from, c.n, got, c.want)
		}
	}
	if d := Day(20261123); d.Month() != 202611 || Day(20270101).Month() != 202701 {
		t.Error("the month of a day is its first six digits")
	}
}

// Every day has 24 hours and the one before it ends where it begins, those of
// 1986 to 1991 included, in which China moved its clocks: statistics keep one
// time for all years.
func TestDaysHave24Hours(t *testing.T) {
	for _, years := range [][2]Day{{19860101, 19920101}, {20231201, 20290101}} {
		for d := years[0]; d < years[1]; d = d.AddDays(1) {
			next := d.AddDays(1)
			if next.Time().Sub(d.Time()) != 24*time.Hour || next <= d {
				t.Fatalf("%s to %s: %s", d, next, next.Time().Sub(d.Time()))
			}
			if DayOf(d.Time()) != d || DayOf(next.Time().Add(-1)) != d {
				t.Fatalf("%s does not begin or end where it should", d)
			}
		}
	}
}
