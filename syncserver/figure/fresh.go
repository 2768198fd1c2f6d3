package figure

import (
	"fmt"
	"time"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/stats"
	"yizhan/syncserver/city"
)

// Coverage counts the stations that figures are of.
type Coverage struct {
	Expected, Reported int64
	Others             int64 // reported though nobody waits for them: offices
	Missing            []city.StationState
}

// CoverageOf counts stations.
func CoverageOf(stations []city.StationState) (c Coverage) {
	for _, s := range stations {
		switch {
		case !s.Expected && s.Reported:
			c.Others++
		case !s.Expected:
		case s.Reported:
			c.Reported++
			c.Expected++
		default:
			c.Expected++
			c.Missing = append(c.Missing, s)
		}
	}
	return c
}

// Offline counts the stations of which no computer is connected. One that never had
// a computer is not out of reach: nobody expects it to be there.
func Offline(stations []city.StationState, computers map[change.ID][]change.ID, online map[change.ID]bool) (n int64) {
	for _, s := range stations {
		its, any := computers[s.ID], false
		for _, id := range its {
			any = any || online[id]
		}
		if s.Expected && len(its) > 0 && !any {
			n++
		}
	}
	return n
}

// Fresh is the sentence that stands beside figures: how many stations reported, to when
// the data go, how many are out of reach. asOf is when the ledger last took something in,
// now when it was read.
func Fresh(lang string, c Coverage, asOf, now time.Time, offline int64) string {
	at := stats.Words{ZH: "还没有数据", EN: "no data yet"}.In(lang)
	if asOf.UnixMilli() > 0 {
		at = Clock(lang, asOf, now, "15:04")
	}
	if lang == "en" {
		return fmt.Sprintf("%s of %s stations reported, data to %s, %s offline", Grouped(c.Reported), Grouped(c.Expected), at, Grouped(offline))
	}
	return fmt.Sprintf("%s 个驿站上报了 %s 个，数据到 %s，%s 个离线", Grouped(c.Expected), Grouped(c.Reported), at, Grouped(offline))
}

// Clock writes a time of day in China, and the day where it is another one.
func Clock(lang string, t, now time.Time, layout string) string {
	t, now = t.In(domain.Shanghai), now.In(domain.Shanghai)
	if domain.DayOf(t) == domain.DayOf(now) {
		return t.Format(layout)
	}
	return Day(lang, t, now) + " " + t.Format("15:04")
}

// Day writes a day; with the year where it is not the present one.
func Day(lang string, t, now time.Time) string {
	layouts := map[bool][2]string{true: {"1月2日", "Jan 2"}, false: {"2006年1月2日", "Jan 2, 2006"}}[t.Year() == now.Year()]
	if lang == "en" {
		return t.Format(layouts[1])
	}
	return t.Format(layouts[0])
}

// Days writes a period's days.
func Days(lang string, p stats.Period, now time.Time) string {
	from, to := p.From.Time(), p.To.Time()
	if p.From == p.To {
		return Day(lang, from, now) + " " + Weekday(lang, from)
	}
	return Day(lang, from, now) + " – " + Day(lang, to, now)
}

// Weekdays are the names of the days of the week, from Sunday.
var Weekdays = [7]stats.Words{{ZH: "周日", EN: "Sun"}, {ZH: "周一", EN: "Mon"}, {ZH: "周二", EN: "Tue"}, {ZH: "周三", EN: "Wed"}, {ZH: "周四", EN: "Thu"}, {ZH: "周五", EN: "Fri"}, {ZH: "周六", EN: "Sat"}}

// Weekday writes the day of the week.
func Weekday(lang string, t time.Time) string { return Weekdays[t.Weekday()].In(lang) }
