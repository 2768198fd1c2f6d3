package station

import (
	"testing"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/fault"
	"yizhan/shared/register"
)

// TestManyDocumentsAreSavedAsOne: each sees those before it, and one that is refused
// leaves none of them.
func TestManyDocumentsAreSavedAsOne(t *testing.T) {
	d := newDesk(t, RoleOffice)
	organisation := func(typ, name string, parent change.ID) register.Form {
		form := register.Form{"name": name, "type": typ, "division": "511102", "founded_on": "2026-01-05"}
		if !parent.IsZero() {
			form["parent"] = parent.String()
		}
		return form
	}
	enter := func(level string) error {
		return d.SaveDocuments(ctx, func(save Saver) error {
			top, err := save(domain.KindOrganisation, change.ID{}, organisation(domain.OrganisationWork, "演示工委", change.ID{}))
			if err != nil {
				return err
			}
			below, err := save(domain.KindOrganisation, change.ID{}, organisation(level, "演示党委", top))
			if err != nil {
				return err
			}
			_, err = save(domain.KindOrganisation, below, register.Form{"name": "演示党委（改）"})
			return err
		})
	}
	if err := enter(domain.OrganisationEnterprise); err == nil {
		t.Error("a branch stands right under a work committee")
	}
	if n := d.count(t, domain.KindOrganisation); n != 0 {
		t.Errorf("%d organisations of an entry that was refused", n)
	}
	if err := enter(domain.OrganisationIndustry); err != nil {
		t.Fatal(err)
	}
	if n := d.count(t, domain.KindOrganisation); n != 2 {
		t.Errorf("%d organisations", n)
	}
	page, err := d.Register(ctx, register.Query{Kind: domain.KindOrganisation, Words: "（改）"}, "zh")
	if err != nil || page.Count != 1 {
		t.Errorf("%+v, %v", page, err)
	}
	at := newDesk(t, RoleStation)
	err = at.SaveDocuments(ctx, func(save Saver) error {
		_, err := save(domain.KindOrganisation, change.ID{}, organisation(domain.OrganisationWork, "演示工委", change.ID{}))
		return err
	})
	if !fault.Is(err, fault.Forbidden) {
		t.Errorf("a station entered what offices keep: %v", err)
	}
}

// TestAnOfficeTakesNothingOver: what lies outside its division it may not move into it.
func TestAnOfficeTakesNothingOver(t *testing.T) {
	d := newDesk(t, RoleOffice)
	at := func(division string) domain.Fields {
		f, err := domain.Encode(domain.Problem{Name: "路灯不亮", Division: division})
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	p, err := d.Profile(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for before, allowed := range map[string]bool{p.Division: true, "511100": false} {
		err := d.maySave(ctx, register.Edit{Kind: domain.KindProblem, Before: at(before), Values: at(p.Division)})
		if (err == nil) != allowed {
			t.Errorf("from %s: %v", before, err)
		}
	}
}
