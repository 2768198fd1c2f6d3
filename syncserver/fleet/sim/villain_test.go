package sim

import (
	"bytes"
	"context"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"yizhan/desktop/station"
	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/merge"
	"yizhan/shared/pin"
	"yizhan/shared/wire"
)

// villain is a server that means harm, at the other end of a station's connection.
type villain struct {
	ws    *websocket.Conn
	hello wire.Hello
}

func (v *villain) say(m wire.Message) bool {
	frame, err := wire.Encode(m)
	return err == nil && v.raw(frame)
}

func (v *villain) raw(frame []byte) bool {
	return v.ws.WriteMessage(websocket.BinaryMessage, frame) == nil
}

// hear is what the station says next.
func (v *villain) hear() wire.Message {
	_ = v.ws.SetReadDeadline(time.Now().Add(300 * time.Millisecond))
	if _, frame, err := v.ws.ReadMessage(); err == nil {
		if m, err := wire.Decode(frame); err == nil {
			return m
		}
	}
	return nil
}

// welcome is one with nothing wrong in it, but for what spoil does.
func (v *villain) welcome(spoil func(w *wire.Welcome)) {
	w := wire.Welcome{Version: 2, History: change.Named("history", "evil"), LastSeq: v.hello.AckedSeq, Chain: v.hello.AckedChain,
		WallMs: time.Now().UnixMilli(), Feeds: map[string]uint64{domain.FeedCity: 10}}
	if spoil != nil {
		spoil(&w)
	}
	v.say(w)
}

// startVillain serves one attack to everybody who calls.
func startVillain(t *testing.T, attack func(v *villain)) string {
	t.Helper()
	upgrader := websocket.Upgrader{Subprotocols: []string{wire.Subprotocol}}
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost {
			http.Error(w, "<html>../../etc/passwd</html>", http.StatusOK)
			return
		}
		ws, err := upgrader.Upgrade(w, r, nil)
		if err != nil {
			return
		}
		defer ws.Close()
		v := &villain{ws: ws}
		if !v.say(wire.Challenge{Nonce: make([]byte, 32)}) {
			return
		}
		if h, ok := v.hear().(wire.Hello); ok {
			v.hello = h
			attack(v)
			for range 20 { // what the station still says is heard out
				if v.hear() == nil {
					return
				}
			}
		}
	}))
	t.Cleanup(s.Close)
	return s.URL
}

func raw(t testing.TB, v any) []byte {
	t.Helper()
	b, err := change.Marshal(v)
	must(t, err)
	return b
}

// evilDocuments are what no city would send.
func evilDocuments(t testing.TB) (out []merge.Encoded) {
	field := func(v any) merge.Field { return merge.Field{Value: raw(t, v), Revision: 1 << 63, Clock: 1<<64 - 1} }
	id := change.Named("evil", "1")
	for _, d := range []merge.Document{
		{Kind: "../../station.db", ID: id, Revision: 1, Fields: map[string]merge.Field{"../name": field("x")}},
		{Kind: domain.KindVisit, ID: id, Revision: 1, Fields: map[string]merge.Field{"people": field(-1)}},
		{Kind: domain.KindStation, ID: domain.StationID("S1"), Revision: 1 << 63, Fields: map[string]merge.Field{"name": field([]any{1, "x"}), "code": field(7)}},
		{Kind: domain.KindMember, ID: id, Revision: 1, Fields: map[string]merge.Field{"station": field("not an id"), "registered_on": field(1 << 62)}},
		{Kind: domain.KindMember, ID: change.ID{}, Revision: 0, Fields: nil},
		{Kind: domain.KindPrice, ID: id, Revision: 1, Fields: map[string]merge.Field{"charged": field(-1 << 62), "from": field(0)}},
		{Kind: domain.KindGroup, ID: id, Revision: 1, Fields: map[string]merge.Field{"name": field(strings.Repeat("长", 100_000)), domain.FieldDeleted: field(true)}},
		{Kind: domain.KindService, ID: id, Revision: 1, Fields: map[string]merge.Field{"code": field([]byte{0xff}), "name": {Value: nil}}},
	} {
		state, err := change.Marshal(d)
		must(t, err)
		out = append(out, merge.Encoded{State: state})
	}
	return out
}

