package day_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/day"
	"yizhan/desktop/ui/gallery"
	"yizhan/desktop/ui/page"
)

// TestListsAreTakenOutWithoutWhatReachesPeople: neither a telephone number nor a PIN is
// in any file, and the rest of each list is.
func TestListsAreTakenOutWithoutWhatReachesPeople(t *testing.T) {
	s := gallery.TestSample(t)
	if err := s.Fill(t.Context(), 0); err != nil {
		t.Fatal(err)
	}
	if err := s.FillDesk(t.Context()); err != nil {
		t.Fatal(err)
	}
	stage := gallery.TestStage(t, s)
	stage.Open(page.Day)
	stage.Settle()
	for tab, want := range map[string][]string{
		"1": {"物资已补充", "钥匙在抽屉里"}, "2": {"饮水机", "不加热"}, "3": {"想要一个放头盔的架子", "微心愿"}, "4": {"王老师", "站长"},
	} {
		press(stage, tab)
		folder := t.TempDir()
		stage.Page(page.Day).(*day.Day).Export().Take('c', folder)
		stage.Settle()
		found, _ := filepath.Glob(filepath.Join(folder, "*.csv"))
		if len(found) != 1 {
			t.Fatalf("list %s: %q", tab, found)
		}
		b, err := os.ReadFile(found[0])
		if err != nil {
			t.Fatal(err)
		}
		for _, word := range want {
			if !strings.Contains(string(b), word) {
				t.Errorf("list %s lacks %q: %s", tab, word, b)
			}
		}
		for _, secret := range []string{"13800001234", "2580", "1470"} {
			if strings.Contains(string(b), secret) {
				t.Errorf("list %s tells %q", tab, secret)
			}
		}
		stage.CloseSheet()
	}
	log, err := s.Exports(t.Context(), 10)
	if err != nil || len(log) != 4 {
		t.Errorf("%d lines in the log, %v", len(log), err)
	}
	lists := map[station.ExportList]bool{}
	for _, e := range log {
		lists[e.List] = true
	}
	if len(lists) != 4 {
		t.Errorf("%v", lists)
	}
}
