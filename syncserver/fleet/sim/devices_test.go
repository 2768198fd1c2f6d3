package sim

import (
	"context"
	"database/sql"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"yizhan/desktop/station"
	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/ledger"
	"yizhan/shared/ledger/sqlite"
	"yizhan/shared/merge"
	"yizhan/syncserver/access"
	"yizhan/syncserver/ingest"
)

// TestDevicesPage: what waits for a person is listed in the browser and decided
// there, and each computer is shown as it is.
func TestDevicesPage(t *testing.T) {
	h := startHost(t, t.TempDir())
	far, err := Open(ctx, t.TempDir(), time.Now(), station.Setup{Code: "FAR", Name: "远处站", Division: "511181"})
	must(t, err)
	t.Cleanup(func() { must(t, far.Station.Close()) })
	must(t, far.PairWith(ctx, h.City, h.URL))
	must(t, far.Once(ctx))
	s := newStation(t, "S1", station.RoleOffice)
	must(t, s.PairWith(ctx, h.City, h.URL))
	s.foreignVisit(t, "FAR")
	s.foreignVisit(t, "FAR")
	must(t, s.Once(ctx))
	must(t, far.Once(ctx))
	slow := newStation(t, "S2", station.RoleStation)
	must(t, slow.PairWith(ctx, h.City, h.URL))
	slow.Now = time.Date(2010, 5, 4, 3, 2, 1, 0, time.UTC)
	slow.visit(t, 2)
	must(t, slow.Once(ctx))
	// One that was cut off before it had delivered.
	cut := newStation(t, "S3", station.RoleStation)
	cutter, err := NewCutter(h.Address())
	must(t, err)
	t.Cleanup(func() { must(t, cutter.Close()) })
	must(t, cut.PairWith(ctx, h.City, cutter.URL()))
	cut.visit(t, 200)
	cutter.CutAfter(700, true)
	if err := cut.Once(ctx); err == nil {
		t.Fatal("nothing was cut")
	}

	for end := time.Now().Add(10 * time.Second); people(t, h.City.Stats) < 4+64*2; time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("the first push did not get through before the cut")
		}
	}
	today := peopleOf(t, h, domain.DayOf(time.Now()))
	before := people(t, h.City.Stats)
	list, err := access.Devices(ctx, h.City)
	must(t, err)
	for _, d := range list {
		if d.DiskFree == 0 || (d.Waiting > 0) != (d.Station == "S3") || d.WaitingSince.IsZero() != (d.Station != "S3") {
			t.Errorf("%s: %+v", d.Station, d)
		}
	}

	bctx := chromium(t)
	must(t, chromedp.Do(bctx, chromedp.EmulateViewport(1366, 768))) // starts the browser, which lives as long as this context
	step := func(a chromedp.Action[chromedp.Void]) {
		t.Helper()
		limited, stop := context.WithTimeout(bctx, 30*time.Second)
		defer stop()
		must(t, chromedp.Do(limited, a))
	}
	value := func(expression string) string {
		t.Helper()
		for end := time.Now().Add(10 * time.Second); ; time.Sleep(20 * time.Millisecond) {
			v, err := chromedp.Run(bctx, chromedp.Evaluate[string](expression))
			if err == nil && v != "" {
				return v
			}
			if time.Now().After(end) { // an error may be that of a page that is just being left
				t.Fatalf("%s: %q, %v", expression, v, err)
			}
		}
	}
	step(chromedp.Navigate(h.URL + "/devices"))
	if got := value(`document.querySelector("#computers").innerText`); !strings.Contains(got, "4 台 · 在线 0 · 有待送的 1") || !strings.Contains(got, "条，最早") || !strings.Contains(got, "慢") {
		t.Errorf("the page shows %s", got)
	}
	if got := value(`document.querySelector("main").innerText`); strings.Contains(got, "驿站的建议") {
		t.Errorf("a station that was called by its code for want of a name: %s", got)
	}
	if list, err := far.Conflicts(ctx); err != nil || len(list) != 0 {
		t.Errorf("the station is asked about it: %+v, %v", list, err)
	}
	if *pictures != "" {
		picture, err := chromedp.Run(bctx, chromedp.FullScreenshot(100))
		must(t, err)
		must(t, os.WriteFile(filepath.Join(*pictures, "devices.png"), picture, 0o644))
	}
	// Not to count something needs a reason; nothing is decided without.
	step(chromedp.Click(`#held tbody tr:first-child button[value="close"]`))
	if got := value(`(e => e ? e.textContent : "")(document.querySelector('[role="alert"]'))`); !strings.Contains(got, "为什么不计入") {
		t.Errorf("without a reason the page says %q", got)
	}
	wantPeople(t, h, before)
	step(chromedp.Click(`#held tbody tr:first-child button[value="anywhere"]`))
	value(`(e => e ? e.textContent : "")(document.querySelector('.done'))`)
	wantPeople(t, h, before+3)
	step(chromedp.SendKeys(`#held tbody tr:first-child input[name="why"]`, "试录"))
	step(chromedp.Click(`#held tbody tr:first-child button[value="close"]`))
	value(`document.querySelector("#held tbody") ? "" : "decided"`)
	wantPeople(t, h, before+3)
	step(chromedp.Click(`#review tbody tr:first-child button[value="move"]`))
	value(`document.querySelectorAll("#review tbody tr").length === 1 ? "one left" : ""`)
	if n := peopleOf(t, h, domain.DayOf(time.Now())); n != today+2 {
		t.Errorf("%d people today, want %d", n, today+2)
	}
	step(chromedp.Click(`#review tbody tr:first-child button[value="keep"]`))
	value(`document.querySelector("#review tbody") ? "" : "decided"`)
	wantPeople(t, h, before+3)
}

