package gateway

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"database/sql"
	"encoding/binary"
	"fmt"
	mathrand "math/rand/v2"
	"os"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"yizhan/shared/change"
	"yizhan/shared/digest"
	"yizhan/shared/domain"
	"yizhan/shared/domain/codes"
	"yizhan/shared/fault"
	"yizhan/shared/ledger/sqlite"
	"yizhan/shared/merge"
	"yizhan/shared/wire"
)

// Attacks by who has a device's key or its line. Numbers as in docs/proof.md.

// freeze makes the frozen bytes of a change.
func (d *device) freeze(t *testing.T, kind string, id change.ID, body any) []byte {
	t.Helper()
	raw, err := change.Marshal(body)
	must(t, err)
	b, err := change.Change{Kind: kind, Version: 1, ID: id, Clock: change.StampAt(time.Now()), Body: raw}.Encode()
	must(t, err)
	return b
}

func edit(t *testing.T, base uint64, fields map[string]any) merge.Edit {
	t.Helper()
	e := merge.Edit{Base: base, Fields: domain.Fields{}}
	for name, v := range fields {
		raw, err := change.Marshal(v)
		must(t, err)
		e.Fields[name] = raw
	}
	return e
}

func member(station string, mask string) map[string]any {
	return map[string]any{"code": codes.NewMemberCode([8]byte{1, 2, 3}), "station": domain.StationID(station), "group": "N3", "mask": mask,
		"registered_on": 20261101, "notice": "1", "consent_at": 1}
}

// next makes a push of frozen changes, as if they were honest.
func (d *device) next(frozen ...[]byte) wire.Push {
	p := wire.Push{Epoch: d.epoch, From: d.seq + 1, Chain: d.chain, Batch: wire.EncodeBatch(frozen)}
	for _, b := range frozen {
		p.Chain = p.Chain.Next(b)
	}
	return p
}

// answer is the next message that was asked for.
func (k *talk) answer() wire.Message {
	k.t.Helper()
	for {
		m := k.receive()
		if _, ok := m.(wire.Poke); !ok {
			return m
		}
	}
}

// ackOrEnd waits for an ack, or for the end of the session.
func (k *talk) ackOrEnd() (wire.Ack, bool) {
	k.t.Helper()
	for {
		_, frame, err := k.ws.ReadMessage()
		if err != nil {
			return wire.Ack{}, false
		}
		m, err := wire.Decode(frame)
		must(k.t, err)
		if a, ok := m.(wire.Ack); ok {
			return a, true
		}
	}
}

// victim is a station with something to lose.
type victim struct {
	*device
	visit, member change.ID
}

func (b *bench) newVictim(code string) victim {
	b.t.Helper()
	v := victim{device: b.newDevice(code)}
	v.visit, v.member = v.mint.New(time.Now()), v.mint.New(time.Now())
	k, _, _ := b.hello(v.device, nil)
	k.send(v.next(
		v.freeze(b.t, domain.KindVisit, v.visit, &domain.Visit{Station: domain.StationID(code), At: time.Now().UnixMilli(), Group: "N3", People: 3}),
		v.freeze(b.t, domain.KindMember, v.member, edit(b.t, 0, member(code, "偷*"))),
		v.freeze(b.t, domain.KindPrice, domain.PriceID(domain.StationID(code), "water", 20261101), edit(b.t, 0, map[string]any{
			"station": domain.StationID(code), "service": "water", "charged": 100, "reference": 300, "from": 20261101}))))
	if a, ok := k.answer().(wire.Ack); !ok || a.Seq != 3 || len(a.Verdicts) > 0 {
		b.t.Fatalf("%+v", a)
	}
	must(b.t, k.ws.Close())
	return v
}

