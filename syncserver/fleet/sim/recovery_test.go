package sim

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"yizhan/desktop/station"
)

// databaseFiles are a station's database without its second copy.
var databaseFiles = []string{"station.db", "station.db-wal", "station.db-shm"}

func saveDatabase(t testing.TB, from, to string) {
	t.Helper()
	must(t, os.MkdirAll(to, 0o700))
	for _, name := range databaseFiles {
		b, err := os.ReadFile(filepath.Join(from, name))
		if os.IsNotExist(err) {
			_ = os.Remove(filepath.Join(to, name))
			continue
		}
		must(t, err)
		must(t, os.WriteFile(filepath.Join(to, name), b, 0o600))
	}
}

func lastEvent(t testing.TB, s *Station) station.Event {
	t.Helper()
	list, err := s.Events(ctx)
	must(t, err)
	if len(list) == 0 {
		return station.Event{}
	}
	return list[0]
}

// TestDatabasePutBack puts a station's database back to every earlier state while
// its journal stays: it is noticed at the start, with no network, and everything
// that was recorded is there again before anybody records anything.
func TestDatabasePutBack(t *testing.T) {
	h := startHost(t, t.TempDir())
	s := newStation(t, "S1", station.RoleStation)
	must(t, s.PairWith(ctx, h.City, h.URL))
	states := t.TempDir()
	const n = 30
	want := int64(0)
	for i := range n {
		must(t, s.Station.Close())
		saveDatabase(t, s.dir, filepath.Join(states, fmt.Sprint(i)))
		must(t, s.Start(ctx))
		s.visit(t, 2)
		want += 4
		if i%4 == 1 {
			must(t, s.Once(ctx))
		}
		if i == 5 {
			must(t, s.Fork(ctx))
		}
	}
	for i := range n {
		before, err := s.Station.Status(ctx)
		must(t, err)
		must(t, s.Station.Close())
		saveDatabase(t, filepath.Join(states, fmt.Sprint(i)), s.dir)
		must(t, s.Start(ctx))
		after, err := s.Station.Status(ctx)
		must(t, err)
		if after.Recorded != before.Recorded || after.Chain != before.Chain {
			t.Fatalf("state %d: %d recorded under %s, before it was put back %d under %s", i, after.Recorded, after.Chain, before.Recorded, before.Chain)
		}
		if e := lastEvent(t, s); e.Name != station.EventRestored || e.Count == 0 {
			t.Errorf("state %d: last event %+v", i, e)
		}
		if got := people(t, s.Stats); got != want {
			t.Fatalf("state %d: the station counts %d, want %d", i, got, want)
		}
		s.visit(t, 1)
		want += 2
		if i%3 == 0 {
			must(t, s.Once(ctx))
			wantDelivered(t, s)
			wantPeople(t, h, want)
		}
	}
	must(t, s.Once(ctx))
	wantDelivered(t, s)
	wantPeople(t, h, want)
}

// TestDatabaseWentOn: the database was put back and went on without its journal,
// which then came back. Nothing of either is lost.
func TestDatabaseWentOn(t *testing.T) {
	h := startHost(t, t.TempDir())
	s := newStation(t, "S1", station.RoleStation)
	must(t, s.PairWith(ctx, h.City, h.URL))
	s.visit(t, 3)
	must(t, s.Station.Close())
	state, journal := t.TempDir(), filepath.Join(t.TempDir(), "journal")
	saveDatabase(t, s.dir, state)
	must(t, s.Start(ctx))
	s.visit(t, 4) // only the journal will know of these
	must(t, s.Station.Close())
	must(t, os.Rename(filepath.Join(s.dir, "journal"), journal))
	saveDatabase(t, state, s.dir)
	must(t, s.Start(ctx))
	s.visit(t, 5)
	must(t, s.Station.Close())
	must(t, os.RemoveAll(filepath.Join(s.dir, "journal")))
	must(t, os.Rename(journal, filepath.Join(s.dir, "journal")))
	must(t, s.Start(ctx))
	if got := people(t, s.Stats); got != 24 {
		t.Fatalf("the station counts %d, want 24", got)
	}
	must(t, s.Once(ctx))
	wantDelivered(t, s)
	wantPeople(t, h, 24)
	// From now on both agree again.
	must(t, s.Station.Close())
	must(t, s.Start(ctx))
	events, err := s.Events(ctx)
	must(t, err)
	s.visit(t, 1)
	must(t, s.Station.Close())
	must(t, s.Start(ctx))
	again, err := s.Events(ctx)
	must(t, err)
	if len(again) != len(events) {
		t.Errorf("every start finds something: %+v", again)
	}
	must(t, s.Once(ctx))
	wantPeople(t, h, 26)
}

