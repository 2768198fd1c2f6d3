package server

import (
	"flag"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"yizhan/shared/browsertest"
	"yizhan/syncserver/access"
)

var pictures = flag.String("pictures", "", "folder for pictures of the pages in their states")

// TestSignInInTheBrowser signs in on the real server, with a wrong password first, is
// led to the page that was asked for, and leaves.
func TestSignInInTheBrowser(t *testing.T) {
	s := newServer(t)
	s.account(t, "陈丽", access.CountyAdmin, "511181")
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	go func() { _ = s.Serve(l) }() // ends with the server
	base := "http://" + l.Addr().String()
	ctx, complaints := browsertest.Browser(t)
	shoot := func(name string) {
		if *pictures == "" {
			return
		}
		for _, scheme := range []string{"light", "dark"} {
			_, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}})
			must(t, err)
			picture, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
			must(t, err)
			must(t, os.WriteFile(filepath.Join(*pictures, name+"-"+scheme+".png"), picture, 0o644))
		}
	}
	text := func() string { return browsertest.Poll[string](t, ctx, "document.body.innerText") }
	// A page that goes away while it is asked is asked again, as the next one.
	at := func(path string) {
		t.Helper()
		var err error
		for range 20 {
			there := `document.readyState === "complete" && location.pathname + location.search === "` + path + `"`
			if _, err = chromedp.Run(ctx, chromedp.Poll[bool](there, chromedp.WithPollingTimeout(time.Second))); err == nil {
				return
			}
		}
		t.Fatalf("%s does not come: %v", path, err)
	}

	browsertest.Do(t, ctx, chromedp.EmulateViewport(1366, 768), chromedp.Navigate(base+"/devices"))
	at("/login?next=%2Fdevices")
	shoot("login")
	browsertest.Do(t, ctx, chromedp.SendKeys("input[name=name]", "陈丽"), chromedp.SendKeys("input[name=password]", "not this password\r"))
	at("/login")
	if said := text(); !strings.Contains(said, "账号或密码不对") {
		t.Errorf("the page says %q", said)
	}
	shoot("wrong")
	browsertest.Do(t, ctx, chromedp.SendKeys("input[name=password]", password+"\r")) // the name is there still
	at("/devices")
	if said := text(); !strings.Contains(said, "陈丽") || !strings.Contains(said, "县级管理员 · 峨眉山市") {
		t.Errorf("the page says %q", said)
	}
	shoot("devices")
	browsertest.Do(t, ctx, chromedp.Click(`nav.pages a[href="/work"]`))
	at("/work")
	shoot("work")
	browsertest.Do(t, ctx, chromedp.Click(`nav.pages a[href="/"]`))
	at("/")
	shoot("overview")
	browsertest.Do(t, ctx, chromedp.Navigate(base+"/?division=511102"))
	if said := text(); !strings.Contains(said, "不归你管") {
		t.Errorf("the page says %q", said)
	}
	shoot("foreign")
	browsertest.Do(t, ctx, chromedp.Navigate(base+"/?lang=en"))
	shoot("english")
	browsertest.Do(t, ctx, chromedp.Navigate(base+"/work?lang=zh"), chromedp.Click(`form[action="/logout"] button`))
	at("/login")
	browsertest.Do(t, ctx, chromedp.Navigate(base+"/work"))
	at("/login?next=%2Fwork")
	for _, c := range complaints() {
		if !strings.Contains(c, "401") && !strings.Contains(c, "404") { // the wrong password, and the county of others
			t.Errorf("the browser complained: %s", c)
		}
	}
}
