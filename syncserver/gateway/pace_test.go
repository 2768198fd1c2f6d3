package gateway

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"yizhan/shared/fault"
	"yizhan/shared/wire"
)

// TestAFloodWaits (A29): a computer that pushes as fast as it can is slowed to the
// pace, over new sessions too; all that it sent counts, and another one is answered
// as if it were alone.
func TestAFloodWaits(t *testing.T) {
	b := newBench(t)
	const each = 50
	b.g.pace.burst, b.g.pace.perSec = each, 200
	flood, other := b.newDevice("S1"), b.newDevice("S2")
	k, _, _ := b.hello(flood, nil)
	began := time.Now()
	for range 3 {
		k.send(flood.push(t, "S1", each))
	}
	desk, _, _ := b.hello(other, nil)
	for range 10 {
		asked := time.Now()
		desk.send(other.push(t, "S2", 1))
		if _, ok := desk.receive().(wire.Ack); !ok {
			t.Fatal("no ack")
		}
		if took := time.Since(asked); took > 200*time.Millisecond {
			t.Errorf("another one waits %s", took)
		}
	}
	for range 3 {
		k.receive()
	}
	if took := time.Since(began); took < 450*time.Millisecond { // 100 beyond the burst, 200 a second
		t.Errorf("three times the burst took %s", took)
	}
	again, _, _ := b.hello(flood, nil) // a new session is no new bucket
	began = time.Now()
	again.send(flood.push(t, "S1", each))
	again.receive()
	if took := time.Since(began); took < 150*time.Millisecond {
		t.Errorf("a new session is answered in %s", took)
	}
	if n := b.people(); n != 4*each+10 {
		t.Errorf("%d people, want %d", n, 4*each+10)
	}
}

// TestWhoSaysNothingIsNotWaitedFor: a line without a hello is ended, whatever kind it
// is, so that a few thousand of them shut nobody out.
func TestWhoSaysNothingIsNotWaitedFor(t *testing.T) {
	b := newBench(t)
	b.g.patience = 50 * time.Millisecond
	silent := b.dial()
	if code := silent.closed(); code != 4000+int(fault.Unreachable) {
		t.Errorf("a WebSocket is closed with %d", code)
	}
	resp, err := http.Post("http"+strings.TrimPrefix(b.url, "ws"), "application/octet-stream", nil)
	must(t, err)
	must(t, resp.Body.Close())
	for end := time.Now().Add(5 * time.Second); postLines(b) > 0; time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("a line of requests stays")
		}
	}
	b.g.patience = helloWithin
	d := b.newDevice("S1")
	if _, _, ok := b.hello(d, nil); !ok {
		t.Error("who says hello is not let in")
	}
}

func postLines(b *bench) int {
	b.g.posts.mu.Lock()
	defer b.g.posts.mu.Unlock()
	return len(b.g.posts.lines)
}
