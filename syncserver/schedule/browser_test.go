package schedule

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"yizhan/shared/browsertest"
)

var pictures = flag.String("pictures", "", "folder for pictures of the pages in their states")

// TestInTheBrowser schedules a report, has one made at once and one at its hour, and looks
// at each page in the states that it has: go test -run Browser -pictures DIR.
func TestInTheBrowser(t *testing.T) {
	w := newTown(t)
	ctx, complaints := browsertest.Browser(t)
	shoot := func(name string) {
		picture, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
		must(t, err)
		if !bytes.HasPrefix(picture, []byte("\x89PNG")) {
			t.Errorf("%s is no picture", name)
		}
		if *pictures != "" {
			must(t, os.WriteFile(filepath.Join(*pictures, "schedule-"+name+".png"), picture, 0o644))
		}
	}
	show := func(path string, width int64) {
		browsertest.Do(t, ctx, chromedp.EmulateViewport(width, 768), chromedp.Navigate(w.url+path), chromedp.Sleep(100*time.Millisecond))
	}
	show("/inbox?lang=zh", 1366)
	shoot("inbox-empty")
	show("/schedule", 1366)
	shoot("empty")
	browsertest.Do(t, ctx, chromedp.SetValue("select[name=what]", "T2.xlsx"), chromedp.SetValue("select[name=every]", "weekly"), chromedp.Click("form[action='/schedule'] button"), chromedp.WaitVisible("form.decide"))
	browsertest.Do(t, ctx, chromedp.Click("button[formaction$='/run']"), chromedp.WaitVisible("a[href='/inbox/1']"))
	w.at("2026-11-23 08:00")
	w.Exec("INSERT INTO report_run (schedule, period, at, tries, file, bytes, sha256, problem_zh, problem_en) VALUES (1, '2026-11-09 2026-11-15 1', ?, 1, '', 0, '', '磁盘满了，请清理后再试', 'The disk is full: make room and try again')", w.Now.UnixMilli())
	w.Exec("INSERT INTO report_inbox (account, run) SELECT '东县', max(id) FROM report_run")
	show("/inbox", 1366)
	if said := browsertest.Poll[string](t, ctx, "document.body.innerText"); !strings.Contains(said, "3 份没看过") || !strings.Contains(said, "磁盘满了") {
		t.Errorf("the page says %q", said)
	}
	shoot("inbox")
	show("/schedule", 1366)
	shoot("one")
	show("/inbox", 390)
	shoot("inbox-narrow")
	show("/schedule", 390)
	shoot("narrow")
	if wide := browsertest.Poll[float64](t, ctx, "document.documentElement.scrollWidth"); wide > 390 {
		t.Errorf("the page is %v wide on a telephone", wide)
	}
	show("/schedule?lang=en", 1366)
	shoot("english")
	show("/inbox", 1366)
	shoot("inbox-english")
	for _, c := range complaints() {
		t.Errorf("the browser complained: %s", c)
	}
}
