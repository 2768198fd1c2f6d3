package server

import (
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/pquerna/otp/totp"

	"yizhan/shared/browsertest"
	"yizhan/syncserver/access"
)

// TestSecondStepInTheBrowser goes the whole way of somebody new, on the real server in a
// real browser, by pages that have no script: invited, password chosen, second step switched on, signed
// in with a code, and with a recovery code where the telephone is lost.
func TestSecondStepInTheBrowser(t *testing.T) {
	s := newServer(t)
	s.account(t, "赵强", access.CityAdmin, "")
	s.account(t, "wang", access.CountyViewer, "511181")
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	go func() { _ = s.Serve(l) }() // ends with the server
	base := "http://" + l.Addr().String()
	ctx, complaints := browsertest.Browser(t)
	text := func() string { return browsertest.Poll[string](t, ctx, "document.body.innerText") }
	comes := func(what string) {
		t.Helper()
		browsertest.Poll[bool](t, ctx, `document.readyState === "complete" && `+what)
	}
	at := func(path string) { t.Helper(); comes(`location.pathname === "` + path + `"`) }
	// look checks a page for those who see or move otherwise, and draws it in both
	// languages' widths. What is shown once cannot be asked for again, so only its width
	// changes.
	look := func(name string) {
		t.Helper()
		if n := browsertest.Poll[int](t, ctx, "1 + document.scripts.length") - 1; n > 0 {
			t.Errorf("%s has %d scripts", name, n)
		}
		for _, size := range []struct {
			name         string
			wide, height int64
		}{{"desk", 1366, 768}, {"phone", 390, 844}} {
			browsertest.Do(t, ctx, chromedp.EmulateViewport(size.wide, size.height))
			if over := browsertest.Poll[int](t, ctx, `1 + Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth)`) - 1; over > 0 {
				t.Errorf("%s is %d pixels too wide for a %s", name, over, size.name)
			}
			for _, scheme := range []string{"light", "dark"} {
				_, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}})
				must(t, err)
				for _, v := range browsertest.Violations(t, ctx) {
					t.Errorf("%s (%s, %s): %s", name, size.name, scheme, v)
				}
				if *pictures == "" {
					continue
				}
				picture, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
				must(t, err)
				must(t, os.WriteFile(filepath.Join(*pictures, name+"-"+size.name+"-"+scheme+".png"), picture, 0o644))
			}
		}
		browsertest.Do(t, ctx, chromedp.EmulateViewport(1366, 768))
	}
	signIn := func(name, password string) {
		browsertest.Do(t, ctx, chromedp.Navigate(base+"/login"), chromedp.SendKeys("input[name=name]", name), chromedp.SendKeys("input[name=password]", password+"\r"))
	}
	leave := func() {
		browsertest.Do(t, ctx, chromedp.Click(`form[action="/logout"] button`))
		at("/login")
	}
	// English pages are looked at too, where asking again is possible.
	english := func(name, path string) {
		browsertest.Do(t, ctx, chromedp.Navigate(base+path+"lang=en"))
		look(name + "-en")
		browsertest.Do(t, ctx, chromedp.Navigate(base+path+"lang=zh"))
	}

	signIn("赵强", password)
	at("/")
	browsertest.Do(t, ctx, chromedp.Click(`nav.pages a[href="/accounts"]`))
	at("/accounts")
	browsertest.Do(t, ctx, chromedp.SendKeys("input[name=name]", "孙丽"), chromedp.SendKeys("select[name=division]", "峨眉山市"))
	browsertest.Do(t, ctx, chromedp.Click(`form[action="/accounts#invite"] button`))
	comes(`!!document.querySelector("pre.link")`)
	look("link")
	link := browsertest.Poll[string](t, ctx, `document.querySelector("pre.link").innerText`)
	browsertest.Do(t, ctx, chromedp.Navigate(base+"/accounts"))
	if said := text(); !strings.Contains(said, "孙丽") || !strings.Contains(said, "等设密码") {
		t.Errorf("the list says %q", said)
	}
	look("accounts")
	english("accounts", "/accounts?")
	one := "/accounts/one?name=" + url.QueryEscape("孙丽") + "&"
	english("one", one)
	look("one")
	leave()

	browsertest.Do(t, ctx, chromedp.Navigate(strings.TrimSpace(link)))
	at("/invite")
	look("invite")
	browsertest.Do(t, ctx, chromedp.SendKeys("input[name=password]", password), chromedp.SendKeys("input[name=again]", password+"\r"))
	at("/")
	browsertest.Do(t, ctx, chromedp.Navigate(base+"/account"))
	look("account-off")
	browsertest.Do(t, ctx, chromedp.SendKeys(`form[action="/account/second/begin"] input[name=old]`, password+"\r"))
	at("/account/second")
	look("secret")
	secret := strings.ReplaceAll(strings.TrimSpace(browsertest.Poll[string](t, ctx, `document.querySelector("pre").innerText`)), " ", "")
	code := func() string {
		// One that is used already is not taken again, so the next one is waited for; the
		// clock of the telephone may be a step ahead.
		c, err := totp.GenerateCode(secret, time.Now().Add(30*time.Second))
		must(t, err)
		return c
	}
	first, err := totp.GenerateCode(secret, time.Now())
	must(t, err)
	browsertest.Do(t, ctx, chromedp.SendKeys("input[name=code]", first+"\r"))
	comes(`document.querySelectorAll("ol.codes li").length === 10`)
	look("codes")
	recovery := browsertest.Poll[string](t, ctx, `document.querySelector("ol.codes code").innerText`)
	browsertest.Do(t, ctx, chromedp.Navigate(base+"/account"))
	if said := text(); !strings.Contains(said, "恢复码还剩 10 个") {
		t.Errorf("the account says %q", said)
	}
	look("account-on")
	english("account-on", "/account?")
	leave()

	signIn("孙丽", password)
	at("/login/second")
	browsertest.Do(t, ctx, chromedp.SendKeys(`input[autocomplete="one-time-code"]`, "000000\r"))
	comes(`!!document.querySelector("#wrong")`)
	look("second-wrong")
	browsertest.Do(t, ctx, chromedp.SendKeys(`input[autocomplete="one-time-code"]`, code()+"\r"))
	at("/")
	leave()

	signIn("孙丽", password)
	at("/login/second")
	look("second")
	browsertest.Do(t, ctx, chromedp.Click("summary"), chromedp.SendKeys(`details input[name=code]`, strings.ToLower(recovery)+"\r"))
	at("/")
	browsertest.Do(t, ctx, chromedp.Navigate(base+"/account"))
	if said := text(); !strings.Contains(said, "恢复码还剩 9 个") || !strings.Contains(said, "峨眉山市") {
		t.Errorf("the account says %q", said)
	}
	leave()
	browsertest.Do(t, ctx, chromedp.Navigate(strings.TrimSpace(link)))
	if said := text(); !strings.Contains(said, "再发一个") {
		t.Errorf("the used link says %q", said)
	}
	look("link-used")
	for _, c := range complaints() {
		// The wrong code, the used link, and keys that were pressed before the page took the
		// focus by itself.
		if !strings.Contains(c, "401") && !strings.Contains(c, "Autofocus") {
			t.Errorf("the browser complained: %s", c)
		}
	}
}
