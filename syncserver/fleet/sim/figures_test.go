package sim

import (
	"reflect"
	"testing"
	"time"

	"yizhan/desktop/station"
	"yizhan/shared/domain"
	"yizhan/shared/stats"
)

// TestEveryFigureIsTheSameAtTheCity: after a day with all that a desk does, each figure
// in each cut has the same rows at the station and at the city, and every row is the
// sum of the records behind it.
func TestEveryFigureIsTheSameAtTheCity(t *testing.T) {
	h := startHost(t, t.TempDir())
	s := newStation(t, "S1", station.RoleStation)
	must(t, s.PairWith(ctx, h.City, h.URL))
	must(t, s.SetPrice(ctx, "buffet", 1200, 2500, 20200101))
	m, err := s.RegisterMember(ctx, person("N1"))
	must(t, err)
	must(t, s.OpenDay(ctx))
	_, err = s.RecordVisit(ctx, station.VisitInput{Group: "N4", People: 3, Services: []station.ServiceUse{{Service: "water", Quantity: 5}, {Service: "rest"}}})
	must(t, err)
	yesterday := s.Now.AddDate(0, 0, -1)
	_, err = s.RecordVisits(ctx, []station.VisitInput{
		{Group: "N3", People: 12, At: yesterday, Source: domain.SourceBatch}, {Group: "R", People: 11, At: yesterday, DayOnly: true, Source: domain.SourceBackfill},
	})
	must(t, err)
	voucher, err := s.IssueVoucher(ctx, station.VoucherInput{Service: "buffet", Group: "N1", Member: m.ID})
	must(t, err)
	meal, err := s.RedeemVoucher(ctx, voucher.Code)
	must(t, err)
	wrong, err := s.RecordVisit(ctx, station.VisitInput{Group: "O1", People: 7})
	must(t, err)
	s.Now = s.Now.Add(time.Second)
	must(t, s.AmendVisit(ctx, wrong.ID, station.VisitInput{Group: "O1", People: 2, Services: []station.ServiceUse{{Service: "water"}}}, "数错了"))
	must(t, s.VoidVisit(ctx, meal.ID, "undo"))
	_, err = s.RedeemVoucher(ctx, voucher.Code)
	must(t, err)
	must(t, s.RecordAttendance(ctx, station.AttendanceInput{Group: "N1", People: 40}))
	must(t, s.AddRequest(ctx, station.RequestInput{Type: domain.RequestWish, Group: "N4", Text: "一把伞"}))
	list, err := s.Requests(ctx)
	must(t, err)
	must(t, s.HandleRequest(ctx, list[0].ID, domain.RequestDone, "送了"))
	must(t, s.CloseDay(ctx, domain.DayOf(s.Now), ""))
	must(t, s.Once(ctx))

	figures := 0
	for _, measure := range []domain.Measure{domain.MeasurePeople, domain.MeasureVisits, domain.MeasureServices, domain.MeasureSaved, domain.MeasureRegistered,
		domain.MeasureAttendance, domain.MeasureOpenDays, domain.MeasureNoServiceDays, domain.MeasureRequests, domain.MeasureAnswered} {
		for _, by := range []stats.By{stats.ByTotal, stats.ByDay, stats.ByMonth, stats.ByGroup, stats.ByService, stats.ByStation, stats.ByDivision, stats.ByHour, stats.ByWeekdayHour} {
			q := stats.Query{Measure: measure, By: by, From: domain.DayOf(yesterday).AddDays(-3), To: domain.DayOf(s.Now)}
			if q.Validate() != nil {
				continue
			}
			here, err := s.Stats(ctx, q)
			must(t, err)
			there, err := h.City.Stats(ctx, q)
			must(t, err)
			if !reflect.DeepEqual(here.Rows, there.Rows) || here.Total != there.Total {
				t.Errorf("%s by %s: %+v at the station, %+v at the city", measure, by, here.Rows, there.Rows)
			}
			if by != stats.ByDivision { // counties are no keys of cells
				for _, row := range here.Rows {
					key := row.Key
					if by == stats.ByTotal {
						key = ""
					}
					b, err := s.Behind(ctx, q, key)
					if err != nil || b.Total != row.Value {
						t.Errorf("%s by %s, %s: %d behind %d, %v", measure, by, row.Key, b.Total, row.Value, err)
					}
				}
			}
			figures += len(here.Rows)
		}
	}
	if figures < 60 {
		t.Errorf("only %d rows were compared", figures)
	}
	if _, wrong, err := h.City.Recount(ctx); err != nil || len(wrong) > 0 {
		t.Errorf("recount %v, %v", wrong, err)
	}
}
