package sim

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"yizhan/desktop/station"
)

// TestABackupIsPutBack has a station restored from its daily backup, after the whole
// database was lost: with its second copy, without it, and on a new computer. At the
// city everything that either side still has is counted, and once.
func TestABackupIsPutBack(t *testing.T) {
	for name, lose := range map[string]struct {
		what  []string
		lost  int64 // what was recorded and never delivered, nor kept in a second copy
		fresh bool
	}{
		"database":           {what: databaseFiles},
		"database and copy":  {what: append([]string{"journal"}, databaseFiles...), lost: 2},
		"the whole computer": {what: append([]string{"journal", "station.anchor"}, databaseFiles...), lost: 2, fresh: true},
		"nothing":            {},
	} {
		t.Run(name, func(t *testing.T) {
			h := startHost(t, t.TempDir())
			s := newStation(t, "S1", station.RoleStation)
			must(t, s.PairWith(ctx, h.City, h.URL))
			s.visit(t, 3)
			places, err := s.BackUp(ctx)
			if err != nil || places[0].Failure != nil {
				t.Fatal(err, places)
			}
			s.visit(t, 2)
			must(t, s.Once(ctx))
			s.visit(t, 1) // not delivered

			must(t, s.Station.Close())
			for _, file := range lose.what {
				must(t, os.RemoveAll(filepath.Join(s.dir, file)))
			}
			if lose.fresh { // somebody starts the program, and then the restore
				must(t, s.Start(ctx))
				must(t, s.Station.Restorer().NextTime(ctx, places[0].File))
				must(t, s.Station.Close())
			} else {
				must(t, station.NewRestorer(s.dir).NextTime(ctx, places[0].File))
			}
			must(t, s.Start(ctx))
			s.visit(t, 2)
			s.Now = s.Now.Add(25 * time.Hour)
			for range 3 { // contact, comparison, and what that brought back
				must(t, s.CompareSoon(ctx))
				must(t, s.Once(ctx))
			}
			want := int64(16) - lose.lost
			wantDelivered(t, s)
			wantPeople(t, h, want)
			if got := people(t, s.Stats); got != want {
				t.Errorf("the station counts %d, want %d", got, want)
			}
		})
	}
}
