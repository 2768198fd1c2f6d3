package sim

import (
	"context"
	"testing"
	"time"

	"yizhan/desktop/station"
	"yizhan/desktop/syncer"
	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/ledger/sqlite"
	"yizhan/shared/register"
	"yizhan/syncserver/access"
	"yizhan/syncserver/operate"
)

func members(t testing.TB, s *Station) int {
	t.Helper()
	list, err := s.FindMembers(ctx, "8000")
	must(t, err)
	return len(list)
}

// TestGrantsAndEviction: an office is granted another station, sees its members
// and records, and forgets them when the grant is withdrawn, but not before it has
// handed over what it recorded. The city keeps everything.
func TestGrantsAndEviction(t *testing.T) {
	h := startHost(t, t.TempDir())
	s := newStation(t, "S1", station.RoleStation)
	office := newStation(t, "OFF1", station.RoleOffice)
	for _, x := range []*Station{s, office} {
		must(t, x.PairWith(ctx, h.City, h.URL))
		must(t, x.Once(ctx))
	}
	_, err := s.RegisterMember(ctx, person("N1"))
	must(t, err)
	s.visit(t, 4)
	must(t, s.Once(ctx))
	must(t, office.Once(ctx))
	if n := members(t, office); n != 0 {
		t.Fatalf("without a grant the office finds %d members", n)
	}
	id, err := office.Identity(ctx)
	must(t, err)
	must(t, access.Grant(ctx, h.City, id.Device, "S1", time.Now()))
	must(t, office.CompareSoon(ctx))
	must(t, office.Once(ctx))
	if n := members(t, office); n != 1 {
		t.Errorf("with a grant the office finds %d members", n)
	}
	if got := people(t, office.Stats); got != 8 {
		t.Errorf("with a grant the office counts %d", got)
	}
	// Withdrawn while the office is offline and records.
	must(t, access.Withdraw(ctx, h.City, id.Device, "S1", time.Now()))
	office.foreignVisit(t, "S1")
	must(t, office.Once(ctx))
	wantDelivered(t, office)
	wantPeople(t, h, 11)
	if n := members(t, office); n != 0 {
		t.Errorf("after it was withdrawn the office finds %d members", n)
	}
	if got := people(t, office.Stats); got != 3 {
		t.Errorf("the office counts %d, its own are 3", got)
	}
	if wrong, err := office.CheckDigests(ctx); err != nil || len(wrong) > 0 {
		t.Errorf("digests %v, %v", wrong, err)
	}
	if _, wrong, err := office.Recount(ctx); err != nil || len(wrong) > 0 {
		t.Errorf("recount %v, %v", wrong, err)
	}
	if n := members(t, s); n != 1 {
		t.Errorf("the station finds %d members", n)
	}
}

