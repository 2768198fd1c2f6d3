package domain

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"yizhan/shared/fault"
)

// A limit on everything: what is beyond these is a slip of the finger or an
// attack, and is said so where it is typed.
const (
	PeopleMax      = 9_999
	LinesMax       = 32
	QuantityMax    = 1_000_000
	PriceFenMax    = 100_000_000 // a million yuan
	CodeBytesMax   = 64
	NameRunesMax   = 64 // names of 50 characters exist and must fit (notice of 2016)
	TextRunesMax   = 500
	ReasonRunesMax = 200
)

func invalid(field, zh, en string) error { return fault.New(fault.Invalid, field, zh, en) }

func checkRange(field string, v, low, high int64) error {
	if v < low || v > high {
		l, h := strconv.FormatInt(low, 10), strconv.FormatInt(high, 10)
		return invalid(field, "应在 "+l+" 到 "+h+" 之间", "must be "+l+" to "+h)
	}
	return nil
}

// checkCode allows what a dictionary code may be: something short without
// control characters. Codes of imported ledgers are other people's words.
func checkCode(field, code string) error {
	switch {
	case code == "":
		return invalid(field, "不能为空", "must not be empty")
	case len(code) > CodeBytesMax:
		return invalid(field, "代码太长", "the code is too long")
	}
	return checkLine(field, code, CodeBytesMax)
}

func checkName(field, name string) error {
	if name == "" {
		return invalid(field, "不能为空", "must not be empty")
	}
	return checkLine(field, name, NameRunesMax)
}

// checkLine is text on one line.
func checkLine(field, s string, runesMax int) error {
	if strings.Contains(s, "\n") {
		return invalid(field, "应写在一行里", "must be on one line")
	}
	return checkText(field, s, runesMax)
}

// checkDay refuses numbers that are no day of the calendar, such as 20260230.
func checkDay(field string, d Day) error {
	if d < 10000101 || d > 99991231 || DayOf(d.Time()) != d {
		return invalid(field, "日期无法识别", "this is no day")
	}
	return nil
}

// checkState allows one of some words.
func checkState(field, state string, allowed ...string) error {
	if !slices.Contains(allowed, state) {
		return invalid(field, "内容无法识别", "is not known")
	}
	return nil
}

// checkMomentOrNone allows 0, which is a moment that has not come.
func checkMomentOrNone(field string, ms int64) error {
	if ms == 0 {
		return nil
	}
	return checkMoment(field, ms)
}

func checkText(field, s string, runesMax int) error {
	if !utf8.ValidString(s) {
		return invalid(field, "含有无法识别的字符", "holds characters that cannot be read")
	}
	n := 0
	for _, r := range s {
		if n++; n > runesMax {
			m := strconv.Itoa(runesMax)
			return invalid(field, "最多 "+m+" 个字", "at most "+m+" characters")
		}
		if unicode.IsControl(r) && r != '\n' {
			return invalid(field, "含有不能显示的字符", "holds control characters")
		}
	}
	return nil
}
