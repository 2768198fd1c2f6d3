package station

import (
	"testing"

	"yizhan/shared/domain"
	"yizhan/shared/fault"
)

func TestPricesAreTheManagersToSay(t *testing.T) {
	d := newDesk(t, RoleStation)
	must(t, d.SetPrice(ctx, "lodging", 1000, 6000, 20260101))
	if err := d.SetPrice(ctx, "lodging", -1, 0, 20260101); !fault.Is(err, fault.Invalid) {
		t.Errorf("a price below nothing: %v", err)
	}
	_, err := d.AddAttendant(ctx, "王老师", "2580", true)
	must(t, err)
	second, err := d.AddAttendant(ctx, "李·吐尔逊", "1470", false)
	must(t, err)
	must(t, d.SetPrice(ctx, "lodging", 1200, 6000, 20261201))
	must(t, d.SignIn(ctx, second.ID, "1470"))
	if err := d.SetPrice(ctx, "lodging", 1, 1, 20260101); !fault.Is(err, fault.Forbidden) {
		t.Errorf("an attendant set a price: %v", err)
	}
	rows, err := d.Prices(ctx)
	must(t, err)
	want := PriceRow{Service: "lodging", Charged: 1000, Reference: 6000, Listed: true, From: 20261201, NextCharged: 1200, NextReference: 6000}
	found := false
	for _, r := range rows {
		if r.Service == "lodging" {
			found = true
			want.Name, want.NameEN, want.Unit = r.Name, r.NameEN, r.Unit
			if r != want {
				t.Errorf("%+v, want %+v", r, want)
			}
		} else if r.Charged != 0 || r.Listed {
			t.Errorf("%+v", r)
		}
	}
	if !found || domain.DayOf(d.now) >= want.From {
		t.Error("lodging is not listed")
	}
}
