package tally

import (
	"maps"
	"testing"

	"pgregory.net/rapid"

	"yizhan/shared/domain"
)

func cell(item string) domain.Cell {
	return domain.Cell{Day: 20261123, Station: domain.StationID("A"), Measure: domain.MeasureServices, Group: "N3", Item: item}
}

func values(of ...domain.CellValue) []domain.CellValue { return of }

func value(item string, n int64) domain.CellValue {
	return domain.CellValue{Cell: cell(item), Value: n}
}

// Compare must notice a difference on either side, in either direction.
func TestCompareFinds(t *testing.T) {
	for name, c := range map[string]struct {
		kept, recomputed Sums
		want             Mismatch
	}{
		"too much was kept":       {Sums{cell("water"): 5}, Sums{cell("water"): 4}, Mismatch{cell("water"), 5, 4}},
		"too little was kept":     {Sums{cell("water"): 4}, Sums{cell("water"): 5}, Mismatch{cell("water"), 4, 5}},
		"kept without a record":   {Sums{cell("water"): 5}, Sums{}, Mismatch{cell("water"), 5, 0}},
		"a record that is missed": {Sums{}, Sums{cell("water"): 5}, Mismatch{cell("water"), 0, 5}},
		"a loss that is missed":   {Sums{}, Sums{cell("water"): -5}, Mismatch{cell("water"), 0, -5}},
		"the sign":                {Sums{cell("water"): -5}, Sums{cell("water"): 5}, Mismatch{cell("water"), -5, 5}},
		"no sums were kept":       {nil, Sums{cell("water"): 1}, Mismatch{cell("water"), 0, 1}},
		"nothing was recomputed":  {Sums{cell("water"): 1}, nil, Mismatch{cell("water"), 1, 0}},
	} {
		if got := Compare(c.kept, c.recomputed); len(got) != 1 || got[0] != c.want {
			t.Errorf("%s: %+v", name, got)
		}
	}
	// The sum of all is the same; the cells are not.
	moved := Compare(Sums{cell("water"): 5, cell("rest"): 1}, Sums{cell("water"): 1, cell("rest"): 5})
	if len(moved) != 2 {
		t.Errorf("moved from one cell to another: %+v", moved)
	}
	// A cell has five parts, and each of them makes it another cell.
	for name, other := range map[string]func(c *domain.Cell){
		"day":     func(c *domain.Cell) { c.Day++ },
		"station": func(c *domain.Cell) { c.Station = domain.StationID("B") },
		"measure": func(c *domain.Cell) { c.Measure = domain.MeasureSaved },
		"group":   func(c *domain.Cell) { c.Group = "N4" },
		"item":    func(c *domain.Cell) { c.Item = "" },
	} {
		c := cell("water")
		other(&c)
		if got := Compare(Sums{cell("water"): 1}, Sums{c: 1}); len(got) != 2 {
			t.Errorf("another %s: %+v", name, got)
		}
	}
}

func TestCompareAgrees(t *testing.T) {
	for name, c := range map[string][2]Sums{
		"nothing":             {nil, nil},
		"the same":            {{cell("water"): 5}, {cell("water"): 5}},
		"a zero and no cell":  {{cell("water"): 0}, {}},
		"no cell and a zero":  {nil, {cell("water"): 0}},
		"zeroes on each side": {{cell("water"): 0, cell("rest"): 1}, {cell("rest"): 1, cell("meal"): 0}},
	} {
		if got := Compare(c[0], c[1]); len(got) != 0 {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func TestCompact(t *testing.T) {
	s := Sums{cell("water"): 0, cell("rest"): -1, cell("meal"): 2}
	got := s.Compact()
	if want := (Sums{cell("rest"): -1, cell("meal"): 2}); !maps.Equal(got, want) || !maps.Equal(s, want) {
		t.Errorf("%v", got)
	}
	if got := (Sums{}).Compact(); len(got) != 0 {
		t.Errorf("nothing became %v", got)
	}
}

func TestAddAndSubtract(t *testing.T) {
	s := Sums{}
	s.Add(values(value("water", 2), value("rest", 1), value("water", 3)))
	if !maps.Equal(s, Sums{cell("water"): 5, cell("rest"): 1}) {
		t.Errorf("added: %v", s)
	}
	// An amend takes the old record out and the new one in.
	s.Subtract(values(value("water", 2)))
	s.Add(values(value("water", 7)))
	if s[cell("water")] != 10 {
		t.Errorf("amended: %v", s)
	}
	s.AddAll(Sums{cell("water"): -10, cell("meal"): 4})
	if got := s.Compact(); !maps.Equal(got, Sums{cell("rest"): 1, cell("meal"): 4}) {
		t.Errorf("laid together: %v", got)
	}
	s.Subtract(values(value("parking", 1))) // below zero is a mistake that Compare must see
	if got := Compare(s, Sums{cell("rest"): 1, cell("meal"): 4}); len(got) != 1 || got[0].Kept != -1 {
		t.Errorf("below zero: %+v", got)
	}
}

// Cells are a fold over a set of records: neither their order nor how they were
// divided among stations or transactions matters.
func TestOrderAndDivisionDoNotMatter(t *testing.T) {
	record := rapid.Custom(func(t *rapid.T) domain.CellValue {
		return value(rapid.SampledFrom([]string{"water", "rest", "meal"}).Draw(t, "item"), rapid.Int64Range(-9, 9).Draw(t, "value"))
	})
	rapid.Check(t, func(t *rapid.T) {
		records := rapid.SliceOf(record).Draw(t, "records")
		cut := rapid.IntRange(0, len(records)).Draw(t, "cut")
		whole, first, second := Sums{}, Sums{}, Sums{}
		whole.Add(records)
		first.Add(records[cut:])
		second.Add(records[:cut])
		first.AddAll(second.Compact())
		if got := Compare(first, whole); len(got) != 0 {
			t.Fatalf("%+v", got)
		}
		whole.Subtract(records)
		if len(whole.Compact()) != 0 {
			t.Fatalf("taken out again, %v stay", whole)
		}
	})
}
