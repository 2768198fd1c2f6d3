package tokens

import (
	"bytes"
	"flag"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/go-chi/chi/v5"

	"yizhan/shared/browsertest"
	"yizhan/shared/domain"
	"yizhan/syncserver/access"
	"yizhan/syncserver/api"
	"yizhan/syncserver/citytest"
)

var pictures = flag.String("pictures", "", "folder for pictures of the pages in their states")

// TestInTheBrowser gives a token and takes it back by keyboard, and looks at the page and
// at that of the interface in their states: go test -run Browser -pictures DIR.
func TestInTheBrowser(t *testing.T) {
	w := citytest.New(t, access.Staff{Name: "chen", Role: access.CityAdmin, Division: "511100", SignedIn: true}, time.Date(2026, 11, 23, 14, 6, 31, 0, domain.Shanghai))
	url := w.Serve(func(r chi.Router, log *slog.Logger, now func() time.Time) {
		New(w.City, log, now).Routes(r)
		api.New(w.City, log, now).Routes(r)
	})
	ctx, complaints := browsertest.Browser(t)
	shoot := func(name string) {
		picture, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
		citytest.Must(t, err)
		if !bytes.HasPrefix(picture, []byte("\x89PNG")) {
			t.Errorf("%s is no picture", name)
		}
		if *pictures != "" {
			citytest.Must(t, os.WriteFile(filepath.Join(*pictures, "tokens-"+name+".png"), picture, 0o644))
		}
		for _, v := range browsertest.Violations(t, ctx) {
			t.Errorf("%s: %s", name, v)
		}
	}
	show := func(path string, width int64) {
		browsertest.Do(t, ctx, chromedp.EmulateViewport(width, 768), chromedp.Navigate(url+path), chromedp.Sleep(100*time.Millisecond))
	}
	_, err := access.NewWallToken(t.Context(), w.City, "511181", 30, w.Now)
	citytest.Must(t, err)
	show("/tokens?lang=zh", 1366)
	shoot("first")
	browsertest.Do(t, ctx, chromedp.SetValue("select[name=division]", "511181"), chromedp.SendKeys("input[name=name]", "峨眉山市大数据平台\r"), chromedp.WaitVisible(".notice.done"))
	if said := browsertest.Poll[string](t, ctx, "document.body.innerText"); !strings.Contains(said, "yizhan_") || !strings.Contains(said, "可用到 2027-05-22") {
		t.Errorf("the page says %q", said)
	}
	shoot("given")
	browsertest.Do(t, ctx, chromedp.SendKeys("input[name=name]", "峨眉山市大数据平台\r"), chromedp.WaitVisible(".wrong"))
	shoot("wrong")
	show("/tokens", 390)
	browsertest.Do(t, ctx, chromedp.SendKeys("details.sure summary", "\r"), chromedp.WaitVisible("details.sure[open] button"))
	shoot("narrow")
	browsertest.Do(t, ctx, chromedp.SendKeys("details.sure[open] button", "\r"), chromedp.Sleep(200*time.Millisecond))
	if said := browsertest.Poll[string](t, ctx, "document.body.innerText"); !strings.Contains(said, "2026-11-23 停用") {
		t.Errorf("the page says %q", said)
	}
	show("/api", 1366)
	shoot("api")
	show("/api", 390)
	shoot("api-narrow")
	show("/api?lang=en", 1366)
	shoot("api-english")
	show("/tokens", 1366)
	shoot("english")
	browsertest.Fits(t, ctx, url+"/tokens")
	browsertest.Fits(t, ctx, url+"/api")
	for _, c := range complaints() {
		if !strings.Contains(c, "422") { // the name that is taken
			t.Errorf("the browser complained: %s", c)
		}
	}
}
