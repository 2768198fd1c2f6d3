package simulate

import (
	"context"
	"testing"
	"time"
)

// regressions are seeds that once found something:
//
//	1795449261850388962  two corrections of a clock that was ahead were clamped to
//	                     one moment, and the city took the first
var regressions = []uint64{1795449261850388962}

func TestSeedsThatOnceFailed(t *testing.T) {
	for _, seed := range regressions {
		if r, err := Run(context.Background(), t.TempDir(), seed, 1, t.Output()); err != nil || !r.OK() {
			t.Errorf("seed %d: %+v, %v", seed, r, err)
		}
	}
}

// TestTwentySeeds is the short form of `make fleet`.
func TestTwentySeeds(t *testing.T) {
	first := uint64(time.Now().UnixNano())
	t.Log("first seed", first)
	r, err := Run(context.Background(), t.TempDir(), first, 20, t.Output())
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%+v", r)
	if !r.OK() {
		t.Errorf("%+v", r)
	}
	if r.ConnectionsCut == 0 || r.ServersRestarted == 0 || r.StationsRestarted == 0 || r.Recorded == 0 {
		t.Errorf("nothing happened: %+v", r)
	}
}
