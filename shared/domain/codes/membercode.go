package codes

import (
	"encoding/binary"
	"fmt"
	"strings"
)

const memberCodeField = "member_code"

// MemberCodeLength is the printed length: twelve digits and a check digit.
const MemberCodeLength = 13

var (
	memberCodeEmpty = problem{memberCodeField, "empty", "请扫描或输入会员码", "scan or enter a member code"}
	memberCodeChars = problem{memberCodeField, "characters", "会员码只有数字", "a member code has digits only"}
	memberCodeLen   = problem{memberCodeField, "length", "会员码应为 13 位数字，现为 %d 位", "a member code has 13 digits, this one has %d"}
	memberCodeCheck = problem{memberCodeField, "check", "会员码校验不通过，请重新扫描或逐位核对", "the member code does not add up: scan it again or compare digit by digit"}
)

// NewMemberCode makes the code of a member's card from eight random bytes:
// twelve digits and one check digit. Two stations without a network may give
// out codes at the same time, which is why a code is random rather than
// counted; nobody can guess a neighbour's card from their own either.
//
// It is digits only, because a Chinese input method swallows the letters that
// a scanner types as a keyboard; and it never begins with 0, because a
// spreadsheet swallows leading zeros.
func NewMemberCode(random [8]byte) string {
	const smallest, count = 100_000_000_000, 900_000_000_000
	// The remainder favours some codes by one part in twenty million.
	n := smallest + binary.BigEndian.Uint64(random[:])%count
	body := fmt.Sprintf("%012d", n)
	return body + string('0'+rune(damm(body)))
}

// NormalizeMemberCode reads a scanned or typed member code and returns its 13
// digits. Full-width digits, spaces and hyphens are forgiven.
//
// Errors: member_code.empty, member_code.characters, member_code.length,
// member_code.check.
func NormalizeMemberCode(s string) (string, error) {
	s = strings.ReplaceAll(narrow(s), "-", "")
	switch {
	case s == "":
		return "", memberCodeEmpty.with()
	case !allDigits(s):
		return "", memberCodeChars.with()
	case len(s) != MemberCodeLength:
		return "", memberCodeLen.with(len(s))
	case damm(s) != 0:
		// The expected digit is not named: any of the thirteen may be wrong,
		// and a corrected check digit would make somebody else's card of it.
		return "", memberCodeCheck.with()
	}
	return s, nil
}

// CheckMemberCode returns nil for what NormalizeMemberCode accepts, else its
// error.
func CheckMemberCode(s string) error {
	_, err := NormalizeMemberCode(s)
	return err
}

// dammTable is the quasigroup of order 10 from H. M. Damm, "Total
// anti-symmetrische Quasigruppen" (Marburg 2004). A check digit by it finds
// every single wrong digit and every swap of neighbours; Luhn's misses 09↔90.
var dammTable = [10][10]byte{
	{0, 3, 1, 7, 5, 9, 8, 6, 4, 2},
	{7, 0, 9, 2, 1, 5, 4, 8, 6, 3},
	{4, 2, 0, 6, 8, 7, 1, 3, 5, 9},
	{1, 7, 5, 0, 9, 8, 3, 4, 2, 6},
	{6, 1, 2, 3, 0, 4, 5, 9, 7, 8},
	{3, 6, 7, 4, 2, 0, 9, 5, 8, 1},
	{5, 8, 6, 9, 7, 2, 0, 1, 3, 4},
	{8, 9, 4, 5, 3, 6, 2, 0, 1, 7},
	{9, 4, 3, 8, 6, 1, 7, 2, 0, 5},
	{2, 5, 8, 1, 4, 3, 6, 7, 9, 0},
}

// damm returns the check digit of digits, and 0 for digits that end in theirs.
func damm(digits string) byte {
	var interim byte
	for i := range len(digits) {
		interim = dammTable[interim][digits[i]-'0']
	}
	return interim
}
