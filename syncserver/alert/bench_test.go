package alert

import (
	"database/sql"
	"fmt"
	"testing"

	"yizhan/shared/change"
	"yizhan/shared/domain"
)

// BenchmarkLook is one look at a city of 300 stations with a million visits over a year,
// 2,000 open problems and 150 stations that are silent, and one count for the bar.
func BenchmarkLook(b *testing.B) {
	w := townOf(b)
	w.Now = at("2026-11-26 16:30")
	for i := range 300 {
		code := fmt.Sprintf("S%03d", i)
		w.Plant(domain.KindStation, domain.StationID(code), domain.Station{Code: code, Name: code, Division: "511102", Hours: "08:00-20:00"})
		id, station, seen := computer(code), domain.StationID(code), w.Now.UnixMilli()
		if i%2 == 0 {
			seen = at("2026-11-24 08:00").UnixMilli()
		}
		w.Exec("INSERT INTO device (id, station, role, division, public_key, app, paired_at, last_seen_at, offset_ms) VALUES (?,?,'station','',x'00','test',1,?,0)", id[:], station[:], seen)
	}
	for i := range 2000 {
		w.Plant(domain.KindProblem, change.Named("p", fmt.Sprint(i)), domain.Problem{Name: "x", Source: "visit", Division: "511181", RaisedOn: 20261101, Organisation: computer("a"), Due: 20261120, State: domain.ProblemHandling, AssignedOn: 20261102})
	}
	w.Exec(`WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 999999)
INSERT INTO visit (id, station, day, at, day_only, group_code, people, source, version, clock)
SELECT CAST(printf('%016d', i) AS BLOB), (SELECT id FROM document WHERE kind = 'station' LIMIT 1 OFFSET 2 + i % 300), CAST(strftime('%Y%m%d', '2026-11-26', '-' || (i / 300 % 365) || ' days') AS INTEGER), 1, 0, 'N' || (1 + i % 5), 2, 0, 1, i FROM n`)
	w.Exec("INSERT INTO cell (measure, day, station, group_code, item, value) SELECT 'people', day, station, group_code, '', sum(people) FROM visit GROUP BY day, station, group_code")
	w.Exec("INSERT INTO cell (measure, day, station, group_code, item, value) SELECT DISTINCT 'open_days', day, station, '', '', 1 FROM visit")
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
