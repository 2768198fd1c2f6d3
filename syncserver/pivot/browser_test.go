package pivot

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"yizhan/shared/browsertest"
)

var pictures = flag.String("pictures", "", "folder for pictures of the pages in their states")

// TestInABrowser: people who see or move otherwise can use the pages, by day and by night,
// and nothing lies beside the screen of a telephone.
func TestInABrowser(t *testing.T) {
	w := newTown(t)
	ctx, complaints := browsertest.Browser(t)
	for _, p := range []struct {
		name, path, scheme string
		wide, high         int64
	}{
		{"county", "/pivot?lang=zh", "light", 1366, 768},
		{"nested", "/pivot?rows=county&inner=station&columns=week", "dark", 1366, 768},
		{"days", "/pivot?rows=station&columns=day&view=chart", "light", 1366, 768},
		{"chart", "/pivot?rows=station&columns=group&view=chart", "light", 1366, 768},
		{"top", "/pivot?rows=service&measure=services&columns=&top=1", "light", 1366, 768},
		{"problem", "/pivot?rows=day&from=2025-01-01&to=2026-11-01", "light", 1366, 768},
		{"phone", "/pivot?rows=station&columns=group", "light", 400, 800},
		{"english", "/pivot?rows=station&columns=hour&lang=en", "dark", 1366, 768},
		{"compare", "/compare?lang=zh", "light", 1366, 768},
		{"compare-mean", "/compare?against=mean&station=A2&by=family", "dark", 1366, 768},
		{"compare-days", "/compare?against=days&from=2026-11-01&to=2026-11-30&from2=2026-10-01&to2=2026-10-31&lang=en", "light", 1366, 768},
		{"compare-phone", "/compare?against=place&station=A1&station2=B1&lang=zh", "light", 400, 800},
		{"english-phone", "/pivot?rows=county&inner=group&columns=weekday&lang=en", "light", 400, 800},
	} {
		if _, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: p.scheme}}}); err != nil {
			t.Fatal(err)
		}
		browsertest.Do(t, ctx, chromedp.EmulateViewport(p.wide, p.high), chromedp.Navigate(w.url+p.path), chromedp.Sleep(100*time.Millisecond))
		for _, v := range browsertest.Violations(t, ctx) {
			t.Errorf("%s: %s", p.name, v)
		}
		picture, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.HasPrefix(picture, []byte("\x89PNG")) {
			t.Errorf("%s is no picture", p.name)
		}
		if *pictures != "" {
			if err := os.WriteFile(filepath.Join(*pictures, "pivot-"+p.name+".png"), picture, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		browsertest.Fits(t, ctx, w.url+p.path)
	}
	for _, c := range complaints() {
		if !strings.Contains(c, "413") { // the page about what is too long
			t.Errorf("the browser complained: %s", c)
		}
	}
}
