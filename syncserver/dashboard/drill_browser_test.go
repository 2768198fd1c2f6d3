package dashboard

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"yizhan/shared/browsertest"
)

// TestDownToTheRecordsInTheBrowser clicks from the city to the records of a day and back
// up, with scripts and in a browser that runs none.
func TestDownToTheRecordsInTheBrowser(t *testing.T) {
	w := tangled(t)
	for _, scripts := range []bool{true, false} {
		ctx, complaints := browsertest.Browser(t)
		browsertest.Do(t, ctx, chromedp.EmulateViewport(1366, 768))
		if _, err := chromedp.Call(ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !scripts}); err != nil {
			t.Fatal(err)
		}
		browsertest.Do(t, ctx, chromedp.Navigate(w.server.URL+"/"))
		// A question to a page that is just being left is answered by none.
		until := func(condition string) {
			t.Helper()
			for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
				limited, cancel := context.WithTimeout(ctx, 2*time.Second)
				yes, err := chromedp.Run(limited, chromedp.Evaluate[bool](`document.readyState === "complete" && (`+condition+`)`))
				cancel()
				if err == nil && yes {
					return
				}
			}
			t.Fatalf("%s does not come", condition)
		}
		reads := func(words string) { t.Helper(); until("document.body.textContent.includes(`" + words + "`)") }
		press := func(selector string) {
			t.Helper()
			until("document.querySelector(`" + selector + "`) !== null")
			browsertest.Do(t, ctx, chromedp.Click(selector))
		}
		reads("按县区")
		press(`a[href="/?division=511102&period=month"]`)
		reads("按乡镇（街道）")
		press(`a[href="/?division=511102004&period=month"]`)
		reads("大佛街道")
		press(`a[href="/?period=month&station=LS01"]`)
		reads("站名LS01")
		press(`tbody a[href="/?from=2026-11-10&station=LS01&to=2026-11-10"]`)
		press(`a[href="/records?day=2026-11-10&station=LS01"]`)
		reads("第 1 页")
		press(`a[rel=next]`)
		reads("第 2 页")
		until("location.search === `?day=2026-11-10&page=2&station=LS01`")
		press(`.crumbs a[href="/"], .crumbs a`)
		reads("按县区")
		for _, c := range complaints() {
			if !strings.Contains(c, "favicon") {
				t.Errorf("the browser complained: %s", c)
			}
		}
	}
}
