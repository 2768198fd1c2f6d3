package station

import (
	"slices"
	"testing"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/fault"
	"yizhan/shared/register"
)

// TestTheNoticeThatHolds: a card keeps the version that was read out, which is the
// city's newest that has begun.
func TestTheNoticeThatHolds(t *testing.T) {
	d := newDesk(t, RoleOffice)
	today := domain.DayOf(d.now)
	if n, err := d.Notice(ctx); err != nil || n.Version != NoticeVersion || n.Lines != nil {
		t.Fatalf("before: %+v, %v", n, err)
	}
	for version, from := range map[string]domain.Day{"old": today.AddDays(-30), "now": today, "later": today.AddDays(1)} {
		if _, err := d.SaveDocument(ctx, domain.KindNotice, change.ID{}, 0, register.Form{"version": version, "from": from.String(), "text": "一\n二"}); err != nil {
			t.Fatal(err)
		}
	}
	if n, err := d.Notice(ctx); err != nil || n.Version != "now" || !slices.Equal(n.Lines, []string{"一", "二"}) {
		t.Errorf("now: %+v, %v", n, err)
	}
	for shown, want := range map[string]string{"": "now", "old": "old"} {
		m := enrol(t, d, Registration{Name: "张三", Notice: shown})
		if p, err := d.Person(ctx, m.ID); err != nil || p.Notice != want {
			t.Errorf("shown %q: %q, %v", shown, p.Notice, err)
		}
	}
}

// TestVoucherRule: the city says to whom vouchers of a service are given; what it says
// nothing of is given to all.
func TestVoucherRule(t *testing.T) {
	d := newDesk(t, RoleOffice)
	today := domain.DayOf(d.now)
	form := register.Form{"service": "buffet", "groups": "N1、N3", "from": today.AddDays(-1).String()}
	id, err := d.SaveDocument(ctx, domain.KindVoucherRule, change.ID{}, 0, form)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.IssueVoucher(ctx, VoucherInput{Service: "buffet", Group: "N4"}); !fault.Is(err, fault.Forbidden) {
		t.Errorf("to another group: %v", err)
	}
	for service, group := range map[string]string{"buffet": "N1", "lodging": "N4"} {
		if _, err := d.IssueVoucher(ctx, VoucherInput{Service: service, Group: group}); err != nil {
			t.Errorf("%s to %s: %v", service, group, err)
		}
	}
	if _, err := d.SaveDocument(ctx, domain.KindVoucherRule, id, 0, register.Form{"until": today.AddDays(-1).String()}); err != nil {
		t.Fatal(err)
	}
	if _, err := d.IssueVoucher(ctx, VoucherInput{Service: "buffet", Group: "N4"}); err != nil {
		t.Errorf("the rule is over: %v", err)
	}
	if _, err := d.SaveDocument(ctx, domain.KindVoucherRule, change.ID{}, 0, form); !fault.Is(err, fault.Conflict) {
		t.Errorf("a second rule: %v", err)
	}
}
