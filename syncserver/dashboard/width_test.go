package dashboard

import (
	"strings"
	"testing"

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
