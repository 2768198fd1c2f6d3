// Package figure is how the city's pages write a figure, and how they say how fresh and
// how complete it is. The overview, the pivot and the comparison write alike.
package figure

import (
	"strconv"

	"yizhan/shared/domain"
)

// Unknown stands where a number would have to be made up.
const Unknown = "—"

// Grouped writes a number with 千分位: 1,284.
func Grouped(v int64) string {
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

// Yuan writes fen as an amount; the hundredths only where there are any.
func Yuan(fen int64) string {
	if fen < 0 {
		return "−" + Yuan(-fen)
	}
	s := "¥" + Grouped(fen/100)
	if rest := fen % 100; rest != 0 {
		s += "." + strconv.FormatInt(rest/10, 10) + strconv.FormatInt(rest%10, 10)
	}
	return s
}

// Amount writes a value of a measure.
func Amount(m domain.Measure, v int64) string {
	if m == domain.MeasureSaved {
		return Yuan(v)
	}
	return Grouped(v)
}

// Share writes part of whole as a percentage with one digit, rounded half up.
func Share(part, whole int64) string {
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
	return sign + Grouped(whole) + "." + strconv.FormatInt(rest, 10) + "%"
}
