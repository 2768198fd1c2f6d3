package browsertest

import (
	"context"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// sticking names what is wider than the window, or than the card around it; what lies in
// a part that scrolls by itself may be.
const sticking = `(() => {
	const page = document.documentElement;
	if (document.readyState !== "complete") return "";
	const out = page.scrollWidth > page.clientWidth ? ["the page by " + (page.scrollWidth - page.clientWidth)] : [];
	for (const card of document.querySelectorAll(".card")) {
		const edge = card.getBoundingClientRect().right;
		for (const e of card.querySelectorAll("*")) {
			if (!e.closest(".scroll, .hidden, svg, pre > *") && e.getBoundingClientRect().right > edge + 1) out.push(e.tagName + " " + e.textContent.trim().slice(0, 20));
		}
	}
	return "wide: " + out.join(", ");
})()`

// Fits opens a page in a window of a telephone's width, in both languages, and fails
// where it would have to be moved to the side to be read.
func Fits(t *testing.T, ctx context.Context, address string) {
	t.Helper()
	mark := "?"
	if strings.Contains(address, mark) {
		mark = "&"
	}
	for _, lang := range []string{"zh", "en"} {
		Do(t, ctx, chromedp.EmulateViewport(390, 844), chromedp.Navigate(address+mark+"lang="+lang))
		if wide := Poll[string](t, ctx, sticking); wide != "wide: " {
			t.Errorf("%s in %s is too wide: %s", address, lang, wide)
		}
	}
}
