package station

import (
	"testing"

	"yizhan/shared/domain"
	"yizhan/shared/fault"
)

func TestRegistrationRefuses(t *testing.T) {
	d := newDesk(t, RoleStation)
	good := Registration{Name: "张三丰", Phone: "138 1234 5678", Plate: "川l·12345", Group: "N3", Consent: true}
	for name, c := range map[string]struct {
		spoil func(r *Registration)
		field string
	}{
		"no consent":  {func(r *Registration) { r.Consent = false }, "consent"},
		"no name":     {func(r *Registration) { r.Name = "  " }, "name"},
		"wrong phone": {func(r *Registration) { r.Phone = "12345" }, "phone"},
		"wrong plate": {func(r *Registration) { r.Plate = "ABC" }, "plate"},
		"party alone": {func(r *Registration) { r.Party = "某支部" }, "party"},
		"no group":    {func(r *Registration) { r.Group = "" }, "group"},
	} {
		r := good
		c.spoil(&r)
		_, err := d.RegisterMember(ctx, r)
		if !fault.Is(err, fault.Invalid) || fault.FieldOf(err) != c.field {
			t.Errorf("%s: field %q, %v", name, fault.FieldOf(err), err)
		}
	}
	if st, err := d.Status(ctx); err != nil || st.Recorded != 0 || d.total(t, domain.MeasureRegistered) != 0 {
		t.Errorf("status %+v, %v", st, err)
	}
}

func TestMembersAreFoundWithoutChinese(t *testing.T) {
	d := newDesk(t, RoleStation)
	zhang, err := d.RegisterMember(ctx, Registration{Name: "张三", Phone: "13812345678", Plate: "川L12345", Group: "N3", Consent: true})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"欧阳·吐尔逊", "𠮷田", "'; --", "Ali 👍"} {
		if _, err := d.RegisterMember(ctx, Registration{Name: name, Group: "N1", Consent: true}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if zhang.Mask != "张*" || zhang.PhoneTail != "5678" || zhang.Plate != "川L·**345" {
		t.Errorf("shown as %+v", zhang)
	}
	for _, text := range []string{zhang.Code, "5678", "13812345678", "12345", "川L12345", "川l·12345", "zs", "ZS", "zhangsan", "zhang"} {
		found, err := d.FindMembers(ctx, text)
		if err != nil || len(found) != 1 || found[0].ID != zhang.ID {
			t.Errorf("%q finds %v, %v", text, found, err)
		}
	}
	for _, text := range []string{"", "  ", "1", "99", "9999", "xyz", "'; DROP", "%", "_"} {
		if found, err := d.FindMembers(ctx, text); err != nil || len(found) != 0 {
			t.Errorf("%q finds %v, %v", text, found, err)
		}
	}
	if d.total(t, domain.MeasureRegistered) != 5 {
		t.Errorf("registered %d", d.total(t, domain.MeasureRegistered))
	}
	row, err := d.RecordVisit(ctx, VisitInput{Group: "N3", Member: zhang.ID})
	if err != nil {
		t.Fatal(err)
	}
	page, err := d.Visits(ctx, VisitFilter{})
	if err != nil || page.Rows[0].ID != row.ID || page.Rows[0].MemberMask != "张*" {
		t.Errorf("page %+v, %v", page, err)
	}
	var all []MemberRow
	for after := ""; ; {
		rows, next, err := d.Members(ctx, after, 2)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, rows...)
		if after = next; next == "" {
			break
		}
	}
	if len(all) != 5 {
		t.Errorf("%d members listed", len(all))
	}
}
