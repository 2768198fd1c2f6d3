package dashboard

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"yizhan/shared/domain"
	"yizhan/shared/ledger/sqlite"
	"yizhan/syncserver/access"
)

// logged is what the log has.
func (w *town) logged() (out string) {
	w.t.Helper()
	w.write(func(tx sqlite.Tx) error {
		return tx.QueryRowContext(w.t.Context(), "SELECT coalesce(group_concat(who || '|' || action || '|' || object, ', ' ORDER BY seq), '') FROM audit").Scan(&out)
	})
	return out
}

// TestWhoseRecordsAreShown: a day's records are those of whoever looks after the station,
// and the log has who looked. What is another's leaves nothing there.
func TestWhoseRecordsAreShown(t *testing.T) {
	w := tangled(t)
	w.staff = ofCounty(access.CountyViewer)
	for path, want := range map[string]int{
		"/records?station=LS01&day=2026-11-10":        http.StatusNotFound, // another county's
		"/records?station=XX01&day=2026-11-10":        http.StatusNotFound, // nobody knows whose
		"/records?station=nowhere&day=2026-11-10":     http.StatusNotFound,
		"/records?day=2026-11-10":                     http.StatusNotFound,
		"/records?station=EM01":                       http.StatusBadRequest,
		"/records?station=EM01&day=tomorrow":          http.StatusBadRequest,
		"/records?station=EM01&day=2026-11-10&page=x": http.StatusBadRequest,
		"/records?station=EM01&day=2026-11-10&page=0": http.StatusBadRequest,
		"/?station=LS01":                              http.StatusNotFound,
		"/?station=XX01&period=today":                 http.StatusNotFound,
		"/?station=%00%3Cscript%3E":                   http.StatusNotFound,
		"/?view=3d":                                   http.StatusBadRequest,
		"/?station=EM01&division=511102":              http.StatusNotFound,
	} {
		status, body, _ := w.get(path)
		if status != want || !strings.Contains(body, `<a href="/">`) || !strings.Contains(body, `id="problem"`) || strings.Contains(body, "站名") {
			t.Errorf("%s: %d, want %d, a sentence and a way back", path, status, want)
		}
	}
	if log := w.logged(); log != "" {
		t.Errorf("nothing was shown, and the log says %s", log)
	}
	if status, body, _ := w.get("/records?station=EM01&day=2026-11-10"); status != http.StatusOK || !strings.Contains(body, "站名EM01") || strings.Contains(body, ">全市</a>") {
		t.Errorf("its own: %d", status)
	}
	// A page behind the last one: somebody looked, and there was nothing.
	if status, body, _ := w.get("/records?station=EM01&day=2026-11-10&page=99"); status != http.StatusBadRequest || !strings.Contains(body, "没有这一页") {
		t.Errorf("page 99: %d", status)
	}
	if log, want := w.logged(), "陈丽|records seen|EM01 2026-11-10, 陈丽|records seen|EM01 2026-11-10"; log != want {
		t.Errorf("the log says %s", log)
	}
	// Who may not open the page is not led there either.
	w.staff = access.Staff{Name: "交通局", Role: access.Department, Division: "511181", SignedIn: true}
	if status, body, _ := w.get("/?station=EM01&from=2026-11-10&to=2026-11-10"); status != http.StatusOK || strings.Contains(body, "/records") {
		t.Errorf("a department is led to records: %d", status)
	}
}

// TestWhatBecameOfARecordIsSaid, and nothing of whom it is about.
func TestWhatBecameOfARecordIsSaid(t *testing.T) {
	w := newTown(t)
	w.station(domain.Station{Code: "LS01", Name: "驿站", Division: "511102"})
	morning := noon.Add(-5 * time.Hour)
	plain, undone, corrected := w.visit("LS01", morning, "N3", 11, water(2)), w.visit("LS01", morning, "N3", 12), w.visit("LS01", morning, "N3", 13)
	away, from, late := w.visit("LS01", morning, "N3", 14), w.visit("LS01", morning.AddDate(0, 0, -3), "N4", 15), w.visit("LS01", morning.AddDate(0, 0, -1), "N3", 16)
	plain.Member = w.minter.New(noon)
	imported := w.visit("LS01", morning, "N3", 17)
	imported.Source, imported.DayOnly = domain.SourceImport, true
	w.apply(plain, undone, corrected, away, from, late, imported)
	w.correct(undone, nil)
	should := *corrected
	should.People = 23
	w.correct(corrected, &should)
	should = *away
	should.At -= 48 * time.Hour.Milliseconds()
	w.correct(away, &should)
	should = *from
	should.At = morning.UnixMilli()
	w.correct(from, &should)
	_, body, _ := w.get("/records?station=LS01&day=2026-11-23")
	rows := map[string]string{}
	for _, row := range strings.Split(body, "<tr")[2:] {
		row, _, _ = strings.Cut(row, "</tr>")
		people := row[strings.Index(row, `class="number">`)+len(`class="number">`):]
		rows[people[:2]] = row
	}
	for people, want := range map[string]string{
		"11": "<td>有效</td>", "12": "<td>已撤销，不计</td>", "23": "<td>更正过</td>", "14": "<td>已改到 11月21日，计在那天</td>",
		"15": "<td>更正过 · 原记在 11月20日 · 补录（11月23日 记下）</td>", "17": "<td>有效 · 导入</td>",
	} {
		if not := people == "12" || people == "14"; !strings.Contains(rows[people], want) || strings.Contains(rows[people], "not") != not {
			t.Errorf("%s people: %s, want %s", people, rows[people], want)
		}
	}
	if len(rows) != 6 || !strings.Contains(rows["11"], "饮水 2") || !strings.Contains(rows["17"], "时间不详") {
		t.Errorf("%d rows: %v", len(rows), rows)
	}
	if strings.Contains(body, plain.Member.String()) {
		t.Error("whose card it was is on the page")
	}
	if shown := shownFigures(body)["records-people"]; shown != "66" {
		t.Errorf("they add up to %s people", shown)
	}
	if _, body, _ = w.get("/records?station=LS01&day=2026-11-22"); !strings.Contains(body, "有效 · 补录（11月23日 记下）") {
		t.Error("a late record is not marked")
	}
	if _, body, _ = w.get("/records?station=LS01&day=2026-11-20"); !strings.Contains(body, "已改到 11月23日，计在那天") {
		t.Error("a record that moved away is not where somebody entered it")
	}
	if _, body, _ = w.get("/records?station=LS01&day=2025-01-01&lang=en"); !strings.Contains(body, "That is not nobody") {
		t.Error("a day without records says nothing")
	}
}
