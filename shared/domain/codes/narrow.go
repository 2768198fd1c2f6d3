package codes

import (
	"strings"
	"unicode"
)

// narrow brings typed or pasted text into the form that the parsers read:
// full-width ASCII (U+FF01–FF5E, what a Chinese input method types in its
// full-width mode) becomes plain ASCII; every kind of space and every invisible
// format character is dropped. The latter come with text copied out of chat
// windows and contact lists, which wrap numbers in direction marks (U+202D …).
func narrow(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '！' && r <= '～':
			return r - '！' + '!'
		case unicode.IsSpace(r), unicode.Is(unicode.Cf, r), unicode.IsControl(r):
			return -1
		}
		return r
	}, s)
}

// upper is narrow for codes whose letters are capitals.
func upper(s string) string { return strings.ToUpper(narrow(s)) }

func allDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}
