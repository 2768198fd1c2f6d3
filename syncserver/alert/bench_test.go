package alert

import (
	"fmt"
	"log/slog"
	"testing"
	"time"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/ledger/sqlite"
	"yizhan/shared/tally"
	"yizhan/syncserver/citytest"
)

// BenchmarkLook is one look at a city of 300 stations with the cells of two years.
func BenchmarkLook(b *testing.B) {
	w := &town{Town: citytest.New(b, cityAdmin, morning)}
	today, cells := domain.DayOf(morning), tally.Sums{}
	for i := range 300 {
		code := fmt.Sprintf("S%03d", i)
		w.Plant(domain.KindStation, domain.StationID(code), domain.Station{Code: code, Name: "驿站" + code, Division: "511102", Hours: "8:00-20:00"})
		w.pair(code, morning)
		for back := range 730 {
			for _, group := range []string{"N1", "N2", "N3", "N4", "O1"} {
				cells[domain.Cell{Measure: domain.MeasurePeople, Day: today.AddDays(-back), Station: domain.StationID(code), Group: group}] = int64(i%7 + back%5 + 1)
			}
		}
	}
	w.Write(func(tx sqlite.Tx) error { return tx.AddCells(b.Context(), cells) })
	w.watch = NewWatch(w.City, slog.New(slog.DiscardHandler), func() time.Time { return w.Now }, func() map[change.ID]bool { return nil })
	for b.Loop() {
		citytest.Must(b, w.watch.Once(b.Context()))
	}
}
