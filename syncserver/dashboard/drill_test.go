package dashboard

import (
	"bytes"
	"context"
	"html"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/xuri/excelize/v2"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/ledger"
	"yizhan/shared/ledger/sqlite"
	"yizhan/shared/stats"
	"yizhan/syncserver/access"
	"yizhan/syncserver/reports"
)

// correct takes in a correction: of a fact, to what it should have been; nil: a void.
func (w *town) correct(target, should domain.Fact) {
	w.t.Helper()
	c := &domain.Correction{ID: w.minter.New(noon), Target: target.RecordID(), Of: target.Kind(), Station: target.StationID(), Reason: "按错了"}
	if should != nil {
		body, err := should.Body()
		if err != nil {
			w.t.Fatal(err)
		}
		c.Body, c.Reason = body, ""
	}
	body, err := change.Marshal(c)
	if err != nil {
		w.t.Fatal(err)
	}
	w.clock = w.clock.Tick(noon)
	w.write(func(tx sqlite.Tx) error {
		out, err := ledger.Apply(context.Background(), tx, ledger.Author{Device: w.minter.New(noon), Received: noon},
			[]ledger.Entry{{Change: change.Change{Kind: c.Kind(), Version: 1, ID: c.ID, Clock: w.clock, Body: body}}})
		if err == nil && out[0].Refused != nil {
			err = out[0].Refused
		}
		return err
	})
}

// ofOffice are the people whom an office counts for its town, at no station.
const ofOffice = 7

// tangled is a small city whose records went every way that they can: late, undone,
// corrected in place and to another day, batches, and a station without a place.
func tangled(t testing.TB) *town {
	w := newTown(t)
	for code, division := range map[string]string{"LS01": "511102004", "LS02": "511102004", "LS03": "511102101", "LS04": "511102", "EM01": "511181", "JK01": "511113", "XX01": ""} {
		w.station(domain.Station{Code: code, Name: "站名" + code, Division: division})
	}
	at := func(day, hour int) time.Time { return time.Date(2026, 11, day, hour, 7, 0, 0, domain.Shanghai) }
	var facts []domain.Fact
	var visits []*domain.Visit
	for i, code := range []string{"LS01", "LS02", "LS03", "LS04", "EM01", "XX01"} {
		for day := 1; day <= 23; day += 1 + i%3 {
			for n := range 1 + (i+day)%4 {
				v := w.visit(code, at(day, 7+n*3), []string{"N3", "N4", "R"}[(i+n)%3], int64(1+(i*day+n)%9), water(int64(1+n)), lodging())
				switch (day + n) % 6 {
				case 0:
					v.Source = domain.SourceBackfill
				case 1:
					v.DayOnly, v.Source = true, domain.SourceImport
				case 2:
					v.Source = domain.SourceBatch
				}
				visits, facts = append(visits, v), append(facts, v)
			}
			if day%5 == 0 {
				facts = append(facts, w.attendance(code, at(day, 19), int64(10+day)))
			}
		}
	}
	// More than a page of records on one day.
	for n := range 120 {
		facts = append(facts, w.visit("LS01", at(10, 8).Add(time.Duration(n)*time.Minute), "N3", 1))
	}
	office := w.attendance("", at(12, 19), ofOffice)
	office.Station = domain.DivisionID("511102101")
	w.apply(append(facts, office)...)
	for i, v := range visits {
		should := *v
		switch i % 7 {
		case 1:
			w.correct(v, nil)
		case 3:
			should.People += 5
			w.correct(v, &should)
		case 5: // to the day before, at the month's beginning to the month before
			should.At -= 24 * time.Hour.Milliseconds()
			w.correct(v, &should)
		case 6:
			w.correct(v, &should)
			w.correct(v, nil)
		}
	}
	return w
}

// parse reads a number as pages write it.
func parse(t *testing.T, s string) int64 {
	t.Helper()
	fen := int64(1)
	if strings.HasPrefix(s, "¥") {
		fen = 100
	}
	s = strings.NewReplacer(",", "", "¥", "").Replace(s)
	if s == unknown || s == "未上报" || s == "无记录" {
		return 0
	}
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		t.Fatalf("no number: %q", s)
	}
	return int64(v*float64(fen) + .5)
}

// walker goes down the pages as a reader does, by their links.
type walker struct {
	t *testing.T
	w *town
	m domain.Measure
	// steps are how many pages of each depth were opened.
	steps map[string]int
}

