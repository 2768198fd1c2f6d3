package sim

import (
	"testing"
	"time"

	"yizhan/desktop/station"
	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/wire"
	"yizhan/syncserver/feed"
)

// TestOwnEditsLieOverWhatArrives: a document comes from the city as it was before
// the edit that waits here. What was typed stays on the screen.
func TestOwnEditsLieOverWhatArrives(t *testing.T) {
	h := startHost(t, t.TempDir())
	a, b := newStation(t, "S1", station.RoleStation), newStation(t, "S1", station.RoleStation)
	m, err := a.RegisterMember(ctx, person("N1"))
	must(t, err)
	for _, s := range []*Station{a, b} {
		must(t, s.PairWith(ctx, h.City, h.URL))
		must(t, s.Once(ctx))
	}
	must(t, b.EditMember(ctx, m.ID, person("N5")))
	must(t, b.Once(ctx))
	a.Now = b.Now.Add(time.Minute)
	must(t, a.EditMember(ctx, m.ID, person("N3"))) // later, and waits
	group := func(id change.ID) string {
		found, err := a.FindMembers(ctx, "8000")
		must(t, err)
		for _, f := range found {
			if f.ID == id {
				return f.Group
			}
		}
		return ""
	}
	id, err := a.Identity(ctx)
	must(t, err)
	name := domain.FeedStation(domain.StationID("S1"))
	cursors, err := a.Cursors(ctx)
	must(t, err)
	delta, err := feed.Read(ctx, h.City.DB, wire.Pull{Feed: name, After: cursors[name]}, id.Device, id.Epoch)
	must(t, err)
	if len(delta.Docs) == 0 {
		t.Fatal("nothing arrives")
	}
	frame, err := wire.Encode(delta)
	must(t, err)
	arrived, err := wire.Decode(frame)
	must(t, err)
	must(t, a.Adopt(ctx, arrived.(wire.Delta)))
	if got := group(m.ID); got != "N3" {
		t.Errorf("the group is %q, N3 was typed", got)
	}
	must(t, a.Once(ctx))
	if got := group(m.ID); got != "N3" {
		t.Errorf("the group is %q once it is delivered", got)
	}
	wantSame(t, h, a)
}

// TestWhatTheCityLostWaitsAgain: the city says that it holds less than it confirmed,
// and the line breaks right behind that. Nothing may look delivered.
func TestWhatTheCityLostWaitsAgain(t *testing.T) {
	h := startHost(t, t.TempDir())
	s := newStation(t, "S1", station.RoleStation)
	must(t, s.PairWith(ctx, h.City, h.URL))
	s.visit(t, 5)
	must(t, s.Once(ctx))
	wantDelivered(t, s)
	id, err := s.Identity(ctx)
	must(t, err)
	must(t, s.Welcomed(ctx, id, wire.Welcome{Version: 2, History: change.Named("history", "restored"), WallMs: time.Now().UnixMilli()}))
	if st, err := s.Station.Status(ctx); err != nil || st.Pending != 5 || st.Acked != 0 {
		t.Errorf("status %+v, %v", st, err)
	}
}

// TestNothingIsEvictedBeforeItIsDelivered: a station no longer follows another one,
// and something that it recorded has not been confirmed.
func TestNothingIsEvictedBeforeItIsDelivered(t *testing.T) {
	h := startHost(t, t.TempDir())
	s := newStation(t, "S1", station.RoleStation)
	must(t, s.PairWith(ctx, h.City, h.URL))
	m, err := s.RegisterMember(ctx, person("N1"))
	must(t, err)
	must(t, s.Once(ctx))
	s.visit(t, 1) // waits
	known := func() bool {
		found, err := s.FindMembers(ctx, "8000")
		must(t, err)
		return len(found) == 1 && found[0].ID == m.ID
	}
	if evicted, err := s.Evict(ctx, []string{domain.FeedCity}); err != nil || evicted || !known() {
		t.Errorf("evicted while something waits: %v, %v", evicted, err)
	}
	must(t, s.Once(ctx))
	if evicted, err := s.Evict(ctx, []string{domain.FeedCity}); err != nil || !evicted || known() {
		t.Errorf("not evicted: %v, %v", evicted, err)
	}
}
