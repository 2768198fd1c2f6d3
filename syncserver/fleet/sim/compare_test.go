package sim

import (
	"database/sql"

	"path/filepath"
	"testing"

	"yizhan/desktop/station"
	"yizhan/shared/digest"
	"yizhan/shared/domain"
	"yizhan/shared/ledger/sqlite"
)

// wantSame compares what both sides hold of a station, from their own rows.
func wantSame(t testing.TB, h *Host, s *Station) {
	t.Helper()
	p, err := s.Profile(ctx)
	must(t, err)
	for _, scope := range []string{domain.FeedStation(p.Station), domain.FeedCity} {
		here, err := s.Digests(ctx, scope)
		must(t, err)
		must(t, h.City.DB.Read(ctx, func(tx *sql.Tx) error {
			there, err := sqlite.Digests(ctx, tx, scope)
			if diff := digest.Compare(here, there); len(diff) > 0 {
				t.Errorf("%s differs in %v", scope, diff)
			}
			if wrong, err := sqlite.CheckDigests(ctx, tx); err != nil || len(wrong) > 0 {
				t.Errorf("the city's digests are not those of its rows: %v, %v", wrong, err)
			}
			return err
		}))
	}
	if wrong, err := s.CheckDigests(ctx); err != nil || len(wrong) > 0 {
		t.Errorf("the station's digests are not those of its rows: %v, %v", wrong, err)
	}
	if _, wrong, err := s.Recount(ctx); err != nil || len(wrong) > 0 {
		t.Errorf("recount at the station: %v, %v", wrong, err)
	}
}

// TestWhatWasLostComesBack restores a station's whole folder, journal included:
// nothing here knows of what came later. The city does.
func TestWhatWasLostComesBack(t *testing.T) {
	h := startHost(t, t.TempDir())
	s := newStation(t, "S1", station.RoleStation)
	must(t, s.PairWith(ctx, h.City, h.URL))
	s.visit(t, 3)
	must(t, s.Once(ctx))
	must(t, s.Station.Close())
	backup := filepath.Join(t.TempDir(), "folder")
	copyFolder(t, s.dir, backup)
	must(t, s.Start(ctx))
	for range 40 {
		s.Now = s.Now.Add(31 * 24 * 3600e9)
		s.visit(t, 20)
	}
	must(t, s.VoidVisit(ctx, s.last(t), "试录"))
	_, err := s.RegisterMember(ctx, person("N1"))
	must(t, err)
	must(t, s.Once(ctx))
	wantSame(t, h, s)
	want := people(t, s.Stats)
	must(t, s.Station.Close())
	copyFolder(t, backup, s.dir)
	must(t, s.Start(ctx))
	if got := people(t, s.Stats); got != 6 {
		t.Fatalf("restored with %d people", got)
	}
	s.visit(t, 1)
	must(t, s.Once(ctx))
	wantDelivered(t, s)
	wantSame(t, h, s)
	wantPeople(t, h, want+2)
	if got := people(t, s.Stats); got != want+2 {
		t.Errorf("the station counts %d, want %d", got, want+2)
	}
	if found, err := s.FindMembers(ctx, "8000"); err != nil || len(found) != 1 {
		t.Errorf("members %+v, %v", found, err)
	}
	if e := lastEvent(t, s); e.Name != station.EventRepaired {
		t.Errorf("last event %+v", e)
	}
}

// TestTwoComputersOfAStation record side by side; each comes to hold what the
// other recorded, so both show the figures of the station.
func TestTwoComputersOfAStation(t *testing.T) {
	h := startHost(t, t.TempDir())
	a, b := newStation(t, "S1", station.RoleStation), newStation(t, "S1", station.RoleStation)
	for i, s := range []*Station{a, b} {
		must(t, s.PairWith(ctx, h.City, h.URL))
		s.visit(t, 5+i)
		must(t, s.VoidVisit(ctx, s.last(t), "试录"))
		must(t, s.Once(ctx))
	}
	must(t, a.CompareSoon(ctx))
	must(t, a.Once(ctx))
	wantSame(t, h, a)
	wantSame(t, h, b)
	wantPeople(t, h, 18)
	for _, s := range []*Station{a, b} {
		if got := people(t, s.Stats); got != 18 {
			t.Errorf("a computer counts %d, want 18", got)
		}
	}
}

// TestTheCityLostRecords: rows of the city are gone, without its noticing, with
// what they add to its sums. The station finds out and sends them again.
func TestTheCityLostRecords(t *testing.T) {
	h := startHost(t, t.TempDir())
	s := newStation(t, "S1", station.RoleStation)
	must(t, s.PairWith(ctx, h.City, h.URL))
	s.visit(t, 50)
	must(t, s.VoidVisit(ctx, s.last(t), "试录"))
	must(t, s.Once(ctx))
	wantPeople(t, h, 98)
	must(t, sqlite.Write(ctx, h.City.DB, func(tx sqlite.Tx) error {
		for _, q := range []string{"DELETE FROM visit WHERE id IN (SELECT id FROM visit LIMIT 17)", "DELETE FROM correction"} {
			must(t, tx.Exec(ctx, q))
		}
		must(t, tx.Exec(ctx, "UPDATE visit SET correction = NULL"))
		must(t, sqlite.RebuildDigests(ctx, tx))
		return sqlite.RebuildCells(ctx, tx)
	}))
	wantPeople(t, h, 66)
	must(t, s.Once(ctx))
	wantPeople(t, h, 66) // nothing is compared without a reason
	must(t, s.CompareSoon(ctx))
	must(t, s.Once(ctx))
	wantPeople(t, h, 98)
	wantSame(t, h, s)
	if e := lastEvent(t, s); e.Name != station.EventRepaired || e.Count == 0 {
		t.Errorf("last event %+v", e)
	}
}

// TestDocumentsThatDifferAreReadAnew: a document of the station is not what the
// city has, and no change will tell.
func TestDocumentsThatDifferAreReadAnew(t *testing.T) {
	h := startHost(t, t.TempDir())
	s := newStation(t, "S1", station.RoleStation)
	must(t, s.PairWith(ctx, h.City, h.URL))
	m, err := s.RegisterMember(ctx, person("N1"))
	must(t, err)
	must(t, s.Once(ctx))
	must(t, s.Station.Close())
	f, err := sql.Open("sqlite", filepath.Join(s.dir, "station.db"))
	must(t, err)
	for _, q := range []string{"DELETE FROM document WHERE kind = 'member'", "DELETE FROM cell WHERE measure = 'registered'", "DELETE FROM cell_month WHERE measure = 'registered'", "UPDATE ledger_state SET digested = 0"} {
		_, err := f.Exec(q)
		must(t, err)
	}
	must(t, f.Close())
	must(t, s.Start(ctx))
	if found, err := s.FindMembers(ctx, "8000"); err != nil || len(found) != 0 {
		t.Fatalf("members %+v, %v", found, err)
	}
	must(t, s.CompareSoon(ctx))
	must(t, s.Once(ctx))
	wantSame(t, h, s)
	if found, err := s.FindMembers(ctx, "8000"); err != nil || len(found) != 1 || found[0].ID != m.ID {
		t.Errorf("members %+v, %v", found, err)
	}
}
