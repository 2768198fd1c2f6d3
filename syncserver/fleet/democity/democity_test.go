package democity

import (
	"context"
	"database/sql"
	"testing"
	"time"

	"yizhan/desktop/station"
	"yizhan/shared/domain"
	"yizhan/shared/domain/codes"
	"yizhan/shared/fault"
	"yizhan/shared/ledger/sqlite"
	"yizhan/shared/stats"
	"yizhan/syncserver/city"
	"yizhan/syncserver/fleet/sim"
)

// TestFiguresOfTheCity counts, from the records that arrived, every published
// figure that the kinds of record can carry.
func TestFiguresOfTheCity(t *testing.T) {
	ctx := context.Background()
	h, err := sim.StartHost(ctx, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := h.Close(); err != nil {
			t.Error(err)
		}
	}()
	now := time.Date(2026, 11, 23, 6, 0, 0, 0, time.UTC)
	if err := Fill(ctx, h.City, h.URL, now); err != nil {
		t.Fatal(err)
	}
	got, err := figures(ctx, h.City)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]int64{
		"counties": 11, "departments": 4, "levels": 4, "industry committees": 31, "enterprises": 17, "floating branches": 21, "floating members": 160,
		"warm homes": 3, "company stations": 12, "rider stations": 14, "open all day": 29, "lodging fen": 1_000, "buffet fen": 1_200, "unmarked": 0,
	} {
		if got[name] != want {
			t.Errorf("%s: %d, want %d", name, got[name], want)
		}
	}
	attendance, err := h.City.Stats(ctx, stats.Query{Measure: domain.MeasureAttendance, From: 20000101, To: 20991231, By: stats.ByTotal})
	if err != nil || attendance.Total != 11_000 {
		t.Errorf("attendance %d, %v", attendance.Total, err)
	}
	today, err := h.City.Stats(ctx, stats.Query{Measure: domain.MeasurePeople, From: 20261123, To: 20261123, By: stats.ByStation})
	if err != nil || len(today.Rows) != 27 {
		t.Errorf("%d stations reported today, %v", len(today.Rows), err)
	}
	if _, wrong, err := h.City.Recount(ctx); err != nil || len(wrong) > 0 {
		t.Errorf("recount %v, %v", wrong, err)
	}
	if err := Fill(ctx, h.City, h.URL, now); err != nil {
		t.Errorf("a second time: %v", err)
	}
	again, err := figures(ctx, h.City)
	if err != nil || again["rider stations"] != 14 || again["floating members"] != 160 {
		t.Errorf("a second time: %v, %v", again, err)
	}
}

func TestARealCityIsNotMixedWithTheDemo(t *testing.T) {
	ctx := context.Background()
	h, err := sim.StartHost(ctx, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer h.Close()
	s, err := sim.Open(ctx, t.TempDir(), time.Now(), station.Setup{Code: "REAL", Name: "真实驿站", Division: "511102"})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Station.Close()
	if err := s.PairWith(ctx, h.City, h.URL); err != nil {
		t.Fatal(err)
	}
	if err := Fill(ctx, h.City, h.URL, time.Now()); !fault.Is(err, fault.Conflict) {
		t.Errorf("error %v", err)
	}
}

func figures(ctx context.Context, c *city.City) (map[string]int64, error) {
	out := map[string]int64{"counties": int64(len(codes.Divisions(codes.LevelCounty)))}
	err := c.DB.Read(ctx, func(tx *sql.Tx) error {
		sites, err := sqlite.ListDocuments[domain.Station](ctx, tx, domain.KindStation)
		if err != nil {
			return err
		}
		for _, s := range sites {
			if !s.Value.Demo {
				out["unmarked"]++
			}
			switch s.Value.Kind {
			case "warm_home":
				out["warm homes"]++
			case "trucker_home", "driver_station", "mind_station":
				out["company stations"]++
			case "rider_station", "care_station", "tongxin_station":
				out["rider stations"]++
			}
			if s.Value.AllDay {
				out["open all day"]++
			}
		}
		organisations, err := sqlite.ListDocuments[domain.Organisation](ctx, tx, domain.KindOrganisation)
		if err != nil {
			return err
		}
		levels := map[int]bool{}
		for _, o := range organisations {
			kind, _ := domain.FindOrganisationType(o.Value.Type)
			levels[kind.Level] = kind.Level > 0
			out[map[string]string{"department": "departments", "industry_committee": "industry committees", "enterprise_branch": "enterprises", "floating_branch": "floating branches"}[o.Value.Type]]++
			if !o.Value.Demo {
				out["unmarked"]++
			}
		}
		for _, of := range levels {
			if of {
				out["levels"]++
			}
		}
		members, err := sqlite.ListDocuments[domain.MemberPrivate](ctx, tx, domain.KindMemberPrivate)
		if err != nil {
			return err
		}
		for _, m := range members {
			if m.Value.Party != "" {
				out["floating members"]++
			}
		}
		prices, err := sqlite.ListDocuments[domain.Price](ctx, tx, domain.KindPrice)
		for _, p := range prices {
			out[p.Value.Service+" fen"] = p.Value.Charged
		}
		return err
	})
	return out, err
}
