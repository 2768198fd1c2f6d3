// Package codes knows the codes and written forms that a station meets:
// divisions (GB/T 2260), identity numbers (GB 11643), unified social credit
// codes (GB 32100), telephone numbers, number plates, the code tables for sex,
// ethnicity, education and political status, the groups that visits are
// counted by, the member code on a card, and the pinyin keys of a name.
//
// Everything here is pure: no database, no network and no clock. The station
// and the city call the same functions, so that both refuse the same input
// with the same words.
//
// A parse function first brings its input into one normal form - full-width
// digits, spaces, lower case and the invisible marks that copying out of a
// chat or a spreadsheet leaves behind are all forgiven - and then refuses
// with an *Error that says exactly what is wrong:
//
//	id, err := codes.ParseIdentity("11010519491231002x", now)
//	// id.Number == "11010519491231002X", id.Sex == codes.SexFemale
//
//	_, err = codes.ParseIdentity("110105194912310021", now)
//	// err.(*codes.Error).Code == "identity.check"
//
// No error repeats what was typed: an error travels to logs, and an identity
// number or a telephone number must not.
package codes

import (
	"fmt"
	"strings"
)

// Error says why an input was refused, in both languages of the product.
//
// It is returned as *Error by every parse, normalise and check function of
// this package, so that a form can show Message beside the field and a test
// or a remote peer can rely on Code.
type Error struct {
	// Field names the subject: identity, credit, phone, plate, division,
	// member_code, or the name of a code table.
	Field string
	// Code is stable across versions: the field, a dot and the reason, such
	// as "identity.check".
	Code string
	// ZH and EN are sentences for a person. They tell what to do and never
	// contain the input.
	ZH, EN string
}

// Error returns the English sentence.
func (e *Error) Error() string { return e.EN }

// Message returns the sentence in the given language. Every language tag that
// begins with "zh" gives Chinese, everything else English.
func (e *Error) Message(language string) string {
	if strings.HasPrefix(strings.ToLower(language), "zh") {
		return e.ZH
	}
	return e.EN
}

// problem is one row of a file's table of refusals. Both texts are formats
// for the same arguments in the same order.
type problem struct {
	field, reason string
	zh, en        string
}

// with makes the error of a problem. It returns the interface rather than
// *Error, so that a nil pointer can never be mistaken for a failure.
func (p problem) with(args ...any) error {
	return &Error{
		Field: p.field,
		Code:  p.field + "." + p.reason,
		ZH:    fmt.Sprintf(p.zh, args...),
		EN:    fmt.Sprintf(p.en, args...),
	}
}
