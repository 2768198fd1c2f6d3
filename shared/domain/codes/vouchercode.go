package codes

import (
	"encoding/binary"
	"fmt"
	"strings"
)

// voucherCodeLength tells a voucher from a member's card, which has 13 digits,
// and from a phone, which has 11.
const voucherCodeLength = 12

var voucherCodeWrong = problem{"voucher_code", "check", "凭证号不对，请重新扫描或逐位核对", "this is no voucher: scan it again or compare digit by digit"}

// NewVoucherCode makes the code of a voucher from eight random bytes: eleven
// digits and a check digit by Damm, never beginning with 0 (see NewMemberCode).
func NewVoucherCode(random [8]byte) string {
	const smallest, count = 10_000_000_000, 90_000_000_000
	body := fmt.Sprintf("%011d", smallest+binary.BigEndian.Uint64(random[:])%count)
	return body + string('0'+rune(damm(body)))
}

// NormalizeVoucherCode reads a scanned or typed voucher code and returns its 12
// digits. Full-width digits, spaces and hyphens are forgiven.
//
// Errors: voucher_code.check.
func NormalizeVoucherCode(s string) (string, error) {
	s = strings.ReplaceAll(narrow(s), "-", "")
	if len(s) != voucherCodeLength || !allDigits(s) || s[0] == '0' || damm(s) != 0 {
		return "", voucherCodeWrong.with()
	}
	return s, nil
}

// CheckVoucherCode returns nil for what NormalizeVoucherCode accepts, else its
// error.
func CheckVoucherCode(s string) error {
	_, err := NormalizeVoucherCode(s)
	return err
}