// belongings are all rows that are not the attacker's station's, by query.
func (b *bench) belongings(attacker string) map[string]string {
	b.t.Helper()
	own := domain.StationID(attacker)
	out := map[string]string{}
	must(b.t, b.city.DB.Read(ctx, func(tx *sql.Tx) error {
		for _, q := range []string{
			"SELECT * FROM visit WHERE station <> ?1", "SELECT * FROM attendance WHERE station <> ?1",
			"SELECT * FROM correction WHERE station <> ?1", "SELECT * FROM correction WHERE target IN (SELECT id FROM visit WHERE station <> ?1)", "SELECT * FROM cell WHERE station <> ?1",
			"SELECT f.feed, f.kind, f.id, d.state FROM feed_row f JOIN document d ON d.kind = f.kind AND d.id = f.id WHERE f.feed NOT IN ('city', ?2)",
			"SELECT kind, id, state FROM document WHERE kind = 'station' AND id <> ?1",
			"SELECT id, station, role FROM device", "SELECT * FROM device_grant"} {
			rows, err := tx.QueryContext(ctx, q, own[:], domain.FeedStation(own))
			if err != nil {
				return fmt.Errorf("%s: %w", q, err)
			}
			columns, err := rows.Columns()
			if err != nil {
				return err
			}
			values, into := make([]any, len(columns)), make([]any, len(columns))
			for i := range values {
				into[i] = &values[i]
			}
			for rows.Next() {
				if err := rows.Scan(into...); err != nil {
					return err
				}
				for i, c := range columns {
					if c == "state" { // a proposal raises the revision and changes no value
						var doc merge.Document
						if err := change.Unmarshal(values[i].([]byte), &doc); err != nil {
							return err
						}
						values[i] = doc.Values()
					}
				}
				out[q] += fmt.Sprintln(values...)
			}
			if err := rows.Err(); err != nil {
				return err
			}
		}
		return nil
	}))
	return out
}

// forge makes a change of a device that speaks of what is not its own.
func (v victim) forge(t *testing.T, d *device, own string, victims string, random *mathrand.Rand) []byte {
	t.Helper()
	theirs, mine := domain.StationID(victims), domain.StationID(own)
	claimed := theirs
	if random.IntN(2) == 0 {
		claimed = mine
	}
	now, id := time.Now(), d.mint.New(time.Now())
	switch random.IntN(10) {
	case 0:
		return d.freeze(t, domain.KindVisit, id, &domain.Visit{Station: theirs, At: now.UnixMilli(), Group: "N3", People: 1})
	case 1:
		return d.freeze(t, domain.KindAttendance, id, &domain.Attendance{Station: theirs, At: now.UnixMilli(), Group: "N3", People: 1})
	case 2:
		return d.freeze(t, domain.KindVoid, id, &domain.Correction{Target: v.visit, Of: domain.KindVisit, Station: claimed})
	case 3:
		body, err := (&domain.Visit{Station: claimed, At: now.UnixMilli(), Group: "N1", People: 99}).Body()
		must(t, err)
		return d.freeze(t, domain.KindAmend, id, &domain.Correction{Target: v.visit, Of: domain.KindVisit, Station: claimed, Body: body})
	case 4:
		return d.freeze(t, domain.KindMember, v.member, edit(t, uint64(random.IntN(3)), map[string]any{"station": mine}))
	case 5:
		return d.freeze(t, domain.KindMember, v.member, edit(t, uint64(random.IntN(3)), map[string]any{domain.FieldDeleted: true}))
	case 6:
		return d.freeze(t, domain.KindMember, id, edit(t, 0, member(victims, "张*")))
	case 7:
		return d.freeze(t, domain.KindPrice, domain.PriceID(theirs, "water", 20261101), edit(t, 1, map[string]any{"charged": 99900}))
	case 8:
		return d.freeze(t, domain.KindStation, theirs, edit(t, uint64(random.IntN(3)), map[string]any{"name": "夺来的", "division": "511102"}))
	}
	// Somebody else's record under its own id, for the attacker's station.
	return d.freeze(t, domain.KindVisit, v.visit, &domain.Visit{Station: mine, At: now.UnixMilli(), Group: "N1", People: 50})
}

