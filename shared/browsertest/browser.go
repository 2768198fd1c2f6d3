// Package browsertest drives pages in a real browser, for the tests of those who make them.
package browsertest

import (
	"context"
	"os"
	"os/exec"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// Browser starts a headless Chromium with a profile of its own and everything
// off that would call its maker. What the page complains about is gathered.
func Browser(t *testing.T) (ctx context.Context, complaints func() []string) {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("chromium is missing: scripts/setup.sh installs it")
		}
		t.Skip("chromium is missing: scripts/setup.sh installs it")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.UserDataDir(t.TempDir()), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true), chromedp.WindowSize(1366, 768))
	ctx, cancel := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(cancel)
	ctx, _ = chromedp.NewContext(ctx)
	// Ended gracefully, so that the profile is not written while it is removed.
	t.Cleanup(func() { _ = chromedp.Cancel(ctx) })
	var mu sync.Mutex
	var heard []string
	messages := chromedp.Console(ctx)
	go func() {
		for m, err := range messages {
			if err != nil {
				return
			}
			mu.Lock()
			heard = append(heard, m.String()+" "+m.URL)
			mu.Unlock()
		}
	}()
	return ctx, func() []string {
		mu.Lock()
		defer mu.Unlock()
		return slices.Clone(heard)
	}
}

// Do runs steps in the browser, each within a time limit.
func Do(t *testing.T, ctx context.Context, steps ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	for i, s := range steps {
		limited, cancel := context.WithTimeout(ctx, 30*time.Second)
		err := chromedp.Do(limited, s)
		cancel()
		if err != nil {
			t.Fatalf("step %d: %v", i, err)
		}
	}
}

// pollTime is how long an expression may take to become true.
const pollTime = 10 * time.Second

// Poll returns the value of an expression once it is true. A page that goes away while it
// is asked is asked again, as the next one.
func Poll[T any](t *testing.T, ctx context.Context, expression string) T {
	t.Helper()
	for end := time.Now().Add(pollTime); ; time.Sleep(20 * time.Millisecond) {
		v, err := chromedp.Run(ctx, chromedp.Poll[T](expression, chromedp.WithPollingTimeout(pollTime)))
		if err == nil {
			return v
		}
		if time.Now().After(end) {
			t.Fatalf("%s: %v", expression, err)
		}
	}
}
