// Package pin is the fingerprint of a certificate authority, in the form in which
// people compare it. The server prints it, the station is told it.
package pin

import (
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"strings"

	"yizhan/shared/fault"
)

// Pin is the SHA-256 of an authority's public key (its SubjectPublicKeyInfo). It
// stays when a certificate is made anew for the same key.
type Pin [sha256.Size]byte

// Of is the pin of a certificate's key.
func Of(c *x509.Certificate) Pin { return sha256.Sum256(c.RawSubjectPublicKeyInfo) }

// IsZero reports whether there is none.
func (p Pin) IsZero() bool { return p == Pin{} }

// digitsShown is how much of a pin people compare: 64 bits are as many as nobody
// makes a second key for in passing, and as few as can be read over a telephone.
const digitsShown = 16

// String is the beginning of a pin as it is shown: 3F2A-90C1-77DE-0B48.
func (p Pin) String() string { return groups(hex.EncodeToString(p[:])[:digitsShown]) }

func groups(digits string) string {
	digits = strings.ToUpper(digits)
	var b strings.Builder
	for i, d := range digits {
		if i > 0 && i%4 == 0 {
			b.WriteByte('-')
		}
		b.WriteRune(d)
	}
	return b.String()
}

// Beginning is what somebody typed of a pin: at least as much as is shown.
type Beginning struct{ digits string }

// forgiven is what people put between digits.
var forgiven = strings.NewReplacer("-", "", " ", "", ":", "", "\u3000", "", "－", "", "—", "")

// Parse reads a fingerprint; hyphens, spaces, colons and case do not matter.
func Parse(s string) (Beginning, error) {
	digits := strings.ToLower(forgiven.Replace(strings.TrimSpace(s)))
	_, err := hex.DecodeString(digits + strings.Repeat("0", len(digits)%2))
	if err != nil || len(digits) < digitsShown || len(digits) > 2*sha256.Size {
		return Beginning{}, fault.New(fault.Invalid, Field, "指纹至少 16 位，由 0–9 和 A–F 组成，像 3F2A-90C1-77DE-0B48",
			"a fingerprint has at least 16 digits of 0-9 and A-F, such as 3F2A-90C1-77DE-0B48")
	}
	return Beginning{digits}, nil
}

// Field is the name under which an error says that it is about the fingerprint.
const Field = "fingerprint"

// String is what was typed, as a pin is shown.
func (b Beginning) String() string { return groups(b.digits) }

// IsOf reports whether a pin begins so. Nothing at all is the beginning of none.
func (b Beginning) IsOf(p Pin) bool {
	return b.digits != "" && strings.HasPrefix(hex.EncodeToString(p[:]), b.digits)
}
