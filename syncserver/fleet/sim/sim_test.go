package sim

import (
	"context"
	"strings"
	"testing"
	"time"

	"yizhan/desktop/station"
	"yizhan/desktop/syncer"
	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/fault"
	"yizhan/shared/sqlitedb"
	"yizhan/shared/stats"
	"yizhan/shared/wire"
	"yizhan/syncserver/access"
)

var ctx = context.Background()

func startHost(t testing.TB, dir string) *Host {
	t.Helper()
	h, err := StartHost(ctx, dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if h.City != nil {
			must(t, h.Close())
		}
	})
	return h
}

func newStation(t testing.TB, code string, role station.Role) *Station {
	t.Helper()
	s, err := Open(ctx, t.TempDir(), time.Now(), station.Setup{Code: code, Name: "站" + code, Division: "511102", Role: role})
	must(t, err)
	t.Cleanup(func() { must(t, s.Station.Close()) })
	return s
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func recordAll(t testing.TB, s *Station, visits []station.VisitInput) {
	t.Helper()
	_, err := s.RecordVisits(ctx, visits)
	must(t, err)
}

func (s *Station) visit(t testing.TB, n int) {
	t.Helper()
	for range n {
		s.Now = s.Now.Add(time.Second)
		_, err := s.RecordVisit(ctx, station.VisitInput{Group: "N3", People: 2, Services: []station.ServiceUse{{Service: "water"}}})
		must(t, err)
	}
}

// last is the visit that was recorded last.
func (s *Station) last(t testing.TB) change.ID {
	t.Helper()
	today, err := s.Today(ctx)
	must(t, err)
	return today.Rows[0].ID
}

func people(t testing.TB, read func(context.Context, stats.Query) (stats.Table, error)) int64 {
	t.Helper()
	table, err := read(ctx, stats.Query{Measure: domain.MeasurePeople, From: 20000101, To: 20991231, By: stats.ByTotal})
	must(t, err)
	return table.Total
}

func wantPeople(t testing.TB, h *Host, want int64) {
	t.Helper()
	if got := people(t, h.City.Stats); got != want {
		t.Fatalf("the city counts %d people, want %d", got, want)
	}
	if _, wrong, err := h.City.Recount(ctx); err != nil || len(wrong) > 0 {
		t.Fatalf("recount: %v, %v", wrong, err)
	}
}

func wantDelivered(t testing.TB, s *Station) {
	t.Helper()
	st, err := s.Station.Status(ctx)
	must(t, err)
	if st.Pending != 0 || st.Acked != st.Recorded || st.Chain != st.ServerChain || st.LastSyncAt.IsZero() {
		t.Fatalf("status %+v", st)
	}
}

func TestRecordedOfflineArrivesOnce(t *testing.T) {
	h := startHost(t, t.TempDir())
	s := newStation(t, "S1", station.RoleStation)
	s.visit(t, 7)
	if err := s.Once(ctx); !fault.Is(err, fault.Unpaired) {
		t.Fatalf("unpaired: %v", err)
	}
	must(t, s.PairWith(ctx, h.City, h.URL))
	for range 3 {
		must(t, s.Once(ctx))
		wantDelivered(t, s)
		wantPeople(t, h, 14)
	}
	s.visit(t, 1)
	must(t, s.Once(ctx))
	wantPeople(t, h, 16)
}

func TestPairingCodes(t *testing.T) {
	h := startHost(t, t.TempDir())
	s := newStation(t, "S1", station.RoleStation)
	now := time.Now()
	code := func(station string, role access.Role, at time.Time) string {
		c, err := access.NewPairing(ctx, h.City, station, role, "", at)
		must(t, err)
		return c
	}
	for name, c := range map[string]struct {
		code string
		kind fault.Kind
	}{
		"made up":         {"0000-0000", fault.Unauthorized},
		"expired":         {code("S1", access.RoleStation, now.Add(-2*access.PairingValid)), fault.Unauthorized},
		"another station": {code("S2", access.RoleStation, now), fault.Forbidden},
		"another role":    {code("S1", access.RoleOffice, now), fault.Forbidden},
	} {
		if err := s.Pair(ctx, syncer.Invitation{Server: h.URL, Code: c.code}); !fault.Is(err, c.kind) {
			t.Errorf("%s: %v", name, err)
		}
	}
	good := code("S1", access.RoleStation, now)
	must(t, s.Pair(ctx, syncer.Invitation{Server: h.URL, Code: strings.ToLower(strings.ReplaceAll(good, "-", " "))}))
	must(t, s.Pair(ctx, syncer.Invitation{Server: h.URL, Code: good})) // the answer to the first time was lost
	if err := newStation(t, "S1", station.RoleStation).Pair(ctx, syncer.Invitation{Server: h.URL, Code: good}); !fault.Is(err, fault.Unauthorized) {
		t.Errorf("used twice: %v", err)
	}
	if err := s.Pair(ctx, syncer.Invitation{Server: "http://127.0.0.1:1", Code: good}); !fault.Is(err, fault.Unreachable) {
		t.Errorf("nobody there: %v", err)
	}
	if err := s.Pair(ctx, syncer.Invitation{Server: "ftp://x", Code: good}); !fault.Is(err, fault.Invalid) {
		t.Errorf("no address: %v", err)
	}
}

func TestForeignRecordsAreKeptAndNotCounted(t *testing.T) {
	h := startHost(t, t.TempDir())
	s := newStation(t, "S1", station.RoleOffice)
	// An office that the city takes for a station writes for another one.
	file := "day,n,g,st\n2024-01-01,5,N3,OTHER\n2024-01-02,1,N3,S1\n"
	_, err := s.ImportVisits(ctx, strings.NewReader(file), station.VisitMap{At: "day", People: "n", Group: "g", StationCode: "st", Key: []string{"day"}}, nil, nil)
	must(t, err)
	s.visit(t, 1)
	must(t, s.PairWith(ctx, h.City, h.URL))
	must(t, h.City.DB.Write(ctx, func(tx *sqlitedb.Tx) error { return tx.Exec(ctx, "UPDATE device SET role = 'station'") }))
	must(t, s.Once(ctx))
	wantDelivered(t, s) // what is refused never stands in the way
	wantPeople(t, h, 3)
	st, err := s.Station.Status(ctx)
	must(t, err)
	if st.Quarantined != 1 {
		t.Errorf("quarantined %d", st.Quarantined)
	}
}

func TestTwoOfficesImportTheSameRow(t *testing.T) {
	h := startHost(t, t.TempDir())
	file := "day,n,g,st\n2024-01-01,5,Mixed Adult,1320\n"
	for _, code := range []string{"OFF1", "OFF2"} {
		s := newStation(t, code, station.RoleOffice)
		_, err := s.ImportVisits(ctx, strings.NewReader(file), station.VisitMap{At: "day", People: "n", Group: "g", StationCode: "st", Key: []string{"day"}}, nil, nil)
		must(t, err)
		must(t, s.PairWith(ctx, h.City, h.URL))
		must(t, s.Once(ctx))
		wantDelivered(t, s)
	}
	wantPeople(t, h, 5)
}

func TestDictionariesAndMembersComeBack(t *testing.T) {
	h := startHost(t, t.TempDir())
	a, b := newStation(t, "S1", station.RoleStation), newStation(t, "S1", station.RoleStation)
	m, err := a.RegisterMember(ctx, station.Registration{Name: "欧阳·吐尔逊", Phone: "13812345678", Group: "N3", Consent: true})
	must(t, err)
	for _, s := range []*Station{a, b} {
		must(t, s.PairWith(ctx, h.City, h.URL))
		must(t, s.Once(ctx))
	}
	// The other desk of the same station knows the member now, and counts it.
	found, err := b.FindMembers(ctx, "5678")
	must(t, err)
	if len(found) != 1 || found[0].ID != m.ID {
		t.Errorf("found %v", found)
	}
	other := newStation(t, "S2", station.RoleStation)
	must(t, other.PairWith(ctx, h.City, h.URL))
	must(t, other.Once(ctx))
	if found, err := other.FindMembers(ctx, "5678"); err != nil || len(found) != 0 {
		t.Errorf("another station sees the member: %v, %v", found, err)
	}
	groups, err := other.Groups(ctx)
	must(t, err)
	if len(groups) != len(domain.Groups()) {
		t.Errorf("%d groups", len(groups))
	}
}

// TestCutAtEveryByte cuts the connection after each number of bytes, in both
// directions, and lets the station try again: everything arrives, once.
func TestCutAtEveryByte(t *testing.T) {
	h := startHost(t, t.TempDir())
	s := newStation(t, "S1", station.RoleStation)
	proxy, err := NewCutter(h.Address())
	must(t, err)
	defer func() { must(t, proxy.Close()) }()
	must(t, s.PairWith(ctx, h.City, proxy.URL()))
	want := int64(0)
	cuts := 0
	for cut := int64(1); cut < 2_000; cut += 7 {
		s.visit(t, 1)
		want += 2
		for _, toServer := range []bool{true, false} {
			proxy.CutAfter(cut, toServer)
			if err := s.Once(ctx); err != nil {
				cuts++
			}
		}
		if cut%210 == 1 {
			proxy.CutAfter(1<<60, true)
			must(t, s.Once(ctx))
			wantDelivered(t, s)
			wantPeople(t, h, want)
		}
	}
	proxy.CutAfter(1<<60, true)
	must(t, s.Once(ctx))
	wantDelivered(t, s)
	wantPeople(t, h, want)
	if cuts < 100 {
		t.Errorf("only %d connections were cut: the test has lost its teeth", cuts)
	}
}

// TestServerThatLostEverything: stations send again what the city confirmed.
func TestServerThatLostEverything(t *testing.T) {
	h := startHost(t, t.TempDir())
	s := newStation(t, "S1", station.RoleStation)
	s.visit(t, 5)
	must(t, s.PairWith(ctx, h.City, h.URL))
	must(t, s.Once(ctx))
	fresh := startHost(t, t.TempDir())
	must(t, s.PairWith(ctx, fresh.City, fresh.URL))
	must(t, s.Once(ctx))
	wantDelivered(t, s)
	wantPeople(t, fresh, 10)
}

// TestWatchDeliversAtOnce: a connected station's visit is in the city's figures
// within a second.
func TestWatchDeliversAtOnce(t *testing.T) {
	h := startHost(t, t.TempDir())
	s := newStation(t, "S1", station.RoleStation)
	must(t, s.PairWith(ctx, h.City, h.URL))
	running, stop := context.WithCancel(ctx)
	done := make(chan error, 1)
	go func() { done <- s.Run(running) }()
	for i := range 5 {
		s.visit(t, 1)
		began := time.Now()
		for people(t, h.City.Stats) != int64(2*(i+1)) {
			if time.Since(began) > time.Second && i > 0 {
				t.Fatalf("visit %d has not arrived after a second", i)
			}
			time.Sleep(time.Millisecond)
		}
	}
	stop()
	must(t, <-done)
}

// TestAnActionAcrossTheBoundary registers somebody so that the two changes of it
// lie on both sides of where a push is full. A push over the limit would be
// refused, and come again for ever.
func TestAnActionAcrossTheBoundary(t *testing.T) {
	h := startHost(t, t.TempDir())
	s := newStation(t, "S1", station.RoleStation)
	visits := make([]station.VisitInput, wire.PushChangesMax-1)
	for i := range visits {
		visits[i] = station.VisitInput{Group: "N3"}
	}
	for range 3 {
		recordAll(t, s, visits)
		_, err := s.RegisterMember(ctx, station.Registration{Name: "张三", Group: "N3", Consent: true})
		must(t, err)
	}
	id, err := s.Identity(ctx)
	must(t, err)
	for after := uint64(0); after < id.LastSeq; {
		out, err := s.Outgoing(ctx, id.Epoch, after, wire.PushChangesMax, wire.PushBytesMax)
		must(t, err)
		if len(out) == 0 || len(out) > wire.PushChangesMax {
			t.Fatalf("%d changes behind %d", len(out), after)
		}
		after = out[len(out)-1].Seq
	}
	must(t, s.PairWith(ctx, h.City, h.URL))
	must(t, s.Once(ctx))
	wantDelivered(t, s)
	wantPeople(t, h, int64(3*len(visits)))
}
