package browser

import (
	"context"
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

	"yizhan/desktop/station"
	"yizhan/desktop/ui/gallery"
	"yizhan/desktop/ui/syncing"
	"yizhan/desktop/ui/text"
	"yizhan/shared/browsertest"
	"yizhan/shared/domain"
	"yizhan/shared/stats"
)

var pictures = flag.String("pictures", "", "folder for pictures of the page in its states")

// chromium starts one that notes what the page's policy refused.
func chromium(t *testing.T) (ctx context.Context, complaints func() []string) {
	t.Helper()
	ctx, complaints = browsertest.Browser(t)
	const watch = `window.refused = []; document.addEventListener("securitypolicyviolation", (e) => window.refused.push(e.violatedDirective + " " + e.blockedURI))`
	if _, err := chromedp.Call(ctx, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: watch}); err != nil {
		t.Fatal(err)
	}
	return ctx, complaints
}

// until waits for an expression to be true in the page, also in the next one: a page
// that loads itself anew ends the question.
func until(t *testing.T, ctx context.Context, expression string) {
	t.Helper()
	deadline := time.Now().Add(10 * time.Second)
	for {
		_, err := chromedp.Run(ctx, chromedp.Poll[bool](expression, chromedp.WithPollingTimeout(time.Until(deadline))))
		if err == nil {
			return
		}
		if time.Now().After(deadline) {
			said, _ := chromedp.Run(ctx, chromedp.Poll[string](`"shown: " + document.getElementById("search")?.value + " " + document.body.innerText`))
			t.Fatalf("%s: %v\n%s", expression, err, said)
		}
		time.Sleep(50 * time.Millisecond)
	}
}

// press presses keys as a person does, long enough apart that they are no scan.
func press(t *testing.T, ctx context.Context, keys ...string) {
	t.Helper()
	for _, k := range keys {
		browsertest.Do(t, ctx, chromedp.KeyEvent(k), chromedp.Sleep(60*time.Millisecond))
	}
}

// scan types a code and Return in one go.
func scan(t *testing.T, ctx context.Context, code string) {
	t.Helper()
	browsertest.Do(t, ctx, chromedp.KeyEvent(code+"\r"))
}

func saved(t *testing.T, ctx context.Context, n int) {
	t.Helper()
	until(t, ctx, fmt.Sprintf(`document.getElementById("said").textContent === "已保存 (第 %d)"`, n))
}

func chosen(want string) string {
	return fmt.Sprintf(`[...document.querySelectorAll("[aria-pressed=true]")].map((e) => e.querySelector("kbd").textContent).join("") === %q`, want)
}

