package pivot

import (
	"fmt"
	"html"
	"log/slog"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/go-chi/chi/v5"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/stats"
	"yizhan/shared/stats/pivot"
	"yizhan/syncserver/access"
	"yizhan/syncserver/citytest"
)

var (
	totals = regexp.MustCompile(`(?s)<tfoot><tr>.*?<td class="number">(?:<a href="([^"]*)">)?([^<]*)(?:</a>)?</td>(?:<td></td>)*</tr></tfoot>`)
	hrefs  = regexp.MustCompile(`<td class="number[^"]*"><a href="(/\?[^"]*)">([^<]*)</a>`)
)

// TestThePageIsTheFigure: the sum of all is what the statistics answer to the same question,
// whatever is asked for, and every number that leads somewhere is the number there.
func TestThePageIsTheFigure(t *testing.T) {
	w := newTown(t)
	for _, path := range []string{
		"/pivot", "/pivot?rows=county&inner=station&columns=month&period=year", "/pivot?rows=day&columns=hour&period=7d", "/pivot?rows=family&inner=group&columns=county&division=511102",
		"/pivot?rows=service&columns=station&measure=services", "/pivot?rows=station&columns=week&group=N3", "/pivot?rows=station&measure=services&service=water&period=year&top=1", "/pivot?rows=town&columns=weekday&sort=name&station=A1",
	} {
		status, body, _ := w.get(path)
		if status != http.StatusOK {
			t.Fatalf("%s: %d %s", path, status, body)
		}
		u, err := url.Parse(path)
		if err != nil {
			t.Fatal(err)
		}
		a, err := ask(u.Query(), 20261123, w.As)
		if err != nil {
			t.Fatal(err)
		}
		m := totals.FindAllStringSubmatch(body, -1)
		if want := fmt.Sprint(w.figure(t, a)); len(m) != 1 || strings.ReplaceAll(m[0][2], ",", "") != want {
			t.Errorf("%s: %q, stats says %s", path, m, want)
		}
		for _, link := range hrefs.FindAllStringSubmatch(body, -1) {
			to, err := url.Parse(html.UnescapeString(link[1]))
			if err != nil {
				t.Fatal(err)
			}
			b, err := ask(to.Query(), 20261123, w.As)
			if err != nil {
				t.Fatal(err)
			}
			if got := fmt.Sprint(w.figure(t, b)); got != link[2] {
				t.Errorf("%s: %s leads to %s, which has %s", path, link[2], to, got)
			}
		}
	}
	if _, body, _ := w.get("/pivot?rows=station&columns=day"); len(hrefs.FindAllString(body, -1)) < 6 {
		t.Error("numbers lead nowhere")
	}
	if _, body, _ := w.get("/pivot?rows=station&columns=group"); hrefs.MatchString(strings.SplitN(body, "<tbody>", 2)[1][:200]) {
		t.Error("a number of a group leads to a page of all groups")
	}
}

// figure is what the statistics answer.
func (w *town) figure(t *testing.T, a asked) int64 {
	t.Helper()
	q := a.question(20261123).Query
	q.By = stats.ByTotal
	table, err := w.City.StatsWithin(t.Context(), a.area, q)
	if err != nil {
		t.Fatal(err)
	}
	return table.Total
}

// TestWhoDidNotReportHasNoZero: neither a station nor its county is shown as 0 for days of
// which nothing came; a group that nobody of came to a station that reported is 0.
func TestWhoDidNotReportHasNoZero(t *testing.T) {
	w := newTown(t)
	_, body, _ := w.get("/pivot?rows=station&columns=group&sort=name")
	_, row, _ := strings.Cut(body, "静默驿站</a></th>")
	row, _, _ = strings.Cut(row, "</tr>")
	if strings.Count(row, "未上报") < 3 || strings.Contains(row, ">0<") {
		t.Errorf("who did not report: %s", row)
	}
	_, row, _ = strings.Cut(body, "岷江驿站</a></th>")
	row, _, _ = strings.Cut(row, "</tr>")
	if !strings.Contains(row, ">0<") || strings.Contains(row, "未上报") {
		t.Errorf("who did: %s", row)
	}
	if !strings.Contains(body, "4 个驿站上报了 3 个") || !strings.Contains(body, "未上报 1 站") {
		t.Error("the page does not say who is missing")
	}
}

// TestForeignIsNotThere: another county, by name or by a station, is not found, and nothing
// of it is on the pages of a county.
func TestForeignIsNotThere(t *testing.T) {
	w := newTown(t)
	w.As = county("county_admin")
	for _, path := range []string{"/pivot?division=511102", "/pivot?division=511100", "/pivot?station=A1", "/pivot?division=511181&station=A2", "/pivot?division=x"} {
		if status, body, _ := w.get(path); status != http.StatusNotFound || strings.Contains(body, "嘉州") {
			t.Errorf("%s: %d", path, status)
		}
	}
	for _, path := range []string{"/pivot", "/pivot?rows=station&columns=group", "/pivot?rows=county&inner=station", "/pivot?station=B1"} {
		status, body, _ := w.get(path)
		if status != http.StatusOK || strings.Contains(body, "嘉州") || strings.Contains(body, "岷江") || strings.Contains(body, "市中区") || !strings.Contains(body, "峨眉驿站") {
			t.Errorf("%s: %d", path, status)
		}
	}
}

