package dashboard

import (
	"encoding/json"
	"html"
	"net/http"
	"regexp"
	"testing"

	"yizhan/shared/domain"
	"yizhan/shared/stats"
	"yizhan/syncserver/access"
)

// answerOf reads an answer for programs.
func answerOf[T any](w *town, path string) (out T) {
	w.t.Helper()
	status, body, _ := w.get(path)
	if status != http.StatusOK {
		w.t.Fatalf("%s: %d %s", path, status, body)
	}
	if err := json.Unmarshal([]byte(body), &out); err != nil {
		w.t.Fatal(err)
	}
	return out
}

// TestProgramsReadThePage: the same rows in the same order and places as on the page,
// of the city and of a county, and the same totals.
func TestProgramsReadThePage(t *testing.T) {
	w := newTown(t)
	w.lively()
	rank := regexp.MustCompile(`<td class="(?:number )?rank">([^<]*)</td>`)
	whole := access.Host()
	for _, c := range []struct {
		staff access.Staff
		query string
		by    string
	}{
		{whole, "period=7d&measure=services", "county"}, {whole, "from=2026-10-05&to=2026-11-02&measure=saved", "county"}, {whole, "period=month&division=511102", "town"},
		{access.Staff{Name: "wang", Role: access.CountyViewer, Division: "511181"}, "period=7d", "town"}, {whole, "from=2024-01-01&to=2024-01-31", "county"},
	} {
		w.staff = c.staff
		_, body, _ := w.get("/?" + c.query)
		shown := shownFigures(body)
		var ranks []string
		for _, m := range rank.FindAllStringSubmatch(body, -1) {
			ranks = append(ranks, m[1])
		}
		var said []string
		place := func(p *int64) {
			if p == nil {
				said = append(said, "")
				return
			}
			said = append(said, grouped(*p))
		}
		places := answerOf[placesAnswer](w, "/api/v1/counties?"+c.query)
		key := map[string]string{"county": "division", "town": "town"}[c.by]
		for _, row := range places.Rows {
			place(row.Rank)
			want := "未上报"
			if row.Value != nil {
				want = amount(places.Measure, *row.Value)
			}
			if got, ok := shown[key+"-"+row.Key]; !ok || got != want {
				t.Errorf("%s: %s is %q on the page, %q for a program", c.query, row.Name, got, want)
			}
		}
		stations := answerOf[stationsAnswer](w, "/api/v1/stations?"+c.query)
		reported := int64(0)
		for _, row := range stations.Rows {
			place(row.Rank)
			if row.Reported {
				reported++
			}
			for _, m := range stats.Headlines() {
				if got := shown["station-"+row.Code+"-"+string(m)]; row.Reported && got != amount(m, row.Figures[m]) {
					t.Errorf("%s: %s of %s is %q on the page, %d for a program", c.query, m, row.Code, got, row.Figures[m])
				}
			}
			if !row.Reported && (row.Figures != nil || row.Rank != nil) {
				t.Errorf("%s did not report and has %v", row.Code, row)
			}
		}
		if len(ranks) != len(said) {
			t.Errorf("%s: %d rows on the page, %d for a program", c.query, len(ranks), len(said))
		}
		for i := range min(len(ranks), len(said)) {
			if ranks[i] != said[i] {
				t.Errorf("%s: row %d has place %q on the page, %q for a program", c.query, i, ranks[i], said[i])
			}
		}
		if places.By != c.by || stations.Coverage.Reported != reported {
			t.Errorf("%s: by %s, coverage %+v, %d rows reported", c.query, places.By, stations.Coverage, reported)
		}
		if reported == 0 {
			if places.Total != nil || stations.Totals != nil {
				t.Errorf("%s: nobody reported, and there is a total", c.query)
			}
			continue
		}
		if got := html.UnescapeString(shown["total-"+string(places.Measure)]); *places.Total != stations.Totals[places.Measure] || got != "" && got != amount(places.Measure, *places.Total) {
			t.Errorf("%s: total %q on the page, %d and %d for a program", c.query, got, *places.Total, stations.Totals[places.Measure])
		}
	}
}

// TestProgramsReadTheRate: what the page writes as a rate, programs get as its parts.
func TestProgramsReadTheRate(t *testing.T) {
	w := newTown(t)
	w.station(domain.Station{Code: "A1", Name: "甲", Division: "511102"})
	w.station(domain.Station{Code: "A2", Name: "乙", Division: "511102"})
	w.apply(w.visit("A1", noon.AddDate(0, 0, -1), "N3", 2), w.visit("A1", noon, "N3", 1), w.visit("A2", noon.AddDate(0, 0, -6), "N3", 1))
	rows := answerOf[placesAnswer](w, "/api/v1/counties?period=7d").Rows
	if len(rows) != 1 || rows[0].DaysReported != 3 || rows[0].DaysDue != 13 || rows[0].Stations != (coverageAnswer{2, 2}) {
		t.Errorf("%+v", rows)
	}
}
