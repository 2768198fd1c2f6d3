package browsertest

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"
)

// axe asks the page by the rules of WCAG 2.2 AA and those that its makers call best
// practice, and names each element that breaks one.
const axe = `axe.run({resultTypes: ["violations"]}).then(r => r.violations.flatMap(v => v.nodes.map(n => v.id + ": " + n.target + " " + n.failureSummary.split("\n").slice(1).join(" "))))`

// Violations are what keeps people from using the page that is open: too little
// contrast, a field without a name, a table without heads.
func Violations(t *testing.T, ctx context.Context) []string {
	t.Helper()
	source := axeSource(t)
	if _, err := chromedp.Run(ctx, chromedp.Evaluate[any](source+"; undefined")); err != nil {
		t.Fatal(err)
	}
	found, err := chromedp.Run(ctx, chromedp.Evaluate[[]string](axe, chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// axeSource is the program, from wherever in the repository a test runs.
func axeSource(t *testing.T) string {
	t.Helper()
	for dir := "."; ; dir = filepath.Join("..", dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err != nil {
			if full, _ := filepath.Abs(dir); full == "/" {
				t.Fatal("no go.mod above the test")
			}
			continue
		}
		source, err := os.ReadFile(filepath.Join(dir, "shared/browsertest/axe.min.js"))
		if err != nil && os.Getenv("CI") != "true" {
			t.Skip("axe-core is missing: scripts/assets.sh brings it")
		}
		if err != nil {
			t.Fatal(err)
		}
		return string(source)
	}
}
