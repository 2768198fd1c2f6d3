package dashboard

import (
	"net/http"
	"strings"
	"testing"

	"yizhan/shared/domain/codes"
	"yizhan/syncserver/access"
	"yizhan/syncserver/months"
)

// TestThePageSaysWhatIsClosed: beside figures of a closed month stands that it is closed,
// and by how much these differ from what was stored.
func TestThePageSaysWhatIsClosed(t *testing.T) {
	w := newTown(t)
	w.lively()
	october := "/?from=2026-10-01&to=2026-10-31"
	if _, body, _ := w.get(october); strings.Contains(body, "已关账") {
		t.Error("nothing is closed")
	}
	if err := months.Close(access.WithStaff(t.Context(), access.Staff{Name: "张科", Role: access.CityAdmin, Division: codes.LeshanCity, SignedIn: true}), w.city, months.Month(202610), noon); err != nil {
		t.Fatal(err)
	}
	w.apply(w.visit("LS01", noon.AddDate(0, -1, 0), "N3", 17))
	w.moved()
	for path, want := range map[string]string{
		october:                                   `<a href="/months/2026-10">2026-10 已关账（1 个月），关账以后补报 17 人次，这里已算进去</a>`,
		october + "&lang=en&station=LS01":         "2026-10 closed (months: 1); 17 people came late since",
		october + "&lang=zh&station=LS02":         "补报 0 人次",
		"/?from=2026-10-02&to=2026-10-31&lang=zh": "",
		"/?period=year":                           "2026-10 已关账",
	} {
		status, body, _ := w.get(path)
		if status != http.StatusOK || want == "" && strings.Contains(body, "已关账") || !strings.Contains(body, want) {
			t.Errorf("%s: %d, %q is missing, or too much", path, status, want)
		}
	}
}