// TestAGrantReachesWhoIsConnected within seconds.
func TestAGrantReachesWhoIsConnected(t *testing.T) {
	h := startHost(t, t.TempDir())
	s := newStation(t, "S1", station.RoleStation)
	office := newStation(t, "OFF1", station.RoleOffice)
	for _, x := range []*Station{s, office} {
		must(t, x.PairWith(ctx, h.City, h.URL))
	}
	_, err := s.RegisterMember(ctx, person("N1"))
	must(t, err)
	must(t, s.Once(ctx))
	running, stop := context.WithCancel(ctx)
	done := make(chan error, 1)
	go func() { done <- office.Run(running) }()
	time.Sleep(200 * time.Millisecond)
	id, err := office.Identity(ctx)
	must(t, err)
	must(t, access.Grant(ctx, h.City, id.Device, "S1", time.Now()))
	for range 200 {
		if members(t, office) == 1 {
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	if n := members(t, office); n != 1 {
		t.Errorf("the office finds %d members", n)
	}
	stop()
	must(t, <-done)
}

// TestDeletedLongAgo: a deleted member is forgotten by the city once every active
// computer has heard of it, and by one that was away for longer when it comes.
func TestDeletedLongAgo(t *testing.T) {
	h := startHost(t, t.TempDir())
	a, b := newStation(t, "S1", station.RoleStation), newStation(t, "S1", station.RoleStation)
	for _, s := range []*Station{a, b} {
		must(t, s.PairWith(ctx, h.City, h.URL))
	}
	m, err := a.RegisterMember(ctx, person("N1"))
	must(t, err)
	other := person("N2")
	other.Phone = "13900139001"
	_, err = a.RegisterMember(ctx, other)
	must(t, err)
	must(t, a.Once(ctx))
	must(t, b.Once(ctx)) // has both, and goes away
	must(t, a.DeleteMember(ctx, m.ID, "本人要求"))
	must(t, a.Once(ctx))
	for when, want := range map[time.Duration]int{0: 0, 179 * 24 * time.Hour: 0} {
		if n, err := operate.Purge(ctx, h.City, time.Now().Add(when)); err != nil || n != want {
			t.Errorf("after %s %d are forgotten, %v", when, n, err)
		}
	}
	must(t, a.Once(ctx)) // its cursor is noted at the next hello
	// While b is active and has not heard of it, nothing is forgotten.
	seen := func(at time.Time) {
		must(t, sqlite.Write(ctx, h.City.DB, func(tx sqlite.Tx) error { return tx.Exec(ctx, "UPDATE device SET last_seen_at = ?", at.UnixMilli()) }))
	}
	seen(time.Now().Add(180 * 24 * time.Hour))
	if n, err := operate.Purge(ctx, h.City, time.Now().Add(181*24*time.Hour)); err != nil || n != 0 {
		t.Errorf("while a computer has not heard of it %d are forgotten, %v", n, err)
	}
	seen(time.Now())
	if n, err := operate.Purge(ctx, h.City, time.Now().Add(181*24*time.Hour)); err != nil || n != 2 {
		t.Errorf("after half a year %d are forgotten, %v", n, err)
	}
	if n := members(t, b); n != 1 {
		t.Fatalf("b has not heard of it, and finds %d", n)
	}
	for name, s := range map[string]*Station{"a": a, "b": b} {
		must(t, s.CompareSoon(ctx))
		must(t, s.Once(ctx))
		wantSame(t, h, s)
		if n := members(t, s); n != 0 {
			t.Errorf("%s finds %d deleted members", name, n)
		}
		list, _, err := s.Members(ctx, "", 10)
		if err != nil || len(list) != 1 {
			t.Errorf("%s has %d members, %v", name, len(list), err)
		}
	}
	if table := people(t, h.City.Stats); table != 0 {
		t.Error(table)
	}
}

// TestAnOfficeThatMovesHasNoGrants: paired anew for another place, it does not go on
// reading a station that was granted to it where it was.
func TestAnOfficeThatMovesHasNoGrants(t *testing.T) {
	h := startHost(t, t.TempDir())
	s, office := newStation(t, "S1", station.RoleStation), newOffice(t, h, "OFF1", "511102")
	must(t, s.PairWith(ctx, h.City, h.URL))
	_, err := s.RegisterMember(ctx, person("N1"))
	must(t, err)
	must(t, s.Once(ctx))
	save(t, office, domain.KindEnterprise, change.ID{}, register.Form{"name": "企业", "industry": "freight", "division": "511102", "entered_on": "2026-01-01"})
	id, err := office.Identity(ctx)
	must(t, err)
	must(t, access.Grant(ctx, h.City, id.Device, "S1", time.Now()))
	pair := func(division string) (members, enterprises int) {
		code, err := access.NewPairing(ctx, h.City, "OFF1", access.RoleOffice, division, time.Now())
		must(t, err)
		must(t, office.Pair(ctx, syncer.Invitation{Server: h.URL, Code: code}))
		must(t, office.CompareSoon(ctx))
		must(t, office.Once(ctx))
		page, err := office.Register(ctx, register.Query{Kind: domain.KindEnterprise}, "zh")
		must(t, err)
		list, err := office.FindMembers(ctx, "8000")
		must(t, err)
		return len(list), page.Count
	}
	if m, e := pair("511102"); m != 1 || e != 1 {
		t.Errorf("paired again for the same: %d members, %d enterprises", m, e)
	}
	if m, e := pair("511181"); m != 0 || e != 0 {
		t.Errorf("after it moved: %d members, %d enterprises", m, e)
	}
}
