package simulate

import (
	"bytes"
	"strings"
	"testing"
	"time"
)

// regressions are seeds that once found something, as the simulation then was:
//
//	1795449261850388962  two corrections of a clock that was ahead were clamped to
//	                     one moment, and the city took the first
//	38                   a bit of a document changed on the way to a station, which
//	                     adopted it: frames have a checksum since
//	1795694412931415644  a later edit of a member came before the one that names the
//	                     station, which was then refused for ever
var regressions = []uint64{1795449261850388962, 38, 1795694412931415644}

func TestSeedsThatOnceFailed(t *testing.T) {
	for _, seed := range regressions {
		if p, err := simulateSeeds(t, seed, 1, nil, t.Output()); err != nil || !p.sound() {
			t.Errorf("seed %d: %+v, %v", seed, p, err)
		}
	}
}

// TestTwentySeeds is the short form of `make fleet`.
func TestTwentySeeds(t *testing.T) {
	first := uint64(time.Now().UnixNano())
	t.Log("first seed", first)
	r, err := Run(t, first, 20, t.Output())
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%+v", r)
	if !r.OK() {
		t.Errorf("%+v", r)
	}
	for what, n := range map[string]int{
		"connections cut": r.ConnectionsCut, "servers restarted": r.ServersRestarted, "stations restarted": r.StationsRestarted, "recorded": r.Recorded,
		"power cuts": r.PowerCuts, "restored": r.Restored, "cloned": r.Cloned, "revoked": r.Revoked, "frames spoiled": r.FramesSpoiled,
	} {
		if n == 0 {
			t.Errorf("%s: none in 20 seeds", what)
		}
	}
}

// TestTheSameSeedTellsTheSameStory: what a seed found can be looked at again.
func TestTheSameSeedTellsTheSameStory(t *testing.T) {
	tell := func(seed uint64) (trace, story string) {
		var told bytes.Buffer
		var r Result
		trace, err := one(t, seed, plan{story: &told}, &r, t.Output())
		if err != nil {
			t.Fatal(err)
		}
		return trace, told.String()
	}
	traces := map[string]bool{}
	for seed := range uint64(3) {
		first, story := tell(seed)
		if again, other := tell(seed); first != again {
			t.Errorf("seed %d: %s", seed, firstDifference(story, other))
		}
		if strings.Count(story, "\n") < 100 {
			t.Errorf("seed %d: a short story:\n%s", seed, story)
		}
		traces[first] = true
	}
	if len(traces) != 3 {
		t.Error("different seeds tell the same story")
	}
}

func firstDifference(a, b string) string {
	x, y := strings.Split(a, "\n"), strings.Split(b, "\n")
	for i := range min(len(x), len(y)) {
		if x[i] != y[i] {
			return x[i] + "\nthe second time\n" + y[i]
		}
	}
	return "one of the stories goes on"
}
