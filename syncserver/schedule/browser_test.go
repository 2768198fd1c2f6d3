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
	"yizhan/syncserver/mail"
	"yizhan/syncserver/mail/mailtest"
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

	// With mail, as the city's administrator sees it.
	server := mailtest.Start(t)
	must(t, mail.Save(w.City.Dir(), server.Settings))
	w.as("市里")
	server.Answer(func(to string) error {
		if strings.HasPrefix(to, "office") {
			return nil
		}
		return mailtest.Refusal(map[bool]int{true: 550, false: 452}[strings.HasPrefix(to, "gone")])
	})
	show("/schedule?lang=zh", 1366)
	shoot("mail-empty")
	browsertest.Do(t, ctx, chromedp.SetValue("select[name=what]", "T1.xlsx"), chromedp.SendKeys("input[name=mail]", "office@county.example gone@county.example full@county.example\r"), chromedp.WaitVisible("form.decide"))
	browsertest.Do(t, ctx, chromedp.Click("button[formaction$='/run']"), chromedp.WaitVisible("a[href^='/inbox/']"))
	must(t, w.runner.Deliver(t.Context()))
	show("/schedule", 1366)
	if said := browsertest.Poll[string](t, ctx, "document.body.innerText"); !strings.Contains(said, "已发") || !strings.Contains(said, "没发成") || !strings.Contains(said, "再试") {
		t.Errorf("the page says %q", said)
	}
	shoot("mail")
	browsertest.Do(t, ctx, chromedp.SendKeys("details.sure summary", "\r"), chromedp.WaitVisible("details.sure[open] input"))
	shoot("mail-change")
	for _, v := range browsertest.Violations(t, ctx) {
		t.Errorf("with mail: %s", v)
	}
	show("/schedule?lang=en", 390)
	shoot("mail-narrow")
	browsertest.Fits(t, ctx, w.url+"/schedule")
	w.Exec("UPDATE report_run SET removed_at = ? WHERE id = 1", w.Now.UnixMilli())
	w.as("东县")
	show("/inbox?lang=zh", 1366)
	shoot("inbox-removed")
	for _, c := range complaints() {
		t.Errorf("the browser complained: %s", c)
	}
}
