package rules

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/domain/calendar"
	"yizhan/shared/progress"
)

func place(code string) Place { return Place{"511102", code, "站" + code} }

// keys are what holds, by key and figure.
func keys(c City) string {
	var out []string
	for _, h := range Holding(c) {
		out = append(out, fmt.Sprintf("%s=%d", h.Key, h.Figure))
	}
	return strings.Join(out, " ")
}

// cityAt has a calendar and a disk that is well.
func cityAt(when string) City {
	return City{Now: at(when), Calendar: calendar.China(), DiskFree: 100 << 30, DiskKnown: true}
}

// TestSilentStations: open hours count, and no others.
func TestSilentStations(t *testing.T) {
	for name, c := range map[string]struct {
		now     string
		station Station
		want    string
	}{
		"heard of":                  {"2026-11-26 11:59", Station{Contact: at("2026-11-26 08:00"), Hours: "08:00-20:00"}, ""},
		"four open hours":           {"2026-11-26 12:00", Station{Contact: at("2026-11-26 08:00"), Hours: "08:00-20:00"}, "silent:s=4"},
		"a night":                   {"2026-11-26 11:59", Station{Contact: at("2026-11-25 20:00"), Hours: "08:00-20:00"}, ""},
		"and a morning":             {"2026-11-26 12:00", Station{Contact: at("2026-11-25 20:00"), Hours: "08:00-20:00"}, "silent:s=4"},
		"a weekend":                 {"2026-11-30 12:59", Station{Contact: at("2026-11-27 17:00"), Hours: "周一至周五 9:00-17:00"}, ""},
		"and a Monday":              {"2026-11-30 13:00", Station{Contact: at("2026-11-27 17:00"), Hours: "周一至周五 9:00-17:00"}, "silent:s=4"},
		"open all night":            {"2026-11-26 04:00", Station{Contact: at("2026-11-26 00:00"), AllDay: true}, "silent:s=4"},
		"hours not understood":      {"2026-11-26 12:00", Station{Contact: at("2026-11-26 07:00"), Hours: "看情况"}, "silent:s=4"},
		"a day without service":     {"2026-11-26 19:00", Station{Contact: at("2026-11-26 08:00"), Hours: "08:00-20:00", Days: map[domain.Day]Day{20261126: {NoService: true}}}, ""},
		"the day was closed":        {"2026-11-26 19:00", Station{Contact: at("2026-11-26 10:00"), Hours: "08:00-20:00", Days: map[domain.Day]Day{20261126: {ClosedAt: at("2026-11-26 13:00")}}}, ""},
		"closed, and not opened":    {"2026-11-27 12:00", Station{Contact: at("2026-11-26 13:00"), Hours: "08:00-20:00", Days: map[domain.Day]Day{20261126: {ClosedAt: at("2026-11-26 13:00")}}}, "silent:s=4"},
		"two weeks and more":        {"2026-11-26 12:00", Station{Contact: at("2026-01-26 12:00"), Hours: "08:00-20:00"}, "silent:s=168"},
		"a clock that was ahead":    {"2026-11-26 12:00", Station{Contact: at("2027-11-26 12:00"), Hours: "08:00-20:00"}, ""},
		"never":                     {"2026-11-26 12:00", Station{Paired: true}, "never:s=0"},
		"no computer at all":        {"2026-11-26 12:00", Station{Computers: -1}, "never:s=0"},
		"its computer was shut out": {"2026-11-26 12:00", Station{Contact: at("2026-11-20 08:00"), Paired: true, Computers: -1}, ""},
		"before it ever connected":  {"2026-11-26 12:00", Station{Paired: true, Computers: -1}, ""},
	} {
		city := cityAt(c.now)
		c.station.Place, c.station.Key = place("A"), "s"
		c.station.Computers++
		city.Stations = []Station{c.station}
		if got := keys(city); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
	city := cityAt("2026-11-26 12:00")
	city.Stations = []Station{{Place: place("A"), Key: "s", Computers: 1, Contact: at("2026-11-26 08:00"), Hours: "看情况"}}
	if text := Holding(city)[0].Text; !strings.Contains(text[0], "“看情况”看不懂，按 08:00–20:00 算") || !strings.Contains(text[1], "08:00–20:00 is assumed") {
		t.Errorf("it does not say which hours it took: %q", text)
	}
}

// TestUnlikeOtherDays: Thursday 26 November against the Thursdays before.
func TestUnlikeOtherDays(t *testing.T) {
	weeks := func(values ...int64) map[domain.Day]int64 {
		out := map[domain.Day]int64{}
		for i, v := range values {
			out[domain.Day(20261126).AddDays(-7*(i+1))] = v
		}
		return out
	}
	usual := weeks(50, 52, 48, 50, 51, 49)
	for name, c := range map[string]struct {
		now    string
		today  int64
		before map[domain.Day]int64
		change func(*Station)
		want   string
	}{
		"as always":                        {"2026-11-26 19:00", 55, usual, nil, ""},
		"many":                             {"2026-11-26 10:00", 120, usual, nil, "many:s=120"},
		"from one to four is no surge":     {"2026-11-26 19:00", 4, weeks(1, 1, 1, 1, 1), nil, ""},
		"nor from one to nine":             {"2026-11-26 19:00", 9, weeks(1, 1, 1, 1, 1), nil, ""},
		"three weeks are too few":          {"2026-11-26 10:00", 120, weeks(50, 52, 48), nil, ""},
		"four will do":                     {"2026-11-26 10:00", 120, weeks(50, 52, 48, 50), nil, "many:s=120"},
		"one festival moves nothing":       {"2026-11-26 10:00", 120, weeks(50, 900, 48, 50, 49), nil, "many:s=120"},
		"a station that is like that":      {"2026-11-26 10:00", 120, weeks(20, 110, 60, 5, 90, 40), nil, ""},
		"few, late":                        {"2026-11-26 18:00", 5, usual, nil, "few:s=5"},
		"few, in the afternoon":            {"2026-11-26 17:00", 5, usual, nil, ""},
		"nobody, and it said so":           {"2026-11-26 19:00", 0, usual, func(s *Station) { s.Days = map[domain.Day]Day{20261126: {NoService: true}} }, ""},
		"few, for the rest has not come":   {"2026-11-26 19:00", 5, usual, func(s *Station) { s.Records = true }, ""},
		"few, and cut off":                 {"2026-11-26 19:00", 5, usual, func(s *Station) { s.Contact = at("2026-11-26 17:30") }, ""},
		"few of very few":                  {"2026-11-26 19:00", 0, weeks(9, 9, 9, 9, 9), nil, ""},
		"days without people are days too": {"2026-11-26 10:00", 60, weeks(0, 0, 0, 0), nil, "many:s=60"},
	} {
		city := cityAt(c.now)
		s := Station{Place: place("A"), Key: "s", Computers: 1, Contact: city.Now, Hours: "08:00-20:00", Today: c.today, Before: c.before}
		if c.change != nil {
			c.change(&s)
		}
		city.Stations = []Station{s}
		if got := keys(city); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
	// 1 October is a holiday: the Thursdays before it were none.
	city := cityAt("2026-10-01 19:00")
	city.Stations = []Station{{Place: place("A"), Key: "s", Computers: 1, Contact: city.Now, Today: 3, Before: map[domain.Day]int64{20260924: 50, 20260917: 50, 20260910: 50, 20260903: 50, 20260827: 50}}}
	if got := keys(city); got != "" {
		t.Errorf("a holiday is compared with working days: %s", got)
	}
}

// TestComputersAndRecords at their thresholds.
func TestComputersAndRecords(t *testing.T) {
	const now = "2026-11-26 12:00"
	seen := at("2026-11-25 11:59")
	for name, c := range map[string]struct {
		computer Computer
		want     string
	}{
		"well":                      {Computer{Seen: seen, OffsetMs: 299_999, DiskFree: 1 << 30, Records: 3, RecordsSince: at("2026-11-25 12:00")}, ""},
		"records wait":              {Computer{Seen: seen, Records: 3, RecordsSince: at("2026-11-25 11:59")}, "backlog:d=3"},
		"since it was here":         {Computer{Seen: seen, Records: 3}, "backlog:d=3"},
		"slow":                      {Computer{Seen: seen, OffsetMs: 300_000}, "clock:d=5"},
		"fast":                      {Computer{Seen: seen, OffsetMs: -600_000}, "clock:d=10"},
		"full":                      {Computer{Seen: seen, DiskFree: 1<<30 - 1}, "desk_disk:d=1023"},
		"two of one":                {Computer{Seen: seen, Contested: true}, "clone:d=0"},
		"paired, and nothing heard": {Computer{OffsetMs: 600_000, Records: 3}, ""},
	} {
		city := cityAt(now)
		c.computer.Place, c.computer.Key = place("A"), "d"
		city.Computers = []Computer{c.computer}
		if got := keys(city); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
	city := cityAt(now)
	city.Waiting = []Waiting{{Place: place("A"), Key: "a", Count: 2, Oldest: at("2026-11-25 11:59")}, {Place: place("A"), Key: "b", Count: 2, Oldest: at("2026-11-25 12:00")}}
	if got := keys(city); got != "held:a=2" {
		t.Errorf("held: %q", got)
	}
	city = cityAt(now)
	for free, want := range map[uint64]string{DiskLow: "", DiskLow - 1: "disk=2047", 0: "disk=0"} {
		if city.DiskFree = free; keys(city) != want {
			t.Errorf("%d bytes free: %q", free, keys(city))
		}
	}
	if city.DiskKnown = false; keys(city) != "" {
		t.Error("a disk of which nothing is known is full")
	}
}

// TestProblemsAndReports: working days, and the last day is not late.
func TestProblemsAndReports(t *testing.T) {
	city := cityAt("2026-10-09 12:00")
	for i, due := range []domain.Day{20261009, 20261008, 20260930, 0} { // 1 to 7 October are holidays
		state := domain.ProblemHandling
		city.Problems = append(city.Problems, progress.Doc[domain.Problem]{ID: change.ID{15: byte(i)}, Value: domain.Problem{Name: "王某的事", Division: "511102004", Due: due, State: state}})
	}
	solved := city.Problems[2]
	solved.Value.State = domain.ProblemSolved
	city.Problems = append(city.Problems, solved)
	city.Failed = []Failed{{Schedule: 7, Name: "T1", Period: "2026-09", Problem: [2]string{"磁盘满了", "the disk is full"}}}
	all := Holding(city)
	want := "overdue:" + (change.ID{15: 2}).String() + "=2 overdue:" + (change.ID{15: 1}).String() + "=1 report:7=0"
	if got := keys(city); got != want {
		t.Errorf("%s", got)
	}
	for _, h := range all {
		if strings.Contains(h.Text[0]+h.Name, "王某") {
			t.Error("the name of a problem, which may be somebody's, is in an alert")
		}
	}
	if all[0].Name != "市中区" || all[0].Division != "511102004" {
		t.Errorf("%+v", all[0])
	}
}

// TestEveryKindIsListed, and says how long it takes to open.
func TestEveryKindIsListed(t *testing.T) {
	if n := len(Kinds()); n != 12 || slices.Contains(Kinds(), "") {
		t.Errorf("%d kinds", n)
	}
	for _, k := range Kinds() {
		if k.Opens() < 0 || k.Opens() > 24*time.Hour || k.Closes() > time.Hour {
			t.Errorf("%s opens after %v, closes after %v", k, k.Opens(), k.Closes())
		}
	}
}
