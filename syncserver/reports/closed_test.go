package reports

import (
	"strings"
	"testing"
	"time"

	"yizhan/shared/domain"
	"yizhan/shared/ledger/sqlite"
	"yizhan/syncserver/months"
)

// TestAClosedMonthIsPinned: tables of it say what they said when it was closed, and beside
// that what came later; the files do so too.
func TestAClosedMonthIsPinned(t *testing.T) {
	w := twoCounties(t)
	if err := months.Close(t.Context(), w.city, 202611, noon.AddDate(0, 1, 0)); err != nil {
		t.Fatal(err)
	}
	// Asked in December, as a month that is over is.
	w.pages.now = func() time.Time { return noon.AddDate(0, 1, 0) }
	before := cells(t, w)
	w.visit("LS01", 12)
	after := cells(t, w)
	if before != after {
		t.Errorf("the table changed:\n%s\n%s", before, after)
	}
	_, page, _ := w.get("/reports/T1?month=2026-11")
	for _, text := range []string{"已关账", "之后补报 +12 人次", "补报 +12 人次"} {
		if !strings.Contains(page, strings.ReplaceAll(text, "+", "&#43;")) {
			t.Errorf("the page does not say %s", text)
		}
	}
	if _, page, _ := w.get("/reports?month=2026-11"); !strings.Contains(page, "之后补报 &#43;12 人次") {
		t.Error("the list does not say it")
	}
	// A county is not told what came in another.
	w.staff = county("county_viewer")
	if _, page, _ := w.get("/reports/T1?month=2026-11"); !strings.Contains(page, "之后补报 &#43;0 人次") {
		t.Error("a county is told of another's late records")
	}
}

// TestAClosedMonthKeepsItsStations: one that is deleted or moved since has its row, and a
// new one has none.
func TestAClosedMonthKeepsItsStations(t *testing.T) {
	w := twoCounties(t)
	if err := months.Close(t.Context(), w.city, 202611, noon.AddDate(0, 1, 0)); err != nil {
		t.Fatal(err)
	}
	w.pages.now = func() time.Time { return noon.AddDate(0, 1, 0) }
	before := cells(t, w)
	id := domain.StationID("LS01")
	w.write(func(tx sqlite.Tx) error {
		return tx.Exec(t.Context(), "DELETE FROM document WHERE kind = 'station' AND id = ?", id[:])
	})
	w.plant(domain.KindStation, domain.StationID("NEW1"), domain.Station{Code: "NEW1", Name: "新开驿站", Division: "511102"})
	if after := cells(t, w); before != after {
		t.Errorf("the table changed:\n%s\n%s", before, after)
	}
	if _, page, _ := w.get("/reports/T1?month=2026-11"); strings.Contains(page, "新开驿站") {
		t.Error("a station that was not there then is listed")
	}
	w.visit("NEW1", 5)
	if _, page, _ := w.get("/reports/T1?month=2026-11"); !strings.Contains(page, "之后补报 &#43;5 人次") {
		t.Error("what it brought is not among the late")
	}
}

// cells are the numbers of the page of T1.
func cells(t *testing.T, w *town) string {
	t.Helper()
	code, page, _ := w.get("/reports/T1?month=2026-11")
	if code != 200 {
		t.Fatalf("%d", code)
	}
	var out []string
	for _, part := range strings.Split(page, `<td class="number">`)[1:] {
		cell, _, _ := strings.Cut(part, "<")
		out = append(out, cell)
	}
	if len(out) < 10 || !strings.Contains(strings.Join(out, " "), "4,057") {
		t.Fatalf("no numbers: %v", out)
	}
	return strings.Join(out, " ")
}
