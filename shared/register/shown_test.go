package register_test

import (
	"slices"
	"testing"

	"yizhan/shared/register"
)

// TestColumnsThatAreAskedFor: in the order in which they are asked for, personal ones
// masked, and the kind's own where none is known.
func TestColumnsThatAreAskedFor(t *testing.T) {
	b := newBooks(t)
	b.add("enterprise", enterprise("嘉州快递", "express", "511102", 7))
	p := b.list(register.Query{Kind: "enterprise", Show: []string{"phone", "name", "nonsense"}})
	if len(p.Columns) != 2 || !slices.Equal(p.Rows[0].Cells, []string{"****8000", "嘉州快递"}) {
		t.Errorf("%+v", p.Rows)
	}
	if p := b.list(register.Query{Kind: "enterprise", Show: []string{"nonsense"}}); len(p.Columns) != len(register.Columns(kindOf("enterprise"))) {
		t.Errorf("%d columns", len(p.Columns))
	}
}
