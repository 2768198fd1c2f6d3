package sim

import (
	"crypto/ed25519"
	"database/sql"
	"fmt"
	"strings"
	"testing"
	"time"

	"yizhan/desktop/station"
	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/fault"
	"yizhan/shared/wire"
	"yizhan/syncserver/access"
	"yizhan/syncserver/ingest"
)

func held(t testing.TB, h *Host) (list []ingest.HeldChange) {
	t.Helper()
	must(t, h.City.DB.Read(ctx, func(tx *sql.Tx) (err error) {
		list, err = ingest.ListHeld(ctx, tx, change.ID{}, 1000)
		return err
	}))
	return list
}

func wantHeld(t testing.TB, s *Station, n int) []station.HeldChange {
	t.Helper()
	list, err := s.Held(ctx)
	must(t, err)
	if len(list) != n {
		t.Fatalf("%d changes are held at the station's knowledge, want %d: %+v", len(list), n, list)
	}
	return list
}

// TestReceiptsAreKept: what the city confirmed it has signed, and anybody can
// check it with the city's key.
func TestReceiptsAreKept(t *testing.T) {
	h := startHost(t, t.TempDir())
	s := newStation(t, "S1", station.RoleStation)
	must(t, s.PairWith(ctx, h.City, h.URL))
	s.visit(t, 3)
	must(t, s.Once(ctx))
	s.visit(t, 2)
	must(t, s.Once(ctx))
	list, err := s.Receipts(ctx)
	must(t, err)
	id, err := s.Identity(ctx)
	must(t, err)
	if len(list) != 1 || list[0].Seq != 5 || list[0].Epoch != id.Epoch {
		t.Fatalf("receipts %+v", list)
	}
	signed := wire.SignedReceipt(h.City.History, id.Device, id.Epoch, 5, id.AckedChain, list[0].At.UnixMilli())
	if !ed25519.Verify(h.City.ReceiptKey(), signed, list[0].Signature) {
		t.Error("the receipt does not hold")
	}
	// A forged one confirms nothing.
	s.visit(t, 1)
	err = s.Acknowledge(ctx, station.Confirmation{Epoch: id.Epoch, Seq: 5, Chain: id.AckedChain, History: h.City.History,
		ServerKey: h.City.ReceiptKey(), Receipt: &wire.Receipt{AtMs: 1, Signature: make([]byte, 64)}})
	if !fault.Is(err, fault.Malformed) {
		t.Errorf("a forged receipt: %v", err)
	}
}

// TestHeldChangesAreReleased: an office recorded for a station that is not its
// own. The administrator counts it after all, and the office hears of it.
func TestHeldChangesAreReleased(t *testing.T) {
	h := startHost(t, t.TempDir())
	far, err := Open(ctx, t.TempDir(), time.Now(), station.Setup{Code: "FAR", Name: "远处", Division: "511181"})
	must(t, err)
	t.Cleanup(func() { must(t, far.Station.Close()) })
	must(t, far.PairWith(ctx, h.City, h.URL))
	must(t, far.Once(ctx))
	s := newStation(t, "S1", station.RoleOffice)
	must(t, s.PairWith(ctx, h.City, h.URL))
	s.visit(t, 2)
	s.foreignVisit(t, "FAR")
	s.visit(t, 1)
	must(t, s.Once(ctx))
	wantPeople(t, h, 6)
	if list := wantHeld(t, s, 1); list[0].Kind != domain.KindVisit || list[0].Why != fault.Forbidden {
		t.Errorf("held %+v", list)
	}
	list := held(t, h)
	if len(list) != 1 {
		t.Fatalf("held %+v", list)
	}
	q := list[0]
	if _, err := ingest.Release(ctx, h.City, q.Device, q.Epoch, q.Seq, ingest.Decision{}); !fault.Is(err, fault.Forbidden) {
		t.Errorf("released without a reason: %v", err)
	}
	if _, err := ingest.Release(ctx, h.City, q.Device, q.Epoch, q.Seq, ingest.Decision{Anywhere: true}); err != nil {
		t.Fatal(err)
	}
	if _, err := ingest.Release(ctx, h.City, q.Device, q.Epoch, q.Seq, ingest.Decision{Anywhere: true}); !fault.Is(err, fault.NotFound) {
		t.Errorf("released twice: %v", err)
	}
	wantPeople(t, h, 9)
	must(t, s.Once(ctx))
	wantHeld(t, s, 0)

	// Another one is closed: it stays, and bothers nobody any more.
	s.foreignVisit(t, "FAR")
	must(t, s.Once(ctx))
	q = held(t, h)[0]
	if err := ingest.CloseHeld(ctx, h.City, q.Device, q.Epoch, q.Seq, "", time.Now()); !fault.Is(err, fault.Invalid) {
		t.Errorf("closed without a reason: %v", err)
	}
	must(t, ingest.CloseHeld(ctx, h.City, q.Device, q.Epoch, q.Seq, "试录", time.Now()))
	must(t, s.Once(ctx))
	wantHeld(t, s, 0)
	wantPeople(t, h, 9)

	// After a fork the same comes again, and is held once.
	s.foreignVisit(t, "FAR")
	must(t, s.Once(ctx))
	must(t, s.Fork(ctx))
	must(t, s.Once(ctx))
	if list := held(t, h); len(list) != 1 {
		t.Errorf("held after a fork: %+v", list)
	}
	wantPeople(t, h, 9)
}

