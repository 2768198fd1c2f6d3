package codes

import "strings"

const creditField = "credit"

var (
	creditLength = problem{creditField, "length", "统一社会信用代码应为 18 位，现为 %d 位", "a unified social credit code has 18 characters, this one has %d"}
	creditChars  = problem{creditField, "characters", "统一社会信用代码第 %d 位不合规：只用数字和大写字母，不用 I、O、S、V、Z，第 3 至 8 位为数字", "character %d of the credit code cannot be there: digits and capitals without I, O, S, V, Z; characters 3 to 8 are digits"}
	creditCheck  = problem{creditField, "check", "统一社会信用代码校验不通过：末位按前 17 位应为 %s，请逐位核对", "the credit code does not add up: after these 17 characters the last one must be %s"}
)

// creditAlphabet is the character set of GB 32100-2015; a character's place in
// it is its value. The letters left out look like digits or like each other.
const creditAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"

// NormalizeCredit reads a unified social credit code by GB 32100-2015 and
// returns its 18 characters. Hyphens are dropped, letters made capital.
//
// Errors: credit.length, credit.characters, credit.check (which names the
// expected last character).
func NormalizeCredit(s string) (string, error) {
	s = strings.ReplaceAll(upper(s), "-", "")
	if n := len([]rune(s)); n != 18 {
		return "", creditLength.with(n)
	}
	for i, r := range []rune(s) {
		division := i >= 2 && i < 8
		if !strings.ContainsRune(creditAlphabet, r) || division && (r < '0' || r > '9') {
			return "", creditChars.with(i + 1)
		}
	}
	if want := creditCheckCharacter(s[:17]); s[17:] != want {
		return "", creditCheck.with(want)
	}
	return s, nil
}

func creditCheckCharacter(body string) string {
	weights := [17]int{1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28}
	sum := 0
	for i, w := range weights {
		sum += strings.IndexByte(creditAlphabet, body[i]) * w
	}
	check := (31 - sum%31) % 31
	return creditAlphabet[check : check+1]
}
