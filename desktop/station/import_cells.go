package station

import (
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/width"

	"yizhan/shared/domain"
	"yizhan/shared/fault"
)

// narrow writes digits and signs of full width, which a Chinese input method types, as
// the ordinary ones.
func narrow(s string) string { return strings.TrimSpace(width.Narrow.String(s)) }

// peopleWords may stand behind a number of people.
var peopleWords = []string{"人次", "人", "位", "名", "个"}

// parsePeople reads 3, 1,234, ３ and 3人次. A share of something is no number of people.
func parsePeople(s string) (int64, error) {
	s = narrow(s)
	for _, word := range peopleWords {
		if rest, ok := strings.CutSuffix(s, word); ok {
			s = strings.TrimSpace(rest)
			break
		}
	}
	whole, zeros, _ := strings.Cut(strings.ReplaceAll(s, ",", ""), ".")
	n, err := strconv.ParseInt(whole, 10, 64)
	if err != nil || strings.Trim(zeros, "0") != "" {
		return 0, fault.New(fault.Invalid, "people", "不是整数", "people is not a whole number")
	}
	return n, nil
}

// The forms in which ledgers write a day and a moment.
var (
	dayLayouts    = []string{time.DateOnly, "2006-1-2", "2006/1/2", "2006.1.2", "2006年1月2日", "2006年1月2号", "20060102"}
	momentLayouts = []string{time.RFC3339, time.DateTime, "2006-01-02T15:04:05", "2006-01-02 15:04", "2006-1-2 15:04", "2006/1/2 15:04", "2006/1/2 15:04:05",
		"2006.1.2 15:04", "2006年1月2日 15:04", "2006年1月2日15:04", "2006年1月2日15时4分", "2006年1月2日 15时4分"}
	yearlessLayouts = []string{"1月2日", "1月2号", "1月2日 15:04", "1月2日15:04"}
)

// parseMoment reads a day or a moment. year is that of days written without one.
func parseMoment(s string, year int) (at time.Time, dayOnly bool, err error) {
	s = narrow(s)
	for _, layout := range dayLayouts {
		if at, err := time.ParseInLocation(layout, s, domain.Shanghai); err == nil {
			return at, true, nil
		}
	}
	for _, layout := range momentLayouts {
		if at, err := time.ParseInLocation(layout, s, domain.Shanghai); err == nil {
			return at, false, nil
		}
	}
	if HasNoYear(s) {
		if year == 0 {
			return at, false, fault.New(fault.Invalid, "at", "没有写年份，不知道是哪一年", "there is no year with the day")
		}
		return parseMoment(strconv.Itoa(year)+"年"+s, 0)
	}
	// A day as a workbook counts it, in a cell that nobody formatted as one.
	if n, err := strconv.Atoi(s); err == nil && n >= serialFrom && n <= serialTo {
		at := time.Date(1899, 12, 30, 0, 0, 0, 0, domain.Shanghai).AddDate(0, 0, n)
		return at, true, nil
	}
	return time.Time{}, false, fault.New(fault.Invalid, "at", "无法识别，应像 2026-11-23 或 2026-11-23 14:05", "the day cannot be read; it is written like 2026-11-23 or 2026-11-23 14:05")
}

// The days of 2000 to 2099 as a workbook counts them.
const serialFrom, serialTo = 36_526, 73_050

// HasNoYear tells a day such as 1月5日.
func HasNoYear(s string) bool {
	s = narrow(s)
	for _, layout := range yearlessLayouts {
		if _, err := time.Parse(layout, s); err == nil {
			return true
		}
	}
	return false
}
