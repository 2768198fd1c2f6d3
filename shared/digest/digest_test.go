package digest

import (
	"math/big"
	"testing"

	"pgregory.net/rapid"
)

func TestSumsAreThoseOfNumbers(t *testing.T) {
	modulus := new(big.Int).Lsh(big.NewInt(1), 128)
	rapid.Check(t, func(t *rapid.T) {
		draw := func(name string) (s Sum) {
			copy(s[:], rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, name))
			return s
		}
		a, b := draw("a"), draw("b")
		n := func(s Sum) *big.Int { return new(big.Int).SetBytes(s[:]) }
		if want := new(big.Int).Mod(new(big.Int).Add(n(a), n(b)), modulus); n(a.Add(b)).Cmp(want) != 0 {
			t.Fatalf("%s + %s = %s", a, b, a.Add(b))
		}
		if a.Add(b).Subtract(b) != a {
			t.Fatal("what was put in does not come out")
		}
	})
}

func TestTotalsForgetTheOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		records := rapid.SliceOfN(rapid.SliceOfN(rapid.Byte(), 1, 20), 1, 20).Draw(t, "records")
		order := rapid.Permutation(records).Draw(t, "order")
		c := Cell{Scope: "station:1", Kind: "visit", Day: 20261123}
		a, b := Totals{}, Totals{}
		for i := range records {
			a.Put(c, Of(records[i]))
			b.Put(c, Of(order[i]))
		}
		if len(Compare(a, b)) != 0 {
			t.Fatal("the order shows")
		}
		b.Take(c, Of(order[0]))
		if len(Compare(a, b)) != 1 {
			t.Fatal("a record that is gone does not show")
		}
		for _, r := range order[1:] {
			b.Take(c, Of(r))
		}
		if len(b.Compact()) != 0 {
			t.Fatal("nothing is left, and shows")
		}
	})
}

func TestPartsDoNotRunIntoEachOther(t *testing.T) {
	if Of([]byte("ab"), []byte("c")) == Of([]byte("a"), []byte("bc")) {
		t.Error("two records have one digest")
	}
}
