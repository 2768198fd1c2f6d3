package rules

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"yizhan/shared/domain"
	"yizhan/shared/domain/calendar"
)

// at reads a moment of Shanghai.
func at(s string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", s, domain.Shanghai)
	if err != nil {
		panic(err)
	}
	return t
}

func allDays(domain.Day) (time.Time, bool) { return time.Time{}, true }

// TestHoursAsPeopleTypeThem: the week of 23 November 2026, a Monday, in hours a day.
func TestHoursAsPeopleTypeThem(t *testing.T) {
	for text, want := range map[string]string{
		"全天": "24 24 24 24 24 24 24", "全天候开放": "24 24 24 24 24 24 24", "24小时": "24 24 24 24 24 24 24", "２４小时营业": "24 24 24 24 24 24 24", "24H": "24 24 24 24 24 24 24", "00:00-24:00": "24 24 24 24 24 24 24",
		"08:00-20:00": "12 12 12 12 12 12 12", "8:00—18:00": "10 10 10 10 10 10 10", "8:00——18:00": "10 10 10 10 10 10 10", "8：30～17：00": "8.5 8.5 8.5 8.5 8.5 8.5 8.5", "开放时间：8:00 至 9:00": "1 1 1 1 1 1 1",
		"周一至周五 9:00-17:00": "8 8 8 8 8 0 0", "星期一到星期六9点-17点": "8 8 8 8 8 8 0", "周一至五 9:00-17:00": "8 8 8 8 8 0 0", "周一、周三 9:00-10:00；周末 10:00-12:00": "1 0 1 0 0 2 2", "周六-周一 9:00-10:00": "1 0 0 0 0 1 1",
		"8:00-12:00, 14:00-18:00": "8 8 8 8 8 8 8", "上午8点到12点，下午2点到5点半": "7.5 7.5 7.5 7.5 7.5 7.5 7.5", "上午9点到5点": "8 8 8 8 8 8 8", "下午2:00-5:30": "3.5 3.5 3.5 3.5 3.5 3.5 3.5",
		"工作日 9:00-17:00": "8 8 8 8 8 0 0", "工作日9:00-17:00 节假日10:00-12:00": "8 8 8 8 8 2 2", "每天 18:00-02:00": "8 8 8 8 8 8 8",
		"周一 8:00-12:00 8:00-10:00": "4 0 0 0 0 0 0", // twice the same hours
		// Not understood: the usual hours.
		"": "", "看情况": "", "8:00-20:00（周一休息）": "", "25:00-26:00": "", "24:00-25:00": "", "8:61-9:00": "", "周一至周五": "", "8:00-20:00 周日": "", "夏季8:00-20:00 冬季9:00-18:00": "",
	} {
		h := ParseHours(text, false)
		var got []string
		for d := range 7 {
			day := at("2026-11-23 00:00").AddDate(0, 0, d)
			open := h.Open(day, day.AddDate(0, 0, 2), calendar.China(), func(x domain.Day) (time.Time, bool) { return time.Time{}, x == domain.DayOf(day) })
			got = append(got, strings.TrimSuffix(fmt.Sprintf("%.1f", open.Hours()), ".0"))
		}
		all, understood := strings.Join(got, " "), want != ""
		if want == "" {
			want = "12 12 12 12 12 12 12"
		}
		if all != want || h.Understood != understood {
			t.Errorf("%q: %s, understood %v; want %s", text, all, h.Understood, want)
		}
	}
	if h := ParseHours("", true); !h.Understood || h.Open(at("2026-11-23 00:00"), at("2026-11-24 00:00"), calendar.China(), allDays) != 24*time.Hour {
		t.Error("全天候, and nothing typed")
	}
}

// TestOpenBetween two moments: nights, holidays, days without service, days that were closed.
func TestOpenBetween(t *testing.T) {
	for _, c := range []struct {
		text, from, to string
		cut            func(domain.Day) (time.Time, bool)
		want           float64
	}{
		{"08:00-20:00", "2026-11-23 18:00", "2026-11-24 09:00", allDays, 3},
		{"08:00-20:00", "2026-11-23 21:00", "2026-11-24 07:00", allDays, 0},
		{"18:00-02:00", "2026-11-23 23:00", "2026-11-24 12:00", allDays, 3},
		{"18:00-02:00", "2026-11-24 01:00", "2026-11-24 19:00", allDays, 2},
		{"8:00-20:00 节假日除外", "2026-10-01 00:00", "2026-10-02 00:00", allDays, 0},
		{"工作日8:00-20:00", "2026-10-01 00:00", "2026-10-02 00:00", allDays, 0},
		{"08:00-20:00", "2026-11-23 00:00", "2026-11-25 00:00", func(d domain.Day) (time.Time, bool) { return time.Time{}, d != 20261123 }, 12},
		{"08:00-20:00", "2026-11-23 00:00", "2026-11-25 00:00", func(d domain.Day) (time.Time, bool) {
			if d == 20261123 {
				return at("2026-11-23 10:00"), true
			}
			return time.Time{}, true
		}, 14},
		{"08:00-20:00", "2026-11-24 12:00", "2026-11-23 12:00", allDays, 0}, // a clock was ahead
	} {
		if got := ParseHours(c.text, false).Open(at(c.from), at(c.to), calendar.China(), c.cut).Hours(); got != c.want {
			t.Errorf("%s, %s to %s: %v hours, want %v", c.text, c.from, c.to, got, c.want)
		}
	}
}

// FuzzParseHours: whatever is typed, a station is open for 24 hours a day at most.
func FuzzParseHours(f *testing.F) {
	for _, s := range []string{"周一至周五 9:00-17:00", "8:00-20:00", "上午9点到5点", "工作日 周末 1点半-2点", "全天24小时"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		from := at("2026-11-23 00:00")
		if got := ParseHours(s, false).Open(from, from.AddDate(0, 0, 1), calendar.China(), func(d domain.Day) (time.Time, bool) { return time.Time{}, d == 20261123 }); got < 0 || got > 24*time.Hour {
			t.Errorf("%q: %v", s, got)
		}
	})
}
