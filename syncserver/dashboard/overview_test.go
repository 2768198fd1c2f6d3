package dashboard

import (
	"context"
	"html"
	"net/http"
	"path"
	"regexp"
	"strings"
	"testing"
	"time"

	"yizhan/shared/domain"
	"yizhan/shared/ledger/sqlite"
	"yizhan/shared/stats"
)

func TestBadAddressesAreRefused(t *testing.T) {
	w := newTown(t)
	w.lively()
	for _, c := range []struct{ path, zh, en string }{
		{"/?from=2026-13-45&to=2026-11-01", "“2026-13-45”不是日期", "is no date"},
		{"/?from=2026-11-01&to=tomorrow", "“tomorrow”不是日期", "is no date"},
		{"/?from=2026-11-23&to=2026-11-01", "结束日期早于开始日期", "the last day is before the first"},
		{"/?from=0001-01-01&to=2026-11-01", "年份应在", "the years go from"},
		{"/?from=2001-01-01&to=2026-11-01", "一次最多看十年", "ten years at most"},
		{"/?period=decade", "没有“decade”这种时段", "there is no period"},
		{"/?measure=visitors", "没有“visitors”这个指标", "there is no figure"},
		{`/?from="><script>alert(1)</script>`, "不是日期", "is no date"},
	} {
		path := strings.NewReplacer(`"`, "%22", "<", "%3C", ">", "%3E").Replace(c.path)
		for cookie, want := range map[string]string{"lang=zh": c.zh, "lang=en": c.en} {
			status, body, header := w.get(path, "Cookie", cookie)
			if status != http.StatusBadRequest || !strings.Contains(html.UnescapeString(body), want) || !strings.Contains(body, `name="from"`) {
				t.Errorf("%s (%s): %d, wanted %q and the form", c.path, cookie, status, want)
			}
			if strings.Contains(body, "<script>alert") || header.Get("Content-Type") != "text/html; charset=utf-8" {
				t.Errorf("%s is not escaped", c.path)
			}
		}
	}
	_, body, _ := w.get("/?from=2026-13-45&to=2026-11-01")
	if !strings.Contains(body, `type="text" name="from" value="2026-13-45" required aria-invalid="true"`) {
		t.Error("what was typed is not kept")
	}
}

// shownFigures reads the numbers off a page by the names they bear.
func shownFigures(body string) map[string]string {
	out := map[string]string{}
	for _, m := range regexp.MustCompile(`data-figure="([^"]*)">([^<]*)<`).FindAllStringSubmatch(body, -1) {
		out[html.UnescapeString(m[1])] = html.UnescapeString(m[2])
	}
	return out
}