// TestNonsense: an address that asks for what there is not is answered with a sentence and
// a way back, in both languages.
func TestNonsense(t *testing.T) {
	w := newTown(t)
	for _, path := range []string{
		"rows=colour", "rows=day&columns=day", "measure=smiles", "measure=members", "rows=service", "rows=hour&measure=saved",
		"top=many", "top=101", "top=-1", "sort=x", "view=x", "period=x", "from=x&to=y", "from=2026-11-02&to=2026-11-01",
		"group=N99", "service=gold&measure=services&rows=county", "service=water", "rows=day&from=2025-01-01&to=2026-11-01", "rows=" + strings.Repeat("x", 70),
	} {
		for _, lang := range []string{"zh", "en"} {
			status, body, _ := w.get("/pivot?" + path + "&lang=" + lang)
			if status/100 != 4 || !strings.Contains(body, `role="alert"`) || !strings.Contains(body, `<a href="/pivot">`) || strings.Contains(body, `<table`) {
				t.Errorf("%s: %d: %s", path, status, body)
			}
		}
	}
	// What is too large for a page, and not for a file, is offered as one.
	for i := range 30 {
		code := fmt.Sprintf("Z%02d", i)
		w.Plant(domain.KindStation, domain.StationID(code), domain.Station{Code: code, Name: code, Division: "511102"})
	}
	large := "rows=station&columns=day&period=year"
	if status, body, _ := w.get("/pivot?" + large); status != http.StatusRequestEntityTooLarge || !strings.Contains(body, "format=csv") || strings.Contains(body, "<table") {
		t.Errorf("a large table: %d", status)
	}
	if status, _, _ := w.get("/pivot/file?format=csv&" + large); status != http.StatusOK {
		t.Errorf("a large table as a file: %d", status)
	}
	// A place that was chosen after a station leaves the station behind.
	if status, body, _ := w.get("/pivot?division=511181&station=A1&rows=station"); status != http.StatusOK || strings.Contains(body, "嘉州") {
		t.Errorf("a station that lies elsewhere: %d", status)
	}
}

// TestAnEmptyCity: a city without stations has pages and files too.
func TestAnEmptyCity(t *testing.T) {
	w := &town{Town: citytest.New(t, access.Host(), noon)}
	w.url = w.Serve(func(r chi.Router, log *slog.Logger, now func() time.Time) {
		New(w.City, log, now, func() map[change.ID]bool { return nil }).Routes(r)
	})
	for _, path := range []string{"/pivot", "/pivot?view=chart", "/compare", "/pivot/file?format=xlsx", "/pivot/file?format=csv", "/pivot/file?format=json"} {
		if status, body, _ := w.get(path); status != http.StatusOK || strings.Contains(body, ">0</td>") {
			t.Errorf("%s: %d", path, status)
		}
	}
	if _, body, _ := w.get("/pivot"); !strings.Contains(body, "还没有记录") {
		t.Error("the page does not say that there is nothing")
	}
}

// TestAddresses: what an address asks for is asked for by the address made of it.
func TestAddresses(t *testing.T) {
	w := newTown(t)
	for _, query := range []string{"", "rows=day&columns=&from=2026-11-01&to=2026-11-09", "rows=county&inner=town&columns=group&measure=saved&sort=name&top=7&view=chart&period=year&division=511102&station=A1&group=N3", "period=month&from=2026-11-02&to=2026-11-04"} {
		values, _ := url.ParseQuery(query)
		a, err := ask(values, 20261123, w.As)
		if err != nil {
			t.Fatal(err)
		}
		again, err := ask(a.values(), 20261123, w.As)
		if err != nil || again != a {
			t.Errorf("%s: %+v, then %+v, %v", query, a, again, err)
		}
	}
	a, _ := ask(url.Values{"period": {"month"}, "from": {"2026-11-02"}, "to": {"2026-11-04"}}, 20261123, w.As)
	if a.period.Kind != stats.PeriodChosen || a.period.From != 20261102 {
		t.Errorf("days typed beside a period: %+v", a.period)
	}
	if _, body, _ := w.get("/pivot?rows=family&inner=group&columns=county"); strings.Contains(body, "行列对调") {
		t.Error("a link leads to what cannot be asked for")
	}
	if s := a.swapped(); s.rows != pivot.Group || s.columns != pivot.County {
		t.Errorf("swapped: %+v", s)
	}
}

// TestWords: every word has both languages, and there is one for each thing to choose.
func TestWords(t *testing.T) {
	for key, w := range words {
		if w[0] == "" || w[1] == "" {
			t.Errorf("%s has one language", key)
		}
	}
	for _, d := range pivot.Dimensions() {
		if _, ok := words["by_"+string(d)]; !ok {
			t.Errorf("no word for %s", d)
		}
	}
	for _, m := range pivot.Measures() {
		if stats.DefinitionOf(m).Name.ZH == "" {
			t.Errorf("%s is not defined", m)
		}
	}
}
