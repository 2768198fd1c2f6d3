package sim

import (
	"testing"

	"yizhan/desktop/station"
	"yizhan/shared/domain"
	"yizhan/shared/fault"
	"yizhan/shared/stats"
)

func registered(t testing.TB, h *Host) int64 {
	t.Helper()
	table, err := h.City.Stats(ctx, stats.Query{Measure: domain.MeasureRegistered, From: 20000101, To: 20991231, By: stats.ByTotal})
	must(t, err)
	if _, wrong, err := h.City.Recount(ctx); err != nil || len(wrong) > 0 {
		t.Errorf("recount %v, %v", wrong, err)
	}
	return table.Total
}

// TestOnePersonTwoCards: two computers register the same person. Somebody sees it,
// says so, and takes it back.
func TestOnePersonTwoCards(t *testing.T) {
	h := startHost(t, t.TempDir())
	a, b := newStation(t, "S1", station.RoleStation), newStation(t, "S1", station.RoleStation)
	for _, s := range []*Station{a, b} {
		must(t, s.PairWith(ctx, h.City, h.URL))
	}
	first, err := a.RegisterMember(ctx, person("N1"))
	must(t, err)
	second, err := b.RegisterMember(ctx, person("N1"))
	must(t, err)
	for _, s := range []*Station{a, b, a} {
		must(t, s.Once(ctx))
	}
	if n := registered(t, h); n != 2 {
		t.Fatalf("%d are registered", n)
	}
	similar, err := a.SimilarMembers(ctx, person("N1"))
	if err != nil || len(similar) != 2 || similar[0].Reasons[0] != domain.SamePhone {
		t.Fatalf("similar: %+v, %v", similar, err)
	}
	if err := a.MarkSame(ctx, first.ID, first.ID, ""); !fault.Is(err, fault.Invalid) {
		t.Errorf("with itself: %v", err)
	}
	must(t, a.MarkSame(ctx, second.ID, first.ID, "手机号相同，本人确认"))
	if err := a.MarkSame(ctx, first.ID, second.ID, ""); !fault.Is(err, fault.Conflict) {
		t.Errorf("in a circle: %v", err)
	}
	must(t, a.Once(ctx))
	must(t, b.Once(ctx))
	if n := registered(t, h); n != 1 {
		t.Errorf("%d are registered, after they were found to be one", n)
	}
	for name, s := range map[string]*Station{"a": a, "b": b} {
		found, err := s.FindMembers(ctx, second.Code)
		if err != nil || len(found) != 1 || found[0].ID != first.ID {
			t.Errorf("%s: the second card leads to %+v, %v", name, found, err)
		}
	}
	must(t, b.Unmark(ctx, second.ID))
	must(t, b.Once(ctx))
	if n := registered(t, h); n != 2 {
		t.Errorf("%d are registered, after they were parted", n)
	}
}
