package sim

import (
	"testing"

	"yizhan/desktop/station"
	"yizhan/shared/change"
	"yizhan/shared/domain"
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
	edited := person("N3")
	must(t, a.EditMember(ctx, m.ID, edited)) // waits
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
	other := person("N1")
	other.Plate = "川L12345"
	must(t, b.EditMember(ctx, m.ID, other))
	must(t, b.Once(ctx))
	id, err := a.Identity(ctx)
	must(t, err)
	name := domain.FeedStation(domain.StationID("S1"))
	cursors, err := a.Cursors(ctx)
	must(t, err)
	delta, err := feed.Read(ctx, h.City.DB, name, cursors[name], id.Device, id.Epoch)
	must(t, err)
	if len(delta.Docs) == 0 {
		t.Fatal("nothing arrives")
	}
	must(t, a.Adopt(ctx, delta))
	if got := group(m.ID); got != "N3" {
		t.Errorf("the group is %q, N3 was typed", got)
	}
	must(t, a.Once(ctx))
	if got := group(m.ID); got != "N3" {
		t.Errorf("the group is %q once it is delivered", got)
	}
	wantSame(t, h, a)
}
