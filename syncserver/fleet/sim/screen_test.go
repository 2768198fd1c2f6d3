package sim

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"sync/atomic"
	"testing"
	"time"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"yizhan/desktop/station"
	"yizhan/shared/browsertest"
	"yizhan/shared/pin"
)

// seenAt notes in a page when the number of people takes a value, by the clock of the
// browser, and how often the page was loaded.
const seenAt = `(() => {
	sessionStorage.loads = Number(sessionStorage.loads || 0) + 1;
	window.seen = {};
	new MutationObserver(() => {
		const e = document.querySelector('[data-figure="total-people"]');
		if (e && !window.seen[e.textContent]) window.seen[e.textContent] = Date.now();
	}).observe(document, { childList: true, subtree: true, characterData: true });
})()`

const live = `document.body.classList.contains("live")`

// peopleOnScreen waits until a page shows a number of them, and returns when it first did.
func peopleOnScreen(t *testing.T, tab context.Context, n int, within time.Duration) time.Time {
	t.Helper()
	at, err := chromedp.Run(tab, chromedp.Poll[float64](fmt.Sprintf(`window.seen["%d"]`, n), chromedp.WithPollingTimeout(within)))
	if err != nil {
		t.Fatalf("%d people do not come on the screen: %v", n, err)
	}
	return time.UnixMilli(int64(at))
}

func openPage(t *testing.T, tab context.Context, address string, n int) {
	t.Helper()
	_, err := chromedp.Call(tab, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: seenAt})
	must(t, err)
	browsertest.Do(t, tab, chromedp.Navigate(address+"/?period=today"))
	peopleOnScreen(t, tab, n, 5*time.Second)
}

func notReloaded(t *testing.T, tab context.Context) {
	t.Helper()
	if loads := browsertest.Poll[string](t, tab, `"" + sessionStorage.loads`); loads != "1" {
		t.Errorf("the page was loaded %s times", loads)
	}
}

// connected runs a station until the test ends. Its clock is the real one, which the
// page of today asks for.
func connected(t *testing.T, h *Host, address string) *Station {
	t.Helper()
	s := newStation(t, "S1", station.RoleStation)
	must(t, s.PairWith(ctx, h.City, address))
	s.visit(t, 1)
	must(t, s.Once(ctx))
	running, stop := context.WithCancel(ctx)
	done := make(chan error, 1)
	go func() { done <- s.Run(running) }()
	t.Cleanup(func() { stop(); must(t, <-done) })
	return s
}

// TestAVisitIsOnTheOpenPageWithinASecond, from the desk of a real station to a real
// browser, and the page is not loaded again.
func TestAVisitIsOnTheOpenPageWithinASecond(t *testing.T) {
	h := startHost(t, t.TempDir())
	tab, _ := browsertest.Browser(t)
	s := connected(t, h, h.URL)
	openPage(t, tab, h.URL, 2)
	browsertest.Poll[bool](t, tab, live)
	s.visit(t, 1) // the station may be connecting still
	peopleOnScreen(t, tab, 4, 10*time.Second)
	for i := range 3 {
		time.Sleep(1100 * time.Millisecond) // the stream says something once a second
		began := time.Now()
		s.visit(t, 1)
		took := peopleOnScreen(t, tab, 6+2*i, 10*time.Second).Sub(began)
		t.Logf("from the desk to the screen: %v", took)
		if took > time.Second {
			t.Errorf("a visit came on the screen after %v", took)
		}
	}
	notReloaded(t, tab)
}

// TestThePageGoesOnAfterARestart: what came in while a page had no connection is on it
// once the server is back.
func TestThePageGoesOnAfterARestart(t *testing.T) {
	dir := t.TempDir()
	h := startHost(t, dir)
	front, err := NewCutter(h.Address())
	must(t, err)
	defer front.Close()
	tab, _ := browsertest.Browser(t)
	s := newStation(t, "S1", station.RoleStation)
	must(t, s.PairWith(ctx, h.City, h.URL))
	s.visit(t, 1)
	must(t, s.Once(ctx))
	openPage(t, tab, front.URL(), 2)
	browsertest.Poll[bool](t, tab, live)
	must(t, h.Close())
	browsertest.Poll[bool](t, tab, "!"+live+` && !document.getElementById("notice").hidden`)
	h.City = nil // closed
	again := startHost(t, dir)
	front.PointTo(again.Address())
	must(t, s.SetServer(ctx, again.URL, pin.Pin{}))
	s.visit(t, 1)
	must(t, s.Once(ctx))
	peopleOnScreen(t, tab, 4, 14*time.Second) // sooner than it would ask by itself
	browsertest.Poll[bool](t, tab, live+` && document.getElementById("notice").hidden`)
	notReloaded(t, tab)
}

// gate is a proxy that counts the streams that are open through it, and may hold back
// what they say.
type gate struct {
	*httptest.Server
	open  atomic.Int64
	holds atomic.Bool
}

func newGate(t *testing.T, to string) *gate {
	t.Helper()
	target, err := url.Parse(to)
	must(t, err)
	g := &gate{}
	pass := &httputil.ReverseProxy{FlushInterval: -1, Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(target) }}
	g.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/api/v1/live" {
			g.open.Add(1)
			defer g.open.Add(-1)
			if g.holds.Load() {
				<-r.Context().Done()
				return
			}
		}
		pass.ServeHTTP(w, r)
	}))
	t.Cleanup(func() { g.CloseClientConnections(); g.Close() })
	return g
}

// TestThePageAsksWhereTheStreamIsHeldBack: a proxy that gathers events until it has
// many lets none through, and reports no error either.
func TestThePageAsksWhereTheStreamIsHeldBack(t *testing.T) {
	h := startHost(t, t.TempDir())
	g := newGate(t, h.URL)
	g.holds.Store(true)
	tab, _ := browsertest.Browser(t)
	s := connected(t, h, h.URL)
	openPage(t, tab, g.URL, 2)
	began := time.Now()
	s.visit(t, 1)
	took := peopleOnScreen(t, tab, 4, 25*time.Second).Sub(began)
	t.Logf("asked for after %v", took)
	if took > 17*time.Second {
		t.Errorf("the page asked after %v", took)
	}
	notReloaded(t, tab)
}

// TestPagesShareAStream: two windows of a browser take one connection, both hear of
// changes, and where one goes the other goes on.
func TestPagesShareAStream(t *testing.T) {
	h := startHost(t, t.TempDir())
	g := newGate(t, h.URL)
	first, _ := browsertest.Browser(t)
	s := connected(t, h, h.URL)
	openPage(t, first, g.URL, 2)
	browsertest.Poll[bool](t, first, live)
	second, closeSecond := chromedp.NewContext(first, chromedp.WithNewWindow(true))
	defer closeSecond()
	openPage(t, second, g.URL, 2)
	browsertest.Poll[bool](t, second, live)
	if n := g.open.Load(); n != 1 {
		t.Fatalf("%d streams are open", n)
	}
	s.visit(t, 1)
	peopleOnScreen(t, first, 4, 10*time.Second)
	peopleOnScreen(t, second, 4, 10*time.Second)
	// The window with the stream goes elsewhere.
	browsertest.Do(t, first, chromedp.Navigate("about:blank"))
	for began := time.Now(); g.open.Load() != 1 || time.Since(began) < time.Second; time.Sleep(10 * time.Millisecond) {
		if time.Since(began) > 10*time.Second {
			t.Fatalf("%d streams are open after the one that had it is gone", g.open.Load())
		}
	}
	s.visit(t, 1)
	peopleOnScreen(t, second, 6, 5*time.Second)
}