// TestDestroyedDatabase destroys the database in every way there is. The next
// start makes it again, with its name, its pairing and all that was recorded.
func TestDestroyedDatabase(t *testing.T) {
	destroy := map[string]func(t *testing.T, dir string){
		"deleted": func(t *testing.T, dir string) {
			for _, n := range databaseFiles {
				_ = os.Remove(filepath.Join(dir, n))
			}
		},
		"empty":     func(t *testing.T, dir string) { must(t, os.Truncate(filepath.Join(dir, "station.db"), 0)) },
		"truncated": func(t *testing.T, dir string) { must(t, os.Truncate(filepath.Join(dir, "station.db"), 5000)) },
		"garbage at its head": func(t *testing.T, dir string) {
			f, err := os.OpenFile(filepath.Join(dir, "station.db"), os.O_WRONLY, 0)
			must(t, err)
			_, err = f.WriteAt(make([]byte, 4096), 0)
			must(t, err)
			must(t, f.Close())
		},
		"another file": func(t *testing.T, dir string) {
			must(t, os.WriteFile(filepath.Join(dir, "station.db"), []byte("买菜：白菜、豆腐、鸡蛋，这不是数据库"), 0o600))
		},
	}
	for name, spoil := range destroy {
		t.Run(name+", before anything was recorded", func(t *testing.T) {
			h := startHost(t, t.TempDir())
			s := newStation(t, "S1", station.RoleStation)
			must(t, s.PairWith(ctx, h.City, h.URL))
			must(t, s.Once(ctx))
			must(t, s.Station.Close())
			spoil(t, s.dir)
			must(t, s.Start(ctx))
			s.visit(t, 1)
			must(t, s.Once(ctx))
			wantDelivered(t, s)
			wantPeople(t, h, 2)
		})
		t.Run(name, func(t *testing.T) {
			h := startHost(t, t.TempDir())
			s := newStation(t, "S1", station.RoleStation)
			must(t, s.PairWith(ctx, h.City, h.URL))
			s.visit(t, 3)
			must(t, s.Once(ctx))
			s.visit(t, 2) // not sent yet
			must(t, s.VoidVisit(ctx, s.last(t), "试录"))
			must(t, s.Station.Close())
			spoil(t, s.dir)
			must(t, s.Start(ctx))
			if got := people(t, s.Stats); got != 8 {
				t.Errorf("the station counts %d, want 8", got)
			}
			if e := lastEvent(t, s); e.Name != station.EventRebuilt || e.Count != 6 {
				t.Errorf("last event %+v", e)
			}
			s.visit(t, 1)
			must(t, s.Once(ctx))
			wantDelivered(t, s)
			wantPeople(t, h, 10)
			p, err := s.Profile(ctx)
			if err != nil || p.Code != "S1" || p.Name != "站S1" {
				t.Errorf("profile %+v, %v", p, err)
			}
			before, err := s.Events(ctx)
			must(t, err)
			must(t, s.Station.Close())
			must(t, s.Start(ctx))
			if again, err := s.Events(ctx); err != nil || len(again) != len(before) {
				t.Errorf("found a second time: %+v, %v", again, err)
			}
		})
	}
}

// TestFolderOnAnotherComputer: it is noticed before anything is recorded, and
// both computers go on.
func TestFolderOnAnotherComputer(t *testing.T) {
	h := startHost(t, t.TempDir())
	a := newStation(t, "S1", station.RoleStation)
	must(t, a.PairWith(ctx, h.City, h.URL))
	a.visit(t, 3)
	must(t, a.Station.Close())
	b := &Station{Now: a.Now, dir: filepath.Join(t.TempDir(), "copy"), machine: "another"}
	copyFolder(t, a.dir, b.dir)
	a.machine = "this"
	must(t, a.Start(ctx))
	must(t, b.Start(ctx))
	t.Cleanup(func() { must(t, b.Station.Close()) })
	ia, err := a.Identity(ctx)
	must(t, err)
	ib, err := b.Identity(ctx)
	must(t, err)
	if ia.Epoch == ib.Epoch || lastEvent(t, b).Name != station.EventMoved && lastEvent(t, a).Name != station.EventMoved {
		t.Errorf("epochs %d and %d, event %+v", ia.Epoch, ib.Epoch, lastEvent(t, b))
	}
	a.visit(t, 2)
	b.visit(t, 2)
	must(t, a.Once(ctx))
	must(t, b.Once(ctx))
	wantPeople(t, h, 14)
}
