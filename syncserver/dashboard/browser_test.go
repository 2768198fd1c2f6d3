package dashboard

import (
	"cmp"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"yizhan/shared/browsertest"
	"yizhan/shared/domain"
)

var pictures = flag.String("pictures", "", "folder for pictures of the page in its states")

// watch notes in the page when a figure takes a value, by the page's own clock,
// and what the policy refused.
const watch = `(() => {
	window.refused = [];
	document.addEventListener("securitypolicyviolation", (e) => window.refused.push(e.violatedDirective + " " + e.blockedURI));
	window.seen = {};
	new MutationObserver(() => {
		const e = document.querySelector('[data-figure="total-people"]');
		if (e && !window.seen[e.textContent]) window.seen[e.textContent] = Date.now();
	}).observe(document, { childList: true, subtree: true, characterData: true });
})()`

func TestArrivingVisitShowsInTheBrowser(t *testing.T) {
	w := newTown(t)
	w.station(domain.Station{Code: "LS01", Name: "<script>alert(1)</script>"})
	w.apply(w.visit("LS01", noon.Add(-time.Hour), "N3", 1234, water(2)))
	ctx, complaints := browsertest.Browser(t)
	if _, err := chromedp.Call(ctx, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: watch}); err != nil {
		t.Fatal(err)
	}
	browsertest.Do(t, ctx, chromedp.Navigate(w.server.URL+"/?period=today"))
	if total := browsertest.Poll[string](t, ctx, `document.querySelector('[data-figure="total-people"]').textContent`); total != "1,234" {
		t.Fatalf("the page shows %s", total)
	}
	browsertest.Poll[bool](t, ctx, `document.body.classList.contains("live")`)
	// What the reader has opened stays open.
	browsertest.Do(t, ctx, chromedp.Click(`details[data-keep="trend-table"] > summary`))
	for i := range 3 {
		want := fmt.Sprintf("1,%d", 235+i)
		w.apply(w.visit("LS01", noon, "N4", 1))
		committed := time.Now()
		w.moved()
		took := time.UnixMilli(int64(browsertest.Poll[float64](t, ctx, fmt.Sprintf("window.seen[%q]", want)))).Sub(committed)
		t.Logf("commit to screen: %v", took.Round(time.Millisecond))
		if took > time.Second {
			t.Errorf("%s came on the screen after %v", want, took)
		}
		browsertest.Poll[bool](t, ctx, fmt.Sprintf("Date.now() > window.seen[%q] + %d", want, eventsApart.Milliseconds()))
	}
	if open := browsertest.Poll[string](t, ctx, `"open " + document.querySelector('details[data-keep="trend-table"]').open`); open != "open true" {
		t.Error("the fold-out closed when figures changed")
	}
	if refused := browsertest.Poll[string](t, ctx, `"refused " + window.refused.join()`); refused != "refused " {
		t.Error(refused)
	}
	for _, c := range complaints() {
		t.Errorf("the browser complained: %s", c)
	}
}

func TestLostConnectionIsSaid(t *testing.T) {
	w := newTown(t)
	w.station(domain.Station{Code: "LS01", Name: "欧阳·吐尔逊之家"})
	w.apply(w.visit("LS01", noon, "N3", 7))
	ctx, _ := browsertest.Browser(t)
	browsertest.Do(t, ctx, chromedp.Navigate(w.server.URL))
	browsertest.Poll[bool](t, ctx, `document.body.classList.contains("live")`)
	w.dash.Close()
	_ = w.server.Listener.Close()
	w.server.CloseClientConnections()
	notice := browsertest.Poll[string](t, ctx, `document.getElementById("notice").hidden ? "" : document.getElementById("notice").textContent`)
	if !strings.Contains(notice, "连接中断，显示的是 14:06 的数据") {
		t.Errorf("the notice says %q", notice)
	}
}

// TestPictures takes the pictures that people look at before a change is
// accepted: go test -run Pictures -pictures DIR.
func TestPictures(t *testing.T) {
	if *pictures == "" {
		t.Skip("no folder given with -pictures")
	}
	full, empty := newTown(t), newTown(t)
	full.lively()
	drawn := newTown(t)
	drawn.lively()
	drawn.drop("川S（2021）00045号")
	ctx, complaints := browsertest.Browser(t)
	for _, p := range []struct {
		name, url, scheme, media string
		open                     string // fold-outs to open
		scale                    float64
		whole                    bool
	}{
		{name: "light", url: full.server.URL},
		{name: "light-whole", url: full.server.URL, whole: true},
		{name: "dark", url: full.server.URL + "/?period=7d", scheme: "dark"},
		{name: "dark-whole", url: full.server.URL + "/?measure=saved", scheme: "dark", whole: true},
		{name: "english", url: full.server.URL + "/?lang=en", whole: true},
		{name: "today", url: full.server.URL + "/?period=today&lang=zh"},
		{name: "year", url: full.server.URL + "/?period=year&measure=services"},
		{name: "map", url: full.server.URL + "/?view=map", whole: true},
		{name: "map-narrow", url: full.server.URL + "/?view=map", scale: 3.5, whole: true},
		{name: "own-map", url: drawn.server.URL + "/?view=map&lang=en", whole: true},
		{name: "tables", url: full.server.URL + "/?view=table&division=511102&lang=zh", whole: true},
		{name: "station", url: full.server.URL + "/?station=LS05", whole: true},
		{name: "records", url: full.server.URL + "/records?station=LS05&day=2026-11-20", whole: true},
		{name: "unreported", url: full.server.URL + "/?from=2025-01-01&to=2025-01-31"},
		{name: "empty", url: empty.server.URL},
		{name: "problem", url: full.server.URL + "/?from=2026-13-45&to=2026-11-01"},
		{name: "zoom150", url: full.server.URL, scale: 1.5},
		{name: "narrow", url: full.server.URL, scale: 3, whole: true},
		{name: "open", url: full.server.URL, open: ".chosen, .missing, .how, .twin", whole: true},
		{name: "print", url: full.server.URL, media: "print", scale: 1.9, whole: true}, // as wide as A4 between its margins
	} {
		scale := max(p.scale, 1)
		features := []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: cmp.Or(p.scheme, "light")}}
		if _, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: p.media, Features: features}); err != nil {
			t.Fatal(err)
		}
		browsertest.Do(t, ctx, chromedp.EmulateViewport(int64(1366/scale), int64(768/scale), chromedp.EmulateScale(scale)), chromedp.Navigate(p.url), chromedp.Sleep(300*time.Millisecond))
		if p.open != "" {
			browsertest.Poll[bool](t, ctx, fmt.Sprintf("document.querySelectorAll(%q).forEach((d) => d.open = true) || true", p.open))
		}
		action := chromedp.CaptureScreenshot()
		if p.whole {
			action = chromedp.FullScreenshot(100)
		}
		picture, err := chromedp.Run(ctx, action)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(*pictures, p.name+".png"), picture, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range complaints() {
		if !strings.Contains(c, "400") { // the page about a bad date
			t.Errorf("the browser complained: %s", c)
		}
	}
}