// TestForgedFramesWriteNothingForeign (A01): a paired device sends thousands of
// frames (YIZHAN_FRAMES), each of them well made and then spoilt: records for another station, corrections
// and edits of what is another's, bits changed in a change, in a batch, in a frame.
func TestForgedFramesWriteNothingForeign(t *testing.T) {
	frames := 1_000
	if n, err := strconv.Atoi(os.Getenv("YIZHAN_FRAMES")); err == nil {
		frames = n
	}
	b := newBench(t)
	v := b.newVictim("S2")
	d := b.newDevice("S1")
	before := b.belongings("S1")
	seed := uint64(time.Now().UnixNano())
	t.Log("seed", seed)
	random := mathrand.New(mathrand.NewPCG(seed, 0))
	k, _, _ := b.hello(d, nil)
	acked, ended := 0, 0
	for range frames {
		good := d.freeze(t, domain.KindVisit, d.mint.New(time.Now()), &domain.Visit{Station: domain.StationID("S1"), At: time.Now().UnixMilli(), Group: "N3", People: 1})
		bad := v.forge(t, d, "S1", "S2", random)
		if random.IntN(3) == 0 {
			bad = bytes.Clone(good)
			bad[random.IntN(len(bad))] ^= 1 << random.IntN(8)
		}
		push := d.next(good, bad)
		if random.IntN(8) == 0 { // the chain no longer fits
			push.Batch[random.IntN(len(push.Batch))] ^= 1 << random.IntN(8)
		}
		frame, err := wire.Encode(push)
		must(t, err)
		switch random.IntN(12) {
		case 0:
			frame[random.IntN(len(frame))] ^= 1 << random.IntN(8)
		case 1:
			frame, err = wire.Encode(wire.Again{Changes: [][]byte{bad}})
			must(t, err)
			must(t, k.ws.WriteMessage(websocket.BinaryMessage, frame))
			continue // it is not answered
		}
		must(t, k.ws.SetReadDeadline(time.Now().Add(10*time.Second)))
		if err := k.ws.WriteMessage(websocket.BinaryMessage, frame); err == nil {
			if a, ok := k.ackOrEnd(); ok {
				d.seq, d.chain = a.Seq, a.Chain
				acked++
				continue
			}
		}
		ended++
		_ = k.ws.Close()
		var w wire.Welcome
		k, w, _ = b.hello(d, nil)
		d.seq, d.chain = w.LastSeq, w.Chain
	}
	t.Logf("%d frames: %d acknowledged, %d ended their session", frames, acked, ended)
	for q, after := range b.belongings("S1") {
		if after != before[q] {
			t.Errorf("what belongs to others has changed: %s\n%s\nbefore:\n%s", q, after, before[q])
		}
	}
	if acked < frames/2 || ended < frames/20 {
		t.Error("the frames are not what they should be: the test has lost its teeth")
	}
	if _, wrong, err := b.city.Recount(ctx); err != nil || len(wrong) > 0 {
		t.Errorf("recount: %v, %v", wrong, err)
	}
}

