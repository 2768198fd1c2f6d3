package ui_test

import (
	"runtime"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"yizhan/desktop/ui/gallery"
	"yizhan/desktop/ui/page"
)

// TestADayLeavesNothingBehind: hours of visits and pages later the program holds as
// many goroutines as before, and its heap has not grown with them. Sheets are left
// to make bench: the toolkit forgets what it drew of them a minute later, and under
// the test driver never.
func TestADayLeavesNothingBehind(t *testing.T) {
	stage := gallery.TestStage(t, gallery.TestSample(t))
	work := func(rounds int) {
		for range rounds {
			for _, keys := range []string{"4q", "1", "33w"} {
				for _, r := range keys {
					stage.Type(string(r))
					stage.Advance(100 * time.Millisecond)
				}
				stage.Press(fyne.KeyReturn)
				stage.Advance(20 * time.Second)
			}
			for _, name := range []page.Name{page.Today, page.People, page.Day, page.Statistics, page.Sync, page.Settings, page.Desk} {
				stage.Open(name)
				stage.Settle()
			}
		}
	}
	heap := func() uint64 {
		runtime.GC()
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	work(40) // fills what is kept for good: fonts, lists of 200 rows, pages
	before, goroutines := heap(), runtime.NumGoroutine()
	work(80)
	after := heap()
	t.Logf("heap %d → %d KB, goroutines %d → %d", before>>10, after>>10, goroutines, runtime.NumGoroutine())
	if n := runtime.NumGoroutine(); n > goroutines+2 {
		t.Errorf("%d goroutines, %d before", n, goroutines)
	}
	if grown := int64(after) - int64(before); grown > 4<<20 {
		t.Errorf("the heap grew by %d KB in 80 rounds", grown>>10)
	}
}
