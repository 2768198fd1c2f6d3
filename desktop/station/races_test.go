package station

import (
	"sync"
	"sync/atomic"
	"testing"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/fault"
	"yizhan/shared/register"
	"yizhan/shared/stats"
)

// atOnce does something several times at the same time and counts how often it worked.
func atOnce(times int, f func() error) (worked int64) {
	var n atomic.Int64
	var all sync.WaitGroup
	begin := make(chan struct{})
	for range times {
		all.Go(func() {
			<-begin
			if f() == nil {
				n.Add(1)
			}
		})
	}
	close(begin)
	all.Wait()
	return n.Load()
}

// TestTwoPressesAtOnceCountOnce: a voucher is redeemed once and a visit taken back once,
// however many windows or commands ask at the same moment.
func TestTwoPressesAtOnceCountOnce(t *testing.T) {
	d := newDesk(t, RoleStation)
	v, err := d.IssueVoucher(ctx, VoucherInput{Service: "buffet", Group: "N1"})
	if err != nil {
		t.Fatal(err)
	}
	if n := atOnce(8, func() error { _, err := d.RedeemVoucher(ctx, v.Code); return err }); n != 1 {
		t.Errorf("redeemed %d times", n)
	}
	if n := d.total(t, domain.MeasurePeople); n != 1 {
		t.Errorf("%d people of one voucher", n)
	}
	in := VoucherInput{Service: "buffet", Group: "N1", Plate: "川L12345"}
	if n := atOnce(8, func() error { _, err := d.IssueVoucher(ctx, in); return err }); n != 1 {
		t.Errorf("issued %d times", n)
	}
	row := d.record(t, "N1", 1)
	if n := atOnce(8, func() error { return d.VoidVisit(ctx, row.ID, "undo") }); n != 1 {
		t.Errorf("taken back %d times", n)
	}
}

// TestPINsTriedAtOnceAreAllCounted: five at a time is as many tries as one after the other.
func TestPINsTriedAtOnceAreAllCounted(t *testing.T) {
	d := newDesk(t, RoleStation)
	wang := d.attend(t, "王老师", "2580", true)
	atOnce(5, func() error { return d.SignIn(ctx, wang.ID, "9630") })
	if err := d.SignIn(ctx, wang.ID, "2580"); !fault.Is(err, fault.Unauthorized) {
		t.Errorf("five wrong PINs at once, and the next is heard: %v", err)
	}
}

// TestABatchIsTakenBackAlsoAfterAPartOfIt: who took one hour of it back by hand gets rid
// of the rest with the same press as otherwise.
func TestABatchIsTakenBackAlsoAfterAPartOfIt(t *testing.T) {
	d := newDesk(t, RoleStation)
	ids, err := d.RecordVisits(ctx, []VisitInput{{Group: "N1", People: 3}, {Group: "N3", People: 4}})
	if err != nil {
		t.Fatal(err)
	}
	if err := d.VoidVisit(ctx, ids[0], "重复"); err != nil {
		t.Fatal(err)
	}
	if err := d.VoidVisits(ctx, ids, "undo"); err != nil {
		t.Errorf("the rest of the batch: %v", err)
	}
	if n := d.total(t, domain.MeasurePeople); n != 0 {
		t.Errorf("%d people are left of it", n)
	}
	if err := d.VoidVisits(ctx, ids, "undo"); !fault.Is(err, fault.Conflict) {
		t.Errorf("taken back twice: %v", err)
	}
	if err := d.VoidVisits(ctx, append(ids, ids...), "undo"); !fault.Is(err, fault.Conflict) {
		t.Errorf("named twice: %v", err)
	}
}

// TestAVoidVoucherStaysVoid: one computer took the paper back while another gave the meal
// out. Undoing the meal does not make the paper good again.
func TestAVoidVoucherStaysVoid(t *testing.T) {
	d := newDesk(t, RoleStation)
	v, err := d.IssueVoucher(ctx, VoucherInput{Service: "buffet", Group: "N1"})
	if err != nil {
		t.Fatal(err)
	}
	row, err := d.RedeemVoucher(ctx, v.Code)
	if err != nil {
		t.Fatal(err)
	}
	// What the city makes of both: the first step counts, the visit is the other's.
	edit, _, err := editEntry(ctx, d.Station, domain.KindVoucher, v.ID, func(v *domain.Voucher) { v.State = domain.VoucherVoid })
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Station.record(ctx, edit); err != nil {
		t.Fatal(err)
	}
	if err := d.VoidVisit(ctx, row.ID, "undo"); err != nil {
		t.Fatal(err)
	}
	if found, err := d.FindVoucher(ctx, v.Code); err != nil || found.State != domain.VoucherVoid {
		t.Errorf("%+v, %v", found, err)
	}
}

// TestAVoucherOfAGroupThatIsNoMore is refused with a sentence, and the voucher stays.
func TestAVoucherOfAGroupThatIsNoMore(t *testing.T) {
	d := newDesk(t, RoleStation)
	v, err := d.IssueVoucher(ctx, VoucherInput{Service: "buffet", Group: "N1"})
	if err != nil {
		t.Fatal(err)
	}
	dict, err := d.loadDictionary(ctx)
	if err != nil {
		t.Fatal(err)
	}
	delete(dict.group, "N1")
	if _, err := d.RedeemVoucher(ctx, v.Code); !fault.Is(err, fault.Invalid) {
		t.Errorf("%v", err)
	}
}

// TestALockedDeskTellsNoNameBehindAFigure: not even the first character of it.
func TestALockedDeskTellsNoNameBehindAFigure(t *testing.T) {
	d := newDesk(t, RoleOffice)
	if _, err := d.RegisterMember(ctx, Registration{Name: "张三丰", Phone: "13800001234", Group: "N4", Consent: true}); err != nil {
		t.Fatal(err)
	}
	d.attend(t, "王老师", "2580", true)
	q := question(domain.MeasureRegistered)
	guide, err := d.SaveDocument(ctx, domain.KindGuide, change.ID{}, 0, register.Form{"name": "李四光", "division": "511102", "since": "2026-01-05", "state": domain.StateActive, "organisation": change.Named(domain.KindOrganisation, "x").String(), "enterprise": change.Named(domain.KindEnterprise, "x").String()})
	if err != nil {
		t.Fatal(err, guide)
	}
	guides := stats.Query{Measure: domain.Measure(domain.KindGuide), By: stats.ByTotal, From: 20260101, To: 20261231}
	for q, name := range map[stats.Query]string{q: "张**", guides: "李**"} {
		if b, err := d.Behind(ctx, q, ""); err != nil || len(b.Rows) != 1 || b.Rows[0].Words != name {
			t.Fatalf("%s: %+v, %v", q.Measure, b, err)
		}
	}
	if err := d.Lock(ctx); err != nil {
		t.Fatal(err)
	}
	for _, q := range []stats.Query{q, guides} {
		if b, err := d.Behind(ctx, q, ""); err != nil || len(b.Rows) != 1 || b.Rows[0].Words != "" {
			t.Errorf("%s at a locked desk: %+v, %v", q.Measure, b, err)
		}
	}
}

func question(m domain.Measure) stats.Query {
	return stats.Query{Measure: m, From: 20000101, To: 20991231, By: stats.ByTotal}
}
