package dashboard

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"yizhan/shared/browsertest"
)

// TestPagesFitATelephone: nothing of the figures lies beside the screen, and nothing of
// what a new city is told to do.
func TestPagesFitATelephone(t *testing.T) {
	full, empty := newTown(t), newTown(t)
	full.lively()
	ctx, _ := browsertest.Browser(t)
	for _, w := range []*town{full, empty} {
		for _, path := range []string{"/", "/devices", "/bundles", "/?station=LS01", "/?division=511102&view=table", "/?view=map", "/records?station=LS01&day=2026-11-20"} {
			if w == empty && strings.Contains(path, "=") {
				continue
			}
			browsertest.Fits(t, ctx, w.server.URL+path)
		}
	}
}

// TestPagesFitADesk: in English, whose words are longer, nothing sticks out of the window
// of the screens that most desks have.
func TestPagesFitADesk(t *testing.T) {
	w := newTown(t)
	w.lively()
	ctx, _ := browsertest.Browser(t)
	for _, path := range []string{"/?", "/?view=map&", "/?division=511181&view=table&", "/records?station=LS01&day=2026-11-20&"} {
		browsertest.Do(t, ctx, chromedp.EmulateViewport(1366, 768), chromedp.Navigate(w.server.URL+path+"lang=en"))
		if wide := browsertest.Poll[string](t, ctx, `document.readyState === "complete" && "wide: " + [...document.querySelectorAll("main, main .card, main .card > table")].filter((e) => e.getBoundingClientRect().right > (e.parentElement.closest(".card") || document.documentElement).getBoundingClientRect().right + 1).map((e) => e.className)`); wide != "wide: " {
			t.Errorf("%s is too wide: %s", path, wide)
		}
	}
}
