package sim

import (
	"database/sql"
	"path/filepath"
	"testing"
	"time"

	"yizhan/desktop/station"
	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/fault"
	"yizhan/shared/ledger/sqlite"
	"yizhan/shared/pin"
	"yizhan/syncserver/ingest"
	"yizhan/syncserver/operate"
)

// wantSound repairs the city after its visits were lost, and wants it to hold what it
// held, by its own inbox alone.
func wantSound(t *testing.T, h *Host, people int64) {
	t.Helper()
	verify := func() operate.Verification {
		t.Helper()
		v, err := operate.Verify(ctx, h.City)
		must(t, err)
		return v
	}
	if v := verify(); len(v.Findings) > 0 {
		t.Fatalf("before anything %+v", v.Findings)
	}
	must(t, sqlite.Write(ctx, h.City.DB, func(tx sqlite.Tx) error { return tx.Exec(ctx, "DELETE FROM visit") }))
	v := verify()
	if len(v.Findings) == 0 {
		t.Fatal("lost visits are not found")
	}
	_, err := operate.Repair(ctx, h.City, v)
	must(t, err)
	if v := verify(); len(v.Findings) > 0 {
		t.Errorf("after the repair %+v", v.Findings)
	}
	wantPeople(t, h, people)
}

// TestTheOtherComputerBringsItBack: the city was put back to before a computer
// delivered, and that computer is gone. The other one of the station holds its
// records, with a cancellation, and hands them over as they were recorded.
func TestTheOtherComputerBringsItBack(t *testing.T) {
	h := startHost(t, t.TempDir())
	a, b := newStation(t, "S1", station.RoleStation), newStation(t, "S1", station.RoleStation)
	for _, s := range []*Station{a, b} {
		must(t, s.PairWith(ctx, h.City, h.URL))
		must(t, s.Once(ctx))
	}
	backup := filepath.Join(t.TempDir(), "city.db")
	must(t, h.City.DB.Backup(ctx, backup))
	a.visit(t, 3)
	must(t, a.VoidVisit(ctx, a.last(t), "试录"))
	must(t, a.Once(ctx))
	must(t, b.CompareSoon(ctx))
	must(t, b.Once(ctx))
	dir := t.TempDir()
	must(t, operate.Restore(ctx, dir, backup))
	restored := startHost(t, dir)
	wantPeople(t, restored, 0)
	must(t, b.SetServer(ctx, restored.URL, pin.Pin{}))
	for range 2 { // what the first contact sends, the second one compares
		must(t, b.CompareSoon(ctx))
		must(t, b.Once(ctx))
	}
	wantPeople(t, restored, 4)
	wantSame(t, restored, b)
	wantSound(t, restored, 4)
	wantSame(t, restored, b)
	wantSound(t, restored, 4)
}

// TestClosedStaysClosed: somebody decided that a record does not count. A restored
// computer sends it again, and the city is repaired from its inbox.
func TestClosedStaysClosed(t *testing.T) {
	h := startHost(t, t.TempDir())
	far, err := Open(ctx, t.TempDir(), time.Now(), station.Setup{Code: "FAR", Name: "远处", Division: "511181"})
	must(t, err)
	t.Cleanup(func() { must(t, far.Station.Close()) })
	must(t, far.PairWith(ctx, h.City, h.URL))
	s := newStation(t, "S1", station.RoleOffice)
	must(t, s.PairWith(ctx, h.City, h.URL))
	s.foreignVisit(t, "FAR")
	s.foreignVisit(t, "FAR")
	must(t, s.Once(ctx))
	list := held(t, h)
	_, err = ingest.Release(ctx, h.City, list[0].Device, list[0].Epoch, list[0].Seq, ingest.Decision{Anywhere: true})
	must(t, err)
	must(t, ingest.CloseHeld(ctx, h.City, list[1].Device, list[1].Epoch, list[1].Seq, "试录", time.Now()))
	must(t, s.Fork(ctx))
	must(t, s.Once(ctx))
	if list := held(t, h); len(list) != 0 {
		t.Fatalf("held again: %+v", list)
	}
	wantPeople(t, h, 3)
	wantSound(t, h, 3)
}

