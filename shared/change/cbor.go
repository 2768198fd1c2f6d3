package change

import (
	"fmt"
	"reflect"

	"github.com/fxamacker/cbor/v2"
)

// Core deterministic encoding (RFC 8949, 4.2.1): one value has one form, so a
// body that is decoded and encoded again gives the bytes it had.
var encMode = must(cbor.CoreDetEncOptions().EncMode())

// Limits keep a hostile message from costing memory before it is refused.
var decMode = must(cbor.DecOptions{
	DupMapKey:         cbor.DupMapKeyEnforcedAPF,
	MaxNestedLevels:   16,
	MaxArrayElements:  1 << 16,
	MaxMapPairs:       1 << 12,
	IndefLength:       cbor.IndefLengthForbidden,
	TagsMd:            cbor.TagsForbidden,
	DefaultMapType:    reflect.TypeFor[map[string]any](),
	IntDec:            cbor.IntDecConvertSignedOrFail,
	UTF8:              cbor.UTF8RejectInvalid,
	ExtraReturnErrors: cbor.ExtraDecErrorNone,
}.DecMode())

// flatMode reads values of document fields: lists of plain things, and no more.
var flatMode = must(cbor.DecOptions{MaxNestedLevels: 4, IndefLength: cbor.IndefLengthForbidden, TagsMd: cbor.TagsForbidden}.DecMode())

// IsFlat reports whether a value is at most a few levels deep. Documents travel
// inside other messages, whose depth is limited: one that fitted its own change
// must not become unreadable on the way to others.
func IsFlat(value []byte) bool { return flatMode.Wellformed(value) == nil }

// IsWhole reports whether bytes are one value that can be read.
func IsWhole(value []byte) bool { return decMode.Wellformed(value) == nil }

// Marshal encodes in the deterministic form.
func Marshal(v any) ([]byte, error) { return encMode.Marshal(v) }

// Unmarshal decodes with the limits of this package.
func Unmarshal(b []byte, v any) error { return decMode.Unmarshal(b, v) }

// Readable is a flat value as a person reads it; nothing for one that was cleared,
// or that cannot be read.
func Readable(value []byte) string {
	var v any
	if len(value) == 0 || Unmarshal(value, &v) != nil || v == nil {
		return ""
	}
	return fmt.Sprint(v)
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err) // wrong options are a mistake of this file, seen by every test
	}
	return v
}