// foreignVisit imports a visit of a station that is none of this office's area.
func (s *Station) foreignVisit(t testing.TB, code string) {
	t.Helper()
	file := fmt.Sprintf("day,n,g,k,s\n2026-02-01,3,N3,%d,%s\n", s.Now.UnixNano(), code)
	s.Now = s.Now.Add(time.Second)
	result, err := s.ImportVisits(ctx, strings.NewReader(file), station.VisitMap{At: "day", People: "n", Group: "g", StationCode: "s", Key: []string{"k"}}, nil, nil)
	must(t, err)
	if result.Recorded != 1 {
		t.Fatalf("import: %+v", result)
	}
}

// TestRevokedMeanwhile: a station that was offline for ninety days comes back
// after its computer was revoked. Nothing of what it recorded is lost, nothing of
// it counts before somebody has looked.
func TestRevokedMeanwhile(t *testing.T) {
	h := startHost(t, t.TempDir())
	s := newStation(t, "S1", station.RoleStation)
	must(t, s.PairWith(ctx, h.City, h.URL))
	s.visit(t, 3)
	must(t, s.Once(ctx))
	inputs := make([]station.VisitInput, 0, 20_000)
	for i := range cap(inputs) {
		inputs = append(inputs, station.VisitInput{Group: "N1", At: s.Now.Add(time.Duration(i) * 389 * time.Second)})
	}
	s.Now = s.Now.Add(90 * 24 * time.Hour)
	for len(inputs) > 0 {
		recordAll(t, s, inputs[:1000])
		inputs = inputs[1000:]
	}
	id, err := s.Identity(ctx)
	must(t, err)
	must(t, access.Revoke(ctx, h.City, id.Device, time.Now()))
	if err := s.Once(ctx); !fault.Is(err, fault.Revoked) {
		t.Fatalf("synced with %v", err)
	}
	wantPeople(t, h, 6)
	var n int
	must(t, h.City.DB.Read(ctx, func(tx *sql.Tx) error {
		return tx.QueryRow("SELECT count(*) FROM quarantine WHERE closed_at IS NULL").Scan(&n)
	}))
	if n != 20_000 {
		t.Errorf("%d changes are held", n)
	}
	st, err := s.Station.Status(ctx)
	must(t, err)
	if st.Pending != 0 || st.Recorded != 20_003 {
		t.Errorf("status %+v", st)
	}
	if err := s.Once(ctx); !fault.Is(err, fault.Revoked) {
		t.Errorf("once more: %v", err)
	}
	// Paired again, the administrator counts all of it.
	must(t, s.PairWith(ctx, h.City, h.URL))
	released, _, err := ingest.RetryHeld(ctx, h.City, fault.Revoked)
	must(t, err)
	if released != 20_000 {
		t.Errorf("%d of 20,000 are released", released)
	}
	wantPeople(t, h, 20_006)
	must(t, s.Once(ctx))
	wantHeld(t, s, 0)
}

func person(group string) station.Registration {
	return station.Registration{Name: "欧阳·吐尔逊", Group: group, Phone: "13800138000", Consent: true}
}

// TestLosersReachTheStation: two computers change one field of one member. Both
// see what happened, one of them takes the other value, and both see that.
func TestLosersReachTheStation(t *testing.T) {
	h := startHost(t, t.TempDir())
	a, b := newStation(t, "S1", station.RoleStation), newStation(t, "S1", station.RoleStation)
	for _, s := range []*Station{a, b} {
		must(t, s.PairWith(ctx, h.City, h.URL))
	}
	m, err := a.RegisterMember(ctx, person("N1"))
	must(t, err)
	must(t, a.Once(ctx))
	must(t, b.Once(ctx))
	must(t, a.EditMember(ctx, m.ID, person("N2")))
	b.Now = b.Now.Add(time.Second)
	must(t, b.EditMember(ctx, m.ID, person("N3")))
	for _, s := range []*Station{a, b, a} {
		must(t, s.Once(ctx))
	}
	for name, s := range map[string]*Station{"a": a, "b": b} {
		list, err := s.Conflicts(ctx)
		must(t, err)
		if len(list) != 1 || list[0].Field != "group" || list[0].Now != "N3" || list[0].Lost != "N2" || list[0].Kind != domain.KindMember {
			t.Fatalf("%s sees %+v", name, list)
		}
	}
	list, err := a.Conflicts(ctx)
	must(t, err)
	must(t, a.Resolve(ctx, list[0], true))
	for _, s := range []*Station{a, b} {
		must(t, s.Once(ctx))
		list, err := s.Conflicts(ctx)
		must(t, err)
		found, err := s.FindMembers(ctx, "8000")
		must(t, err)
		if len(list) != 0 || len(found) != 1 || found[0].Group != "N2" {
			t.Errorf("conflicts %+v, member %+v", list, found)
		}
	}
	// Keeping what won settles it as well.
	must(t, a.EditMember(ctx, m.ID, person("N4")))
	must(t, b.EditMember(ctx, m.ID, person("N5")))
	for _, s := range []*Station{a, b, a} {
		must(t, s.Once(ctx))
	}
	list, err = b.Conflicts(ctx)
	must(t, err)
	if len(list) != 1 {
		t.Fatalf("b sees %+v", list)
	}
	must(t, b.Resolve(ctx, list[0], false))
	for _, s := range []*Station{b, a} {
		must(t, s.Once(ctx))
		if list, err := s.Conflicts(ctx); err != nil || len(list) != 0 {
			t.Errorf("conflicts %+v, %v", list, err)
		}
	}
}
