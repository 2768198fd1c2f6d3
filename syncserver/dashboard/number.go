package dashboard

import (
	"strconv"
	"time"

	"yizhan/shared/domain"
)

// grouped writes a number with 千分位: 1,284.
func grouped(v int64) string {
	s := strconv.FormatInt(v, 10)
	sign := ""
	if s[0] == '-' {
		sign, s = "−", s[1:]
	}
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return sign + s
}

// yuan writes fen as an amount; the hundredths only where there are any.
func yuan(fen int64) string {
	if fen < 0 {
		return "−" + yuan(-fen)
	}
	s := "¥" + grouped(fen/100)
	if rest := fen % 100; rest != 0 {
		s += "." + strconv.FormatInt(rest/10, 10) + strconv.FormatInt(rest%10, 10)
	}
	return s
}

// amount writes a value of a measure.
func amount(m domain.Measure, v int64) string {
	if m == domain.MeasureSaved {
		return yuan(v)
	}
	return grouped(v)
}

// tenths writes part of whole as a percentage with one digit, rounded half up.
func tenths(part, whole int64) string {
	if whole <= 0 {
		return ""
	}
	permille := (part*2000 + whole) / (whole * 2)
	if part < 0 {
		permille = -((-part*2000 + whole) / (whole * 2))
	}
	whole, rest := permille/10, permille%10
	sign := ""
	if permille < 0 {
		sign, whole, rest = "−", -whole, -rest
	}
	return sign + grouped(whole) + "." + strconv.FormatInt(rest, 10) + "%"
}

// clock writes a time of day in China, and the day where it is another one.
func (l language) clock(t, now time.Time, layout string) string {
	t, now = t.In(domain.Shanghai), now.In(domain.Shanghai)
	if domain.DayOf(t) == domain.DayOf(now) {
		return t.Format(layout)
	}
	return l.day(t, now) + " " + t.Format("15:04")
}
