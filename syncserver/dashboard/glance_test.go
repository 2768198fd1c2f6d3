package dashboard

import (
	"html"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/ledger/sqlite"
	"yizhan/shared/stats"
)

// TestTheUsualPeriodsAreThoseOfTheLedger compares each number of the cards, and what it
// is compared with, with the answers of stats.
func TestTheUsualPeriodsAreThoseOfTheLedger(t *testing.T) {
	w := newTown(t)
	w.lively()
	w.apply(w.visit("LS01", noon.AddDate(-1, 0, 0), "N3", 17), w.visit("LS01", noon.AddDate(-1, 0, 1), "N3", 9000))
	_, body, _ := w.get("/")
	shown := shownFigures(body)
	total := func(m domain.Measure, p stats.Period) int64 {
		t.Helper()
		table, err := w.city.Stats(t.Context(), stats.Query{Measure: m, From: p.From, To: p.To, By: stats.ByTotal})
		if err != nil {
			t.Fatal(err)
		}
		return table.Total
	}
	for _, kind := range periods {
		p, _ := stats.PeriodUntil(kind, domain.DayOf(noon))
		for _, m := range stats.Headlines() {
			key := string(kind) + "-" + string(m)
			now := total(m, p)
			if shown[key] != amount(m, now) {
				t.Errorf("%s shows %q, the ledger says %d", key, shown[key], now)
			}
			row := regexp.MustCompile(`(?s)data-figure="` + key + `">.*?</tr>`).FindString(body)
			for name, then := range map[string]int64{"环比": total(m, p.Previous()), "同比": total(m, p.YearBefore())} {
				want := moved(chinese, m, now, then)
				if want.Amount != "" && !strings.Contains(row, `title="`+want.Before+`">`+want.Arrow+want.Amount+"<") {
					t.Errorf("%s of %s is not %+v: %s", name, key, want, row)
				}
			}
		}
	}
	if p, _ := stats.PeriodUntil(stats.PeriodMonth, domain.DayOf(noon)); total(domain.MeasurePeople, p.YearBefore()) != 17 {
		t.Error("last year is not cut at the same day")
	}
}

// TestNoFigureWithoutItsFreshness: beside each block of figures stands how many stations
// it is of, to when, and who is out of reach.
func TestNoFigureWithoutItsFreshness(t *testing.T) {
	w := newTown(t)
	w.lively()
	if _, body, _ := w.get("/"); strings.Count(html.UnescapeString(body), "29 个驿站上报了 27 个，数据到 14:06，0 个离线") != 6 {
		t.Error("the figures, the four cards and the ranking do not say what they are of")
	}
	for i, code := range []string{"LS01", "LS02", "LS03", "LS03"} {
		id, station := w.minter.New(noon), domain.StationID(code)
		if i == 0 || i == 3 {
			w.online = map[change.ID]bool{id: true}
		}
		revoked := any(nil)
		if code == "LS02" {
			revoked = 1 // nobody waits for that one
		}
		w.write(func(tx sqlite.Tx) error {
			return tx.Exec(t.Context(), "INSERT INTO device (id, station, role, division, public_key, app, paired_at, last_seen_at, offset_ms, revoked_at) VALUES (?,?,'station','',x'00','',0,?,0,?)", id[:], station[:], noon.UnixMilli(), revoked)
		})
	}
	w.dash.recent.pages = nil
	status, body, _ := w.get("/?lang=en")
	if status != http.StatusOK || !strings.Contains(body, "27 of 29 stations reported, data to 14:06, 1 offline") {
		t.Error("LS01 is out of reach, LS03 has one of two computers connected")
	}
}
