package alert

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"yizhan/shared/browsertest"
)

var pictures = flag.String("pictures", "", "folder for pictures of the pages in their states")

// TestInTheBrowser acknowledges an alert and closes it, and looks at the pages in the
// states that they have: go test -run Browser -pictures DIR.
func TestInTheBrowser(t *testing.T) {
	w, east, _ := twoSilent(t)
	w.Exec("INSERT INTO alert (key, kind, urgent, division, station, name, figure, zh, en, began_at, opened_at) VALUES ('disk','disk',1,'','','',900,'服务器数据文件夹所在的磁盘只剩 0.9 GB。满了以后什么也收不进来。','The disk of the server''s data folder has 0.9 GB left.',?1,?1)", w.Now.UnixMilli())
	ctx, complaints := browsertest.Browser(t)
	shoot := func(name, path string) {
		for _, v := range []struct {
			size string
			x, y int64
		}{{"", 1366, 768}, {"-phone", 390, 844}} {
			browsertest.Do(t, ctx, chromedp.EmulateViewport(v.x, v.y), chromedp.Navigate(w.url+path))
			picture, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
			must(t, err)
			if !bytes.HasPrefix(picture, []byte("\x89PNG")) {
				t.Errorf("%s is no picture", name)
			}
			if *pictures != "" {
				must(t, os.WriteFile(filepath.Join(*pictures, "alerts-"+name+v.size+".png"), picture, 0o644))
			}
		}
		for _, v := range browsertest.Violations(t, ctx) {
			t.Errorf("%s: %s", path, v)
		}
		browsertest.Fits(t, ctx, w.url+path)
	}
	// A page that goes away while it is asked is asked again, as the next one.
	says := func(what string) {
		t.Helper()
		var err error
		for range 20 {
			if _, err = chromedp.Run(ctx, chromedp.Poll[bool](`document.body.innerText.includes("`+what+`")`, chromedp.WithPollingTimeout(time.Second))); err == nil {
				return
			}
		}
		t.Fatalf("the page does not say %s: %v", what, err)
	}
	shoot("list", "/alerts")
	shoot("english", "/alerts?lang=en")
	shoot("one", east+"?lang=zh")
	browsertest.Do(t, ctx, chromedp.EmulateViewport(1366, 768), chromedp.Navigate(w.url+east),
		chromedp.SendKeys(`form[action$="/acknowledge"] input[name=note]`, "打过电话，停电\r"))
	says("停电")
	browsertest.Do(t, ctx, chromedp.SendKeys(`form[action$="/close"] input[name=note]`, "修好了再看\r"))
	says("情况还在")
	says("市里 关闭的")
	shoot("closed", east)
	shoot("history", "/alerts?state=closed")
	shoot("none", "/alerts?kind=report")
	for _, c := range complaints() {
		t.Errorf("the browser complained: %s", c)
	}
}