// TestDayAtTheDeskInTheBrowser: twenty visits by keys and scans, an undo, a restart,
// and the page shows what the ledger holds.
func TestDayAtTheDeskInTheBrowser(t *testing.T) {
	dir := t.TempDir()
	st, err := station.Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	ctx, complaints := chromium(t)
	s, end := start(t, st)
	browsertest.Do(t, ctx, chromedp.Navigate(s.Login()))
	until(t, ctx, `location.search === "" && !!document.getElementById("welcome")`)

	// First start: Return says what is missing, then it begins.
	press(t, ctx, "\r")
	until(t, ctx, fmt.Sprintf(`document.getElementById("said").textContent === %q`, text.NeedName.ZH))
	browsertest.Do(t, ctx, chromedp.KeyEvent("城东小哥加油站"))
	press(t, ctx, "\r")
	until(t, ctx, fmt.Sprintf(`document.activeElement.id === "county" && document.getElementById("said").textContent === %q`, text.NeedCounty.ZH))
	press(t, ctx, "市", "\r") // the list goes to what is typed
	until(t, ctx, `document.getElementById("station")?.textContent === "城东小哥加油站" && document.querySelectorAll("#groups .tile").length === 10`)
	m, err := st.RegisterMember(t.Context(), station.Registration{Name: "赵堃", Phone: "13700002468", Group: "N1", Consent: true})
	if err != nil {
		t.Fatal(err)
	}

	// Enter alone records nobody.
	press(t, ctx, "\r")
	until(t, ctx, fmt.Sprintf(`document.getElementById("said").textContent === %q`, text.ChooseGroup.ZH))
	people := 0
	for range 4 { // three keys: who, what, Enter; the services stay for the next
		press(t, ctx, "3", "q", "\r")
		people++
		saved(t, ctx, people)
		press(t, ctx, "4", "\r")
		people++
		saved(t, ctx, people)
		press(t, ctx, "\b") // Backspace clears what stayed
		until(t, ctx, chosen(""))
	}
	press(t, ctx, "5", "5", "w", "]", "+", "-", "\r") // two people, heated meals: one more than people
	people += 2
	saved(t, ctx, people)
	press(t, ctx, "\b")
	for range 5 { // a card fills the form, on the page and while the cursor is in the field
		scan(t, ctx, m.Code)
		until(t, ctx, `!document.getElementById("chip").hidden`)
		until(t, ctx, chosen("1"))
		press(t, ctx, "\r")
		people++
		saved(t, ctx, people)
	}
	for range 3 {
		press(t, ctx, " ", "z")
		scan(t, ctx, m.Code)
		until(t, ctx, `!document.getElementById("chip").hidden && document.getElementById("search").value === ""`)
		press(t, ctx, "\r")
		people++
		saved(t, ctx, people)
	}
	for range 2 { // by the last four digits, with the person masked
		press(t, ctx, " ")
		press(t, ctx, "2", "4", "6", "8")
		until(t, ctx, `document.querySelector("#found [aria-selected=true]")?.textContent.startsWith("赵*")`)
		press(t, ctx, "\r", "\r")
		people++
		saved(t, ctx, people)
	}
	// A card that nobody has chooses no group and saves nothing.
	for _, digit := range strings.Split("2111111111113", "") { // so slow that its digits choose groups at first
		browsertest.Do(t, ctx, chromedp.KeyEvent(digit), chromedp.Sleep(90*time.Millisecond))
	}
	browsertest.Do(t, ctx, chromedp.KeyEvent("\r"))
	until(t, ctx, fmt.Sprintf(`document.getElementById("said").textContent === %q`, text.CardUnknown.ZH))
	press(t, ctx, "\r")
	until(t, ctx, fmt.Sprintf(`document.getElementById("said").textContent === %q`, text.ChooseGroup.ZH))
	// The twentieth is one too many.
	press(t, ctx, "2", "\r")
	saved(t, ctx, people+1)
	expectLedger(t, st, 20, int64(people)+1)
	browsertest.Do(t, ctx, chromedp.KeyEvent("z", chromedp.KeyModifiers(2))) // Ctrl+Z
	until(t, ctx, `document.getElementById("said").textContent.startsWith("已撤销 ")`)
	expectLedger(t, st, 19, int64(people))
	until(t, ctx, fmt.Sprintf(`document.getElementById("total").textContent === "%d" && document.querySelectorAll("#rows li").length === 20`, people))
	// What another program records shows by itself.
	if _, err := st.RecordVisit(t.Context(), station.VisitInput{Group: "N3"}); err != nil {
		t.Fatal(err)
	}
	people++
	until(t, ctx, fmt.Sprintf(`document.getElementById("total").textContent === "%d"`, people))
	until(t, ctx, fmt.Sprintf(`document.getElementById("pill").textContent === %q`, text.PillUnpaired.ZH))

	// The program ends: the page says so. A new start shows the same.
	end()
	until(t, ctx, fmt.Sprintf(`document.body.innerText.includes(%q)`, text.PageEnded.ZH))
	if err := st.Close(); err != nil {
		t.Fatal(err)
	}
	if st, err = station.Open(t.Context(), dir); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = st.Close() }) // the test is over
	s, end = start(t, st)
	defer end()
	browsertest.Do(t, ctx, chromedp.Navigate(s.Login()))
	until(t, ctx, fmt.Sprintf(`document.getElementById("total")?.textContent === "%d"`, people))
	expectLedger(t, st, 20, int64(people))
	until(t, ctx, `window.refused.length === 0`)
	for _, c := range complaints() {
		// Between the end and the new start the page may have asked once more: that
		// nobody answers is how it learns of the end.
		if !strings.Contains(c, "net::ERR_CONNECTION_REFUSED") {
			t.Errorf("the browser complained: %s", c)
		}
	}
}

