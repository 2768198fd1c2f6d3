package wall

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/go-chi/chi/v5"

	"yizhan/shared/domain"
	"yizhan/shared/ledger"
	"yizhan/shared/ledger/sqlite"
	"yizhan/shared/stats"
	"yizhan/syncserver/access"
	"yizhan/syncserver/city"
	"yizhan/syncserver/frame"
)

// TestWhatIsNotKnownIsNotZero: a county without stations, one of which none reported,
// and those beside the county of a screen.
func TestWhatIsNotKnownIsNotZero(t *testing.T) {
	station := func(code, division string, reported bool) city.StationState {
		s := city.StationState{Expected: true, Reported: reported}
		s.Code, s.Name, s.Division = code, "站"+code, division
		return s
	}
	f := &figures{
		stations: []city.StationState{station("A", "511102", true), station("B", "511102", false), station("C", "511181001", false), station("D", "511126", false)},
		month:    stats.Table{Rows: []stats.Row{{Key: "A", Value: 70}, {Key: "D", Value: 7}}},
	}
	at := map[string]tile{}
	for _, x := range tiles(byPlace(f, ""), "", "未上报", "没有驿站") {
		at[x.Name] = x
	}
	for name, want := range map[string][3]string{
		"市中区": {"70", "1/2", "heat5"}, "峨眉山市": {"未上报", "0/1", "unknown"}, "夹江县": {"7", "0/1", "heat1"}, "沙湾区": {"", "没有驿站", "unknown"},
	} {
		if x := at[name]; [3]string{x.Value, x.Rate, x.Heat} != want {
			t.Errorf("%s: %+v", name, x)
		}
	}
	list := newLeague(byPlace(f, ""))
	if len(list) != 3 || list[0].Name != "市中区" || list[0].Missing || list[1].Name != "夹江县" || !list[1].Missing || list[2].Value != "0" {
		t.Errorf("%+v", list)
	}
	f.stations, f.month.Rows = f.stations[:2], f.month.Rows[:1]
	for _, x := range tiles(byPlace(f, "511102"), "511102", "未上报", "没有驿站") {
		if own := x.Name == "市中区"; own != (x.Heat == "heat5" && x.Value == "70") || !own && (x.Heat != "elsewhere" || x.Value+x.Rate != "") {
			t.Errorf("on the screen of a county: %+v", x)
		}
	}
	if list := newLeague(byPlace(f, "511102")); len(list) != 2 || list[0].Name != "站A" {
		t.Errorf("%+v", list)
	}
}

// TestOfficesCountAndAreNotWaitedFor: the counties add up to the figure above them, and
// the screen waits for as many stations as the city's page does.
func TestOfficesCountAndAreNotWaitedFor(t *testing.T) {
	station := city.StationState{Expected: true}
	station.Code, station.Name, station.Division = "A", "站A", "511102"
	desk := city.StationState{Reported: true} // an office's own
	desk.Code, desk.Name, desk.Division = "B", "社区办公室", "511124"
	f := &figures{
		stations: []city.StationState{station, desk},
		month:    stats.Table{Total: 82, Rows: []stats.Row{{Key: "A", Value: 70}, {Key: "511102101", Name: "某街道", Value: 7}, {Key: "B", Value: 5}}},
	}
	v, err := newView(frame.Of(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, Address, nil), Address, words), "", f, time.Now(), "")
	if err != nil || v.Reported != "今日 1 站报 0" || v.Last != "还没有数据" {
		t.Errorf("%q, the last %q, %v", v.Reported, v.Last, err)
	}
	want := map[string][2]string{"市中区": {"77", "0/1"}, "井研县": {"5", "–"}}
	for _, x := range v.Tiles {
		if w, ok := want[x.Name]; ok && [2]string{x.Value, x.Rate} != w {
			t.Errorf("%+v", x)
		}
	}
	if len(v.League) != 2 || !v.League[0].Missing || v.League[1].Missing {
		t.Errorf("%+v", v.League)
	}
	f.stations, f.month.Rows = f.stations[:1], f.month.Rows[:2]
	if list := newLeague(byPlace(f, "511102")); len(list) != 2 || list[1].Name != "某街道" || list[1].Value != "7" || list[1].Missing {
		t.Errorf("on the screen of a county: %+v", list)
	}
}

