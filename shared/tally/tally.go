// Package tally turns records into statistic cells. Cells are a fold over the
// set of records in effect: whoever changes a record adds cells(new) − cells(old)
// in the same transaction, and recounting everything must find no difference.
// Only sums are kept, never rates, so that cells can be added up in any way.
package tally

import (
	"bytes"
	"cmp"
	"slices"

	"yizhan/shared/domain"
)

// Sums are cells with what to add to each.
type Sums map[domain.Cell]int64

// Add takes a record in.
func (s Sums) Add(cells []domain.CellValue) {
	for _, c := range cells {
		s[c.Cell] += c.Value
	}
}

// Subtract takes a record out.
func (s Sums) Subtract(cells []domain.CellValue) {
	for _, c := range cells {
		s[c.Cell] -= c.Value
	}
}

// AddAll takes other sums in.
func (s Sums) AddAll(other Sums) {
	for c, v := range other {
		s[c] += v
	}
}

// ByMonth adds the cells of each month up. Their day is the first of the month.
func (s Sums) ByMonth() Sums {
	months := Sums{}
	for c, v := range s {
		c.Day = c.Day/100*100 + 1
		months[c] += v
	}
	return months.Compact()
}

// Compact drops cells that came out as zero.
func (s Sums) Compact() Sums {
	for c, v := range s {
		if v == 0 {
			delete(s, c)
		}
	}
	return s
}

// Sorted lists the cells in the order in which a store keeps them: rows that lie
// together are written together, and the same records give the same file.
func (s Sums) Sorted() []domain.CellValue {
	out := make([]domain.CellValue, 0, len(s))
	for c, v := range s {
		out = append(out, domain.CellValue{Cell: c, Value: v})
	}
	slices.SortFunc(out, func(a, b domain.CellValue) int {
		return cmp.Or(cmp.Compare(a.Measure, b.Measure), cmp.Compare(a.Day, b.Day), bytes.Compare(a.Station[:], b.Station[:]),
			cmp.Compare(a.Group, b.Group), cmp.Compare(a.Item, b.Item))
	})
	return out
}

// Mismatch is a cell whose kept sum is not the sum of its records.
type Mismatch struct {
	Cell             domain.Cell
	Kept, Recomputed int64
}

// Compare finds the cells in which kept and recomputed sums differ. A cell that
// one side lacks counts as zero there.
func Compare(kept, recomputed Sums) []Mismatch {
	var out []Mismatch
	for c, v := range kept {
		if r := recomputed[c]; r != v {
			out = append(out, Mismatch{c, v, r})
		}
	}
	for c, r := range recomputed {
		if _, ok := kept[c]; !ok && r != 0 {
			out = append(out, Mismatch{c, 0, r})
		}
	}
	return out
}