func TestNumbersAreThoseOfTheLedger(t *testing.T) {
	w := newTown(t)
	w.lively()
	v := w.visit("LS05", noon, "N1", 4)
	v.DayOnly = true
	w.apply(v)
	for path, days := range map[string][2]domain.Day{
		"/":                                 {20261101, 20261123},
		"/?period=today":                    {20261123, 20261123},
		"/?period=7d&measure=services":      {20261117, 20261123},
		"/?period=year&measure=saved":       {20260101, 20261123},
		"/?from=2026-10-05&to=2026-11-02":   {20261005, 20261102},
		"/?from=2026-10-05&lang=en":         {20261005, 20261005},
		"/?period=month&measure=attendance": {20261101, 20261123},
	} {
		status, body, _ := w.get(path)
		if status != http.StatusOK {
			t.Fatalf("%s: %d", path, status)
		}
		shown := shownFigures(body)
		check := func(key string, m domain.Measure, value int64) {
			if want := amount(m, value); shown[key] != want {
				t.Errorf("%s: %s shows %q, the ledger says %s", path, key, shown[key], want)
			}
		}
		read := func(m domain.Measure, by stats.By) stats.Table {
			table, err := w.city.Stats(t.Context(), stats.Query{Measure: m, From: days[0], To: days[1], By: by})
			if err != nil {
				t.Fatal(err)
			}
			return table
		}
		for _, m := range stats.Headlines() {
			check("total-"+string(m), m, read(m, stats.ByTotal).Total)
			for _, r := range read(m, stats.ByStation).Rows {
				check("station-"+r.Key+"-"+string(m), m, r.Value)
			}
		}
		q := question{measure: domain.MeasurePeople}
		if i := strings.Index(path, "measure="); i > 0 {
			q.measure = domain.Measure(path[i+len("measure="):])
		}
		q.period = stats.Period{From: days[0], To: days[1]}
		for _, by := range []stats.By{stats.ByGroup, stats.ByDivision} {
			for _, r := range read(q.measure, by).Rows {
				check(string(by)+"-"+r.Key, q.measure, r.Value)
			}
		}
		for _, r := range read(q.serviceMeasure(), stats.ByService).Rows {
			check("service-"+r.Key, q.serviceMeasure(), r.Value)
		}
		trend := read(q.measure, q.trendBy())
		for _, r := range trend.Rows {
			check("trend-"+r.Key, q.measure, r.Value)
		}
		if rest := read(q.measure, stats.ByTotal).Total - trend.Total; rest != 0 {
			check("trend-rest", q.measure, rest)
		}
	}
}

func TestComparison(t *testing.T) {
	w := newTown(t)
	w.station(domain.Station{Code: "LS01", Name: "驿站"})
	w.apply(
		w.visit("LS01", noon.AddDate(0, -1, 0), "N1", 200),
		w.visit("LS01", noon.AddDate(0, -1, 1), "N1", 5000), // after the same day of last month
		w.visit("LS01", noon, "N1", 250, lodging()))
	_, body, _ := w.get("/")
	if !strings.Contains(body, `比上月同期 <b>↑25.0%</b> <span>200</span>`) {
		t.Error("the month is not compared with the last one cut at the same day")
	}
	if strings.Count(body, "上期没有记录") != 4 || strings.Contains(body, "Inf") || strings.Contains(body, "NaN") {
		t.Error("a percentage of zero")
	}
}

func TestNotReportedIsNotZero(t *testing.T) {
	w := newTown(t)
	w.station(domain.Station{Code: "LS01", Name: "有人的站", Division: "511102"})
	w.station(domain.Station{Code: "LS02", Name: "没报的站", Division: "511181"})
	w.station(domain.Station{Code: "OFF1", Name: "社区办公室", Kind: "office"})
	w.apply(w.visit("LS01", noon, "N1", 3))
	void := w.visit("LS02", noon.AddDate(0, -2, 0), "N1", 3)
	w.apply(void)
	_, body, _ := w.get("/")
	shown := shownFigures(body)
	if _, ok := shown["station-LS02-people"]; ok || !strings.Contains(body, "2 站报 1") || !strings.Contains(body, "未上报 1 站") {
		t.Errorf("a station that did not report: %v", shown)
	}
	if shown["division-511181"] != "未上报" || strings.Contains(body, "社区办公室") {
		t.Errorf("its county shows %q", shown["division-511181"])
	}
	_, body, _ = w.get("/?from=2024-01-01&to=2024-01-31")
	shown = shownFigures(body)
	usual := regexp.MustCompile(`(?s)<section class="glances".*?</section>`) // of other days
	if shown["total-people"] != unknown || strings.Contains(usual.ReplaceAllString(body, ""), ">0<") {
		t.Errorf("nobody reported, and the page shows %v", shown)
	}
	_, body, _ = w.get("/", "Cookie", "lang=en")
	if !strings.Contains(body, "1 of 2 stations reported") || !strings.Contains(body, "1 not reported") {
		t.Error("the English page does not say who is missing")
	}
}

