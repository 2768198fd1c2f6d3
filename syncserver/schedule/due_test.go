package schedule

import (
	"slices"
	"testing"
	"time"

	"yizhan/shared/domain"
)

func at(s string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", s, domain.Shanghai)
	if err != nil {
		panic(err)
	}
	return t
}

func TestDue(t *testing.T) {
	for _, c := range []struct {
		every      Every
		hour       int
		after, now string
		want       []string
	}{
		{Daily, 8, "2026-11-26 07:59", "2026-11-26 08:00", []string{"2026-11-25 2026-11-25"}},
		{Daily, 8, "2026-11-26 08:00", "2026-11-26 23:00", nil},
		{Daily, 8, "2026-11-26 00:00", "2026-11-26 07:59", nil},
		{Daily, 0, "2026-02-28 12:00", "2026-03-01 00:00", []string{"2026-02-28 2026-02-28"}},
		{Weekly, 8, "2026-11-16 09:00", "2026-11-30 08:00", []string{"2026-11-16 2026-11-22", "2026-11-23 2026-11-29"}},
		{Weekly, 8, "2026-11-23 08:00", "2026-11-30 07:00", nil},
		{Monthly, 8, "2026-02-01 08:00", "2026-04-01 08:00", []string{"2026-02-01 2026-02-28", "2026-03-01 2026-03-31"}},
		{Monthly, 8, "2028-02-15 08:00", "2028-03-31 23:00", []string{"2028-02-01 2028-02-29"}},
		{Monthly, 8, "2026-12-15 08:00", "2027-01-01 09:00", []string{"2026-12-01 2026-12-31"}},
		{Quarterly, 8, "2026-09-30 08:00", "2027-01-01 08:00", []string{"2026-07-01 2026-09-30", "2026-10-01 2026-12-31"}},
		{Quarterly, 8, "2026-10-01 08:00", "2026-12-31 23:59", nil},
	} {
		var got []string
		for _, s := range Due(c.every, c.hour, at(c.after), at(c.now)) {
			got = append(got, s.Key())
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s after %s, at %s: %q, want %q", c.every, c.after, c.now, got, c.want)
		}
	}
}

// TestDueIsBounded: a server that was off for a year makes up the last ones only.
func TestDueIsBounded(t *testing.T) {
	got := Due(Daily, 8, at("2025-11-26 00:00"), at("2026-11-26 09:00"))
	if len(got) != madeUpMax || got[madeUpMax-1].Key() != "2026-11-25 2026-11-25" {
		t.Errorf("%d: %v", len(got), got)
	}
}

func TestNext(t *testing.T) {
	for _, c := range []struct {
		every     Every
		now, want string
	}{
		{Daily, "2026-11-26 07:59", "2026-11-26 08:00"}, {Daily, "2026-11-26 08:00", "2026-11-27 08:00"}, {Weekly, "2026-11-26 08:00", "2026-11-30 08:00"},
		{Monthly, "2026-01-31 08:00", "2026-02-01 08:00"}, {Quarterly, "2026-11-26 08:00", "2027-01-01 08:00"},
	} {
		if got := Next(c.every, 8, at(c.now)); !got.Equal(at(c.want)) {
			t.Errorf("%s at %s: %s", c.every, c.now, got)
		}
	}
}

// TestTheClockOfTheServerDoesNotMatter: a server that runs on UTC has another day at
// seven in the morning.
func TestTheClockOfTheServerDoesNotMatter(t *testing.T) {
	now := at("2026-12-01 07:00")
	if got := Due(Monthly, 6, now.Add(-24*time.Hour).UTC(), now.UTC()); len(got) != 1 || got[0].Key() != "2026-11-01 2026-11-30" {
		t.Error(got)
	}
}