// TestReleasedUnderANewIDStays: two records came under one id, both happened, and
// the city is repaired from its inbox.
func TestReleasedUnderANewIDStays(t *testing.T) {
	h := startHost(t, t.TempDir())
	s := newStation(t, "S1", station.RoleStation)
	must(t, s.PairWith(ctx, h.City, h.URL))
	s.visit(t, 1)
	must(t, s.Once(ctx))
	id, err := s.Identity(ctx)
	must(t, err)
	twin := &domain.Visit{ID: s.last(t), Station: domain.StationID("S1"), At: s.Now.UnixMilli(), Group: "N1", People: 5}
	body, err := twin.Body()
	must(t, err)
	frozen, err := change.Change{Kind: domain.KindVisit, Version: 1, ID: twin.ID, Clock: change.StampAt(s.Now), Body: body}.Encode()
	must(t, err)
	must(t, sqlite.Write(ctx, h.City.DB, func(tx sqlite.Tx) error {
		return tx.Exec(ctx, "INSERT INTO quarantine (device, epoch, seq, kind, id, bytes, fault, reason, received_at) VALUES (?,?,?,?,?,?,?,?,?)",
			id.Device[:], int64(id.Epoch), 99, domain.KindVisit, twin.ID[:], frozen, int64(fault.Conflict), "同一编号已有另一条记录", time.Now().UnixMilli())
	}))
	_, err = ingest.Release(ctx, h.City, id.Device, id.Epoch, 99, ingest.Decision{})
	if !fault.Is(err, fault.Conflict) {
		t.Errorf("released as it is: %v", err)
	}
	_, err = ingest.Release(ctx, h.City, id.Device, id.Epoch, 99, ingest.Decision{NewID: true})
	must(t, err)
	wantPeople(t, h, 7)
	wantSound(t, h, 7)
	must(t, s.CompareSoon(ctx))
	must(t, s.Once(ctx))
	wantSame(t, h, s)
	if got := people(t, s.Stats); got != 7 {
		t.Errorf("the station counts %d", got)
	}
}

// TestWhatIsForgottenMakesNoDifference: the city has forgotten a deletion that the
// station still keeps. Nothing is read anew for that.
func TestWhatIsForgottenMakesNoDifference(t *testing.T) {
	h := startHost(t, t.TempDir())
	s := newStation(t, "S1", station.RoleStation)
	must(t, s.PairWith(ctx, h.City, h.URL))
	m, err := s.RegisterMember(ctx, person("N1"))
	must(t, err)
	must(t, s.Once(ctx))
	wantSame(t, h, s)
	must(t, s.DeleteMember(ctx, m.ID, "本人要求"))
	must(t, s.Once(ctx))
	must(t, s.Once(ctx)) // now the city knows that the station has read of it
	wantSame(t, h, s)
	forgotten, err := operate.Purge(ctx, h.City, time.Now().Add(200*24*time.Hour))
	must(t, err)
	var kept int
	must(t, h.City.DB.Read(ctx, func(tx *sql.Tx) error {
		return tx.QueryRow("SELECT count(*) FROM document WHERE kind LIKE 'member%'").Scan(&kept)
	}))
	if forgotten == 0 || kept != 0 {
		t.Fatalf("%d forgotten, %d kept", forgotten, kept)
	}
	wantSame(t, h, s)
	if got := members(t, s); got != 0 {
		t.Errorf("%d members", got)
	}
}

// TestADamagedDocumentHoldsUpNothing: a row of the city's documents was damaged. What
// stands behind it in the feed still arrives.
func TestADamagedDocumentHoldsUpNothing(t *testing.T) {
	for name, state := range map[string][]byte{"no CBOR": {0xff, 0xff}, "half of it": {0xa4, 1}, "no document": {0x83, 1, 2, 3}, "another type": {0xa1, 1, 0x07}, "fields that are none": nil} {
		t.Run(name, func(t *testing.T) {
			h := startHost(t, t.TempDir())
			a, b := newStation(t, "S1", station.RoleStation), newStation(t, "S1", station.RoleStation)
			must(t, a.PairWith(ctx, h.City, h.URL))
			must(t, b.PairWith(ctx, h.City, h.URL))
			must(t, b.Once(ctx))
			first, err := a.RegisterMember(ctx, person("N1"))
			must(t, err)
			second := person("N1")
			second.Phone = "13700137000"
			other, err := a.RegisterMember(ctx, second)
			must(t, err)
			must(t, a.Once(ctx))
			must(t, b.Once(ctx))
			must(t, sqlite.Write(ctx, h.City.DB, func(tx sqlite.Tx) error {
				for _, id := range []change.ID{first.ID, other.ID} {
					bad := state
					if bad == nil {
						bad = append(append([]byte{0xa4, 1, 0x66}, "member\x02\x50"...), append(id[:], 3, 1, 4, 0x81, 7)...)
					}
					if err := tx.Exec(ctx, "UPDATE document SET state = ? WHERE kind = 'member' AND id = ?", bad, id[:]); err != nil {
						return err
					}
				}
				return sqlite.RebuildDigests(ctx, tx) // as after a repair: both sides differ
			}))
			behind := person("N2")
			behind.Phone = "13900139001"
			_, err = a.RegisterMember(ctx, behind)
			must(t, err)
			must(t, a.Once(ctx))
			must(t, b.Once(ctx))
			if found, err := b.FindMembers(ctx, "9001"); err != nil || len(found) != 1 {
				t.Errorf("behind it arrived %+v, %v", found, err)
			}
			// Both sides differ, so the feed is read anew. What the city cannot tell any
			// more, the stations must not forget for that.
			for _, s := range []*Station{a, b} {
				must(t, s.CompareSoon(ctx))
				must(t, s.Once(ctx))
				for _, four := range []string{"8000", "7000", "9001"} {
					if found, err := s.FindMembers(ctx, four); err != nil || len(found) != 1 {
						t.Errorf("%s finds %+v, %v", four, found, err)
					}
				}
			}
		})
	}
}
