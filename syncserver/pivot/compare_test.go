package pivot

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

var lines = regexp.MustCompile(`(?s)<tr><th scope="row">([^<]*)</th>(.*?)</tr>`)
var columns = regexp.MustCompile(`<td class="number[^"]*">([^<]*)</td>`)

// compared reads a page as "name: a b difference percent" by line.
func (w *town) compared(t *testing.T, path string) (map[string]string, string) {
	t.Helper()
	status, body, _ := w.get(path)
	if status != http.StatusOK {
		t.Fatalf("%s: %d %s", path, status, body)
	}
	out := map[string]string{}
	for _, line := range lines.FindAllStringSubmatch(body, -1) {
		var cells []string
		for _, c := range columns.FindAllStringSubmatch(line[2], -1) {
			cells = append(cells, strings.ReplaceAll(c[1], "&#43;", "+"))
		}
		out[line[1]] = strings.Join(cells, " ")
	}
	return out, body
}

// TestTwoPeriods: both sides are what the statistics answer, and where one is not over they
// have as many days, which is said.
func TestTwoPeriods(t *testing.T) {
	w := newTown(t)
	w.Visit("A1", "N3", 40, noon.AddDate(0, -1, 0))  // 23 October
	w.Visit("A1", "N3", 500, noon.AddDate(0, -1, 4)) // 27 October, which November has not come to
	w.Visit("A1", "O1", 9, noon.AddDate(-1, 0, -2))
	for _, c := range []struct{ path, total, note, courier string }{
		{"/compare", "111 40 +71 +177.5%", "两边都只算到同一天：23 天和 23 天", "59 40 +19 +47.5%"},
		{"/compare?against=year", "111 9 +102 +1,133.3%", "两边都只算到同一天", "59 0 +59 —"},
		{"/compare?period=today", "1 未上报 — —", "今天还没有过完", "1 未上报 — —"},
		{"/compare?against=days&from=2026-11-01&to=2026-11-30&from2=2026-10-01&to2=2026-10-31", "111 40 +71 +177.5%", "两边都只算前 23 天", "59 40 +19 +47.5%"},
		{"/compare?against=days&from=2026-11-01&to=2026-11-20&from2=2026-10-01&to2=2026-10-31", "110 540 −430 −79.6%", "天数不同：20 天和 31 天", ""},
		{"/compare?against=days&from=2026-10-20&to=2026-10-26&from2=2026-10-25&to2=2026-10-31", "40 500 −460 −92.0%", "", "40 500 −460 −92.0%"},
		{"/compare?from=2026-11-02&to=2026-11-03", "未上报 未上报 — —", "", ""}, // that is no 0,
	} {
		got, body := w.compared(t, c.path)
		if got["合计"] != c.total || c.courier != "" && got["快递员"] != c.courier || !strings.Contains(body, c.note) || c.note == "" && strings.Contains(body, `class="note"`) {
			t.Errorf("%s: %q", c.path, got)
		}
	}
	if got, body := w.compared(t, "/compare?group=N3&by=station"); got["合计"] != "59 40 +19 +47.5%" || !strings.Contains(body, "人次，快递员") {
		t.Errorf("of one group: %q", got)
	}
	if got, _ := w.compared(t, "/compare?measure=services&service=water"); got["合计"] != "111 40 +71 +177.5%" {
		t.Errorf("of one service: %q", got)
	}
	// What each side shows is what the statistics answer.
	for _, p := range []string{"2026-11-01 2026-11-23", "2026-10-01 2026-10-23"} {
		from, to, _ := strings.Cut(p, " ")
		a, err := ask(url.Values{"from": {from}, "to": {to}}, 20261123, w.As)
		if err != nil {
			t.Fatal(err)
		}
		if n := w.figure(t, a); !strings.Contains(" 111 40 ", fmt.Sprint(" ", n, " ")) {
			t.Errorf("%s: %d", p, n)
		}
	}
}

// TestTwoPlaces: two stations, two counties, and a place with the mean of its like, of
// which those that did not report are none.
func TestTwoPlaces(t *testing.T) {
	w := newTown(t)
	for _, c := range []struct{ path, total, says string }{
		{"/compare?against=place&station=A1&station2=A2", "38 15 +23 +153.3%", "岷江驿站"},
		{"/compare?against=place&division=511102&division2=511181", "53 58 −5 −8.6%", "峨眉山市"},
		{"/compare?against=mean&station=A2", "15 26.5 −11.5 −43.4%", "市中区各驿站平均（2 个中上报的 2 个）"},
		{"/compare?against=mean&station=B1", "58 58 0 0.0%", "峨眉山市各驿站平均（2 个中上报的 1 个）"},
		{"/compare?against=mean&division=511181", "58 55.5 +2.5 +4.5%", "全市各县（市、区）平均（2 个中上报的 2 个）"},
		{"/compare?against=mean&division=511102004", "38 38 0 0.0%", "乡镇"},
		{"/compare?against=place&station=B2&station2=B1", "未上报 58 — —", "静默驿站"},
	} {
		got, body := w.compared(t, c.path)
		if got["合计"] != c.total || !strings.Contains(body, c.says) {
			t.Errorf("%s: %q", c.path, got)
		}
	}
}

// TestComparedIsTheReaders: another county's places are not there, its mean is not told,
// and nonsense is answered in words.
func TestComparedIsTheReaders(t *testing.T) {
	w := newTown(t)
	for _, path := range []string{"against=x", "by=month", "by=county&against=mean", "measure=x", "measure=saved&by=hour", "from=x", "from2=x&against=days", "from=2027-01-01&to=2027-01-02&against=days", "against=mean", "period=x", "group=N99", "service=water", "measure=services&service=gold"} {
		if status, body, _ := w.get("/compare?" + path); status/100 != 4 || !strings.Contains(body, `role="alert"`) || !strings.Contains(body, `<a href="/compare">`) {
			t.Errorf("%s: %d %s", path, status, body)
		}
	}
	w.As = county("county_viewer")
	for _, path := range []string{"station=A1", "station2=A1&against=place", "division=511102", "division2=511102&against=place", "division2=511100"} {
		if status, body, _ := w.get("/compare?" + path); status != http.StatusNotFound || strings.Contains(body, "嘉州") {
			t.Errorf("%s: %d", path, status)
		}
	}
	if status, body, _ := w.get("/compare?against=mean&division=511181"); status/100 != 4 || strings.Contains(body, "55.5") {
		t.Errorf("the mean of the counties: %d", status)
	}
	got, body := w.compared(t, "/compare?against=mean&station=B1")
	if got["合计"] != "58 58 0 0.0%" || strings.Contains(body, "嘉州") {
		t.Errorf("%q", got)
	}
	if got, _ := w.compared(t, "/compare"); !strings.HasPrefix(got["合计"], "58 ") {
		t.Errorf("%q", got)
	}
}
