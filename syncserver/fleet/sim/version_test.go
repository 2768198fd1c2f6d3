package sim

import (
	"testing"

	"yizhan/desktop/station"
)

// TestTheCityTellsTheNewestVersion and a station shows it; a city that says nothing
// takes it back.
func TestTheCityTellsTheNewestVersion(t *testing.T) {
	h := startHost(t, t.TempDir())
	s := newStation(t, "S1", station.RoleStation)
	must(t, s.PairWith(ctx, h.City, h.URL))
	for _, c := range []struct{ told, want string }{{"", ""}, {"v99.1", "99.1"}, {station.Version, ""}, {"", ""}} {
		h.City.DesktopVersion = c.told
		s.visit(t, 1)
		must(t, s.Once(ctx))
		if got, err := s.NewerVersion(ctx); err != nil || got != c.want {
			t.Errorf("told %q: %q, %v", c.told, got, err)
		}
	}
}
