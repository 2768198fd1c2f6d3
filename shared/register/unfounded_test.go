package register_test

import (
	"testing"

	"yizhan/shared/register"
)

// TestUnfounded: three members take an organisation, an ended one is none, and an
// enterprise that stands for another is not counted twice.
func TestUnfounded(t *testing.T) {
	b := newBooks(t)
	with := func(name, members, state string) register.Form {
		f := enterprise(name, "freight", "511102", 50)
		f["party_members"], f["state"] = members, state
		return f
	}
	ids := b.add("enterprise", with("有党组织的", "3", "active"), with("撤了党组织的", "5", "active"), with("该建的", "3", "active"), with("不用建的", "2", "active"), with("停业的", "9", "ended"))
	alias := with("另一个写法", "9", "active")
	alias["same_as"], alias["same_why"] = ids[2].String(), "代码相同"
	b.add("enterprise", alias)
	org := func(at int, state string) register.Form {
		return register.Form{"name": "党支部", "type": "enterprise_branch", "division": "511102", "founded_on": "2026-01-01", "state": state, "enterprise": ids[at].String(), "parent": ids[0].String()}
	}
	b.add("organisation", org(0, "active"), org(1, "ended"))
	for within, want := range map[string]int{"": 2, "511102": 2, "511181": 0} {
		b.read(func(docs register.Documents) error {
			found, err := register.ReadUnfounded(t.Context(), docs, within)
			if len(found) != want {
				t.Errorf("within %q: %+v", within, found)
			}
			return err
		})
	}
}
