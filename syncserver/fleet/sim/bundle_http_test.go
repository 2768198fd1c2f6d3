package sim

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/chromedp"

	"yizhan/desktop/station"
)

func post(t testing.TB, url string, body []byte, header map[string]string) (*http.Response, []byte) {
	t.Helper()
	r, err := http.NewRequest(http.MethodPost, url, bytes.NewReader(body))
	must(t, err)
	for k, v := range header {
		r.Header.Set(k, v)
	}
	response, err := http.DefaultClient.Do(r)
	must(t, err)
	defer response.Body.Close()
	b, err := io.ReadAll(response.Body)
	must(t, err)
	return response, b
}

// TestBundleByRequest: the running server takes a file in and answers with the
// file that goes back; for staff only.
func TestBundleByRequest(t *testing.T) {
	h := startHost(t, t.TempDir())
	s := newStation(t, "S1", station.RoleStation)
	offline(t, h, s)
	s.visit(t, 3)
	question := export(t, s)
	for name, header := range map[string]map[string]string{
		"from elsewhere":      {"X-Forwarded-For": "10.0.0.1"},
		"with a wrong token":  {"Authorization": "Bearer x"},
		"from another's page": {"Origin": "http://evil.example", "Sec-Fetch-Site": "cross-site"},
	} {
		if r, _ := post(t, h.URL+"/api/v1/bundle", question, header); r.StatusCode != http.StatusUnauthorized && r.StatusCode != http.StatusForbidden {
			t.Errorf("%s: %s", name, r.Status)
		}
	}
	var failed struct{ Fault, Message string }
	r, body := post(t, h.URL+"/api/v1/bundle", question[:len(question)/2], map[string]string{"Accept-Language": "en"})
	must(t, json.Unmarshal(body, &failed))
	if r.StatusCode != http.StatusBadRequest || failed.Fault != "malformed" || !strings.Contains(failed.Message, "nothing was taken in") {
		t.Errorf("half a file: %s %s", r.Status, body)
	}
	wantPeople(t, h, 0)
	r, answer := post(t, h.URL+"/api/v1/bundle", question, nil)
	var told struct {
		Station, Name, Sentence string
		Counted                 int
	}
	must(t, json.Unmarshal([]byte(r.Header.Get("Bundle-Result")), &told))
	if r.StatusCode != http.StatusOK || told.Counted != 3 || told.Station != "S1" || told.Name != "站S1" || !strings.Contains(told.Sentence, "已收下") {
		t.Fatalf("%s %s", r.Status, r.Header)
	}
	if d := r.Header.Get("Content-Disposition"); !strings.Contains(d, "yizhan-S1.answer.yzb") {
		t.Errorf("to be saved as %s", d)
	}
	if in := takeAnswer(t, s, answer); in.Confirmed != 3 {
		t.Errorf("%+v", in)
	}
	wantPeople(t, h, 6)
	wantDelivered(t, s)
	// What was copied for reading twice is gone.
	if left, err := filepath.Glob(filepath.Join(h.City.Dir(), "bundle-*")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

var pictures = flag.String("pictures", "", "folder for a picture of the page")

// chromium starts a headless Chromium with a profile of its own.
func chromium(t *testing.T) context.Context {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("chromium is missing: scripts/setup.sh installs it")
		}
		t.Skip("chromium is missing: scripts/setup.sh installs it")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.UserDataDir(t.TempDir()), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true))
	bctx, cancel := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(cancel)
	bctx, _ = chromedp.NewContext(bctx)
	t.Cleanup(func() { _ = chromedp.Cancel(bctx) })
	return bctx
}

// TestBundlePage takes a file in with a real browser.
func TestBundlePage(t *testing.T) {
	h := startHost(t, t.TempDir())
	s := newStation(t, "S1", station.RoleStation)
	offline(t, h, s)
	s.visit(t, 3)
	out, err := s.ExportBundle(ctx, t.TempDir(), nil)
	must(t, err)
	bctx := chromium(t)
	step := func(a chromedp.Action[chromedp.Void]) {
		t.Helper()
		limited, stop := context.WithTimeout(bctx, 30*time.Second)
		defer stop()
		must(t, chromedp.Do(limited, a))
	}
	value := func(expression string) string {
		t.Helper()
		v, err := chromedp.Run(bctx, chromedp.Poll[string](expression, chromedp.WithPollingTimeout(10*time.Second)))
		if err != nil {
			text, _ := chromedp.Run(bctx, chromedp.Evaluate[string](`document.body.innerText + " files " + document.getElementById("file").files.length`))
			t.Fatalf("%s: %v; the page says %s", expression, err, text)
		}
		return v
	}
	upload := func(file string) {
		t.Helper()
		step(chromedp.SetUploadFiles(`#file`, []string{file}))
		step(chromedp.Click(`#upload button`))
	}
	must(t, chromedp.Do(bctx, chromedp.Navigate(h.URL+"/bundles"))) // starts the browser, which lives as long as this context
	half := filepath.Join(t.TempDir(), "half.yzb")
	b, err := os.ReadFile(out.File)
	must(t, err)
	must(t, os.WriteFile(half, b[:len(b)/2], 0o600))
	upload(half)
	if got := value(`(t => t.includes("没有导入") ? t : "")(document.getElementById("said").textContent)`); !strings.Contains(got, "不完整") {
		t.Errorf("half a file: the page says %q", got)
	}
	wantPeople(t, h, 0)
	upload(out.File)
	value(`document.getElementById("result").hidden ? "" : "shown"`)
	if got := value(`["station", "changes", "counted", "held", "known"].map(id => document.getElementById(id).textContent).join("|")`); got != "站S1 S1|3|3|0|0" {
		t.Errorf("the page shows %s", got)
	}
	// The answer that it offers is what the station takes.
	saved := filepath.Join(t.TempDir(), "saved")
	must(t, os.Mkdir(saved, 0o700))
	if _, err := chromedp.Call(bctx, browser.SetDownloadBehavior, browser.SetDownloadBehaviorParams{Behavior: "allow", DownloadPath: saved}); err != nil {
		t.Fatal(err)
	}
	step(chromedp.Click(`#save`))
	file := filepath.Join(saved, filepath.Base(out.File)+".answer")
	var answer []byte
	for wait := time.Now().Add(10 * time.Second); len(answer) == 0 && time.Now().Before(wait); time.Sleep(50 * time.Millisecond) {
		answer, err = os.ReadFile(file)
	}
	must(t, err)
	if in := takeAnswer(t, s, answer); in.Confirmed != 3 {
		t.Errorf("%+v", in)
	}
	wantPeople(t, h, 6)
	if *pictures != "" {
		picture, err := chromedp.Run(bctx, chromedp.FullScreenshot(100))
		must(t, err)
		must(t, os.WriteFile(filepath.Join(*pictures, "bundles.png"), picture, 0o644))
	}
}
