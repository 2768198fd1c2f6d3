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

// TestADeletedEnrolmentComesBack: kinds of which there can be one only are taken back and
// imported, or entered, once more.
func TestADeletedEnrolmentComesBack(t *testing.T) {
	d := newDesk(t, RoleOffice)
	member := change.Named("member", "zhang").String()
	table := "流动党员,平台,入驻日期,地区\n" + member + ",一码通,2026-01-05,511102\n"
	r, fates := d.take(t, domain.KindEnrolment, table, nil, false)
	if r.Recorded != 1 {
		t.Fatalf("%+v", r)
	}
	id := fates[0].Record
	if r, fates := d.take(t, domain.KindEnrolment, table, nil, false); r.Skipped != 1 || fates[0].Record != id {
		t.Errorf("twice: %+v, %v", r, fates)
	}
	if n, err := d.UndoDocuments(ctx, domain.KindEnrolment, []change.ID{id}, nil); err != nil || n != 1 {
		t.Fatal(n, err)
	}
	if r, _ := d.take(t, domain.KindEnrolment, table, nil, false); r.Recorded != 1 || d.count(t, domain.KindEnrolment) != 1 {
		t.Errorf("imported once more: %+v", r)
	}
	if err := d.DeleteDocument(ctx, domain.KindEnrolment, id); err != nil {
		t.Fatal(err)
	}
	form := register.Form{"member": member, "platform": "yimatong", "enrolled_on": "2026-02-05", "division": "511102"}
	back, err := d.SaveDocument(ctx, domain.KindEnrolment, change.ID{}, 0, form)
	if err != nil || back != id || d.count(t, domain.KindEnrolment) != 1 {
		t.Errorf("entered once more: %v, %v", back, err)
	}
	if _, err := d.SaveDocument(ctx, domain.KindEnrolment, change.ID{}, 0, form); !fault.Is(err, fault.Conflict) {
		t.Errorf("entered twice: %v", err)
	}
}
