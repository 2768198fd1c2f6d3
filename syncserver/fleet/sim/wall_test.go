package sim

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/heapprofiler"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"yizhan/desktop/station"
	"yizhan/shared/browsertest"
	"yizhan/syncserver/access"
)

// wallAddress is that of the screen, with a token of its own.
func wallAddress(t *testing.T, h *Host, front string) string {
	t.Helper()
	token, err := access.NewWallToken(ctx, h.City, "", 1, time.Now())
	must(t, err)
	return front + "/wall?token=" + token
}

// onWall waits until the screen shows a number of people today.
func onWall(t *testing.T, tab context.Context, n int, within time.Duration) {
	t.Helper()
	_, err := chromedp.Run(tab, chromedp.Poll[bool](fmt.Sprintf(`document.querySelector(".five b").textContent === "%d"`, n), chromedp.WithPollingTimeout(within)))
	if err != nil {
		t.Fatalf("%d people do not come on the wall: %v", n, err)
	}
}

// cutOff names what does not fit into its place on the screen.
const cutOff = `"cut off: " + [document.documentElement, ...document.querySelectorAll("main, header, .panel, .map, .league, .five p, .five > div, .tiles li, td, footer")]
	.filter((e) => e.offsetParent !== null && (e.scrollHeight > e.clientHeight + 1 && e.tagName !== "TD" || e.scrollWidth > e.clientWidth + 1))
	.map((e) => e.tagName + "." + e.className + " " + e.textContent.trim().slice(0, 20)).join("; ")`

// TestTheWallGoesOnShowing: the screen takes in what arrives, keeps it with its age
// while the server is away, and takes in what it missed when it is back.
func TestTheWallGoesOnShowing(t *testing.T) {
	dir := t.TempDir()
	h := startHost(t, dir)
	front, err := NewCutter(h.Address())
	must(t, err)
	defer front.Close()
	tab, complaints := browsertest.Browser(t)
	s := connected(t, h, front.URL())
	address := wallAddress(t, h, front.URL())
	for _, size := range [][2]int64{{1920, 1080}, {3840, 1080}} {
		for _, lang := range []string{"en", "zh"} {
			browsertest.Do(t, tab, chromedp.EmulateViewport(size[0], size[1]), chromedp.Navigate(address+"&lang="+lang))
			onWall(t, tab, 2, 5*time.Second)
			if cut := browsertest.Poll[string](t, tab, cutOff); cut != "cut off: " {
				t.Errorf("%v in %s: %s", size, lang, cut)
			}
			if *pictures != "" {
				picture, err := chromedp.Run(tab, chromedp.CaptureScreenshot())
				must(t, err)
				must(t, os.WriteFile(filepath.Join(*pictures, fmt.Sprintf("wall-%d-%s.png", size[0], lang)), picture, 0o644))
			}
		}
	}
	browsertest.Do(t, tab, chromedp.EmulateViewport(1920, 1080))
	browsertest.Poll[bool](t, tab, `(window.mine = true)`)
	s.visit(t, 1)
	onWall(t, tab, 4, 10*time.Second)
	if visible := browsertest.Poll[string](t, tab, `"panels " + [...document.querySelectorAll(".panel")].filter((e) => e.offsetParent).length`); visible != "panels 1" {
		t.Errorf("%s at a time", visible)
	}
	for _, c := range complaints() {
		t.Errorf("the browser complained: %s", c)
	}

	must(t, h.Close())
	h.City = nil // closed
	s.visit(t, 1)
	browsertest.Poll[bool](t, tab, `document.getElementById("notice").textContent.includes("连接中断")`)
	age := `Number(document.getElementById("age").textContent.replace(" 秒前", ""))`
	before := browsertest.Poll[float64](t, tab, age+" + 1")
	browsertest.Poll[bool](t, tab, fmt.Sprintf("%s + 1 >= %g + 2", age, before))
	onWall(t, tab, 4, time.Second)
	again := startHost(t, dir)
	front.PointTo(again.Address())
	onWall(t, tab, 6, 40*time.Second) // the station waits before it tries again
	if text := browsertest.Poll[string](t, tab, `window.mine && "notice " + document.getElementById("notice").textContent`); text != "notice " {
		t.Errorf("%q", text)
	}
}

