package dashboard

import (
	"html"
	"regexp"
	"strings"
	"testing"

	"yizhan/shared/domain"
	"yizhan/shared/domain/codes"
	"yizhan/shared/stats"
)

// TestReportingRate: a day that is over is due; today is not, until it is reported.
func TestReportingRate(t *testing.T) {
	w := newTown(t)
	w.station(domain.Station{Code: "A1", Name: "甲", Division: "511102"})
	w.station(domain.Station{Code: "A2", Name: "乙", Division: "511102"})
	w.station(domain.Station{Code: "B1", Name: "丙", Division: "511181"})
	undone := w.visit("A1", noon.AddDate(0, 0, -4), "N3", 1)
	w.apply(w.visit("A1", noon.AddDate(0, 0, -1), "N3", 2), w.visit("A1", noon.AddDate(0, 0, -1), "N4", 2), w.visit("A1", noon, "N3", 1), undone,
		w.visit("A2", noon.AddDate(0, 0, -6), "N3", 1))
	w.correct(undone, nil)
	_, body, _ := w.get("/?period=7d")
	row := func(county string) string {
		return regexp.MustCompile(`<tr[^>]*><td class="rank">[^<]*</td><th scope="row">(<a [^>]*>)?` + county + `.*</tr>`).FindString(body)
	}
	// 甲: 1 of 6 days that are over, and today; 乙: 1 of 6.
	if r := row("市中区"); !strings.Contains(r, `<td class="share">23.1%</td>`) || !strings.Contains(r, "2 站报 2") || !strings.Contains(r, `<td class="rank">1</td>`) {
		t.Errorf("3 of 13 station-days are 23.1%%: %s", r)
	}
	if r := row("峨眉山市"); !strings.Contains(r, "未上报") || !strings.Contains(r, "1 站报 0") || strings.Contains(r, `<td class="rank">2</td>`) {
		t.Errorf("a county that did not report: %s", r)
	}
	if !strings.Contains(body, "未上报（不是 0）：<span lang=\"zh-CN\">丙（峨眉山市）</span>") {
		t.Error("the station that did not report is not named in the ranking")
	}
}

// TestEveryViewHasTheSameNumbers: chart, tables and map show one set of figures, and the
// way to the others keeps all the rest of the address.
func TestEveryViewHasTheSameNumbers(t *testing.T) {
	w := newTown(t)
	w.lively()
	_, charts, _ := w.get("/?period=7d&measure=services")
	want := shownFigures(charts)
	for _, s := range []show{showTables, showMap} {
		_, body, _ := w.get("/?period=7d&measure=services&view=" + string(s))
		got := shownFigures(body)
		if len(got) != len(want) {
			t.Errorf("%s shows %d figures, the charts %d", s, len(got), len(want))
		}
		for key, value := range want {
			if got[key] != value {
				t.Errorf("%s: %s is %q, in the charts %q", s, key, got[key], value)
			}
		}
		if !strings.Contains(body, `<a href="/?measure=services&amp;period=7d">图</a>`) || strings.Contains(body, "<svg") == (s == showTables) {
			t.Errorf("%s: the way back to the charts, or the pictures", s)
		}
	}
	if _, body, _ := w.get("/?division=511102&view=map"); strings.Contains(body, `class="tiles"`) || strings.Contains(body, ">地图</a>") {
		t.Error("a county has a map of the city")
	}
}

// TestTheWeekAddsUp: the squares are the people of the period whose hour is known.
func TestTheWeekAddsUp(t *testing.T) {
	w := newTown(t)
	w.lively()
	_, body, _ := w.get("/?period=7d")
	sum := int64(0)
	for key, value := range shownFigures(body) {
		if strings.HasPrefix(key, "week-") && value != "" {
			sum += parse(t, value)
		}
	}
	table, err := w.city.Stats(t.Context(), stats.Query{Measure: domain.MeasurePeople, From: 20261117, To: 20261123, By: stats.ByHour})
	if err != nil || sum != table.Total || sum == 0 {
		t.Errorf("the squares are %d people, the hours %d: %v", sum, table.Total, err)
	}
	if _, body, _ = w.get("/?period=year"); !strings.Contains(body, "时段超过 92 天，不按小时相加") || strings.Contains(body, `class="heat"`) {
		t.Error("the hours of a year are added up, or nothing is said instead")
	}
}

// TestEveryCountyHasATile, with its number or with the word that there is none.
func TestEveryCountyHasATile(t *testing.T) {
	w := newTown(t)
	w.lively()
	_, body, _ := w.get("/?view=map")
	_, css, _ := w.get(regexp.MustCompile(`/static/[0-9a-f]+/squares.css`).FindString(body))
	places := map[string]bool{}
	for _, c := range codes.Divisions(codes.LevelCounty) {
		tile := regexp.MustCompile(`<li class="tile tile-` + c.Code + ` level-(\d)">(.*?)</li>`).FindStringSubmatch(body)
		place := regexp.MustCompile(`\.tile-` + c.Code + ` \{ grid-area: (\d / \d)`).FindStringSubmatch(css)
		if tile == nil || place == nil || places[place[1]] {
			t.Errorf("%s has no tile, or no place of its own", c.Name)
			continue
		}
		places[place[1]] = true
		words := html.UnescapeString(tile[2])
		if number := shownFigures(body)["division-"+c.Code]; !strings.Contains(words, c.Name) || number != "" && !strings.Contains(words, "<b>"+number+"</b>") || number == "" && !strings.Contains(words, "尚无驿站") {
			t.Errorf("%s: %s", c.Name, words)
		}
	}
}
