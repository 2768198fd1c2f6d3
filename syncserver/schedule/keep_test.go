package schedule

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestOldFilesGo after thirteen months, with their folder; the inbox says that they were
// removed, and what is newer stays.
func TestOldFilesGo(t *testing.T) {
	w := newTown(t)
	w.post("/schedule", weekly("T1.csv")...)
	w.at("2026-11-23 08:00")
	w.at("2026-12-07 08:00")
	files := func() int {
		found, err := filepath.Glob(filepath.Join(Folder(w.City), "*", "*"))
		must(t, err)
		return len(found)
	}
	tidy := func(when string) {
		t.Helper()
		w.Now = at(when)
		must(t, w.runner.Tidy(t.Context()))
	}
	tidy("2027-12-23 07:59")
	if n := files(); n != 3 {
		t.Fatalf("%d files in the thirteenth month", n)
	}
	tidy("2027-12-24 08:00")
	if n := files(); n != 2 {
		t.Errorf("%d files after it", n)
	}
	if _, err := os.Stat(filepath.Join(Folder(w.City), "2026-12")); err != nil {
		t.Error(err)
	}
	box := w.box()
	if len(box) != 3 || box[2].Removed == "" || box[0].Removed != "" {
		t.Errorf("%+v", box)
	}
	_, body := w.get("/inbox")
	if strings.Count(body, "2027-12-24 到期删除") != 1 || strings.Contains(body, `href="/inbox/1"`) || !strings.Contains(body, `href="/inbox/2"`) {
		t.Error(body)
	}
	if status, body := w.get("/inbox/1"); status != http.StatusNotFound || !strings.Contains(body, "现在做一份") {
		t.Errorf("%d %s", status, body)
	}
	// A file that somebody has taken away already is no reason to stop.
	must(t, os.RemoveAll(Folder(w.City)))
	tidy("2029-01-01 08:00")
	if n := w.count("SELECT count(*) FROM report_run WHERE removed_at IS NOT NULL"); n != 3 {
		t.Errorf("%d are marked", n)
	}
}
