package simulate

import (
	"context"
	"testing"
	"time"
)

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
