package months

import (
	"testing"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/syncserver/city"
)

// TestWhatIsClosedWithinDays: a month counts where all of it is asked for and it is closed
// now, with what came late for those who are looked at.
func TestWhatIsClosedWithinDays(t *testing.T) {
	w := newTown(t)
	look := func(from, to domain.Day, area string, station change.ID) (out []ClosedMonth) {
		t.Helper()
		must(t, w.City.Snapshot(t.Context(), func(s city.Snapshot) error {
			s, err := s.Within(t.Context(), area)
			if err == nil {
				out, err = ClosedIn(t.Context(), s, from, to, station)
			}
			return err
		}))
		return out
	}
	if got := look(20260101, 20261103, "", change.ID{}); len(got) != 0 {
		t.Errorf("nothing is closed: %v", got)
	}
	must(t, w.close(october))
	w.visit("LS01", "N3", 5, october)
	w.visit("EM01", "N3", 2, october)
	for _, c := range []struct {
		name     string
		from, to domain.Day
		area     string
		station  change.ID
		want     int64 // -1: none
	}{
		{"the year", 20260101, 20261103, "", change.ID{}, 7},
		{"the month", 20261001, 20261031, "", change.ID{}, 7},
		{"a county", 20261001, 20261031, "511181", change.ID{}, 2},
		{"a county without late records", 20261001, 20261031, "511111", change.ID{}, 0},
		{"a station", 20261001, 20261031, "", domain.StationID("LS01"), 5},
		{"not all of the month", 20261002, 20261103, "", change.ID{}, -1},
		{"another month", 20261101, 20261103, "", change.ID{}, -1},
	} {
		got := look(c.from, c.to, c.area, c.station)
		if c.want < 0 && len(got) != 0 || c.want >= 0 && (len(got) != 1 || got[0].Month != october || got[0].Late != c.want || got[0].At.IsZero()) {
			t.Errorf("%s: %+v, not %d", c.name, got, c.want)
		}
	}
	must(t, Reopen(w.ctx(), w.City, october, "核对", now))
	if got := look(20260101, 20261103, "", change.ID{}); len(got) != 0 {
		t.Errorf("it was opened again: %v", got)
	}
}
