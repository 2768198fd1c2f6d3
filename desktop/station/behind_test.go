package station

import (
	"math/rand/v2"
	"testing"
	"time"

	"yizhan/shared/domain"
	"yizhan/shared/stats"
)

// TestWhatIsBehindAFigureAddsUpToIt: for every figure, cut and row, whatever was
// recorded, corrected, voided, moved to another day, registered or asked.
func TestWhatIsBehindAFigureAddsUpToIt(t *testing.T) {
	d := newDesk(t, RoleStation)
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	dice := rand.New(rand.NewPCG(seed, 1))
	if err := d.SetPrice(ctx, "lodging", 1000, 6000, 20260101); err != nil {
		t.Fatal(err)
	}
	groups, services := []string{"N1", "N3", "O1", "R"}, []string{"water", "lodging", "rest"}
	first := d.now
	for range 300 {
		d.now = first.Add(time.Duration(dice.IntN(60*24*60)) * time.Minute)
		in := VisitInput{Group: groups[dice.IntN(len(groups))], People: int64(1 + dice.IntN(3)), DayOnly: dice.IntN(9) == 0}
		for _, i := range dice.Perm(len(services))[:dice.IntN(3)] {
			in.Services = append(in.Services, ServiceUse{Service: services[i], Quantity: int64(dice.IntN(3))})
		}
		row, err := d.RecordVisit(ctx, in)
		if err == nil && dice.IntN(4) == 0 {
			err = d.VoidVisit(ctx, row.ID, "x")
		} else if err == nil && dice.IntN(3) == 0 {
			in.At = d.now.AddDate(0, 0, dice.IntN(80)-40) // to another day, perhaps out of the period
			in.Group = groups[dice.IntN(len(groups))]
			err = d.AmendVisit(ctx, row.ID, in, "x")
		}
		if err != nil {
			t.Fatal(err)
		}
		switch dice.IntN(12) {
		case 0:
			_, err = d.RegisterMember(ctx, Registration{Name: "张三丰", Group: "N4", Consent: true})
		case 1:
			err = d.AddRequest(ctx, RequestInput{Type: domain.RequestNeed, Group: "N1", Text: "停车"})
		case 2:
			err = d.OpenDay(ctx)
		case 3:
			err = d.RecordAttendance(ctx, AttendanceInput{Group: "N1", People: 4})
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	rows := 0
	for _, m := range []domain.Measure{domain.MeasurePeople, domain.MeasureVisits, domain.MeasureServices, domain.MeasureSaved, domain.MeasureRegistered,
		domain.MeasureAttendance, domain.MeasureOpenDays, domain.MeasureNoServiceDays, domain.MeasureRequests, domain.MeasureAnswered} {
		for _, by := range []stats.By{stats.ByTotal, stats.ByDay, stats.ByMonth, stats.ByGroup, stats.ByService, stats.ByHour, stats.ByWeekdayHour} {
			q := stats.Query{Measure: m, By: by, From: 20261130, To: 20270110}
			if q.Validate() != nil {
				continue
			}
			table, err := d.Stats(ctx, q)
			if err != nil {
				t.Fatal(err)
			}
			if by == stats.ByTotal {
				table.Rows[0].Key = ""
			}
			for _, r := range table.Rows {
				b, err := d.Behind(ctx, q, r.Key)
				if err != nil || b.Total != r.Value || int64(len(b.Rows)) != min(b.Records, BehindMax) || b.Records == 0 && r.Value != 0 {
					t.Errorf("%s by %s, %q: %d behind %d (%v)", m, by, r.Key, b.Total, r.Value, err)
				}
				rows++
			}
		}
	}
	if rows < 100 {
		t.Errorf("only %d rows were looked at", rows)
	}
}
