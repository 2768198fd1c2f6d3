package democity

import (
	"context"
	"fmt"
	"html"
	"io"
	"maps"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"yizhan/shared/browsertest"
	"yizhan/syncserver/access"
	"yizhan/syncserver/fleet/sim"
)

// TestEveryPage follows every link from the first page on, in the demonstration city as
// an administrator sees it. No link is dead, no page asks another host for anything, and
// each kind of page is looked at in a browser, by day in Chinese and by night in English:
// people who see or move otherwise can use it, the browser has nothing to complain of, and
// nothing lies beside the screen of a telephone.
func TestEveryPage(t *testing.T) {
	ctx := t.Context()
	h, err := sim.StartHost(ctx, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := h.Close(); err != nil {
			t.Error(err)
		}
	}()
	now := time.Now()
	if err := Fill(ctx, h.City, h.URL, now); err != nil {
		t.Fatal(err)
	}
	const password = "a long enough word for a test"
	if err := access.AddAccount(ctx, h.City, access.Account{Name: "walker", Role: access.CityAdmin}, password, now); err != nil {
		t.Fatal(err)
	}
	pages := walk(t, h.URL, password)
	t.Logf("%d kinds of page", len(pages))

	browser, complaints := browsertest.Browser(t)
	browsertest.Do(t, browser, chromedp.Navigate(h.URL+"/login"),
		chromedp.SendKeys("input[name=name]", "walker"), chromedp.SendKeys("input[name=password]", password+"\r"))
	for range 20 { // a page that goes away while it is asked is asked again, as the next one
		if _, err = chromedp.Run(browser, chromedp.Poll[bool](`location.pathname === "/" && document.readyState === "complete"`, chromedp.WithPollingTimeout(time.Second))); err == nil {
			break
		}
	}
	looks := []struct{ lang, scheme string }{{"zh", "light"}, {"en", "dark"}}
	for i, kind := range slices.Sorted(maps.Keys(pages)) {
		look := looks
		if strings.HasPrefix(kind, "/work/") { // alike but for the kind of document
			look = looks[i%2:][:1]
		}
		for _, l := range look {
			if _, err := chromedp.Call(browser, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: l.scheme}}}); err != nil {
				t.Fatal(err)
			}
			browsertest.Do(t, browser, chromedp.EmulateViewport(1366, 768), chromedp.Navigate(h.URL+in(pages[kind], l.lang)))
			browsertest.Poll[bool](t, browser, `document.readyState === "complete"`)
			for _, v := range browsertest.Violations(t, browser) {
				t.Errorf("%s (%s, %s): %s", pages[kind], l.lang, l.scheme, v)
			}
		}
		browsertest.Fits(t, browser, h.URL+pages[kind])
	}
	for _, c := range complaints() {
		t.Errorf("the browser complained: %s", c)
	}
}

// in is an address in a language.
func in(path, lang string) string {
	u, _ := url.Parse(path) // it was read before
	q := u.Query()
	q.Set("lang", lang)
	u.RawQuery = q.Encode()
	return u.String()
}

var (
	links    = regexp.MustCompile(`(?:href|src)="([^"]*)"`)
	identity = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f-]{27}|[0-9]{6,}`)
)

// perKind is how many addresses of one kind are asked for.
const perKind = 2

// walk asks for pages by HTTP, starting at the first, and returns an address for each
// kind of page: what differs only in its ids, or in what its parameters say, is one kind.
func walk(t *testing.T, base, password string) map[string]string {
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	client := http.Client{Jar: jar, Timeout: time.Minute}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, base+"/login", strings.NewReader(url.Values{"name": {"walker"}, "password": {password}}.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Origin", base)
	if res, err := client.Do(req); err != nil || res.Request.URL.Path != "/" {
		t.Fatalf("sign in: %v, %v", res, err)
	}
	pages, asked, waiting := map[string]string{}, map[string]int{}, []string{"/"}
	for len(waiting) > 0 {
		path := waiting[0]
		waiting = waiting[1:]
		u, err := url.Parse(path)
		if err != nil {
			t.Errorf("a link to %q: %v", path, err)
			continue
		}
		kind := identity.ReplaceAllString(u.Path, "…")
		with := kind + "?" + strings.Join(slices.Sorted(maps.Keys(u.Query())), "&")
		if asked[with]++; asked[with] > perKind {
			continue
		}
		body, what, err := visit(t.Context(), &client, base+path)
		if err != nil {
			t.Errorf("%s: %v", path, err)
			continue
		}
		if !strings.HasPrefix(what, "text/html") {
			continue
		}
		if pages[kind] == "" {
			pages[kind] = path
		}
		for _, m := range links.FindAllStringSubmatch(body, -1) {
			to := html.UnescapeString(m[1])
			target, err := u.Parse(to)
			switch {
			case err != nil || target.Host != "":
				t.Errorf("%s leads to %q", path, to)
			case strings.HasPrefix(to, "#") || target.Path == "/logout":
			case target.Query().Get("format") == "pdf": // needs a font that not every computer has
			default:
				target.Fragment = ""
				waiting = append(waiting, target.String())
			}
		}
	}
	return pages
}

func visit(ctx context.Context, client *http.Client, address string) (body, what string, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return "", "", err
	}
	req.Header.Set("Accept", "text/html")
	res, err := client.Do(req)
	if err != nil {
		return "", "", err
	}
	defer res.Body.Close()
	all, err := io.ReadAll(io.LimitReader(res.Body, 8<<20))
	if err == nil && res.StatusCode != http.StatusOK {
		err = fmt.Errorf("status %d: %.200s", res.StatusCode, all)
	}
	return string(all), res.Header.Get("Content-Type"), err
}