var linked = regexp.MustCompile(`<a href="([^"]*)">[^<]*</a>(?: <small>[^<]*</small>)*</th>(?:<td[^>]*>(?:[^<]|<svg.*?</svg>)*</td>\s*)*<td class="number"><span data-figure="([^"]*)">([^<]*)<`)

// below adds up the rows of one kind of a page and returns where they lead.
func (k *walker) below(path, prefix string) (sum int64, ways map[string]int64) {
	k.t.Helper()
	_, body, _ := k.w.get(path)
	body = strings.ReplaceAll(html.UnescapeString(body), "\n", " ")
	ways = map[string]int64{}
	for name, value := range shownFigures(body) {
		if strings.HasPrefix(name, prefix) && (prefix != "station-" || strings.HasSuffix(name, "-"+string(k.m))) {
			sum += parse(k.t, value)
		}
	}
	for _, m := range linked.FindAllStringSubmatch(body, -1) {
		if strings.HasPrefix(m[2], prefix) {
			ways[m[1]] = parse(k.t, m[3])
		}
	}
	return sum, ways
}

func (k *walker) total(path string) int64 {
	k.t.Helper()
	status, body, _ := k.w.get(path)
	if status != http.StatusOK {
		k.t.Fatalf("%s: %d", path, status)
	}
	return parse(k.t, shownFigures(body)["total-"+string(k.m)])
}

// TestEveryLevelAddsUp goes from the city to the records by every link there is. What
// stands on a page is what all the pages below it add up to.
func TestEveryLevelAddsUp(t *testing.T) {
	w := tangled(t)
	for _, m := range []domain.Measure{domain.MeasurePeople, domain.MeasureServices, domain.MeasureSaved, domain.MeasureAttendance} {
		k := &walker{t: t, w: w, m: m, steps: map[string]int{}}
		start := "/?period=month&measure=" + string(m)
		city := k.total(start)
		api, err := w.city.StatsWithin(t.Context(), "", stats.Query{Measure: m, From: 20261101, To: 20261123, By: stats.ByTotal})
		if err != nil || api.Total != city || city == 0 {
			t.Fatalf("%s: the page says %d, the API %d: %v", m, city, api.Total, err)
		}
		for _, prefix := range []string{"division-", "station-", "trend-"} {
			if m == domain.MeasureAttendance && prefix == "trend-" {
				continue
			}
			if sum, _ := k.below(start, prefix); sum != city {
				t.Errorf("%s: the city is %d, its rows %s* add up to %d", m, city, prefix, sum)
			}
		}
		_, counties := k.below(start, "division-")
		for county, value := range counties {
			k.same("county", county, value)
			sum, towns := k.below(county, "town-")
			if sum != value {
				t.Errorf("%s: %s is %d, its towns %d", m, county, value, sum)
			}
			for town, value := range towns {
				k.same("town", town, value)
				if sum, _ := k.below(town, "station-"); sum != value {
					t.Errorf("%s: %s is %d, its stations %d", m, town, value, sum)
				}
			}
		}
		sum := int64(0)
		for _, code := range []string{"LS01", "LS02", "LS03", "LS04", "EM01", "JK01", "XX01"} {
			station := "/?period=month&station=" + code + "&measure=" + string(m)
			value := k.total(station)
			sum += value
			days, ways := k.below(station, "trend-")
			if days != value {
				t.Errorf("%s: %s is %d, its days %d", m, code, value, days)
			}
			for day, value := range ways {
				if m == domain.MeasureServices || m == domain.MeasureAttendance {
					break // the way is the same
				}
				k.same("day", day, value)
				k.records(day, value)
			}
		}
		if m == domain.MeasureAttendance {
			sum += ofOffice
		}
		if sum != city {
			t.Errorf("%s: the stations are %d, the city %d", m, sum, city)
		}
		if m == domain.MeasurePeople && (k.steps["county"] < 2 || k.steps["town"] < 2 || k.steps["day"] < 60) {
			t.Errorf("the way down was hardly walked: %v", k.steps)
		}
	}
}

// same opens a page and compares its figure with that of the row that led there.
func (k *walker) same(depth, path string, value int64) {
	k.t.Helper()
	k.steps[depth]++
	if got := k.total(path); got != value {
		k.t.Errorf("%s: %s shows %d, the row that led there %d", k.m, path, got, value)
	}
}

