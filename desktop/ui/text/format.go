package text

import (
	"math"
	"strconv"
	"strings"
	"time"

	"yizhan/shared/domain"
)

// Count writes a number with separators: 1,284.
func Count(n int64) string {
	digits := strconv.FormatInt(n, 10)
	sign := ""
	if n < 0 {
		sign, digits = "−", digits[1:]
	}
	var b strings.Builder
	for i, d := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(d)
	}
	return sign + b.String()
}

// Yuan writes an amount: ¥10, ¥10.50. Whole yuan carry no zeros, because that
// is how prices hang on the wall of a station.
func Yuan(fen domain.Fen) string {
	if fen%100 == 0 {
		return "¥" + Count(fen/100)
	}
	cents := fen % 100
	if cents < 0 {
		cents = -cents
	}
	return "¥" + Count(fen/100) + "." + strconv.FormatInt(cents+100, 10)[1:]
}

var (
	weekdaysZH = [...]string{"周日", "周一", "周二", "周三", "周四", "周五", "周六"}
	weekdaysEN = [...]string{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"}
)

// Date writes a day: 11月23日 周一, Mon 23 Nov.
func Date(d domain.Day) string {
	t := d.Time()
	if english.Load() {
		return weekdaysEN[t.Weekday()] + " " + t.Format("2 Jan")
	}
	return strconv.Itoa(int(t.Month())) + "月" + strconv.Itoa(t.Day()) + "日 " + weekdaysZH[t.Weekday()]
}

// Weekday names a day of the week, 1 for Monday.
func Weekday(n int) string {
	return Pick(weekdaysZH[n%7], weekdaysEN[n%7])
}

// MonthOf writes the month of a day: 2026年11月, Nov 2026. YearOf writes its year.
func MonthOf(d domain.Day) string { return d.Time().Format(Pick("2006年1月", "Jan 2006")) }
func YearOf(d domain.Day) string  { return d.Time().Format(Pick("2006年", "2006")) }

// Clock writes a moment as people at the station read it: 14:06.
func Clock(t time.Time) string { return t.In(domain.Shanghai).Format("15:04") }

// Moment writes the clock, with the day before it where it is not today, and the
// year where it is another.
func Moment(t, now time.Time) string {
	if domain.DayOf(t) == domain.DayOf(now) {
		return Clock(t)
	}
	t = t.In(domain.Shanghai)
	zh, en := "1月2日 15:04", "2 Jan 15:04"
	if t.Year() != now.In(domain.Shanghai).Year() {
		zh, en = "2006年1月2日 15:04", "2 Jan 2006 15:04"
	}
	return t.Format(Pick(zh, en))
}

// Change writes a change against an earlier figure: ↑7%, ↓12%, ＝, ≈. With nothing
// to compare with there is no percentage, so nothing is written.
func Change(now, before int64) string {
	switch {
	case before == 0:
		return ""
	case now == before:
		return "＝"
	}
	percent := int64(math.Round(float64(now-before) * 100 / float64(before)))
	if percent == 0 {
		return "≈" // less than half a percent, either way
	}
	if percent < 0 {
		return "↓" + Count(-percent) + "%"
	}
	return "↑" + Count(percent) + "%"
}

// Bytes writes the size of a file: 512 B, 12 KB, 3.4 MB.
func Bytes(n int64) string {
	switch {
	case n < 1000:
		return Count(n) + " B"
	case n < 1_000_000:
		return Count((n+500)/1000) + " KB"
	}
	return strconv.FormatFloat(float64(n)/1e6, 'f', 1, 64) + " MB"
}

// Span writes how long something is, as people say it: 3 秒, 7 分钟, 2 小时 13 分, 5 天.
func Span(d time.Duration) string {
	d = d.Abs()
	switch {
	case d < time.Minute:
		return Phrase{"%d 秒", "%d s"}.With(int64(d.Round(time.Second) / time.Second))
	case d < time.Hour:
		return Phrase{"%d 分钟", "%d min"}.With(int64(d / time.Minute))
	case d < 48*time.Hour:
		return Phrase{"%d 小时 %d 分", "%d h %d min"}.With(int64(d/time.Hour), int64(d%time.Hour/time.Minute))
	}
	return Phrase{"%s 天", "%s days"}.With(Count(int64(d / (24 * time.Hour))))
}
