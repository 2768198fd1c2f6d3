package publish

import (
	"math"
	"math/bits"
	"slices"
)

// unbounded is more than any count.
const unbounded = math.MaxInt64 / 4

// flow is a table as pipes between places. Rows are places 0 to R, columns R+1 to R+1+C,
// each with that of the totals last. Inner cells run from row to column. The total of a
// row runs from the column of totals back to the row, that of a column from the column to
// the row of totals, and the grand total from there to the column of totals.
type flow struct {
	g      Grid
	hidden Pattern
	knows  bool // of hidden cells which are small, and that those are one to four
}

func (f flow) rows() int    { return len(f.g) - 1 }
func (f flow) columns() int { return len(f.g[0]) - 1 }

// ends are the places that a cell runs between.
func (f flow) ends(i, j int) (from, to int) {
	row, column := i, f.rows()+1+j
	if (i == f.rows()) != (j == f.columns()) { // a total runs back
		return column, row
	}
	return row, column
}

// room is by how much a cell can grow and shrink.
func (f flow) room(i, j int) (grow, shrink int64) {
	v := f.g[i][j]
	if f.knows && small(v) {
		return Small - v, v - 1
	}
	return unbounded, v
}

// bounds are the ends of the range of a hidden cell: what it grows by has to flow on from
// where it ends to where it begins, through the other hidden cells.
func (f flow) bounds(i, j int) (low, high int64) {
	from, to := f.ends(i, j)
	grow, shrink := f.room(i, j)
	v := f.g[i][j]
	return v - min(shrink, f.most(i, j, from, to)), v + min(grow, f.most(i, j, to, from))
}

// most is the maximal flow from one place to another through hidden cells but one.
func (f flow) most(i, j, from, to int) (total int64) {
	n := f.rows() + f.columns() + 2
	room := make([][]int64, n)
	for k := range room {
		room[k] = make([]int64, n)
	}
	for a, row := range f.hidden {
		for b, hidden := range row {
			if hidden && (a != i || b != j) {
				x, y := f.ends(a, b)
				room[x][y], room[y][x] = f.room(a, b) // no two cells run between the same places
			}
		}
	}
	for total < unbounded {
		way := shortest(n, from, to, func(x, y int) int {
			if room[x][y] > 0 {
				return 1
			}
			return none
		})
		if way == nil {
			break
		}
		narrow := int64(unbounded)
		for k := range way[1:] {
			narrow = min(narrow, room[way[k]][way[k+1]])
		}
		for k := range way[1:] {
			room[way[k]][way[k+1]] -= narrow
			room[way[k+1]][way[k]] += narrow
		}
		total += narrow
	}
	return min(total, unbounded)
}

// widen hides the cheapest ring through a cell on which it can grow or shrink by as much
// as wanted; false if there is none.
func (f flow) widen(i, j int, want int64) bool {
	from, to := f.ends(i, j)
	grow, shrink := f.room(i, j)
	n := f.rows() + f.columns() + 2
	cells := map[[2]int][2]int{} // by the places they run between, either way
	cost := make([][]int, n)
	for k := range cost {
		cost[k] = make([]int, n) // none
	}
	for a, row := range f.g {
		for b := range row {
			if a == i && b == j {
				continue
			}
			x, y := f.ends(a, b)
			cells[[2]int{x, y}], cells[[2]int{y, x}] = [2]int{a, b}, [2]int{a, b}
			g, s := f.room(a, b)
			if g >= want {
				cost[x][y] = f.cost(a, b)
			}
			if s >= want {
				cost[y][x] = f.cost(a, b)
			}
		}
	}
	price := func(way []int) (sum int) {
		for k := range max(len(way)-1, 0) {
			sum += cost[way[k]][way[k+1]]
		}
		return sum
	}
	var best []int
	if grow >= want {
		best = shortest(n, to, from, func(x, y int) int { return cost[x][y] })
	}
	if shrink >= want {
		way := shortest(n, from, to, func(x, y int) int { return cost[x][y] })
		if best == nil || way != nil && price(way) < price(best) {
			best = way
		}
	}
	for k := range max(len(best)-1, 0) {
		c := cells[[2]int{best[k], best[k+1]}]
		f.hidden[c[0]][c[1]] = true
	}
	return best != nil
}

// cost is what it costs the reader to lose a cell.
func (f flow) cost(i, j int) int {
	total := i == f.rows() || j == f.columns()
	switch {
	case f.hidden[i][j]:
		return 1
	case i == f.rows() && j == f.columns():
		return 1_000_000
	case total:
		return 100_000
	case f.g[i][j] == 0:
		return 10_000
	}
	return 1_000 + bits.Len64(uint64(f.g[i][j]))
}

// none is the cost of what is no way.
const none = 0

// shortest is the cheapest way between two places, both included.
func shortest(n, from, to int, cost func(x, y int) int) []int {
	best, before, done := make([]int, n), make([]int, n), make([]bool, n)
	for k := range best {
		best[k], before[k] = math.MaxInt, -1
	}
	best[from] = 0
	for {
		at := -1
		for k := range best {
			if !done[k] && best[k] < math.MaxInt && (at < 0 || best[k] < best[at]) {
				at = k
			}
		}
		if at < 0 {
			return nil
		}
		if at == to {
			break
		}
		done[at] = true
		for k := range best {
			if c := cost(at, k); c != none && best[at]+c < best[k] {
				best[k], before[k] = best[at]+c, at
			}
		}
	}
	way := []int{}
	for at := to; at >= 0; at = before[at] {
		way = append(way, at)
	}
	slices.Reverse(way)
	return way
}