// villainies are named for what they try.
func villainies(t testing.TB) map[string]func(v *villain) {
	verdicts := make([]wire.Verdict, 3000)
	for i := range verdicts {
		verdicts[i] = wire.Verdict{Seq: uint64(i), Fault: 65535, Text: "../../" + strings.Repeat("\x00", 50)}
	}
	delta := func(spoil func(d *wire.Delta)) func(v *villain) {
		return func(v *villain) {
			v.welcome(nil)
			for range 30 {
				p, ok := v.hear().(wire.Pull)
				if !ok {
					continue
				}
				d := wire.Delta{Feed: p.Feed, Prev: p.After, To: p.After + 1, Head: p.After + 100}
				spoil(&d)
				if !v.say(d) {
					return
				}
			}
		}
	}
	return map[string]func(v *villain){
		"a cursor of the far future": func(v *villain) { v.welcome(func(w *wire.Welcome) { w.LastSeq = 1<<64 - 1 }) },
		"all of it is confirmed":     func(v *villain) { v.welcome(func(w *wire.Welcome) { w.LastSeq = v.hello.LastSeq }) },
		"nothing ever came":          func(v *villain) { v.welcome(func(w *wire.Welcome) { w.LastSeq, w.Chain = 0, change.Chain{} }) },
		"a clock 300 years ahead":    func(v *villain) { v.welcome(func(w *wire.Welcome) { w.WallMs = 1 << 43 }) },
		"a clock that overflows":     func(v *villain) { v.welcome(func(w *wire.Welcome) { w.WallMs = -1 << 63 }) },
		"thousands of verdicts":      func(v *villain) { v.welcome(func(w *wire.Welcome) { w.Verdicts = verdicts[:2000] }) },
		"held, all of it": func(v *villain) {
			v.welcome(func(w *wire.Welcome) { w.Held = &wire.Held{Epoch: v.hello.Epoch, Verdicts: verdicts, Total: 1 << 63} })
		},
		"a version of its own": func(v *villain) { v.welcome(func(w *wire.Welcome) { w.Version = 65535 }) },
		"keys that are none":   func(v *villain) { v.welcome(func(w *wire.Welcome) { w.ServerKey, w.Recipient = []byte{1}, "age1../" }) },
		"revoked":              func(v *villain) { v.welcome(func(w *wire.Welcome) { w.Revoked = true }) },
		"ten thousand feeds": func(v *villain) {
			v.welcome(func(w *wire.Welcome) {
				for i := range 10_000 {
					w.Feeds[domain.FeedStation(change.Named("x", string(rune(i))))] = 1 << 63
				}
			})
		},
		"documents that are none":  delta(func(d *wire.Delta) { d.Docs = evilDocuments(t) }),
		"one such document a time": delta(func(d *wire.Delta) { d.Docs = evilDocuments(t)[d.Prev%8 : d.Prev%8+1] }),
		"a feed without an end":    delta(func(d *wire.Delta) { d.Head = d.To + 1<<40 }),
		"a feed that stands still": delta(func(d *wire.Delta) { d.To = d.Prev }),
		"a feed that runs back":    delta(func(d *wire.Delta) { d.Prev, d.To = 9, 3 }),
		"to the end of numbers":    delta(func(d *wire.Delta) { d.To, d.Head, d.Applied = 1<<64-1, 1<<64-1, 1<<64-1 }),
		"somebody else's feed":     delta(func(d *wire.Delta) { d.Feed = "../city" }),
		"acks of what was not sent": func(v *villain) {
			v.welcome(nil)
			for i := range 20 {
				v.say(wire.Ack{Epoch: v.hello.Epoch + uint64(i%2), Seq: v.hello.LastSeq + uint64(i), Verdicts: verdicts[:100]})
			}
		},
		"messages out of turn": func(v *villain) {
			v.welcome(nil)
			v.say(wire.Challenge{})
			v.say(wire.Hello{})
		},
		"repairs that nobody asked for": func(v *villain) {
			v.welcome(nil)
			missing := make([]change.ID, 5000)
			v.say(wire.Repair{Scope: domain.FeedStation(domain.StationID("S1")), Kind: domain.KindVisit, Day: 99999999,
				Records: []wire.Stored{{Bytes: []byte("garbage")}, {}}, Missing: missing, More: true})
			v.say(wire.Differ{Scope: "station:", Asked: []wire.Range{{Kind: "x", From: -1, To: 1 << 30}}})
		},
		"ten thousand pokes": func(v *villain) {
			v.welcome(nil)
			for i := range 10_000 {
				if !v.say(wire.Poke{Feed: strings.Repeat("f", i%100), Head: uint64(i) << 50}) {
					return
				}
			}
		},
		"a frame too long": func(v *villain) { v.welcome(nil); v.raw(make([]byte, wire.FrameBytesMax+1)) },
		"a gigabyte": func(v *villain) {
			v.welcome(nil)
			_, _ = v.ws.NetConn().Write([]byte{0x82, 127, 0, 0, 0, 0, 0x40, 0, 0, 0})
		},
		"a bomb":  func(v *villain) { v.raw(append([]byte{1}, wire.Pack(make([]byte, wire.UnpackedBytesMax+1))...)) },
		"garbage": func(v *villain) { v.raw([]byte{0, 0x82, 0x03, 0xa1, 0xff}); v.raw(nil) },
	}
}

