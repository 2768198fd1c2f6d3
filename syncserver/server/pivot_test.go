package server

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"yizhan/shared/domain"
	"yizhan/shared/ledger/sqlite"
	"yizhan/shared/stats"
	"yizhan/shared/tally"
)

// TestThePivotAnswersLikeTheStatistics: asked over the same wire, for the same place, days,
// group and service, a pivot and the statistics say the same, row by row and in all.
func TestThePivotAnswersLikeTheStatistics(t *testing.T) {
	s := newServer(t)
	today := domain.DayOf(time.Now())
	cells := tally.Sums{}
	for i, group := range []string{"N3", "N4", "N3", "O1"} {
		for _, c := range []struct {
			measure domain.Measure
			item    string
			value   int
		}{{domain.MeasurePeople, "", 7 + i}, {domain.MeasureVisits, "", 1}, {domain.MeasureServices, "water", 3 + i}, {domain.MeasureServices, "rest", 2}} {
			cells[domain.Cell{Measure: c.measure, Day: today.AddDays(-i), Station: domain.StationID("S" + group), Group: group, Item: c.item}] = int64(c.value)
		}
	}
	must(t, sqlite.Write(t.Context(), s.city.DB, func(tx sqlite.Tx) error { return tx.AddCells(t.Context(), cells) }))
	days := "from=" + today.AddDays(-3).String() + "&to=" + today.String()
	for _, c := range []struct{ query, by string }{
		{"measure=people", "group"}, {"measure=services", "service"}, {"measure=people", "station"}, {"measure=people", "day"}, {"measure=people&group=N3", "group"},
		{"measure=services&service=water", "group"}, {"measure=services&service=water&group=N3", "station"},
	} {
		var table stats.Table
		var pivot struct {
			Lines []struct {
				Part  string
				Head  struct{ Key string }
				Total *int64
			}
		}
		for path, to := range map[string]any{"/api/v1/stats?" + c.query + "&by=" + c.by + "&" + days: &table, "/pivot/file?format=json&" + c.query + "&rows=" + c.by + "&" + days: &pivot} {
			w := s.ask(t, http.MethodGet, "http://127.0.0.1"+path, here, "", nil)
			if w.Code != http.StatusOK {
				t.Fatalf("%s: %d %s", path, w.Code, w.Body)
			}
			must(t, json.Unmarshal(w.Body.Bytes(), to))
		}
		rows := map[string]int64{}
		for _, l := range pivot.Lines {
			if l.Part == "grand" && (l.Total == nil || *l.Total != table.Total) {
				t.Errorf("%s: in all %v, the statistics have %d", c, l.Total, table.Total)
			}
			if l.Part == "inner" && l.Total != nil && *l.Total != 0 {
				rows[l.Head.Key] = *l.Total
			}
		}
		if len(rows) != len(table.Rows) || table.Total == 0 {
			t.Errorf("%s: %v, the statistics have %v", c, rows, table.Rows)
		}
		for _, r := range table.Rows {
			if rows[r.Key] != r.Value {
				t.Errorf("%s: %v, the statistics have %+v", c, rows, r)
			}
		}
	}
	if w := s.ask(t, http.MethodGet, "http://127.0.0.1/api/v1/stats?measure=people&service=water", here, "", nil); w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), "service") {
		t.Errorf("people of a service: %d %s", w.Code, w.Body)
	}
}