// TestDecisionsComeFromOurPages: another site open in the same browser decides
// nothing, and a made-up request has no effect.
func TestDecisionsComeFromOurPages(t *testing.T) {
	h := startHost(t, t.TempDir())
	send := func(path string, form url.Values, site string) int {
		t.Helper()
		req, err := http.NewRequestWithContext(ctx, http.MethodPost, h.URL+path, strings.NewReader(form.Encode()))
		must(t, err)
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.Header.Set("Sec-Fetch-Site", site)
		resp, err := http.DefaultClient.Do(req)
		must(t, err)
		must(t, resp.Body.Close())
		return resp.StatusCode
	}
	if status := send("/devices/held", url.Values{"action": {"count"}}, "cross-site"); status != http.StatusForbidden {
		t.Errorf("another site is answered with %d", status)
	}
	for path, form := range map[string]url.Values{
		"/devices/held":   {"action": {"count"}, "device": {"x"}},
		"/devices/review": {"action": {"move"}, "id": {"00000000000000000000000000000001"}, "to": {"tomorrow"}},
	} {
		if status := send(path, form, "same-origin"); status < 400 || status >= 500 {
			t.Errorf("%s: %d", path, status)
		}
	}
}

// TestProposalsAreDecided: a station's edit of an entry of the city shows there, and
// what the city decides reaches the station.
func TestProposalsAreDecided(t *testing.T) {
	h := startHost(t, t.TempDir())
	s := newStation(t, "S1", station.RoleStation)
	must(t, s.PairWith(ctx, h.City, h.URL))
	must(t, s.Once(ctx))
	id, err := s.Identity(ctx)
	must(t, err)
	name := func() (string, uint64) {
		t.Helper()
		var doc merge.Encoded
		must(t, h.City.DB.Read(ctx, func(tx *sql.Tx) (err error) {
			doc, _, err = sqlite.FindDocument(ctx, tx, domain.KindGroup, domain.GroupID("N3"))
			return err
		}))
		return change.Readable(doc.Fields["name"].Value), doc.Revision
	}
	was, revision := name()
	propose := func(wish string) {
		t.Helper()
		value, err := change.Marshal(wish)
		must(t, err)
		body, err := change.Marshal(merge.Edit{Base: revision, Fields: domain.Fields{"name": value}})
		must(t, err)
		must(t, sqlite.Write(ctx, h.City.DB, func(tx sqlite.Tx) error {
			out, err := ledger.Apply(ctx, tx, ledger.Author{Device: id.Device, Received: time.Now()}, []ledger.Entry{{Change: change.Change{
				Kind: domain.KindGroup, Version: 1, ID: domain.GroupID("N3"), Clock: change.StampAt(time.Now()), Body: body}}})
			if err == nil && out[0].Losers != 1 {
				t.Errorf("not a proposal: %+v", out)
			}
			return err
		}))
	}
	decide := func(action string) {
		t.Helper()
		var list []ingest.Proposal
		must(t, h.City.DB.Read(ctx, func(tx *sql.Tx) (err error) {
			list, err = ingest.ListProposals(ctx, tx, 10)
			return err
		}))
		if len(list) != 1 || list[0].Device != id.Device || list[0].Now != was {
			t.Fatalf("proposals %+v", list)
		}
		form := url.Values{"kind": {list[0].Kind}, "id": {list[0].ID.String()}, "field": {list[0].Field}, "device": {list[0].Device.String()},
			"lost": {strconv.FormatUint(list[0].LostAt, 10)}, "action": {action}}
		for turn, want := range []int{http.StatusOK, http.StatusNotFound} { // the second time it is decided already
			resp, err := http.PostForm(h.URL+"/devices/proposal", form)
			must(t, err)
			must(t, resp.Body.Close())
			if resp.StatusCode != want {
				t.Errorf("%s, turn %d: %d", action, turn, resp.StatusCode)
			}
		}
	}
	propose("跑腿的")
	decide("leave")
	if now, _ := name(); now != was {
		t.Errorf("left alone it is %q", now)
	}
	_, revision = name()
	propose("跑单的朋友")
	decide("take")
	if now, _ := name(); now != "跑单的朋友" {
		t.Errorf("taken it is %q", now)
	}
	must(t, s.Once(ctx))
	wantSame(t, h, s)
	groups, err := s.Groups(ctx)
	must(t, err)
	if !slices.ContainsFunc(groups, func(g station.GroupChoice) bool { return g.Name == "跑单的朋友" }) {
		t.Errorf("the station has %+v", groups)
	}
}
