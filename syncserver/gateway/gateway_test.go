package gateway

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/fault"
	"yizhan/shared/merge"
	"yizhan/shared/stats"
	"yizhan/shared/wire"
	"yizhan/syncserver/access"
	"yizhan/syncserver/city"
	"yizhan/syncserver/feed"
	"yizhan/syncserver/ingest"
)

var ctx = context.Background()

// bench is a city with a gateway that a test speaks to by hand.
type bench struct {
	t    *testing.T
	city *city.City
	g    *Gateway
	url  string
}

func newBench(t *testing.T) *bench {
	t.Helper()
	return newBenchLogging(t, slog.New(slog.DiscardHandler))
}

func newBenchLogging(t *testing.T, log *slog.Logger) *bench {
	t.Helper()
	c, err := city.Open(ctx, t.TempDir())
	must(t, err)
	hub := feed.NewHub()
	in := ingest.New(c, hub, log)
	running, stop := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() { defer close(done); in.Run(running) }()
	g := New(c, in, hub, log)
	s := httptest.NewServer(g)
	t.Cleanup(func() {
		g.Close()
		s.Close()
		stop()
		<-done
		must(t, c.Close())
	})
	return &bench{t, c, g, "ws" + strings.TrimPrefix(s.URL, "http")}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// device is a paired computer that a test plays.
type device struct {
	id    change.ID
	key   ed25519.PrivateKey
	epoch uint64
	chain change.Chain
	seq   uint64
	mint  *change.Minter
}

func (b *bench) newDevice(station string) *device {
	b.t.Helper()
	pub, key, err := ed25519.GenerateKey(rand.Reader)
	must(b.t, err)
	d := &device{id: change.NewMinter().New(time.Now()), key: key, epoch: change.NewRandomEpoch(), mint: change.NewMinter()}
	code, err := access.NewPairing(ctx, b.city, station, access.RoleStation, "", time.Now())
	must(b.t, err)
	_, err = access.Pair(ctx, b.city, access.Request{Code: code, Device: d.id, PublicKey: pub, Station: station, Name: "站", Division: "511102", Role: access.RoleStation}, time.Now())
	must(b.t, err)
	return d
}

// talk is an open connection.
type talk struct {
	t  *testing.T
	ws *websocket.Conn
}

func (b *bench) dial() *talk {
	b.t.Helper()
	d := websocket.Dialer{Subprotocols: []string{wire.Subprotocol}}
	ws, _, err := d.DialContext(ctx, b.url, nil)
	must(b.t, err)
	b.t.Cleanup(func() { _ = ws.Close() })
	must(b.t, ws.SetReadDeadline(time.Now().Add(10*time.Second)))
	return &talk{b.t, ws}
}

func (k *talk) send(m wire.Message) {
	k.t.Helper()
	frame, err := wire.Encode(m)
	must(k.t, err)
	must(k.t, k.ws.WriteMessage(websocket.BinaryMessage, frame))
}

func (k *talk) receive() wire.Message {
	k.t.Helper()
	_, frame, err := k.ws.ReadMessage()
	must(k.t, err)
	m, err := wire.Decode(frame)
	must(k.t, err)
	return m
}

// closed reads to the end and returns the close code.
func (k *talk) closed() int {
	k.t.Helper()
	for {
		if _, _, err := k.ws.ReadMessage(); err != nil {
			if c, ok := errors.AsType[*websocket.CloseError](err); ok {
				return c.Code
			}
			return -1
		}
	}
}

func (b *bench) hello(d *device, spoil func(h *wire.Hello)) (*talk, wire.Welcome, bool) {
	b.t.Helper()
	k := b.dial()
	c := k.receive().(wire.Challenge)
	h := wire.Hello{VersionMin: 1, VersionMax: 1, App: "test", Device: d.id, Epoch: d.epoch, LastSeq: d.seq, WallMs: time.Now().UnixMilli()}
	h.Signature = ed25519.Sign(d.key, wire.SignedHello(c.Nonce, h))
	if spoil != nil {
		spoil(&h)
	}
	k.send(h)
	if spoil != nil {
		return k, wire.Welcome{}, false
	}
	w, ok := k.receive().(wire.Welcome)
	return k, w, ok
}

// push makes a push of n new visits.
func (d *device) push(t *testing.T, station string, n int) wire.Push {
	t.Helper()
	p := wire.Push{Epoch: d.epoch, From: d.seq + 1}
	var frozen [][]byte
	for range n {
		v := &domain.Visit{ID: d.mint.New(time.Now()), Station: domain.StationID(station), At: time.Now().UnixMilli(), Group: "N3", People: 1}
		body, err := v.Body()
		must(t, err)
		b, err := change.Change{Kind: v.Kind(), Version: 1, ID: v.ID, Clock: change.StampAt(time.Now()), Body: body}.Encode()
		must(t, err)
		d.seq++
		d.chain = d.chain.Next(b)
		frozen = append(frozen, b)
	}
	p.Batch, p.Chain = wire.EncodeBatch(frozen), d.chain
	return p
}

func (b *bench) people() int64 {
	b.t.Helper()
	table, err := b.city.Stats(ctx, stats.Query{Measure: domain.MeasurePeople, From: 20000101, To: 20991231, By: stats.ByTotal})
	must(b.t, err)
	return table.Total
}

func TestHelloRefuses(t *testing.T) {
	b := newBench(t)
	d := b.newDevice("S1")
	for name, c := range map[string]struct {
		spoil func(h *wire.Hello)
		kind  fault.Kind
	}{
		"unknown device":    {func(h *wire.Hello) { h.Device[0] ^= 1 }, fault.Unpaired},
		"forged signature":  {func(h *wire.Hello) { h.Signature[0] ^= 1 }, fault.Unauthorized},
		"no signature":      {func(h *wire.Hello) { h.Signature = nil }, fault.Unauthorized},
		"another epoch":     {func(h *wire.Hello) { h.Epoch++ }, fault.Unauthorized},
		"of the future":     {func(h *wire.Hello) { h.VersionMin, h.VersionMax = 7, 9 }, fault.Version},
		"signed for others": {func(h *wire.Hello) { h.Signature = ed25519.Sign(d.key, wire.SignedHello(make([]byte, 32), *h)) }, fault.Unauthorized},
	} {
		k, _, _ := b.hello(d, c.spoil)
		if e, ok := k.receive().(wire.Error); !ok || fault.Kind(e.Code) != c.kind || e.Text == "" {
			t.Errorf("%s: %+v", name, e)
		}
		if code := k.closed(); code != 4000+int(c.kind) {
			t.Errorf("%s: closed with %d", name, code)
		}
	}
	must(t, access.Revoke(ctx, b.city, d.id, time.Now()))
	k, _, _ := b.hello(d, func(*wire.Hello) {})
	if e, ok := k.receive().(wire.Error); !ok || fault.Kind(e.Code) != fault.Revoked {
		t.Errorf("revoked: %+v", e)
	}
}

func TestBadFramesEndTheirSessionOnly(t *testing.T) {
	b := newBench(t)
	d, other := b.newDevice("S1"), b.newDevice("S2")
	honest, _, ok := b.hello(other, nil)
	if !ok {
		t.Fatal("no welcome")
	}
	unsure := func(k *talk, code int, name string, want ...int) {
		t.Helper()
		for _, w := range want {
			if code == w {
				return
			}
		}
		t.Errorf("%s: closed with %d, want one of %v", name, code, want)
	}
	malformed := 4000 + int(fault.Malformed)
	for name, frame := range map[string][]byte{"garbage": {1, 2, 3, 4}, "nothing": {}, "cut": {0, 0x82}, "bomb": append([]byte{1}, wire.Pack(make([]byte, wire.UnpackedBytesMax+1))...)} {
		k, _, _ := b.hello(d, nil)
		must(t, k.ws.WriteMessage(websocket.BinaryMessage, frame))
		unsure(k, k.closed(), name, malformed)
	}
	k, _, _ := b.hello(d, nil)
	must(t, k.ws.WriteMessage(websocket.TextMessage, []byte("hello")))
	unsure(k, k.closed(), "text", malformed)
	k, _, _ = b.hello(d, nil)
	// The server may hang up while we are still writing.
	_ = k.ws.WriteMessage(websocket.BinaryMessage, make([]byte, wire.FrameBytesMax+1))
	unsure(k, k.closed(), "oversized", websocket.CloseMessageTooBig, 4000+int(fault.TooLarge), -1)
	k = b.dial()
	k.send(wire.Pull{Feed: "city"})
	unsure(k, k.closed(), "before hello", malformed)
	k, _, _ = b.hello(d, nil)
	k.send(wire.Welcome{})
	unsure(k, k.closed(), "out of turn", malformed)
	k, _, _ = b.hello(d, nil)
	k.send(wire.Pull{Feed: domain.FeedStation(domain.StationID("S2"))})
	unsure(k, k.closed(), "another station's feed", 4000+int(fault.Forbidden))
	k, _, _ = b.hello(d, nil)
	k.send(wire.Push{Epoch: d.epoch, From: 1, Batch: []byte{77}})
	unsure(k, k.closed(), "batch", malformed)
	// All the while, the others are served.
	honest.send(other.push(t, "S2", 3))
	if a := honest.receive().(wire.Ack); a.Seq != 3 {
		t.Errorf("ack %+v", a)
	}
	if n := b.people(); n != 3 {
		t.Errorf("%d people", n)
	}
}

func TestBrowsersAreNotStations(t *testing.T) {
	b := newBench(t)
	d := websocket.Dialer{Subprotocols: []string{wire.Subprotocol}}
	_, response, err := d.DialContext(ctx, b.url, http.Header{"Origin": {"http://evil.example"}})
	if err == nil || response == nil || response.StatusCode != http.StatusForbidden {
		t.Errorf("%v, %v", response, err)
	}
	d.EnableCompression = true
	ws, response, err := d.DialContext(ctx, b.url, nil)
	must(t, err)
	defer ws.Close()
	if ext := response.Header.Get("Sec-WebSocket-Extensions"); ext != "" {
		t.Errorf("compression agreed on: %s", ext)
	}
}

func TestPushesTakeEffectOnce(t *testing.T) {
	b := newBench(t)
	d := b.newDevice("S1")
	k, w, _ := b.hello(d, nil)
	if w.LastSeq != 0 || len(w.Feeds) != 2 {
		t.Fatalf("welcome %+v", w)
	}
	first := d.push(t, "S1", 3)
	chainAfterFirst := d.chain
	second := d.push(t, "S1", 2)
	ack := func(p wire.Push, want uint64) {
		t.Helper()
		k.send(p)
		a, ok := k.receive().(wire.Ack)
		if !ok || a.Seq != want {
			t.Fatalf("ack %+v, want %d", a, want)
		}
	}
	ack(second, 0) // a gap: the city asks for what is before it
	ack(first, 3)
	ack(first, 3) // its ack was lost
	ack(second, 5)
	ack(first, 5)
	if n := b.people(); n != 5 {
		t.Fatalf("%d people", n)
	}
	// An overlap is trimmed, what is new in it counts.
	last := second
	third := d.push(t, "S1", 1)
	both := wire.Push{Epoch: d.epoch, From: last.From, Batch: append(bytes.Clone(last.Batch), third.Batch...), Chain: third.Chain}
	ack(both, 6)
	if n := b.people(); n != 6 {
		t.Fatalf("%d people", n)
	}
	// Another history under the same numbers is no overlap but a fork.
	fork := d.push(t, "S1", 1)
	fork.Chain = chainAfterFirst
	k.send(fork)
	if code := k.closed(); code != 4000+int(fault.Forked) {
		t.Errorf("fork: closed with %d", code)
	}
	if n := b.people(); n != 6 {
		t.Fatalf("%d people after the fork", n)
	}
	_, w, _ = b.hello(d, nil)
	if w.LastSeq != 6 {
		t.Errorf("welcome %+v", w)
	}
}

func TestRevokedWhileConnected(t *testing.T) {
	b := newBench(t)
	d := b.newDevice("S1")
	k, _, _ := b.hello(d, nil)
	must(t, access.Revoke(ctx, b.city, d.id, time.Now()))
	if err := access.Revoke(ctx, b.city, d.id, time.Now()); !fault.Is(err, fault.NotFound) {
		t.Errorf("revoked twice: %v", err)
	}
	list, err := access.Devices(ctx, b.city)
	if err != nil || len(list) != 1 || !list[0].Revoked || list[0].Station != "S1" || list[0].LastSeen.IsZero() {
		t.Errorf("devices %+v, %v", list, err)
	}
	k.send(d.push(t, "S1", 1))
	if code := k.closed(); code != 4000+int(fault.Revoked) {
		t.Errorf("closed with %d", code)
	}
	if n := b.people(); n != 0 {
		t.Errorf("%d people", n)
	}
}

// TestFeedsAreTheSameFromAnywhere: what a device knows after reading a feed in
// any steps is what reading it from 0 gives.
func TestFeedsAreTheSameFromAnywhere(t *testing.T) {
	b := newBench(t)
	d := b.newDevice("S1")
	stretch := func(known map[change.ID]uint64, after, bytes uint64) wire.Delta {
		t.Helper()
		delta, err := feed.Read(ctx, b.city.DB, wire.Pull{Feed: domain.FeedCity, After: after, Bytes: bytes}, d.id, d.epoch)
		must(t, err)
		for _, sent := range delta.Docs {
			doc, err := merge.DecodeDocument(sent.State)
			must(t, err)
			known[doc.ID] = doc.Revision
		}
		return delta
	}
	read := func(known map[change.ID]uint64, after uint64) uint64 { return stretch(known, after, 0).To }
	step := map[change.ID]uint64{}
	at := read(step, 0)
	for _, code := range []string{"S2", "S3", "S4"} {
		b.newDevice(code) // publishes a station
		if code != "S3" {
			at = read(step, at)
		}
	}
	whole := map[change.ID]uint64{}
	end := read(whole, 0)
	ones, after := map[change.ID]uint64{}, uint64(0)
	for after < end {
		one := stretch(ones, after, 1)
		if len(one.Docs) > 1 {
			t.Fatalf("%d documents where one fits", len(one.Docs))
		}
		after = one.To
	}
	if len(ones) != len(whole) || len(whole) < 4 {
		t.Errorf("one by one %d entries, at once %d", len(ones), len(whole))
	}
	if end != at || len(whole) != len(step) {
		t.Errorf("from 0: %d entries to %d; in steps: %d to %d", len(whole), end, len(step), at)
	}
	for id, revision := range whole {
		if step[id] != revision {
			t.Errorf("%s: revision %d, in steps %d", id, revision, step[id])
		}
	}
}

// TestWhatMovedIsToldBeforeTheAck: a station that has its last ack knows what there is
// to fetch, an edit of its own that collided included. It would end its session without
// it otherwise.
func TestWhatMovedIsToldBeforeTheAck(t *testing.T) {
	b := newBench(t)
	d := b.newDevice("S1")
	k, _, ok := b.hello(d, nil)
	if !ok {
		t.Fatal("no welcome")
	}
	own := domain.FeedStation(domain.StationID("S1"))
	for i := range 500 { // in the other order one in a few hundred was late
		price := domain.Price{Station: domain.StationID("S1"), Service: "water", Charged: 100, From: domain.Day(20260101).AddDays(i)}
		fields, err := domain.Encode(price)
		must(t, err)
		body, err := change.Marshal(merge.Edit{Fields: fields})
		must(t, err)
		frozen, err := change.Change{Kind: domain.KindPrice, Version: 1, ID: domain.PriceID(price.Station, price.Service, price.From), Clock: change.StampAt(time.Now()), Body: body}.Encode()
		must(t, err)
		d.seq++
		d.chain = d.chain.Next(frozen)
		k.send(wire.Push{Epoch: d.epoch, From: d.seq, Batch: wire.EncodeBatch([][]byte{frozen}), Chain: d.chain})
		poked := false
		for acked := false; !acked; {
			switch m := k.receive().(type) {
			case wire.Poke:
				poked = poked || m.Feed == own
			case wire.Ack:
				acked = true
			}
		}
		if !poked {
			t.Fatalf("push %d: the ack came before word of the feed", i)
		}
	}
}
