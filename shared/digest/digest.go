// Package digest tells whether two sides hold the same records without sending
// them: each record has a digest, and a range of records has the sum of theirs.
// A sum does not depend on the order in which records came, and one record is
// put in or taken out without looking at the others. It is kept from a side's own
// rows and never copied from the other: an equal sum is evidence, not an echo.
package digest

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"maps"
	"math/bits"
	"slices"

	"yizhan/shared/domain"
)

// Sum is a sum of record digests, modulo 2^128. Its bytes are big-endian.
type Sum [16]byte

// Of is the digest of one record: the first half of SHA-256 over its parts, each
// led by its length, so that no two records run into each other.
func Of(parts ...[]byte) Sum {
	buf := make([]byte, 0, 256)
	for _, p := range parts {
		buf = binary.AppendUvarint(buf, uint64(len(p)))
		buf = append(buf, p...)
	}
	sum := sha256.Sum256(buf)
	return Sum(sum[:16])
}

// Add is s + t.
func (s Sum) Add(t Sum) Sum {
	lo, carry := bits.Add64(s.low(), t.low(), 0)
	hi, _ := bits.Add64(s.high(), t.high(), carry)
	return number(hi, lo)
}

// Subtract is s − t.
func (s Sum) Subtract(t Sum) Sum {
	lo, borrow := bits.Sub64(s.low(), t.low(), 0)
	hi, _ := bits.Sub64(s.high(), t.high(), borrow)
	return number(hi, lo)
}

// Short is enough of a record's digest to tell its versions apart.
func (s Sum) Short() [8]byte { return [8]byte(s[:8]) }

// String is the sum in hexadecimal.
func (s Sum) String() string { return hex.EncodeToString(s[:]) }

func (s Sum) high() uint64 { return binary.BigEndian.Uint64(s[:8]) }
func (s Sum) low() uint64  { return binary.BigEndian.Uint64(s[8:]) }

func number(hi, lo uint64) (s Sum) {
	binary.BigEndian.PutUint64(s[:8], hi)
	binary.BigEndian.PutUint64(s[8:], lo)
	return s
}

// MarshalBinary is the form on the wire: a byte string.
func (s Sum) MarshalBinary() ([]byte, error) { return s[:], nil }

// UnmarshalBinary reads it.
func (s *Sum) UnmarshalBinary(b []byte) error {
	if len(b) != len(s) {
		return fmt.Errorf("a sum of %d bytes, want %d", len(b), len(s))
	}
	copy(s[:], b)
	return nil
}

// Cell is where a record is summed: the scope is the name of the feed that it
// belongs to, the day is 0 for what is not of a day.
type Cell struct {
	Scope string
	Kind  string
	Day   domain.Day
}

// Total is how many records a cell has, and the sum of their digests.
type Total struct {
	Count int64
	Sum   Sum
}

// Totals are cells with what to add to each.
type Totals map[Cell]Total

// Put takes a record in.
func (t Totals) Put(c Cell, record Sum) {
	now := t[c]
	t[c] = Total{now.Count + 1, now.Sum.Add(record)}
}

// Take takes a record out.
func (t Totals) Take(c Cell, record Sum) {
	now := t[c]
	t[c] = Total{now.Count - 1, now.Sum.Subtract(record)}
}

// Compact drops cells to which nothing is added.
func (t Totals) Compact() Totals {
	for c, v := range t {
		if v == (Total{}) {
			delete(t, c)
		}
	}
	return t
}

// Sorted lists the cells in the order in which a store keeps them.
func (t Totals) Sorted() []Cell {
	return slices.SortedFunc(maps.Keys(t), func(a, b Cell) int {
		return cmp.Or(cmp.Compare(a.Scope, b.Scope), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Day, b.Day))
	})
}

// Compare lists the cells in which two sides differ.
func Compare(a, b Totals) []Cell {
	var out []Cell
	for c, v := range a {
		if b[c] != v {
			out = append(out, c)
		}
	}
	for c, v := range b {
		if _, ok := a[c]; !ok && v != (Total{}) {
			out = append(out, c)
		}
	}
	return out
}

// Range is what one side holds of a kind from a day to a day, both included.
type Range struct {
	Kind     string
	From, To domain.Day
	Total
}

// Months sums the cells of each month up; cells of no day stay as they are.
func (t Totals) Months() []Range {
	return t.ranges(func(d domain.Day) (from, to domain.Day) { return d / 100 * 100, d/100*100 + 99 })
}

// Days are the cells themselves.
func (t Totals) Days() []Range {
	return t.ranges(func(d domain.Day) (from, to domain.Day) { return d, d })
}

// All sums each kind up.
func (t Totals) All() []Range {
	return t.ranges(func(domain.Day) (from, to domain.Day) { return 0, DayMax })
}

// DayMax is behind every day.
const DayMax domain.Day = 99991299

// ranges sums the cells of one scope up, in the order of kinds and days.
func (t Totals) ranges(of func(domain.Day) (from, to domain.Day)) []Range {
	type key struct {
		kind     string
		from, to domain.Day
	}
	sums := map[key]Total{}
	for c, v := range t {
		from, to := c.Day, c.Day
		if c.Day != 0 {
			from, to = of(c.Day)
		}
		k := key{c.Kind, from, to}
		sums[k] = Total{sums[k].Count + v.Count, sums[k].Sum.Add(v.Sum)}
	}
	var out []Range
	for k, v := range sums {
		if v != (Total{}) {
			out = append(out, Range{Kind: k.kind, From: k.from, To: k.to, Total: v})
		}
	}
	slices.SortFunc(out, func(a, b Range) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To))
	})
	return out
}

// Within keeps the cells of a kind and of days.
func (t Totals) Within(kind string, from, to domain.Day) Totals {
	out := Totals{}
	for c, v := range t {
		if c.Kind == kind && from <= c.Day && c.Day <= to {
			out[c] = v
		}
	}
	return out
}

// Sum adds all cells up.
func (t Totals) Sum() (all Total) {
	for _, v := range t {
		all = Total{all.Count + v.Count, all.Sum.Add(v.Sum)}
	}
	return all
}
