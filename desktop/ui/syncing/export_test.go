package syncing_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"yizhan/desktop/ui/gallery"
	"yizhan/desktop/ui/page"
	"yizhan/desktop/ui/syncing"
)

// TestAListIsTakenOutWhole: the window has read the first hundred.
func TestAListIsTakenOutWhole(t *testing.T) {
	s, err := gallery.OpenState(t.Context(), gallery.StateUnpaired)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	status, err := s.Status(t.Context())
	if err != nil || status.Pending < 110 {
		t.Fatalf("%d wait, %v", status.Pending, err)
	}
	stage := gallery.TestStage(t, s)
	stage.Open(page.Sync)
	stage.Settle()
	stage.Type("1")
	stage.Advance(200 * time.Millisecond)
	folder := t.TempDir()
	stage.Page(page.Sync).(*syncing.Page).Export().Take('c', folder)
	stage.Settle()
	found, _ := filepath.Glob(filepath.Join(folder, "*.csv"))
	if len(found) != 1 {
		t.Fatal(found)
	}
	b, err := os.ReadFile(found[0])
	if lines := strings.Count(string(b), "\n"); err != nil || int64(lines) != status.Pending+1 {
		t.Errorf("%d lines for %d that wait, %v", lines, status.Pending, err)
	}
}
