package sim

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"yizhan/desktop/station"
	"yizhan/shared/domain"
	"yizhan/shared/fault"
	"yizhan/shared/pin"
	"yizhan/shared/stats"
	"yizhan/syncserver/city"
	"yizhan/syncserver/operate"
)

// copyFolder copies a closed data folder, as an image of a disk or a careful
// helper does.
func copyFolder(t *testing.T, from, to string) {
	t.Helper()
	must(t, os.RemoveAll(to))
	must(t, os.CopyFS(to, os.DirFS(from)))
}

// TestRestoredBackup puts a station's folder back to each earlier state and lets
// it go on: everything that was ever recorded is counted, once.
func TestRestoredBackup(t *testing.T) {
	h := startHost(t, t.TempDir())
	s := newStation(t, "S1", station.RoleStation)
	must(t, s.PairWith(ctx, h.City, h.URL))
	want := int64(0)
	backups := t.TempDir()
	const states = 8
	for i := range states {
		s.visit(t, 3)
		want += 6
		if i%3 == 1 {
			must(t, s.Once(ctx))
		}
		must(t, s.Station.Close())
		copyFolder(t, s.dir, filepath.Join(backups, fmt.Sprint(i)))
		must(t, s.Start(ctx))
	}
	must(t, s.Once(ctx))
	wantPeople(t, h, want)
	for i := range states {
		must(t, s.Station.Close())
		copyFolder(t, filepath.Join(backups, fmt.Sprint(i)), s.dir)
		must(t, s.Start(ctx))
		if i%2 == 0 { // recorded before the first contact, and after it
			s.visit(t, 20)
			want += 40
		}
		must(t, s.Once(ctx))
		wantDelivered(t, s)
		s.visit(t, 1)
		want += 2
		must(t, s.Once(ctx))
		wantDelivered(t, s)
		wantPeople(t, h, want)
	}
}

// TestClonedFolder runs a folder and its copy on two computers, by turns and at
// the same time.
func TestClonedFolder(t *testing.T) {
	h := startHost(t, t.TempDir())
	a := newStation(t, "S1", station.RoleStation)
	must(t, a.PairWith(ctx, h.City, h.URL))
	a.visit(t, 5)
	must(t, a.Once(ctx))
	a.visit(t, 2)
	must(t, a.Station.Close())
	b := &Station{Now: a.Now, dir: filepath.Join(t.TempDir(), "copy")}
	copyFolder(t, a.dir, b.dir)
	must(t, a.Start(ctx))
	must(t, b.Start(ctx))
	t.Cleanup(func() { must(t, b.Station.Close()) })
	want := int64(14)
	for i := range 6 {
		a.visit(t, 1+i%3)
		b.visit(t, 2)
		want += int64(2*(1+i%3)) + 4
		if i%2 == 0 {
			must(t, a.Once(ctx))
			must(t, b.Once(ctx))
			continue
		}
		done := make(chan error, 2)
		go func() { done <- a.Once(ctx) }()
		go func() { done <- b.Once(ctx) }()
		for range 2 {
			if err := <-done; err != nil {
				t.Log("at the same time:", err) // they may meet once more below
			}
		}
	}
	must(t, a.Once(ctx))
	must(t, b.Once(ctx))
	wantDelivered(t, a)
	wantDelivered(t, b)
	wantPeople(t, h, want)
	q := stats.Query{Measure: domain.MeasureVisits, From: 20000101, To: 20991231, By: stats.ByTotal}
	table, err := h.City.Stats(ctx, q)
	must(t, err)
	if table.Total != want/2 {
		t.Errorf("%d visits, want %d", table.Total, want/2)
	}
}

