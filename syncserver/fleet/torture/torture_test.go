package torture

import (
	"context"
	"fmt"
	"os"
	"testing"
	"time"
)

var programs string

func TestMain(m *testing.M) {
	var err error
	if programs, err = os.MkdirTemp("", "yizhan-torture-"); err == nil {
		err = Build(context.Background(), programs)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	code := m.Run()
	_ = os.RemoveAll(programs)
	os.Exit(code)
}

func run(t *testing.T, length time.Duration, canary string) Result {
	t.Helper()
	seed := uint64(time.Now().UnixNano())
	t.Log("seed", seed)
	r, err := Torture{Dir: t.TempDir(), Programs: programs, Seed: seed, For: length, Stations: 3, Canary: canary, Log: t.Output()}.Run(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%+v", r)
	return r
}

func TestTwentySecondsOfTorture(t *testing.T) {
	r := run(t, 20*time.Second, "")
	if !r.OK() {
		t.Errorf("%+v", r)
	}
	if r.Recorded < 50 || r.Faults < 5 || r.CityKills < 2 {
		t.Errorf("little has happened: %+v", r)
	}
}

// TestCanariesOfTorture: each mistake is found, and by the count that is about it.
func TestCanariesOfTorture(t *testing.T) {
	for canary, found := range map[string]func(Result) bool{
		"restored": func(r Result) bool { return r.Lost > 0 },
		"deleted":  func(r Result) bool { return r.Divergent > 0 },
		"doubled":  func(r Result) bool { return r.Double > 0 && r.Mismatches > 0 },
	} {
		t.Run(canary, func(t *testing.T) {
			if r := run(t, 4*time.Second, canary); r.OK() || !found(r) {
				t.Errorf("not found: %+v", r)
			}
		})
	}
	if len(Canaries) != 3 {
		t.Error("a canary has no test")
	}
}
