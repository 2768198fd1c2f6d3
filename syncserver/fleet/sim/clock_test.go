package sim

import (
	"database/sql"
	"testing"
	"time"

	"yizhan/desktop/station"
	"yizhan/shared/domain"
	"yizhan/shared/fault"
	"yizhan/shared/stats"
	"yizhan/syncserver/ingest"
)

func reviews(t testing.TB, h *Host) (list []ingest.Review) {
	t.Helper()
	must(t, h.City.DB.Read(ctx, func(tx *sql.Tx) (err error) {
		list, err = ingest.ListReview(ctx, tx, 100)
		return err
	}))
	return list
}

func peopleOf(t testing.TB, h *Host, day domain.Day) int64 {
	t.Helper()
	table, err := h.City.Stats(ctx, stats.Query{Measure: domain.MeasurePeople, From: day, To: day, By: stats.ByTotal})
	must(t, err)
	return table.Total
}

// TestWrongClocks (T43): a station whose clock stands at 2010, and one at 2036.
// Both count at once; both are listed, and end up on the day on which it was.
func TestWrongClocks(t *testing.T) {
	for name, year := range map[string]int{"2010": 2010, "2036": 2036} {
		t.Run(name, func(t *testing.T) {
			h := startHost(t, t.TempDir())
			s := newStation(t, "S1", station.RoleStation)
			must(t, s.PairWith(ctx, h.City, h.URL))
			s.Now = time.Date(year, 5, 4, 3, 2, 1, 0, time.UTC)
			s.visit(t, 3)
			must(t, s.Once(ctx))
			wantDelivered(t, s)
			wantPeople(t, h, 6)
			list := reviews(t, h)
			if len(list) != 3 {
				t.Fatalf("to be reviewed: %+v", list)
			}
			today := domain.DayOf(time.Now())
			for _, r := range list {
				if off := time.Since(r.Estimate); off.Abs() > time.Minute || r.Why != map[string]string{"2010": "behind", "2036": "ahead"}[name] {
					t.Errorf("estimated at %s, %s", r.Estimate, r.Why)
				}
			}
			must(t, ingest.Decide(ctx, h.City, list[0].ID, list[0].Estimate, time.Now()))
			must(t, ingest.Decide(ctx, h.City, list[1].ID, list[1].Estimate, time.Now()))
			must(t, ingest.Decide(ctx, h.City, list[2].ID, time.Time{}, time.Now()))
			if err := ingest.Decide(ctx, h.City, list[2].ID, time.Time{}, time.Now()); !fault.Is(err, fault.NotFound) {
				t.Errorf("decided twice: %v", err)
			}
			if n := peopleOf(t, h, today); n != 4 {
				t.Errorf("%d people today, want 4", n)
			}
			wantPeople(t, h, 6)
			// It has met the city: from now on it knows what time it is, though its
			// clock has not been set.
			s.visit(t, 2)
			must(t, s.Once(ctx))
			if n := peopleOf(t, h, today); n != 8 || len(reviews(t, h)) != 0 {
				t.Errorf("%d people today, to be reviewed %+v", n, reviews(t, h))
			}
			// The city's corrections come to the station as everything else.
			must(t, s.CompareSoon(ctx))
			must(t, s.Once(ctx))
			wantSame(t, h, s)
			if got := people(t, s.Stats); got != 10 {
				t.Errorf("the station counts %d", got)
			}
		})
	}
}

// TestAFutureStampDoesNotWin: an edit by a clock that stands in 2036 loses against
// a later one by a right clock, once the city has taken it in.
func TestAFutureStampDoesNotWin(t *testing.T) {
	h := startHost(t, t.TempDir())
	a, b := newStation(t, "S1", station.RoleStation), newStation(t, "S1", station.RoleStation)
	for _, s := range []*Station{a, b} {
		must(t, s.PairWith(ctx, h.City, h.URL))
	}
	m, err := a.RegisterMember(ctx, person("N1"))
	must(t, err)
	must(t, a.Once(ctx))
	must(t, b.Once(ctx))
	a.Now = time.Date(2036, 1, 1, 0, 0, 0, 0, time.UTC)
	must(t, a.Reopen(ctx))
	must(t, a.EditMember(ctx, m.ID, person("N2")))
	must(t, a.Once(ctx))
	time.Sleep(5 * time.Millisecond)
	b.Now = time.Now()
	must(t, b.EditMember(ctx, m.ID, person("N3"))) // without having seen the other
	must(t, b.Once(ctx))
	must(t, a.Once(ctx))
	for name, s := range map[string]*Station{"a": a, "b": b} {
		found, err := s.FindMembers(ctx, "8000")
		must(t, err)
		if len(found) != 1 || found[0].Group != "N3" {
			t.Errorf("%s: %+v", name, found)
		}
	}
}