// TestTheWallWithoutMotionOrScript: whoever does not want things to move sees all panels
// at once, and a browser without scripts loads the page anew.
func TestTheWallWithoutMotionOrScript(t *testing.T) {
	h := startHost(t, t.TempDir())
	tab, _ := browsertest.Browser(t)
	s := newStation(t, "S1", station.RoleStation)
	must(t, s.PairWith(ctx, h.City, h.URL))
	s.visit(t, 1)
	for i, group := range []string{"N1", "N2", "N4", "N5", "O1", "R"} {
		_, err := s.RecordVisit(ctx, station.VisitInput{Group: group, People: 1, Services: []station.ServiceUse{{Service: []string{"rest", "meal_heating", "phone_charging", "shower", "internet", "reading"}[i]}}})
		must(t, err)
	}
	must(t, s.Once(ctx))
	address := wallAddress(t, h, h.URL)
	_, err := chromedp.Call(tab, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-reduced-motion", Value: "reduce"}}})
	must(t, err)
	browsertest.Do(t, tab, chromedp.EmulateViewport(1920, 1080), chromedp.Navigate(address))
	onWall(t, tab, 8, 5*time.Second)
	visible := `"panels " + [...document.querySelectorAll(".panel")].filter((e) => e.offsetParent).length`
	if n := browsertest.Poll[string](t, tab, visible); n != "panels 3" {
		t.Errorf("without motion %s are seen", n)
	}
	if cut := browsertest.Poll[string](t, tab, cutOff); cut != "cut off: " {
		t.Error(cut)
	}
	_, err = chromedp.Call(tab, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	must(t, err)
	browsertest.Do(t, tab, chromedp.Navigate(address+"&lang=zh"))
	html, err := chromedp.Run(tab, chromedp.OuterHTML("html"))
	must(t, err)
	if !strings.Contains(html, `<meta http-equiv="refresh" content="30">`) || !strings.Contains(html, `<b data-figure="今日人次">8</b>`) {
		t.Errorf("without a script the page is %s", html)
	}
}

// Refreshes of the screen, as many as a busy hour of ten minutes has, and how much its
// heap may have grown after them.
const (
	wallWarm, wallRefreshes = 60, 300
	wallDriftMax            = 1.05
)

// TestTheWallDoesNotGrow: a screen hangs for weeks without anybody who loads it anew.
func TestTheWallDoesNotGrow(t *testing.T) {
	h := startHost(t, t.TempDir())
	tab, _ := browsertest.Browser(t)
	s := newStation(t, "S1", station.RoleStation)
	must(t, s.PairWith(ctx, h.City, h.URL))
	s.visit(t, 1)
	must(t, s.Once(ctx))
	browsertest.Do(t, tab, chromedp.EmulateViewport(1920, 1080), chromedp.Navigate(wallAddress(t, h, h.URL)))
	onWall(t, tab, 2, 5*time.Second)
	// As when the page comes back from the browser's memory: the script asks anew.
	refresh := func(n int) {
		t.Helper()
		browsertest.Poll[bool](t, tab, fmt.Sprintf(`(window.done = 0, (async () => {
			for (let i = 0; i < %d; i++) {
				const before = document.querySelector("header");
				window.dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true }));
				while (document.querySelector("header") === before) await new Promise((r) => setTimeout(r, 1));
				window.done++;
			}
		})(), true)`, n))
		_, err := chromedp.Run(tab, chromedp.Poll[bool](fmt.Sprintf("window.done === %d", n), chromedp.WithPollingTimeout(time.Minute)))
		must(t, err)
	}
	heap := func() float64 {
		t.Helper()
		for range 3 {
			_, err := chromedp.Call(tab, heapprofiler.CollectGarbage, cdp.Empty{})
			must(t, err)
		}
		use, err := chromedp.Call(tab, runtime.GetHeapUsage, cdp.Empty{})
		must(t, err)
		return use.UsedSize
	}
	refresh(wallWarm)
	before := heap()
	refresh(wallRefreshes)
	after := heap()
	t.Logf("heap %.0f bytes, after %d refreshes %.0f: %+.2f %%", before, wallRefreshes, after, 100*(after/before-1))
	if after > before*wallDriftMax {
		t.Errorf("the heap grew from %.0f to %.0f bytes", before, after)
	}
}