// TestClonesConnectedAtOnce keeps a folder and its copy connected, so that each
// displaces the other: everything arrives all the same.
func TestClonesConnectedAtOnce(t *testing.T) {
	h := startHost(t, t.TempDir())
	a := newStation(t, "S1", station.RoleStation)
	must(t, a.PairWith(ctx, h.City, h.URL))
	a.visit(t, 3)
	must(t, a.Once(ctx))
	must(t, a.Station.Close())
	b := &Station{Now: a.Now.Add(time.Hour), dir: filepath.Join(t.TempDir(), "copy")}
	copyFolder(t, a.dir, b.dir)
	must(t, a.Start(ctx))
	must(t, b.Start(ctx))
	t.Cleanup(func() { must(t, b.Station.Close()) })
	running, stop := context.WithCancel(ctx)
	done := make(chan error, 2)
	for _, s := range []*Station{a, b} {
		go func() { done <- s.Run(running) }()
	}
	want := int64(6)
	for range 2 {
		a.visit(t, 1)
		b.visit(t, 2)
		want += 6
		for began := time.Now(); people(t, h.City.Stats) != want; time.Sleep(5 * time.Millisecond) {
			if time.Since(began) > time.Minute {
				t.Fatalf("the city counts %d people after a minute, want %d", people(t, h.City.Stats), want)
			}
		}
	}
	stop()
	for range 2 {
		must(t, <-done)
	}
	must(t, a.Once(ctx))
	must(t, b.Once(ctx))
	wantDelivered(t, a)
	wantDelivered(t, b)
	wantPeople(t, h, want)
}

// TestRestoredServer puts the city back to each earlier backup: its stations,
// one of which has changed its epoch in between, fill it up again.
func TestRestoredServer(t *testing.T) {
	h := startHost(t, t.TempDir())
	a, b := newStation(t, "S1", station.RoleStation), newStation(t, "S2", station.RoleStation)
	for _, s := range []*Station{a, b} {
		must(t, s.PairWith(ctx, h.City, h.URL))
	}
	want := int64(0)
	backups := t.TempDir()
	const states = 6
	for i := range states {
		a.visit(t, 2)
		b.visit(t, 3)
		want += 10
		must(t, a.Once(ctx))
		must(t, b.Once(ctx))
		must(t, h.City.DB.Backup(ctx, filepath.Join(backups, fmt.Sprint(i))))
		if i == 2 {
			must(t, b.Fork(ctx))
		}
	}
	wantPeople(t, h, want)
	for i := range states {
		dir := t.TempDir()
		must(t, operate.Restore(ctx, dir, filepath.Join(backups, fmt.Sprint(i))))
		restored := startHost(t, dir)
		for _, s := range []*Station{a, b} {
			must(t, s.SetServer(ctx, restored.URL, pin.Pin{}))
			must(t, s.Once(ctx))
			wantDelivered(t, s)
		}
		wantPeople(t, restored, want)
	}
	if err := operate.Restore(ctx, h.City.Dir(), filepath.Join(backups, "0")); !fault.Is(err, fault.Conflict) {
		t.Errorf("over a city: %v", err)
	}
	damaged := filepath.Join(backups, "damaged")
	must(t, os.WriteFile(damaged, []byte("not a database at all, but long enough to be looked at"), 0o600))
	dir := t.TempDir()
	if err := operate.Restore(ctx, dir, damaged); !fault.Is(err, fault.Corrupt) || city.Exists(dir) {
		t.Errorf("a damaged backup: %v", err)
	}
}

// TestRestoredServerMeetsTheCopyFirst: the city is put back to before what the
// original was confirmed, and a copy of the folder has taken those numbers when
// the original comes. What was confirmed once is not certain any more.
func TestRestoredServerMeetsTheCopyFirst(t *testing.T) {
	h := startHost(t, t.TempDir())
	a := newStation(t, "S1", station.RoleStation)
	must(t, a.PairWith(ctx, h.City, h.URL))
	a.visit(t, 5)
	must(t, a.Once(ctx))
	backup := filepath.Join(t.TempDir(), "city.db")
	must(t, h.City.DB.Backup(ctx, backup))
	must(t, a.Station.Close())
	b := &Station{Now: a.Now, dir: filepath.Join(t.TempDir(), "copy")}
	copyFolder(t, a.dir, b.dir)
	must(t, a.Start(ctx))
	must(t, b.Start(ctx))
	t.Cleanup(func() { must(t, b.Station.Close()) })
	a.visit(t, 5)
	must(t, a.Once(ctx)) // confirmed up to 10, by a city that is gone
	dir := t.TempDir()
	must(t, operate.Restore(ctx, dir, backup))
	restored := startHost(t, dir)
	for _, s := range []*Station{a, b} {
		must(t, s.SetServer(ctx, restored.URL, pin.Pin{}))
	}
	b.visit(t, 5)
	must(t, b.Once(ctx)) // 6 to 10 are taken
	must(t, a.Once(ctx))
	wantDelivered(t, a)
	wantDelivered(t, b)
	wantPeople(t, restored, 30)
}
