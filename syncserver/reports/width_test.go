package reports

import (
	"testing"

	"yizhan/shared/browsertest"
	"yizhan/shared/domain"
)

// TestPagesFitATelephone: the files of each table can be reached with a thumb.
func TestPagesFitATelephone(t *testing.T) {
	w := twoCounties(t)
	w.plant(domain.KindStation, domain.StationID("LS10"), domain.Station{Code: "LS10", Name: "嘉州小哥加油站", Division: "511102"})
	w.visit("LS10", 1043)
	ctx, _ := browsertest.Browser(t)
	for _, path := range []string{"/reports/T1", "/reports/T9", "/reports"} {
		browsertest.Fits(t, ctx, w.server.URL+path)
	}
	if hidden := browsertest.Poll[string](t, ctx, `"right " + Math.max(0, ...[...document.querySelectorAll(".reports .files a")].map((a) => Math.round(a.getBoundingClientRect().right - a.closest(".card").getBoundingClientRect().right)))`); hidden != "right 0" {
		t.Errorf("files of the tables lie beside the screen: %s", hidden)
	}
}