func TestNamesAreEscaped(t *testing.T) {
	w := newTown(t)
	names := []string{`<script>alert(1)</script>`, "欧阳·吐尔逊", "𠮷", `"onmouseover="alert(1)`, `'; --`, "张三丰 🛵"}
	for i, name := range names {
		code := `S"<` + string(rune('a'+i))
		w.station(domain.Station{Code: code, Name: name})
		w.apply(w.visit(code, noon, "<b>N9", 1, domain.Line{Service: "</td><script>", Quantity: 1}))
	}
	for _, path := range []string{"/", "/?lang=en", "/?from=2020-01-01&to=2020-01-02"} {
		_, body, _ := w.get(path)
		if strings.Contains(body, "<script>") || strings.Contains(body, "<b>N9") || strings.Contains(body, `"onmouseover`) {
			t.Errorf("%s lets a name become part of the page", path)
		}
		for _, name := range names {
			if !strings.Contains(html.UnescapeString(body), name) {
				t.Errorf("%s does not show %s", path, name)
			}
		}
		if strings.Contains(body, "style=") || regexp.MustCompile(`\son[a-z]+=`).MatchString(body) {
			t.Errorf("%s has what the policy forbids", path)
		}
	}
}

func TestEmptyCitySaysHowAStationGetsHere(t *testing.T) {
	w := newTown(t)
	for lang, want := range map[string]string{"zh": "还没有驿站", "en": "No stations yet"} {
		status, body, _ := w.get("/", "Cookie", "lang="+lang)
		if status != http.StatusOK || !strings.Contains(body, want) || !strings.Contains(body, "syncserver pair -data DIR -station CODE") {
			t.Errorf("%s: %d without %q", lang, status, want)
		}
	}
}

func TestDemonstrationIsMarked(t *testing.T) {
	w := newTown(t)
	w.station(domain.Station{Code: "LS01", Name: "真的站"})
	if _, body, _ := w.get("/"); strings.Contains(body, "演示数据") {
		t.Error("marked without reason")
	}
	w.station(domain.Station{Code: "LS02", Name: "演示站", Demo: true})
	w.dash.recent.pages = nil // a second later
	if _, body, _ := w.get("/"); strings.Count(body, "演示数据") != 2 {
		t.Error("neither the page nor the station is marked")
	}
}

func TestLanguageIsRemembered(t *testing.T) {
	w := newTown(t)
	_, body, header := w.get("/?lang=en")
	if !strings.HasPrefix(header.Get("Set-Cookie"), "lang=en; Path=/") || !strings.Contains(body, `<html lang="en">`) {
		t.Errorf("English is not remembered: %s", header.Get("Set-Cookie"))
	}
	if _, body, _ = w.get("/?lang=tlh", "Cookie", "lang=nonsense"); !strings.Contains(body, `<html lang="zh-CN">`) {
		t.Error("an unknown language is not Chinese")
	}
}

func TestEveryTextIsInBothLanguages(t *testing.T) {
	verbs := regexp.MustCompile(`%(\[\d\])?s`)
	for key, text := range texts {
		if text[0] == "" || text[1] == "" || len(verbs.FindAllString(text[0], -1)) != len(verbs.FindAllString(text[1], -1)) {
			t.Errorf("%s: %q", key, text)
		}
	}
	if _, err := chinese.say("no such text"); err == nil {
		t.Error("a missing text is not noticed")
	}
}

func TestFragmentIsTheMainOfThePage(t *testing.T) {
	w := newTown(t)
	w.lively()
	_, whole, _ := w.get("/?period=7d")
	_, fragment, header := w.get("/?period=7d", fragmentHeader, fragmentFigures)
	if header.Get(fragmentHeader) != fragmentFigures || strings.Contains(fragment, "<html") || !strings.Contains(whole, strings.TrimSpace(fragment)) {
		t.Error("the fragment is not what the page holds")
	}
}

