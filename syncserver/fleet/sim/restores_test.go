package sim

import (
	"database/sql"
	"fmt"
	"maps"
	"path/filepath"
	"testing"
	"time"

	"yizhan/desktop/station"
	"yizhan/shared/change"
	"yizhan/shared/digest"
	"yizhan/shared/domain"
	"yizhan/shared/ledger/sqlite"
	"yizhan/shared/pin"
	"yizhan/syncserver/operate"
)

// cityDigests are the digests of everything that a city holds, computed from its
// rows, by scope.
func cityDigests(t testing.TB, h *Host, stations ...change.ID) map[string]digest.Totals {
	t.Helper()
	out := map[string]digest.Totals{}
	must(t, h.City.DB.Read(ctx, func(tx *sql.Tx) error {
		if wrong, err := sqlite.CheckDigests(ctx, tx); err != nil || len(wrong) > 0 {
			t.Errorf("digests that are not those of the rows: %v, %v", wrong, err)
		}
		scopes := []string{domain.FeedCity}
		for _, st := range stations {
			scopes = append(scopes, domain.FeedStation(st))
		}
		for _, scope := range scopes {
			totals, err := sqlite.Digests(ctx, tx, scope)
			if err != nil {
				return err
			}
			out[scope] = totals
		}
		return nil
	}))
	return out
}

// work is what a station does between two backups: visits always, and by turns a
// price, a member, a corrected member or a visit taken back.
func work(t testing.TB, s *Station, turn int, member *change.ID) {
	t.Helper()
	s.visit(t, 2)
	switch turn % 4 {
	case 0:
		must(t, s.SetPrice(ctx, "water", domain.Fen(100+turn), 300, 20261101))
	case 1:
		p := person("N1")
		p.Phone = fmt.Sprintf("138%08d", turn)
		m, err := s.RegisterMember(ctx, p)
		must(t, err)
		*member = m.ID
	case 2:
		p := person("N2")
		p.Phone = fmt.Sprintf("139%08d", turn)
		must(t, s.EditMember(ctx, *member, p))
	case 3:
		must(t, s.VoidVisit(ctx, s.last(t), "试录"))
	}
}

// TestServerRestoredToFiftyPoints (T40): whatever backup the city is restored
// from, one contact of each station brings back its figures and its digests, that
// is everything that it held.
func TestServerRestoredToFiftyPoints(t *testing.T) {
	h := startHost(t, t.TempDir())
	var stations []*Station
	var ids []change.ID
	for _, code := range []string{"S1", "S2"} {
		s := newStation(t, code, station.RoleStation)
		s.Now = s.Now.Add(-6 * time.Hour) // no clock ahead of the server's: it would be believed no further than the arrival
		must(t, s.PairWith(ctx, h.City, h.URL))
		must(t, s.Once(ctx))
		stations, ids = append(stations, s), append(ids, domain.StationID(code))
	}
	backups := t.TempDir()
	const points = 50
	members := make([]change.ID, len(stations))
	for i := range points {
		must(t, h.City.DB.Backup(ctx, filepath.Join(backups, fmt.Sprint(i))))
		n := i % len(stations)
		work(t, stations[n], i/len(stations)+1, &members[n])
		must(t, stations[n].Once(ctx))
		if i == points/2 {
			must(t, stations[0].Fork(ctx))
		}
	}
	for _, s := range stations {
		must(t, s.Once(ctx))
	}
	want, wantTotal := cityDigests(t, h, ids...), people(t, h.City.Stats)
	if wantTotal < points || len(want[domain.FeedStation(ids[0])]) == 0 {
		t.Fatalf("%d people, digests %v: nothing to compare", wantTotal, want)
	}
	for i := range points {
		dir := filepath.Join(t.TempDir(), "city")
		must(t, operate.Restore(ctx, dir, filepath.Join(backups, fmt.Sprint(i))))
		restored, err := StartHost(ctx, dir)
		must(t, err)
		if got := people(t, restored.City.Stats); got >= wantTotal && i < points-4 {
			t.Errorf("point %d: the backup lacks nothing", i)
		}
		for _, s := range stations {
			must(t, s.SetServer(ctx, restored.URL, pin.Pin{}))
			must(t, s.Once(ctx))
			wantDelivered(t, s)
		}
		wantPeople(t, restored, wantTotal)
		got := cityDigests(t, restored, ids...)
		for scope := range maps.Keys(want) {
			if diff := digest.Compare(want[scope], got[scope]); len(diff) > 0 {
				t.Errorf("point %d: %s differs from the original in %v", i, scope, diff)
			}
		}
		must(t, restored.Close())
	}
}

