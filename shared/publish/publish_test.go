package publish

import (
	"math/rand/v2"
	"testing"
)

// random makes a table with many zeros and small numbers, as those of counties are.
func random(r *rand.Rand) Grid {
	inner := make([][]int64, 1+r.IntN(11))
	columns := 1 + r.IntN(10)
	zeros, smalls := r.IntN(100), r.IntN(100)
	for i := range inner {
		inner[i] = make([]int64, columns)
		for j := range inner[i] {
			switch {
			case r.IntN(100) < zeros:
			case r.IntN(100) < smalls:
				inner[i][j] = 1 + r.Int64N(Small)
			default:
				inner[i][j] = 5 + r.Int64N(300)
			}
		}
	}
	g, err := NewGrid(inner)
	if err != nil {
		panic(err)
	}
	return g
}

// TestNoHiddenCellIsFound attacks 10,000 random tables with exact bounds: without and with
// the knowledge of which cells were small.
func TestNoHiddenCellIsFound(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	hidden, complementary, unavoidable, cells := 0, 0, 0, 0
	for n := range 10_000 {
		g := random(r)
		p, err := Hide(g)
		if err != nil {
			t.Fatalf("table %d: %v in %v", n, err, g)
		}
		for i, row := range g {
			for j, v := range row {
				cells++
				if !p[i][j] {
					if small(v) {
						t.Fatalf("table %d: %d is shown in %v", n, v, g)
					}
					continue
				}
				hidden++
				if !small(v) {
					complementary++
				}
				if low, high := Bounds(g, p, i, j, false); low > v || high < v || high-low < Width {
					t.Fatalf("table %d: cell %d, %d of %v is between %d and %d", n, i, j, g, low, high)
				}
				low, high := Bounds(g, p, i, j, true)
				if low == high && !small(v) || low == high && !known(g, i, j) || low > v || high < v {
					t.Fatalf("table %d: cell %d, %d of %v is %d for who knows the small ones", n, i, j, g, low)
				}
				if low == high {
					unavoidable++
				}
			}
		}
	}
	t.Logf("%d of %d cells hidden, %d of them not small, %d known whatever is hidden to who knows the small ones", hidden, cells, complementary, unavoidable)
	if complementary == 0 || hidden == cells {
		t.Error("the tables test nothing")
	}
}

// known tells that a cell follows from which ones are small although all cells are hidden.
func known(g Grid, i, j int) bool {
	all := NewPattern(g)
	for _, row := range all {
		for k := range row {
			row[k] = true
		}
	}
	low, high := Bounds(g, all, i, j, true)
	return low == high
}

// TestBoundsAreExact compares the bounds with all tables that fit, tried one by one.
func TestBoundsAreExact(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	compared := 0
	for range 300 {
		inner := [][]int64{{r.Int64N(5), r.Int64N(5)}, {r.Int64N(5), r.Int64N(5)}, {r.Int64N(4), r.Int64N(4)}}
		g, err := NewGrid(inner)
		if err != nil {
			t.Fatal(err)
		}
		p := NewPattern(g)
		for i := range p {
			for j := range p[i] {
				p[i][j] = r.IntN(2) == 0 && i < 3 && j < 2 // totals are known, so that there are only so many
			}
		}
		low, high := try(t, g, p)
		for i := range p {
			for j := range p[i] {
				if !p[i][j] {
					continue
				}
				compared++
				if l, h := Bounds(g, p, i, j, false); l != low[i][j] || h != high[i][j] {
					t.Fatalf("cell %d, %d of %v, %v: %d to %d, tried %d to %d", i, j, g, p, l, h, low[i][j], high[i][j])
				}
			}
		}
	}
	if compared < 500 {
		t.Errorf("%d cells compared", compared)
	}
}

// try fills the hidden inner cells in all ways that give the same totals.
func try(t *testing.T, g Grid, p Pattern) (low, high Grid) {
	t.Helper()
	var free [][2]int
	inner := make([][]int64, len(g)-1)
	low, high = make(Grid, len(g)), make(Grid, len(g))
	for i := range g {
		low[i], high[i] = make([]int64, len(g[i])), make([]int64, len(g[i]))
		for j := range g[i] {
			low[i][j] = unbounded
			if p[i][j] {
				free = append(free, [2]int{i, j})
			}
		}
		if i < len(inner) {
			inner[i] = append([]int64(nil), g[i][:len(g[i])-1]...)
		}
	}
	var fill func(k int)
	fill = func(k int) {
		if k == len(free) {
			same, err := NewGrid(inner)
			if err != nil {
				t.Fatal(err)
			}
			for i := range g {
				if same[i][len(g[i])-1] != g[i][len(g[i])-1] {
					return
				}
			}
			for j := range g[0] {
				if same[len(g)-1][j] != g[len(g)-1][j] {
					return
				}
			}
			for _, c := range free {
				v := inner[c[0]][c[1]]
				low[c[0]][c[1]], high[c[0]][c[1]] = min(low[c[0]][c[1]], v), max(high[c[0]][c[1]], v)
			}
			return
		}
		c := free[k]
		for v := int64(0); v <= g[c[0]][len(g[0])-1]; v++ {
			inner[c[0]][c[1]] = v
			fill(k + 1)
		}
	}
	fill(0)
	return low, high
}

// TestLaterVersionsRevealNothing: what was hidden stays so, and where both versions show a
// cell it did not change by one to four.
func TestLaterVersionsRevealNothing(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	changed := 0
	for range 1_000 {
		first := random(r)
		before, err := Hide(first)
		if err != nil {
			t.Fatal(err)
		}
		inner := make([][]int64, len(first)-1)
		for i := range inner {
			for _, v := range first[i][:len(first[i])-1] {
				if r.IntN(10) == 0 {
					v += r.Int64N(30)
				}
				inner[i] = append(inner[i], v)
			}
		}
		second, err := NewGrid(inner)
		if err != nil {
			t.Fatal(err)
		}
		after, err := Hide(second, Earlier{Grid: first, Hidden: before})
		if err != nil {
			t.Fatal(err)
		}
		for i := range after {
			for j, hidden := range after[i] {
				switch d := second[i][j] - first[i][j]; {
				case before[i][j] && !hidden:
					t.Fatalf("%d, %d is shown now", i, j)
				case !hidden && small(max(d, -d)):
					t.Fatalf("%d, %d changed by %d", i, j, d)
				case !hidden && d != 0:
					changed++
				}
				if low, high := Bounds(second, after, i, j, false); hidden && high-low < Width {
					t.Fatalf("%d to %d", low, high)
				}
			}
		}
	}
	if changed == 0 {
		t.Error("no shown cell ever changed")
	}
}

// TestZerosStay where a number of people can be hidden in their place.
func TestZerosStay(t *testing.T) {
	g, err := NewGrid([][]int64{{3, 90, 0}, {70, 80, 0}, {0, 60, 50}})
	if err != nil {
		t.Fatal(err)
	}
	p, err := Hide(g)
	if err != nil {
		t.Fatal(err)
	}
	want := Pattern{{true, true, false, false}, {true, true, false, false}, {false, false, false, false}, {false, false, false, false}}
	for i := range want {
		for j := range want[i] {
			if p[i][j] != want[i][j] {
				t.Fatalf("hidden %v", p)
			}
		}
	}
	for _, wrong := range [][][]int64{{}, {{}}, {{1, 2}, {3}}, {{-1}}} {
		if _, err := NewGrid(wrong); err == nil {
			t.Errorf("%v is a table", wrong)
		}
	}
}
