// Package publish makes tables of counted people fit to be given away: no cell of one to
// four people can be read from them, nor worked out from what stands around it.
//
// A table has rows, columns, their totals and the grand total, and whoever reads it knows
// that they add up. So a small number that is left out is found again from its row unless
// a second cell of the row, and of its column, is left out too, and so on around. The
// table is seen as a flow: rows and columns are places, each cell is a pipe from its row
// to its column, each total a pipe back, and adding up is that nothing is lost anywhere.
// A hidden cell may then be any value that a flow through the hidden pipes alone allows,
// and the smallest and the largest follow exactly from two maximal flows (Bounds): the
// equations are totally unimodular, so whole numbers lose nothing.
//
// Hide hides the small cells and small totals first. Then it takes each hidden cell whose
// range is narrower than Width and hides the cheapest ring of further cells through which
// Width can be passed on: few cells, inner before totals, zeros only where nothing else
// is left. A ring that was hidden stays, and hiding more only widens ranges, so one pass
// is enough. A second pass does the same against a reader who knows beside all this which
// cells were small, and that those are one to four: then no cell may have one value only. Where
// not even hiding the whole table could keep that from such a reader - four small cells
// whose total is small too are one each - the cell stays as it is: who knows that knows
// the cells already. The marks do not tell which cells were small.
//
// What it does not hold against: somebody who counted at the station himself and takes his
// own number away; and what is known of the people otherwise.
package publish

import (
	"fmt"
	"slices"
)

// Small is the largest count that is kept back, Width how far apart the smallest and the
// largest possible value of a hidden cell are at least.
const (
	Small = 4
	Width = 5
)

// Grid is a table with its totals: the last row and the last column of each.
type Grid [][]int64

// Pattern tells which cells are hidden.
type Pattern [][]bool

// NewGrid adds the totals. Counts are never negative.
func NewGrid(inner [][]int64) (Grid, error) {
	if len(inner) == 0 || len(inner[0]) == 0 {
		return nil, fmt.Errorf("publish: an empty table")
	}
	columns := len(inner[0])
	sums := make([]int64, columns+1)
	var g Grid
	for _, row := range inner {
		if len(row) != columns {
			return nil, fmt.Errorf("publish: a row of %d cells among %d", len(row), columns)
		}
		line := append(slices.Clone(row), 0)
		for _, v := range row {
			if v < 0 {
				return nil, fmt.Errorf("publish: a count of %d", v)
			}
			line[columns] += v
		}
		for j, v := range line {
			sums[j] += v
		}
		g = append(g, line)
	}
	return append(g, sums), nil
}

// NewPattern hides nothing.
func NewPattern(g Grid) Pattern {
	p := make(Pattern, len(g))
	for i := range g {
		p[i] = make([]bool, len(g[i]))
	}
	return p
}

// small are the cells that may not be shown for themselves.
func small(v int64) bool { return v > 0 && v <= Small }

// Earlier is a version of the same table that was given away already. What it hid may
// not be shown in a later one; where both show a cell, the difference is a count as well.
type Earlier struct {
	Grid   Grid // only what is not hidden is looked at
	Hidden Pattern
}

// Hide chooses what is kept back.
func Hide(g Grid, earlier ...Earlier) (Pattern, error) {
	for _, e := range earlier {
		if len(e.Grid) != len(g) || len(e.Grid[0]) != len(g[0]) {
			return nil, fmt.Errorf("publish: an earlier version of another shape")
		}
	}
	p := HideEach(g, earlier...)
	for _, knows := range []bool{false, true} {
		f := flow{g: g, hidden: p, knows: knows}
		want := int64(Width)
		if knows {
			want = 1
		}
		for i, row := range g {
			for j := range row {
				if !p[i][j] {
					continue
				}
				if low, high := f.bounds(i, j); high-low >= want {
					continue
				}
				if !f.widen(i, j, want) && !knows {
					return nil, fmt.Errorf("publish: cell %d, %d cannot be hidden", i, j)
				}
			}
		}
	}
	return p, nil
}

// HideEach chooses for cells that do not add up to anything, each for itself. Earlier
// versions have the same shape.
func HideEach(g Grid, earlier ...Earlier) Pattern {
	p := NewPattern(g)
	for i, row := range g {
		for j, v := range row {
			p[i][j] = small(v)
			for _, e := range earlier {
				p[i][j] = p[i][j] || e.Hidden[i][j] || small(max(v-e.Grid[i][j], e.Grid[i][j]-v))
			}
		}
	}
	return p
}

// Bounds are the smallest and the largest value that a hidden cell may have for a reader
// of the table who knows that nothing is negative and, if knows, which hidden cells are
// small.
func Bounds(g Grid, hidden Pattern, i, j int, knows bool) (low, high int64) {
	f := flow{g: g, hidden: hidden, knows: knows}
	return f.bounds(i, j)
}