// start runs a server until end.
func start(t *testing.T, st Station) (s *Server, end func()) {
	t.Helper()
	text.Use(text.Chinese)
	s, err := New(t.Context(), Options{Station: st, State: func() syncing.State { return syncing.State{} }, Now: time.Now, Patience: time.Minute})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- s.Run(ctx) }()
	return s, func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("run: %v", err)
		}
	}
}

func expectLedger(t *testing.T, st *station.Station, visits, people int64) {
	t.Helper()
	day := domain.DayOf(time.Now())
	for measure, want := range map[domain.Measure]int64{domain.MeasureVisits: visits, domain.MeasurePeople: people} {
		table, err := st.Stats(t.Context(), stats.Query{Measure: measure, From: day, To: day, By: stats.ByTotal})
		if err != nil || table.Total != want {
			t.Errorf("%s: %d, %v, want %d", measure, table.Total, err, want)
		}
	}
}

// TestPictures takes the pictures that people look at before a change is accepted:
// go test -run Pictures -pictures DIR.
func TestPictures(t *testing.T) {
	if *pictures == "" {
		t.Skip("no folder given with -pictures")
	}
	full, empty, first := gallery.TestSample(t), newDesk(t), newStation(t)
	if err := full.Fill(t.Context(), 20); err != nil {
		t.Fatal(err)
	}
	now := func() time.Time { return gallery.Noon }
	ctx, complaints := chromium(t)
	for _, p := range []struct {
		name, scheme, language string
		station                Station
		keys                   []string
		scale                  float64
	}{
		{name: "desk", station: full},
		{name: "desk-dark", station: full, scheme: "dark", keys: []string{"4", "4", "q", "e", "Y"}},
		{name: "desk-150", station: full, scale: 1.5, keys: []string{"3", "q", "\r"}},
		{name: "desk-150-dark-english", station: full, scale: 1.5, scheme: "dark", language: text.English, keys: []string{"3", "p"}},
		{name: "desk-english", station: full, language: text.English, keys: []string{"p", "a"}},
		{name: "desk-narrow", station: full, scale: 3},
		{name: "desk-search", station: full, keys: []string{" ", "1", "2", "3", "4"}},
		{name: "desk-hint", station: full, keys: []string{"\r"}},
		{name: "desk-empty", station: empty},
		{name: "welcome", station: first, keys: []string{"\r"}},
		{name: "welcome-150-dark", station: first, scale: 1.5, scheme: "dark"},
		{name: "trouble"},
	} {
		o := Options{Station: p.station, Now: now}
		if p.station == nil {
			o.Trouble = errFull
		}
		s := serve(t, o)
		text.Use(p.language)
		scale := max(p.scale, 1)
		features := []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: "light"}}
		if p.scheme != "" {
			features[0].Value = p.scheme
		}
		if _, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: features}); err != nil {
			t.Fatal(err)
		}
		browsertest.Do(t, ctx, chromedp.EmulateViewport(int64(1366/scale), int64(768/scale), chromedp.EmulateScale(scale)), chromedp.Navigate(s.Login()), chromedp.Sleep(500*time.Millisecond))
		press(t, ctx, p.keys...)
		browsertest.Do(t, ctx, chromedp.Sleep(500*time.Millisecond))
		picture, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(*pictures, p.name+".png"), picture, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	text.Use(text.Chinese)
	for _, c := range complaints() {
		if !strings.Contains(c, "507") { // the page about the folder
			t.Errorf("the browser complained: %s", c)
		}
	}
}