// TestFolderPutBackToEveryBackup (T34): a station's whole folder, second copy
// included, is put back to each of its backups. Nothing on the computer can know
// it; the first contact does, each time, and brings what was recorded since.
func TestFolderPutBackToEveryBackup(t *testing.T) {
	h := startHost(t, t.TempDir())
	s := newStation(t, "S1", station.RoleStation)
	s.Now = s.Now.Add(-6 * time.Hour)
	must(t, s.PairWith(ctx, h.City, h.URL))
	backups := t.TempDir()
	const states = 30
	var member change.ID
	for i := range states {
		must(t, s.Station.Close())
		copyFolder(t, s.dir, filepath.Join(backups, fmt.Sprint(i)))
		must(t, s.Start(ctx))
		work(t, s, i, &member)
		if i%3 == 1 {
			must(t, s.Once(ctx))
		}
	}
	must(t, s.Once(ctx))
	want := people(t, s.Stats)
	wantPeople(t, h, want)
	for i := range states {
		must(t, s.Station.Close())
		copyFolder(t, filepath.Join(backups, fmt.Sprint(i)), s.dir)
		must(t, s.Start(ctx))
		before, err := s.Identity(ctx)
		must(t, err)
		if i%2 == 0 { // recorded before the first contact
			s.visit(t, 1)
			want += 2
		}
		must(t, s.Once(ctx))
		wantDelivered(t, s)
		after, err := s.Identity(ctx)
		must(t, err)
		if after.Epoch == before.Epoch {
			t.Errorf("state %d: the first contact has not noticed it", i)
		}
		wantPeople(t, h, want)
		if got := people(t, s.Stats); got != want {
			t.Errorf("state %d: the station counts %d, want %d", i, got, want)
		}
		wantSame(t, h, s)
	}
}

// TestClonesByTurns (T35): a copy of a folder is used every other day, another one
// once and never again. The second to come is found out at its first contact, and
// the city has what each of them brought.
func TestClonesByTurns(t *testing.T) {
	h := startHost(t, t.TempDir())
	a := newStation(t, "S1", station.RoleStation)
	a.Now = a.Now.Add(-40 * 24 * time.Hour)
	must(t, a.PairWith(ctx, h.City, h.URL))
	a.visit(t, 4)
	must(t, a.Once(ctx))
	a.visit(t, 3) // not sent: all copies bring them
	must(t, a.Station.Close())
	copies := []*Station{a}
	for n := range 2 {
		c := &Station{Now: a.Now, dir: filepath.Join(t.TempDir(), fmt.Sprint("copy", n))}
		copyFolder(t, a.dir, c.dir)
		must(t, c.Start(ctx))
		t.Cleanup(func() { must(t, c.Station.Close()) })
		copies = append(copies, c)
	}
	must(t, a.Start(ctx))
	before, err := a.Identity(ctx)
	must(t, err)
	want := int64(14)
	for day := range 20 {
		s := copies[day%2]
		if day == 5 {
			s = copies[2] // and never again
		}
		s.Now = a.Now.Add(24 * time.Hour)
		a.Now = s.Now
		s.visit(t, 1+day%3)
		want += int64(2 * (1 + day%3))
		must(t, s.Once(ctx))
		wantDelivered(t, s)
		wantPeople(t, h, want)
		if after, err := s.Identity(ctx); err != nil || day > 0 && s != a && after.Epoch == before.Epoch {
			t.Errorf("day %d: the copy goes on under the numbers of the original, %v", day, err)
		}
	}
	for _, s := range copies[:2] {
		must(t, s.CompareSoon(ctx))
		must(t, s.Once(ctx))
		wantSame(t, h, s)
		if got := people(t, s.Stats); got != want {
			t.Errorf("a copy counts %d, want %d", got, want)
		}
	}
}
