package login

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"
)

func TestOnlyPagesOfOursAreLedTo(t *testing.T) {
	for next, want := range map[string]string{
		"":                             "/",
		"/devices":                     "/devices",
		"/?period=7d&division=511102":  "/?period=7d&division=511102",
		"/work/a%2Fb?x=1":              "/work/a%2Fb?x=1",
		"//evil.example":               "/",
		"///evil.example":              "/",
		"/\\evil.example":              "/",
		"\\\\evil.example":             "/",
		"/\t/evil.example":             "/",
		"https://evil.example/":        "/",
		"https:evil.example":           "/",
		"javascript:alert(1)":          "/",
		"evil.example":                 "/",
		"@evil.example":                "/",
		"/login?next=%2Fdevices":       "/",
		"/logout":                      "/",
		"/devices#//evil.example":      "/devices",
		"/%2Fevil.example":             "/",
		"/%5Cevil.example":             "/",
		"http://127.0.0.1:8470/device": "/",
	} {
		if got := local(next); got != want {
			t.Errorf("%q leads to %q", next, got)
		}
	}
}

func TestWaitingGrowsAndEnds(t *testing.T) {
	var a attempts
	now := time.Date(2026, 11, 26, 9, 0, 0, 0, time.UTC)
	who, elsewhere, other := attemptOf("chen", "10.0.0.1"), attemptOf("chen", "10.0.0.2"), attemptOf("li", "10.0.0.1")
	for i := range attemptsFree {
		if wait := a.begin(who, now); wait != 0 {
			t.Fatalf("attempt %d waits %v", i, wait)
		}
	}
	for i, want := range []time.Duration{30 * time.Second, time.Minute, 2 * time.Minute, 4 * time.Minute, 8 * time.Minute, 15 * time.Minute, 15 * time.Minute} {
		for range 3 { // what is refused makes it no longer
			if wait := a.begin(who, now); wait != want {
				t.Errorf("after %d: %v, want %v", i, wait, want)
			}
		}
		if a.begin(elsewhere, now) != 0 || a.begin(other, now) != 0 {
			t.Error("somebody else is kept out")
		}
		a.forget(elsewhere)
		a.forget(other)
		now = now.Add(want)
		if wait := a.begin(who, now); wait != 0 {
			t.Errorf("when it has waited: %v", wait)
		}
	}
	now = now.Add(attemptsForget + time.Second)
	for range 2 {
		if wait := a.begin(who, now); wait != 0 {
			t.Errorf("it is never forgotten: %v", wait)
		}
	}
	for i := range attemptsMax + 10 {
		a.begin(attemptOf(fmt.Sprint(i), "10.0.0.3"), now)
	}
	if len(a.tried) > attemptsMax {
		t.Errorf("%d are remembered", len(a.tried))
	}
}

// TestLongNamesTakeNoRoom: whoever guesses chooses the name, and each is remembered for
// an hour.
func TestLongNamesTakeNoRoom(t *testing.T) {
	var a attempts
	before := heap()
	for i := range 20 {
		a.begin(attemptOf(fmt.Sprint(i, strings.Repeat("\ufdfa", 20_000)), "10.0.0.1"), time.Now())
	}
	if grown := heap() - before; grown > 1<<20 || len(a.tried) != 20 {
		t.Errorf("%d names keep %d bytes", len(a.tried), grown)
	}
}

func heap() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}
