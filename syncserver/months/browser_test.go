package months

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

// TestPictures takes the pictures that people look at before a change is accepted: go test
// -run Pictures -pictures DIR. Without a folder it only looks for what a browser complains
// about, and for pages that are wider than a telephone.
func TestPictures(t *testing.T) {
	w := newTown(t)
	w.visit("LS01", "N3", 5, 202609)
	must(t, w.close(202609))
	must(t, w.close(october))
	w.visit("LS01", "N3", 12, october)
	w.visit("EM01", "N2", 3, october)
	ctx, complaints := browsertest.Browser(t)
	for _, p := range []struct {
		name, path string
		width      int64
	}{
		{"list", "/months?lang=zh", 1366}, {"month", "/months/2026-10", 1366}, {"running", "/months/2026-11", 1366}, {"list-narrow", "/months", 390}, {"month-narrow", "/months/2026-10", 390},
		{"english", "/months/2026-10?lang=en", 1366}, {"list-english", "/months", 1366},
	} {
		browsertest.Do(t, ctx, chromedp.EmulateViewport(p.width, 768), chromedp.Navigate(w.url+p.path), chromedp.Sleep(100*time.Millisecond))
		if wide := browsertest.Poll[int64](t, ctx, "document.documentElement.scrollWidth"); wide > p.width {
			t.Errorf("%s is %d wide", p.name, wide)
		}
		picture, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
		must(t, err)
		if !bytes.HasPrefix(picture, []byte("\x89PNG")) {
			t.Errorf("%s is no picture", p.name)
		}
		if *pictures != "" {
			must(t, os.WriteFile(filepath.Join(*pictures, "months-"+p.name+".png"), picture, 0o644))
		}
	}
	for _, c := range complaints() {
		t.Errorf("the browser complained: %s", c)
	}
}