// TestReplayedFramesHaveNoEffect (A02): a session that somebody recorded is played
// again, and what one device sent is sent by another.
func TestReplayedFramesHaveNoEffect(t *testing.T) {
	b := newBench(t)
	d, other := b.newDevice("S1"), b.newDevice("S2")
	var recorded wire.Hello
	k := b.dial()
	c := k.receive().(wire.Challenge)
	recorded = wire.Hello{VersionMin: 1, VersionMax: 1, App: "test", Device: d.id, Epoch: d.epoch, WallMs: time.Now().UnixMilli()}
	recorded.Signature = ed25519.Sign(d.key, wire.SignedHello(c.Nonce, recorded))
	k.send(recorded)
	if _, ok := k.receive().(wire.Welcome); !ok {
		t.Fatal("no welcome")
	}
	push := d.push(t, "S1", 5)
	k.send(push)
	if a, ok := k.receive().(wire.Ack); !ok || a.Seq != 5 {
		t.Fatalf("%+v", a)
	}
	must(t, k.ws.Close())
	again := b.dial()
	again.receive()
	again.send(recorded)
	if e, ok := again.receive().(wire.Error); !ok || fault.Kind(e.Code) != fault.Unauthorized {
		t.Errorf("a hello of yesterday: %+v", e)
	}
	// Another device says the first one's words, under its own name and then with
	// the first one's epoch as well.
	thief, _, _ := b.hello(other, nil)
	thief.send(push)
	if code := thief.closed(); code != 4000+int(fault.Malformed) {
		t.Errorf("another device's push: closed with %d", code)
	}
	other.epoch = d.epoch
	thief, _, _ = b.hello(other, nil)
	thief.send(push)
	if a, ok := thief.receive().(wire.Ack); !ok || a.Seq != 5 {
		t.Errorf("another device's push under its epoch: %+v", a)
	}
	// The device itself: its numbers are taken.
	k, w, _ := b.hello(d, nil)
	k.send(push)
	if a, ok := k.receive().(wire.Ack); !ok || a.Seq != 5 || w.LastSeq != 5 {
		t.Errorf("its own push again: %+v, %+v", a, w)
	}
	if n := b.people(); n != 5 {
		t.Errorf("%d people instead of 5", n)
	}
}

// TestHugeFramesEndAtOnce (A03): a frame over the limit, one that says it is a
// gigabyte long, and one in fragments without an end. The session ends within
// 50 ms of the byte too many, and neither side has made room for what was said.
func TestHugeFramesEndAtOnce(t *testing.T) {
	b := newBench(t)
	d := b.newDevice("S1")
	const most, growth = 50 * time.Millisecond, 8 << 20
	header := func(first byte, size uint64) []byte {
		h := binary.BigEndian.AppendUint64([]byte{first, 0x80 | 127}, size)
		return append(h, 0, 0, 0, 0) // the mask
	}
	filler := make([]byte, 64<<10)
	for name, attack := range map[string]func(write func([]byte) bool){
		"a byte too many": func(write func([]byte) bool) { write(header(0x82, wire.FrameBytesMax+1)) },
		"a gigabyte":      func(write func([]byte) bool) { write(header(0x82, 1<<30)) },
		"endless": func(write func([]byte) bool) {
			write(header(0x02, uint64(len(filler))))
			for range 1000 {
				if !write(filler) || !write(header(0x00, uint64(len(filler)))) {
					return
				}
			}
			t.Error("64 MB of one message were taken")
		},
	} {
		fastest, leanest := time.Hour, uint64(1<<40)
		for range 5 { // other work on the machine may slow one of them down
			k, _, _ := b.hello(d, nil)
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			began := time.Now()
			conn := k.ws.NetConn()
			attack(func(p []byte) bool {
				if _, err := conn.Write(p); err != nil {
					return false
				}
				began = time.Now()
				return true
			})
			code := k.closed()
			took := time.Since(began)
			runtime.ReadMemStats(&after)
			fastest, leanest = min(fastest, took), min(leanest, after.TotalAlloc-before.TotalAlloc)
			if code != websocket.CloseMessageTooBig && code != 4000+int(fault.TooLarge) && code != -1 {
				t.Errorf("%s: closed with %d", name, code)
			}
		}
		t.Logf("%s: closed after %v, %d KiB allocated", name, fastest, leanest>>10)
		if fastest > most || leanest > growth {
			t.Errorf("%s: closed after %v, %d bytes allocated", name, fastest, leanest)
		}
	}
}

