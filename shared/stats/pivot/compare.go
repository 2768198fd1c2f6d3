package pivot

import (
	"cmp"
	"maps"
	"slices"
)

// Number is a sum, or the mean of several: Sum ÷ Of. It stays a fraction until it is
// written, so that a difference is that of the numbers and not of what is shown of them.
type Number struct {
	Sum, Of int64
	State   State
}

// Less is by how much a number is more than another, as a fraction.
func (n Number) Less(m Number) (sum, of int64) { return n.Sum*m.Of - m.Sum*n.Of, n.Of * m.Of }

// Side is one of two that are compared.
type Side struct {
	rows  map[string]named
	Total Number
	// Of is of how many a mean is, All how many there are: who did not report is no 0 in
	// a mean. Both are 1 of a single place.
	Of, All int
}

type named struct {
	head   Head
	number Number
}

// SideOf is a table without columns as one of two.
func SideOf(t Table) Side {
	s := Side{rows: map[string]named{}, Of: 1, All: 1}
	for _, r := range t.Rows {
		n := Number{r.Total.Value, 1, r.Total.State}
		switch r.Part {
		case Grand:
			s.Total = n
		case Inner:
			s.rows[r.Head.Key] = named{r.Head, n}
		}
	}
	return s
}

// MeanOf is the mean of the rows of a table, for each column and in all. peer tells which
// rows are asked; those of them that did not report are left out.
func MeanOf(t Table, peer func(Head) bool) Side {
	s := Side{rows: map[string]named{}}
	total := int64(0)
	sums := make([]int64, len(t.Columns))
	for _, r := range t.Rows {
		if r.Part != Inner || !peer(r.Head) {
			continue
		}
		s.All++
		if r.Total.State != Known {
			continue
		}
		s.Of++
		total += r.Total.Value
		for i, c := range r.Cells {
			sums[i] += c.Value
		}
	}
	state := Missing
	if s.Of > 0 {
		state = Known
	}
	of := int64(max(s.Of, 1))
	s.Total = Number{total, of, state}
	for i, h := range t.Columns {
		s.rows[h.Key] = named{h, Number{sums[i], of, state}}
	}
	return s
}

// Pair is a row of a comparison.
type Pair struct {
	Head Head
	A, B Number
}

// Compare puts two sides beside each other. What only one of them has is 0 on the other,
// if that one reported at all.
func Compare(a, b Side) (out []Pair) {
	heads := map[string]Head{}
	for _, s := range []Side{b, a} {
		for k, r := range s.rows {
			heads[k] = r.head
		}
	}
	for _, k := range slices.SortedFunc(maps.Keys(heads), func(x, y string) int { return cmp.Or(cmp.Compare(heads[x].order, heads[y].order), cmp.Compare(x, y)) }) {
		out = append(out, Pair{heads[k], a.number(k), b.number(k)})
	}
	return out
}

func (s Side) number(k string) Number {
	if r, ok := s.rows[k]; ok {
		return r.number
	}
	if s.Total.State == Known {
		return Number{0, 1, Known}
	}
	return Number{0, 1, s.Total.State}
}