// TestTheCurveGoesPastWhatIsNotKnown draws two hours of a day, and none that has not come.
func TestTheCurveGoesPastWhatIsNotKnown(t *testing.T) {
	rows := []stats.Row{{Key: "08", Value: 4}, {Key: "12", Value: 10}, {Key: "23", Value: 99}}
	got := string(curve(stats.Table{Rows: rows}, 14, `"<b>"`))
	_, rest, _ := strings.Cut(got, `points="`)
	_, line, _ := strings.Cut(rest, `points="`)
	line, _, _ = strings.Cut(line, `"`)
	if len(strings.Fields(line)) != 2 || strings.Contains(got, "<b>") || strings.Contains(got, "style=") {
		t.Errorf("%q of %s", line, got)
	}
	if empty := string(curve(stats.Table{}, 14, "")); strings.Contains(empty, "polyline") {
		t.Errorf("of nothing it draws %s", empty)
	}
}

// TestScreensShareAReading: the figures are read anew when something came in, when they
// are old, and on the next day.
func TestScreensShareAReading(t *testing.T) {
	c, err := city.Open(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	now, revision := time.Date(2026, 11, 23, 23, 59, 59, 9e8, domain.Shanghai), uint64(5)
	p := New(c, slog.New(slog.DiscardHandler), func() time.Time { return now }, func() uint64 { return revision })
	last := (*figures)(nil)
	for _, step := range []struct {
		name string
		do   func()
		anew bool
	}{
		{"at first", func() {}, true}, {"once more", func() {}, false}, {"something came in", func() { revision++ }, true},
		{"the next day", func() { now = now.Add(200 * time.Millisecond) }, true}, {"later", func() { now = now.Add(readAnew) }, true},
	} {
		step.do()
		f, err := p.shelf.read(t.Context(), p, "")
		if err != nil || (f != last) != step.anew {
			t.Errorf("%s: read anew %v, %v", step.name, f != last, err)
		}
		last = f
	}
}

// TestTheScreenOfACountyShowsNobodyElse asks the page as a county's account.
func TestTheScreenOfACountyShowsNobodyElse(t *testing.T) {
	c, err := city.Open(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	err = sqlite.Write(t.Context(), c.DB, func(tx sqlite.Tx) error {
		for code, division := range map[string]string{"OWN": "511181", "OTHER": "511102"} {
			doc, err := ledger.NewDocument(domain.KindStation, domain.StationID(code), domain.Station{Code: code, Name: "驿站" + code, Division: division})
			if err != nil {
				return err
			}
			if _, err := ledger.Plant(context.Background(), tx, doc); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	r := chi.NewRouter()
	New(c, slog.New(slog.DiscardHandler), time.Now, func() uint64 { return 1 }).Routes(r)
	for query, want := range map[string]int{"": 200, "?division=511181": 200, "?division=511102": 404, "?division=x": 404, "?x=1": 400} {
		for _, lang := range []string{"zh", "en"} {
			w := httptest.NewRecorder()
			ask := httptest.NewRequest(http.MethodGet, Address+query, nil)
			ask.AddCookie(&http.Cookie{Name: "lang", Value: lang})
			r.ServeHTTP(w, ask.WithContext(access.WithStaff(t.Context(), access.Staff{Role: access.CountyViewer, Division: "511181"})))
			body := w.Body.String()
			if w.Code != want || strings.Contains(body, "驿站OTHER") || want == 200 != strings.Contains(body, "驿站OWN") {
				t.Errorf("%s in %s: %d %s", query, lang, w.Code, body)
			}
		}
	}
}