// TestCompressionIsNotAgreedOn (A05): the library's limits count packed bytes, so
// its compression must not come about, whoever offers it.
func TestCompressionIsNotAgreedOn(t *testing.T) {
	b := newBench(t)
	dialer := websocket.Dialer{Subprotocols: []string{wire.Subprotocol}, EnableCompression: true}
	ws, response, err := dialer.DialContext(ctx, b.url, nil)
	must(t, err)
	defer ws.Close()
	if ext := response.Header.Get("Sec-WebSocket-Extensions"); ext != "" {
		t.Errorf("agreed on %s", ext)
	}
	must(t, ws.SetReadDeadline(time.Now().Add(10*time.Second)))
	if _, _, err := ws.ReadMessage(); err != nil {
		t.Fatal(err) // the challenge
	}
	// A frame that says it is compressed all the same (RSV1).
	if _, err := ws.NetConn().Write([]byte{0xc2, 0x81, 0, 0, 0, 0, 0}); err != nil {
		t.Fatal(err)
	}
	if code := (&talk{t, ws}).closed(); code != websocket.CloseProtocolError && code != -1 && code < 4000 {
		t.Errorf("closed with %d", code)
	}
}

// TestForeignScopesAreNotRead (A26): a device asks for what is another station's in
// every way that the protocol has. It learns nothing, not even whether it exists.
func TestForeignScopesAreNotRead(t *testing.T) {
	b := newBench(t)
	v := b.newVictim("S2")
	d := b.newDevice("S1")
	theirs := domain.FeedStation(domain.StationID("S2"))
	read := 0
	for name, m := range map[string]wire.Message{
		"pull":                 wire.Pull{Feed: theirs},
		"pull, from the end":   wire.Pull{Feed: theirs, After: 1 << 62},
		"pull, capitals":       wire.Pull{Feed: strings.ToUpper(theirs)},
		"pull, everybody's":    wire.Pull{Feed: "station:"},
		"pull, a pattern":      wire.Pull{Feed: "station:%"},
		"pull, two at once":    wire.Pull{Feed: domain.FeedStation(domain.StationID("S1")) + "," + theirs},
		"compare":              wire.Compare{Scope: theirs, Ranges: []wire.Range{{Kind: domain.KindMember, From: 0, To: 99991231}}},
		"compare, sums":        wire.Compare{Scope: theirs, Ranges: []wire.Range{{Kind: domain.KindVisit, From: 20000101, To: 20991231, Count: 1, Sum: digest.Sum{}}}},
		"listing of visits":    wire.Listing{Scope: theirs, Kind: domain.KindVisit, Day: domain.DayOf(time.Now())},
		"listing of members":   wire.Listing{Scope: theirs, Kind: domain.KindMember},
		"listing, city":        wire.Listing{Scope: domain.FeedCity, Kind: domain.KindMember},
		"listing, own, member": wire.Listing{Scope: domain.FeedStation(domain.StationID("S1")), Kind: domain.KindMember},
	} {
		k, w, ok := b.hello(d, nil)
		if !ok || len(w.Feeds) != 2 {
			t.Fatalf("welcome %+v", w)
		}
		k.send(m)
		k.send(wire.Pull{Feed: domain.FeedCity})
		for {
			must(t, k.ws.SetReadDeadline(time.Now().Add(2*time.Second)))
			_, frame, err := k.ws.ReadMessage()
			if err != nil {
				break
			}
			answer, err := wire.Decode(frame)
			must(t, err)
			plain, err := change.Marshal(answer)
			must(t, err)
			if bytes.Contains(plain, v.member[:]) || bytes.Contains(plain, v.visit[:]) || bytes.Contains(plain, []byte("偷*")) {
				read++
				t.Errorf("%s: %+v", name, answer)
			}
			if delta, ok := answer.(wire.Delta); ok && delta.Feed == domain.FeedCity {
				break
			}
		}
	}
	t.Logf("%d records of another station read", read)
}

// TestAForeignKeyOpensNothing: who knows a device's number and not its key.
func TestAForeignKeyOpensNothing(t *testing.T) {
	b := newBench(t)
	d := b.newDevice("S1")
	_, wrong, err := ed25519.GenerateKey(rand.Reader)
	must(t, err)
	d.key = wrong
	k, _, _ := b.hello(d, func(*wire.Hello) {})
	if e, ok := k.receive().(wire.Error); !ok || fault.Kind(e.Code) != fault.Unauthorized {
		t.Errorf("%+v", e)
	}
}