// askedFor are the files that a page asks for.
func askedFor(page string) []string {
	return regexp.MustCompile(`/static/[0-9a-f]{12}/[a-z.]+`).FindAllString(page, -1)
}

func TestAssetsAreKeptForEver(t *testing.T) {
	w := newTown(t)
	_, body, _ := w.get("/")
	found := askedFor(body)
	if len(found) != 10 {
		t.Fatalf("the page asks for %v", found)
	}
	for _, address := range found {
		status, _, header := w.get(address)
		if status != http.StatusOK || !strings.Contains(header.Get("Cache-Control"), "immutable") || header.Get("Content-Type") == "" {
			t.Errorf("%s: %d %v", address, status, header)
		}
	}
	for _, address := range []string{"/static/000000000000/tokens.css", strings.Replace(found[0], path.Base(found[0]), "live.js", 1), strings.Replace(found[0], path.Base(found[0]), "..%2fframe.go", 1)} {
		if status, _, _ := w.get(address); status != http.StatusNotFound {
			t.Errorf("%s: %d", address, status)
		}
	}
}

// The first view must come quickly over a slow line.
func TestFirstViewIsSmall(t *testing.T) {
	const bytesMax = 60 << 10
	w := newTown(t)
	w.lively()
	_, page, header := w.get("/", "Accept-Encoding", "gzip")
	if header.Get("Content-Encoding") != "gzip" {
		t.Error("the page is not packed")
	}
	total := len(page)
	_, unpacked, _ := w.get("/")
	for _, address := range askedFor(unpacked) {
		_, file, _ := w.get(address) // sent as they are
		total += len(file)
	}
	t.Logf("page %d bytes packed, with its files %d", len(page), total)
	if total > bytesMax {
		t.Errorf("the first view takes %d bytes, at most %d", total, bytesMax)
	}
}

func TestBrokenLedgerIsSaidPlainly(t *testing.T) {
	w := newTown(t)
	w.lively()
	if err := w.city.Close(); err != nil {
		t.Fatal(err)
	}
	status, body, _ := w.get("/")
	if status != http.StatusInternalServerError || !strings.Contains(body, "驿站的记录都在") || strings.Contains(body, "sql") {
		t.Errorf("%d: %s", status, body)
	}
}

func TestArrivalAndHeldBackAreShown(t *testing.T) {
	w := newTown(t)
	w.station(domain.Station{Code: "LS01", Name: "驿站"})
	w.apply(w.visit("LS01", noon, "N1", 3))
	device, station := w.minter.New(noon), domain.StationID("LS01")
	w.write(func(tx sqlite.Tx) error {
		for _, row := range []struct {
			sql  string
			args []any
		}{
			{"INSERT INTO device (id, station, role, division, public_key, app, paired_at, last_seen_at, offset_ms) VALUES (?,?,'station','',x'00','',0,?,0)", []any{device[:], station[:], noon.UnixMilli()}},
			{"INSERT INTO device_cursor VALUES (?,7,12,x'00')", []any{device[:]}},
			{"INSERT INTO inbox VALUES (?,7,1,9,?,x'00')", []any{device[:], noon.Add(-time.Hour).UnixMilli()}},
			{"INSERT INTO inbox VALUES (?,7,10,12,?,x'00')", []any{device[:], noon.Add(-5 * time.Minute).UnixMilli()}},
			{"INSERT INTO quarantine (device, epoch, seq, kind, id, bytes, fault, reason, received_at) VALUES (?,7,11,'visit',NULL,x'00',2,'',0)", []any{device[:]}},
		} {
			if err := tx.Exec(context.Background(), row.sql, row.args...); err != nil {
				return err
			}
		}
		return nil
	})
	_, body, _ := w.get("/")
	if !strings.Contains(body, `title="2026-11-23 14:01:31">14:01<`) || !strings.Contains(body, "1 条待处理") {
		t.Error("the last arrival or what is held back is not shown")
	}
}