// records follows the link to a day's records and adds them up.
func (k *walker) records(day string, value int64) {
	k.t.Helper()
	_, body, _ := k.w.get(day)
	at := regexp.MustCompile(`/records\?[^"]*`).FindString(html.UnescapeString(body))
	status, body, _ := k.w.get(at)
	if got := parse(k.t, shownFigures(body)["records-"+string(k.m)]); status != http.StatusOK || got != value {
		k.t.Errorf("%s: %s is %d, its records %d (%d)", k.m, at, value, got, status)
	}
}

// TestRowsOfTheRecordsAddUp adds the people of all pages of a day by its rows.
func TestRowsOfTheRecordsAddUp(t *testing.T) {
	w := tangled(t)
	for _, day := range []domain.Day{20261031, 20261105, 20261109, 20261110, 20261112} {
		sum, pages := int64(0), 0
		path := recordsAddress("LS01", day, 1)
		for ; path != ""; pages++ {
			status, body, _ := w.get(path)
			if status != http.StatusOK {
				t.Fatalf("%s: %d", path, status)
			}
			for _, row := range regexp.MustCompile(`(?s)<tr><th scope="row">[^<]*</th><td>来访</td><td>[^<]*</td><td class="number">([\d,]+)<`).FindAllStringSubmatch(body, -1) {
				sum += parse(t, row[1])
			}
			path = ""
			if next := regexp.MustCompile(`rel="next" href="([^"]*)"`).FindStringSubmatch(body); next != nil {
				path = html.UnescapeString(next[1])
			}
		}
		table, err := w.city.Stats(t.Context(), stats.Query{Measure: domain.MeasurePeople, From: day, To: day, By: stats.ByTotal, Station: domain.StationID("LS01")})
		if err != nil || table.Total != sum {
			t.Errorf("%v: the rows are %d people, the ledger %d: %v", day, sum, table.Total, err)
		}
		if day == 20261110 && pages < 3 {
			t.Errorf("%d pages of 120 records", pages)
		}
	}
}

// TestTheWorkbookSaysTheSame: the city's page, the county's and the tables that people
// take away are one number.
func TestTheWorkbookSaysTheSame(t *testing.T) {
	w := tangled(t)
	r := chi.NewRouter()
	reports.New(w.city, slog.New(slog.DiscardHandler), func() time.Time { return noon }).Routes(r)
	for _, area := range []string{"", "511102", "511102004"} {
		_, body, _ := w.get("/?from=2026-11-01&to=2026-11-30&division=" + area)
		want := parse(t, shownFigures(body)["total-people"])
		req := httptest.NewRequest(http.MethodGet, "/reports/file?"+url.Values{"table": {"T1"}, "format": {"xlsx"}, "month": {"2026-11"}, "division": {area}}.Encode(), nil)
		answer := httptest.NewRecorder()
		r.ServeHTTP(answer, req.WithContext(access.WithStaff(t.Context(), access.Host())))
		f, err := excelize.OpenReader(bytes.NewReader(answer.Body.Bytes()))
		if err != nil {
			t.Fatalf("%d: %v", answer.Code, err)
		}
		found := false
		for _, sheet := range f.GetSheetList() {
			rows, err := f.GetRows(sheet, excelize.Options{RawCellValue: true})
			if err != nil {
				t.Fatal(err)
			}
			for _, row := range rows {
				for i, cell := range row {
					found = found || cell == strconv.FormatInt(want, 10) && i > 0 && strings.Contains(strings.Join(row, " "), "计")
				}
			}
		}
		if !found || want == 0 {
			t.Errorf("%q: %d people are not in the workbook", area, want)
		}
	}
}

// TestTheSameElsewhere: from the figures of a place and of days it is one click to the same
// by rows and columns, and compared.
func TestTheSameElsewhere(t *testing.T) {
	q := question{period: stats.Period{Kind: stats.PeriodChosen, From: 20261101, To: 20261109}, measure: domain.MeasureSaved, area: "511181", show: showTables}
	if got := q.elsewhere("/pivot"); got != "/pivot?division=511181&from=2026-11-01&measure=saved&to=2026-11-09" {
		t.Error(got)
	}
	if got := q.at("B1").elsewhere("/compare"); got != "/compare?from=2026-11-01&measure=saved&station=B1&to=2026-11-09" {
		t.Error(got)
	}
}
