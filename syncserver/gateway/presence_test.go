package gateway

import (
	"bytes"
	"crypto/ed25519"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"yizhan/shared/change"
	"yizhan/shared/fault"
	"yizhan/shared/wire"
	"yizhan/syncserver/access"
	"yizhan/syncserver/city"
)

// TestRevokedByAnotherProcess shuts out a station that says nothing, through
// another handle on the folder, as the command does.
func TestRevokedByAnotherProcess(t *testing.T) {
	b := newBench(t)
	d, other := b.newDevice("S1"), b.newDevice("S2")
	k, _, _ := b.hello(d, nil)
	honest, _, _ := b.hello(other, nil)
	command, err := city.Open(ctx, b.city.Dir())
	must(t, err)
	defer command.Close()
	must(t, access.Revoke(ctx, command, d.id, time.Now()))
	began := time.Now()
	if code := k.closed(); code != 4000+int(fault.Revoked) {
		t.Errorf("closed with %d", code)
	}
	if took := time.Since(began); took > time.Second {
		t.Errorf("closed after %s", took)
	} else {
		t.Log("closed after", took)
	}
	honest.send(other.push(t, "S2", 1))
	if a := honest.receive().(wire.Ack); a.Seq != 1 {
		t.Errorf("another station: %+v", a)
	}
}

func TestTheNewestHelloWins(t *testing.T) {
	b := newBench(t)
	d := b.newDevice("S1")
	older, _, _ := b.hello(d, nil)
	newer, _, _ := b.hello(d, nil)
	if code := older.closed(); code != 4000+int(fault.Conflict) {
		t.Errorf("the older one: closed with %d", code)
	}
	newer.send(d.push(t, "S1", 2))
	if a := newer.receive().(wire.Ack); a.Seq != 2 {
		t.Errorf("the newer one: %+v", a)
	}
	// One computer that comes back is one computer, however often.
	for range 2 * swapsMax {
		b.hello(d, nil)
	}
	if list, err := access.Devices(ctx, b.city); err != nil || list[0].Contested {
		t.Errorf("%+v, %v", list, err)
	}
}

// lines is a log that a test reads.
type lines struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

func TestTwoComputersOfOneDevice(t *testing.T) {
	var log lines
	b := newBenchLogging(t, slog.New(slog.NewTextHandler(&log, nil)))
	d := b.newDevice("S1")
	copied := *d
	copied.epoch += 2
	contested := func() bool {
		t.Helper()
		list, err := access.Devices(ctx, b.city)
		must(t, err)
		return list[0].Contested
	}
	for i := range 3 * swapsMax {
		b.hello([]*device{d, &copied}[i%2], nil)
		if said := contested(); said != (i >= swapsMax) {
			t.Errorf("after %d hellos: %v", i+1, said)
		}
	}
	if !contested() || strings.Count(log.String(), "two computers use one device") != 1 || !strings.Contains(log.String(), d.id.String()) {
		t.Errorf("contested %v, log:\n%s", contested(), &log)
	}
	// Neither is shut out, and a new pairing starts afresh.
	if k, _, ok := b.hello(d, nil); !ok {
		t.Error("shut out")
	} else {
		k.send(d.push(t, "S1", 1))
		if a, ok := k.receive().(wire.Ack); !ok || a.Seq != 1 {
			t.Errorf("%+v", a)
		}
	}
}

// TestWhatCountsAsASwap moves the clock by hand.
func TestWhatCountsAsASwap(t *testing.T) {
	now := time.Now()
	id := change.NewMinter().New(now)
	one := func(epoch uint64, from string, heard time.Time) *session {
		line := socket{heard: new(atomic.Int64)}
		line.heard.Store(heard.UnixMilli())
		s := &session{epoch: epoch, from: from, cancel: func(error) {}, line: line}
		s.device.ID = id
		return s
	}
	for name, c := range map[string]struct {
		next  func(i int) *session
		every time.Duration
		want  bool
	}{
		"epochs by turns":      {func(i int) *session { return one(uint64(i%2), "a", now) }, time.Second, true},
		"addresses by turns":   {func(i int) *session { return one(1, []string{"a", "b"}[i%2], now) }, time.Second, true},
		"the same one again":   {func(int) *session { return one(1, "a", now) }, time.Second, false},
		"lines that were dead": {func(i int) *session { return one(uint64(i), "a", now.Add(-2*aliveWithin)) }, time.Second, false},
		"seldom":               {func(i int) *session { return one(uint64(i), "a", now.Add(3*time.Minute)) }, 3 * time.Minute, false},
	} {
		p := newPresence()
		start, got := now, false
		for i := range 10 {
			got, _ = p.arrive(c.next(i), now)
			if got != (c.want && i >= swapsMax) {
				t.Errorf("%s: after %d sessions %v", name, i+1, got)
			}
			now = now.Add(c.every)
		}
		if len(p.swaps[id]) > swapsMax || len(p.sessions) != 1 {
			t.Errorf("%s: %d swaps, %d sessions kept", name, len(p.swaps[id]), len(p.sessions))
		}
		now = start
	}
	// Devices that swapped long ago are forgotten.
	p := newPresence()
	for i := range 100 {
		id = change.NewMinter().New(now)
		p.arrive(one(1, "a", now), now)
		p.arrive(one(2, "a", now), now)
		if len(p.swaps) > 6 {
			t.Fatalf("%d devices are kept after %d", len(p.swaps), i)
		}
		now = now.Add(time.Minute)
	}
}

// TestASessionThatHasEndedIsNobody ends sessions in both orders.
func TestASessionThatHasEndedIsNobody(t *testing.T) {
	p := newPresence()
	var reason error
	older, newer := &session{cancel: func(err error) { reason = err }}, &session{cancel: func(error) {}}
	older.line, newer.line = socket{heard: new(atomic.Int64)}, socket{heard: new(atomic.Int64)}
	p.arrive(older, time.Now())
	p.arrive(newer, time.Now())
	if reason != errDisplaced {
		t.Errorf("the older one ended with %v", reason)
	}
	p.leave(older)
	if p.count() == 0 {
		t.Error("the newer one was taken for the older")
	}
	p.leave(newer)
	if !(p.count() == 0) {
		t.Error("somebody is left")
	}
	p.end(newer.device.ID, errRevoked)
}

// TestALateHelloDisplacesNobody: a line that broke off says hello after the station's
// next attempt has, because its bytes were on their way for longer.
func TestALateHelloDisplacesNobody(t *testing.T) {
	b := newBench(t)
	d := b.newDevice("S1")
	early := b.dial()
	challenge := early.receive().(wire.Challenge)
	now, _, ok := b.hello(d, nil)
	if !ok {
		t.Fatal("no welcome")
	}
	h := wire.Hello{VersionMin: 1, VersionMax: 1, App: "test", Device: d.id, Epoch: d.epoch, WallMs: time.Now().UnixMilli()}
	h.Signature = ed25519.Sign(d.key, wire.SignedHello(challenge.Nonce, h))
	early.send(h)
	if code := early.closed(); code != 4000+int(fault.Conflict) {
		t.Errorf("the late one is closed with %d", code)
	}
	now.send(d.push(t, "S1", 2))
	if a, ok := now.receive().(wire.Ack); !ok || a.Seq != 2 {
		t.Errorf("%+v", a)
	}
}