// TestWhoNeverReadsCostsLittle (T30): a device asks and asks, and takes no answer.
// Its session stands still; memory does not grow, and others are served.
func TestWhoNeverReadsCostsLittle(t *testing.T) {
	b := newBench(t)
	d, other := b.newDevice("S1"), b.newDevice("S2")
	k, _, _ := b.hello(d, nil)
	question := wire.Compare{Scope: domain.FeedCity}
	for n := range wire.CompareMax {
		question.Ranges = append(question.Ranges, wire.Range{Kind: domain.KindDivision, To: domain.Day(n), Sum: digest.Sum{byte(n), byte(n >> 8)}})
	}
	frame, err := wire.Encode(question)
	must(t, err)
	must(t, k.ws.SetWriteDeadline(time.Now().Add(3*time.Second)))
	before := heapInUse()
	asked := 0
	for asked < 20_000 && k.ws.WriteMessage(websocket.BinaryMessage, frame) == nil {
		asked++
	}
	after := heapInUse()
	if asked == 20_000 {
		t.Error("everything that was asked was taken in")
	}
	grown := after - before
	t.Logf("stood still after %d questions of %d bytes, %d KiB more on the heap", asked, len(frame), grown>>10)
	if grown > 8<<20 {
		t.Errorf("the heap grew by %d bytes", grown)
	}
	honest, _, _ := b.hello(other, nil)
	honest.send(other.push(t, "S2", 2))
	if a, ok := honest.answer().(wire.Ack); !ok || a.Seq != 2 {
		t.Errorf("%+v", a)
	}
}

// heapInUse is what is left once everything that is about to end has ended.
func heapInUse() int64 {
	least := int64(1) << 62
	for range 5 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		least = min(least, int64(m.HeapAlloc))
		time.Sleep(30 * time.Millisecond)
	}
	return least
}

// TestNobodyEditsAsAnother: what is sent again may name who recorded it, which
// matters for corrections. It opens no document of that one, nor of the city.
func TestNobodyEditsAsAnother(t *testing.T) {
	b := newBench(t)
	owner, attacker := b.newDevice("S2"), b.newDevice("S1")
	group := domain.GroupID("X1")
	k, _, _ := b.hello(owner, nil)
	k.send(owner.next(owner.freeze(t, domain.KindGroup, group, edit(t, 0, map[string]any{"code": "X1", "name": "代驾", "order": 9}))))
	if a, ok := k.answer().(wire.Ack); !ok || len(a.Verdicts) > 0 {
		t.Fatalf("%+v", a)
	}
	name := func() (s string) {
		t.Helper()
		must(t, b.city.DB.Read(ctx, func(tx *sql.Tx) error {
			doc, _, err := sqlite.FindDocument(ctx, tx, domain.KindGroup, group)
			s = change.Readable(doc.Fields["name"].Value)
			return err
		}))
		return s
	}
	forged := attacker.freeze(t, domain.KindGroup, group, edit(t, 1, map[string]any{"name": "骗子"}))
	for _, as := range []change.ID{owner.id, change.Named("device", "city"), {}} {
		f, _, _ := b.hello(attacker, func(h *wire.Hello) {})
		if _, ok := f.receive().(wire.Welcome); !ok {
			t.Fatal("no welcome")
		}
		f.send(wire.Again{Changes: [][]byte{forged}, Devices: []change.ID{as}})
		f.send(attacker.push(t, "S1", 1)) // its ack says that what was sent before is done
		if _, ok := f.answer().(wire.Ack); !ok {
			t.Fatal("no ack")
		}
		if got := name(); got != "代驾" {
			t.Errorf("as %s: it is called %s", as, got)
		}
	}
	var kept int
	must(t, b.city.DB.Read(ctx, func(tx *sql.Tx) error {
		return tx.QueryRow("SELECT count(*) FROM device_cursor WHERE epoch = 0").Scan(&kept)
	}))
	if kept != 0 {
		t.Errorf("%d devices have something in the inbox that they did not send", kept)
	}
}
