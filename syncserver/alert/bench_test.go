package alert

import (
	"database/sql"
	"fmt"
	"testing"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/ledger/sqlite"
	"yizhan/shared/tally"
)

// BenchmarkLook is one look at a city of 300 stations of which half are silent, with 2,000
// problems beyond their day and the cells of two years, and what the bar of a page asks.
func BenchmarkLook(b *testing.B) {
	w := townOf(b)
	w.Now = at("2026-11-26 16:30")
	today, cells := domain.DayOf(w.Now), tally.Sums{}
	for i := range 300 {
		code := fmt.Sprintf("S%03d", i)
		w.Plant(domain.KindStation, domain.StationID(code), domain.Station{Code: code, Name: code, Division: "511102", Hours: "08:00-20:00"})
		id, station, seen := computer(code), domain.StationID(code), w.Now.UnixMilli()
		if i%2 == 0 {
			seen = at("2026-11-24 08:00").UnixMilli()
		}
		w.Exec("INSERT INTO device (id, station, role, division, public_key, app, paired_at, last_seen_at, offset_ms) VALUES (?,?,'station','',?,'test',1,?,0)", id[:], station[:], id[:], seen)
		for back := range 730 {
			for _, group := range []string{"N1", "N2", "N3", "N4", "O1"} {
				cells[domain.Cell{Measure: domain.MeasurePeople, Day: today.AddDays(-back), Station: station, Group: group}] = int64(i%7 + back%5 + 1)
			}
		}
	}
	w.Write(func(tx sqlite.Tx) error { return tx.AddCells(b.Context(), cells) })
	for i := range 2000 {
		w.Plant(domain.KindProblem, change.Named("p", fmt.Sprint(i)), domain.Problem{Name: "x", Source: "visit", Division: "511181", RaisedOn: 20261101, Organisation: computer("a"), Due: 20261120, State: domain.ProblemHandling, AssignedOn: 20261102})
	}
	must(b, w.watch.Once(b.Context())) // the alerts of all that is wrong are kept first
	b.Run("look", func(b *testing.B) {
		for b.Loop() {
			must(b, w.watch.Once(b.Context()))
		}
	})
	b.Run("count", func(b *testing.B) {
		for b.Loop() {
			w.read(func(tx *sql.Tx) (err error) { _, err = Count(b.Context(), tx, w.As, w.Now); return err })
		}
	})
}
