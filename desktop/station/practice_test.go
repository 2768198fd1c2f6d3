package station

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"yizhan/shared/domain"
	"yizhan/shared/fault"
)

// TestNothingPractisedReachesTheLedger does at the practice station what people do
// at a desk, and looks that the real one is as it was.
func TestNothingPractisedReachesTheLedger(t *testing.T) {
	d := newDesk(t, RoleStation)
	must(t, d.SetPrice(ctx, "lodging", 1000, 6000, 20260101))
	_, err := d.RegisterMember(ctx, Registration{Name: "欧阳·吐尔逊", Phone: "13900005678", Group: "N3", Consent: true})
	must(t, err)
	_, err = d.AddAttendant(ctx, "王老师", "2580", true)
	must(t, err)
	d.record(t, "N3", 2)
	last, chain, device, err := d.position(ctx)
	must(t, err)
	tail, _ := d.journal.Tail()

	began := time.Now()
	p, err := d.OpenPractice(ctx)
	must(t, err)
	if took := time.Since(began); took > 2*time.Second {
		t.Errorf("practising begins after %s", took)
	}
	if found, err := p.FindMembers(ctx, "5678"); err != nil || len(found) > 0 {
		t.Errorf("a member came along: %v, %v", found, err)
	}
	if shift, err := p.Shift(ctx); err != nil || shift.Kept {
		t.Errorf("attendants came along: %+v, %v", shift, err)
	}
	services, err := p.Services(ctx)
	must(t, err)
	priced := int64(0)
	for _, v := range services {
		priced += int64(v.Charged)
	}
	if priced != 1000 {
		t.Errorf("prices of %d fen came along, want 1000", priced)
	}
	for range 3 {
		_, err := p.RecordVisit(ctx, VisitInput{Group: "N4", People: 5, Services: []ServiceUse{{Service: "lodging"}}})
		must(t, err)
	}
	_, err = p.RegisterMember(ctx, Registration{Name: "张三丰", Group: "N1", Consent: true})
	must(t, err)
	must(t, p.CloseDay(ctx, domain.DayOf(p.now()), ""))
	st, err := p.Status(ctx)
	must(t, err)
	if st.Paired || st.Bundles || st.Device == device.String() || st.Station != practiceCode {
		t.Errorf("%+v", st)
	}
	if got := (&desk{Station: p.Station}).total(t, domain.MeasurePeople); got != 15 {
		t.Errorf("in practice %d people", got)
	}
	dir := p.dir
	must(t, p.End())
	if _, err := os.Stat(dir); !os.IsNotExist(err) {
		t.Errorf("what was practised is still there: %v", err)
	}

	d.people(t, 2)
	nowLast, nowChain, _, err := d.position(ctx)
	must(t, err)
	if nowTail, _ := d.journal.Tail(); nowLast != last || nowChain != chain || nowTail.Seq != tail.Seq {
		t.Errorf("the ledger moved from %d to %d", last, nowLast)
	}
	d.reopen(t)
	d.people(t, 2)
}

func TestPractisingBeforeTheFirstStart(t *testing.T) {
	st, err := Open(ctx, t.TempDir())
	must(t, err)
	defer st.Close()
	p, err := st.OpenPractice(ctx)
	must(t, err)
	_, err = p.RecordVisit(ctx, VisitInput{Group: "N3"})
	must(t, err)
	must(t, p.End())
	if _, err := st.Profile(ctx); !fault.Is(err, fault.Unset) {
		t.Errorf("the folder was set up by practising: %v", err)
	}
}

// TestPracticeBeginsAnew also after a start that was cut off.
func TestPracticeBeginsAnew(t *testing.T) {
	d := newDesk(t, RoleStation)
	p, err := d.OpenPractice(ctx)
	must(t, err)
	_, err = p.RecordVisit(ctx, VisitInput{Group: "N3"})
	must(t, err)
	must(t, p.Close()) // the program ended
	must(t, os.WriteFile(filepath.Join(p.dir, "x"), nil, 0o600))
	p, err = d.OpenPractice(context.Background())
	must(t, err)
	if st, err := p.Status(ctx); err != nil || st.Recorded != 0 {
		t.Errorf("%+v, %v", st, err)
	}
	must(t, p.End())
}

func TestWhichVersionTheCityTells(t *testing.T) {
	d := newDesk(t, RoleStation)
	for _, c := range []struct{ told, want string }{{"", ""}, {Version, ""}, {"v99.1", "99.1"}, {"'; --", "99.1"}, {"0.0.1", ""}} {
		must(t, d.noteLatest(ctx, c.told))
		if got, err := d.NewerVersion(ctx); err != nil || got != c.want {
			t.Errorf("told %q: %q, %v", c.told, got, err)
		}
	}
}