// TestAVillainHarmsNoStation (A27): whatever a server does, the station goes on, and
// what was recorded there is in the hands of the next honest one.
func TestAVillainHarmsNoStation(t *testing.T) {
	h := startHost(t, t.TempDir())
	s := newStation(t, "S1", station.RoleStation)
	s.Now = s.Now.Add(-6 * time.Hour)
	must(t, s.PairWith(ctx, h.City, h.URL))
	s.visit(t, 3)
	must(t, s.Once(ctx))
	want := int64(6)
	meet := func(name string, attack func(v *villain)) {
		t.Helper()
		s.visit(t, 2)
		want += 4
		must(t, s.SetServer(ctx, startVillain(t, attack), pin.Pin{}))
		for range 2 {
			patience, cancel := context.WithTimeout(ctx, 3*time.Second)
			_ = s.Once(patience) // what it says of the villain does not matter
			cancel()
		}
		s.visit(t, 1) // goes on, as if nothing had been
		want += 2
		must(t, s.Reopen(ctx))
		if got := people(t, s.Stats); got != want {
			t.Errorf("%s: the station counts %d, want %d", name, got, want)
		}
		if v, err := s.Verify(ctx, nil); err != nil || len(v.Findings) > 0 {
			t.Errorf("%s: verify: %+v, %v", name, v, err)
		}
		if p, err := s.Profile(ctx); err != nil || p.Code != "S1" {
			t.Errorf("%s: profile %+v, %v", name, p, err)
		}
	}
	for name, attack := range villainies(t) {
		meet(name, attack)
	}
	must(t, s.SetServer(ctx, h.URL, pin.Pin{}))
	must(t, s.Once(ctx))
	wantDelivered(t, s)
	wantPeople(t, h, want)
	if v, err := s.Verify(ctx, nil); err != nil || len(v.Findings) > 0 {
		t.Errorf("verify: %+v, %v", v, err)
	}
}

// TestASpoiltServerHarmsNoStation (A27): between the station and an honest city sits
// somebody who changes bits in what the city says, where no checksum can tell.
func TestASpoiltServerHarmsNoStation(t *testing.T) {
	h := startHost(t, t.TempDir())
	s := newStation(t, "S1", station.RoleStation)
	s.Now = s.Now.Add(-6 * time.Hour)
	must(t, s.PairWith(ctx, h.City, h.URL))
	_, err := s.RegisterMember(ctx, person("N1"))
	must(t, err)
	seed := uint64(time.Now().UnixNano())
	t.Log("seed", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	upgrader := websocket.Upgrader{Subprotocols: []string{wire.Subprotocol}}
	spoilt := 0
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost {
			http.Error(w, "closed", http.StatusBadGateway)
			return
		}
		there, _, err := (&websocket.Dialer{Subprotocols: []string{wire.Subprotocol}}).Dial("ws"+strings.TrimPrefix(h.URL, "http")+"/sync", nil)
		if err != nil {
			return
		}
		defer there.Close()
		here, err := upgrader.Upgrade(w, r, nil)
		if err != nil {
			return
		}
		defer here.Close()
		go func() {
			for {
				_, frame, err := here.ReadMessage()
				if err != nil || there.WriteMessage(websocket.BinaryMessage, frame) != nil {
					_ = there.Close()
					return
				}
			}
		}()
		for n := 0; ; n++ {
			_, frame, err := there.ReadMessage()
			if err != nil {
				return
			}
			m, err := wire.Decode(frame)
			if err != nil {
				return
			}
			plain := raw(t, []any{m.Type(), m})
			if n > 0 && random.IntN(3) > 0 {
				plain = bytes.Clone(plain)
				for range 1 + random.IntN(3) {
					plain[random.IntN(len(plain))] ^= 1 << random.IntN(8)
				}
				spoilt++
			}
			if here.WriteMessage(websocket.BinaryMessage, append([]byte{0}, plain...)) != nil {
				return
			}
		}
	}))
	defer proxy.Close()
	want := int64(0)
	for range 300 {
		s.visit(t, 1)
		want += 2
		must(t, s.SetServer(ctx, proxy.URL, pin.Pin{}))
		if random.IntN(4) == 0 {
			must(t, s.CompareSoon(ctx))
		}
		patience, cancel := context.WithTimeout(ctx, 2*time.Second)
		_ = s.Once(patience)
		cancel()
		if got := people(t, s.Stats); got != want {
			t.Fatalf("the station counts %d, want %d", got, want)
		}
	}
	t.Logf("%d messages spoilt", spoilt)
	if spoilt < 100 {
		t.Error("hardly anything was spoilt: the test has lost its teeth")
	}
	must(t, s.Reopen(ctx))
	must(t, s.SetServer(ctx, h.URL, pin.Pin{}))
	must(t, s.CompareSoon(ctx))
	must(t, s.Once(ctx))
	wantDelivered(t, s)
	wantPeople(t, h, want)
	if _, wrong, err := s.Recount(ctx); err != nil || len(wrong) > 0 {
		t.Errorf("recount: %v, %v", wrong, err)
	}
}
