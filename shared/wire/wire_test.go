package wire

import (
	"bytes"
	"encoding/hex"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"
	"pgregory.net/rapid"

	"yizhan/shared/change"
	"yizhan/shared/digest"
	"yizhan/shared/domain"
	"yizhan/shared/fault"
	"yizhan/shared/merge"
)

var update = flag.Bool("update", false, "write testdata for messages that have none; existing files are never changed")

func fixedID(b byte) change.ID {
	return change.ID{1, 0x92, 0xa5, 0xf1, 0xa2, b, 0x70, b, 0x81, b, b, b, b, b, b, b}
}

func fixedVisit(n byte) *domain.Visit {
	return &domain.Visit{ID: fixedID(n), Station: domain.StationID("S1"), At: 1_763_870_400_000 + int64(n)*1000, Group: "N3", People: int64(n),
		Lines: []domain.Line{{Service: "water", Quantity: 1}, {Service: "lodging", Quantity: 1, Charged: 1000, Reference: 6000}}}
}

func frozenVisit(t testing.TB, v *domain.Visit) []byte {
	t.Helper()
	r, err := freeze(1, v.ID, change.StampAt(time.UnixMilli(v.At)), v)
	if err != nil {
		t.Fatal(err)
	}
	return r.Bytes
}

func messages(t testing.TB) map[string]Message {
	chain := change.Chain{}.Next([]byte("x"))
	return map[string]Message{
		"challenge": Challenge{Nonce: bytes.Repeat([]byte{7}, 32)},
		"hello": Hello{VersionMin: 1, VersionMax: 1, App: "yizhan/0.1", Device: fixedID(1), Epoch: 42, LastSeq: 7, AckedSeq: 5, AckedChain: chain,
			History: fixedID(2), Cursors: map[string]uint64{"city": 3}, WallMs: 1_763_870_400_000, Signature: bytes.Repeat([]byte{9}, 64)},
		"welcome": Welcome{Version: 1, History: fixedID(2), LastSeq: 5, Chain: chain, WallMs: 1_763_870_400_123, Feeds: map[string]uint64{"city": 9}},
		"push":    Push{Epoch: 42, From: 6, Batch: EncodeBatch([][]byte{frozenVisit(t, fixedVisit(3)), frozenVisit(t, fixedVisit(4))}), Chain: chain},
		"ack":     Ack{Epoch: 42, Seq: 7, Chain: chain, Verdicts: []Verdict{{Seq: 6, ID: fixedID(3), Fault: uint16(fault.Invalid), Text: "填写有误"}}},
		"pull":    Pull{Feed: "city", After: 3},
		"delta": Delta{Feed: "city", Prev: 3, To: 9, Head: 9, Applied: 7, Docs: []merge.Encoded{encoded(t, merge.Document{Kind: "group", ID: domain.GroupID("N3"), Revision: 1,
			Fields: map[string]merge.Field{"code": {Value: []byte{0x62, 'N', '3'}, Revision: 1}}})}},
		"poke":  Poke{Feed: "city", Head: 10},
		"error": Error{Code: uint16(fault.Revoked), Text: "这台电脑已被停用"},
	}
}

func encoded(t testing.TB, d merge.Document) merge.Encoded {
	t.Helper()
	e, err := d.Encode()
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// messages2 are those that version 2 added, and version 1's with what it added.
func messages2(t testing.TB) map[string]Message {
	chain := change.Chain{}.Next([]byte("x"))
	receipt := &Receipt{AtMs: 1_763_870_400_456, Signature: bytes.Repeat([]byte{5}, 64)}
	held := Held{Epoch: 42, Verdicts: []Verdict{{Seq: 6, ID: fixedID(3), Fault: uint16(fault.Forbidden), Text: "这台电脑不能为别的驿站记录"}}, Total: 1}
	r := Range{Kind: domain.KindVisit, From: 20260101, To: 20261231, Count: 37, Sum: digest.Of([]byte("x"))}
	loser := merge.Loser{Name: "group", Field: merge.Field{Value: []byte{0x62, 'N', '2'}, Revision: 2, Clock: 77, Device: fixedID(5)}, LostAt: 3}
	scope := domain.FeedStation(domain.StationID("S1"))
	return map[string]Message{
		"hello":             Hello{VersionMin: 1, VersionMax: 2, App: "yizhan/0.2", Device: fixedID(1), Epoch: 42, WallMs: 1, Signature: []byte{9}, Held: 2},
		"welcome":           Welcome{Version: 2, History: fixedID(2), WallMs: 1, ServerKey: bytes.Repeat([]byte{6}, 32), Floors: map[string]uint64{"city": 4}, Receipt: receipt, Held: &held, Revoked: true},
		"welcome_recipient": Welcome{Version: 2, History: fixedID(2), WallMs: 1, Recipient: "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"},
		"welcome_latest":    Welcome{Version: 2, History: fixedID(2), WallMs: 1, Latest: "v1.4.0"},
		"ack":               Ack{Epoch: 42, Seq: 7, Chain: chain, Receipt: receipt},
		"delta":             Delta{Feed: "city", To: 1, Head: 1, Losers: []Losers{{Kind: "member", ID: fixedID(4), Losers: []merge.Loser{loser}}}},
		"error":             Error{Code: uint16(fault.Busy), Text: "稍后", RetryMs: 1500},
		"held":              held,
		"again_devices":     Again{Changes: [][]byte{frozenVisit(t, fixedVisit(4)), frozenVisit(t, fixedVisit(3))}, Devices: []change.ID{{}, fixedID(7)}},
		"hello_state":       Hello{VersionMin: 1, VersionMax: 2, Device: fixedID(1), Epoch: 42, LastSeq: 9, WallMs: 1, Signature: []byte{9}, WaitingMs: 1_763_870_400_000, DiskFree: 5 << 30},
		"pull":              Pull{Feed: "city", After: 3, Bytes: 128 << 10},
		"compare":           Compare{Scope: scope, Ranges: []Range{r}},
		"differ":            Differ{Scope: scope, Ranges: []Range{r}},
		"listing":           Listing{Scope: scope, Kind: domain.KindVisit, Day: 20261123, Entries: bytes.Repeat([]byte{1}, EntryBytes)},
		"repair": Repair{Scope: scope, Kind: domain.KindVisit, Day: 20261123, Records: []Stored{{Bytes: frozenVisit(t, fixedVisit(3))}},
			Missing: []change.ID{fixedID(9)}, More: true},
		"again": Again{Changes: [][]byte{frozenVisit(t, fixedVisit(4))}},
	}
}

// TestVectors reads every message as the version that added it wrote it, and
// writes it the same again. The files outlive versions: none is ever changed. Frames are stored
// before packing, because another version of the packer may pack better.
func TestVectors(t *testing.T) {
	for version, list := range map[string]map[string]Message{"v1": messages(t), "v2": messages2(t)} {
		for name, m := range list {
			t.Run(version+"/"+name, func(t *testing.T) { checkVector(t, filepath.Join("testdata", version, name+".hex"), m) })
		}
	}
}

func checkVector(t *testing.T, path string, m Message) {
	t.Helper()
	frame, err := Encode(m)
	if err != nil {
		t.Fatal(err)
	}
	plain := frame[1:]
	if frame[0]&flagZstd != 0 {
		if plain, err = Unpack(plain); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if os.IsNotExist(err) && *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		want = []byte(hex.EncodeToString(plain) + "\n")
		err = os.WriteFile(path, want, 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
	if got := hex.EncodeToString(plain); got != strings.TrimSpace(string(want)) {
		t.Errorf("written differently now:\n%s\nwas\n%s", got, want)
	}
	old, err := hex.DecodeString(strings.TrimSpace(string(want)))
	if err != nil {
		t.Fatal(err)
	}
	back, err := Decode(append([]byte{0}, old...))
	if err != nil {
		t.Fatal(err)
	}
	again, err := Encode(back)
	if err != nil || !bytes.Equal(again, frame) {
		t.Errorf("read as %+v, %v", back, err)
	}
}

func TestDecodeRefuses(t *testing.T) {
	ok, err := Encode(Poke{Feed: "city", Head: 1})
	if err != nil {
		t.Fatal(err)
	}
	bomb := append([]byte{flagZstd}, Pack(make([]byte, UnpackedBytesMax+1))...)
	wide := zstdWithWindow(t, 64<<20)
	for name, c := range map[string]struct {
		frame []byte
		kind  fault.Kind
	}{
		"nothing":        {nil, fault.Malformed},
		"flags only":     {[]byte{0}, fault.Malformed},
		"unknown flags":  {append([]byte{0x80}, ok[1:]...), fault.Malformed},
		"cut off":        {ok[:len(ok)-2], fault.Malformed},
		"unknown type":   {[]byte{0, 0x82, 0x18, 99, 0xa0}, fault.Malformed},
		"wrong content":  {[]byte{0, 0x82, 0x08, 0x61, 'x'}, fault.Malformed},
		"not packed":     {append([]byte{flagZstd}, ok[1:]...), fault.Malformed},
		"bomb":           {bomb, fault.Malformed},
		"huge window":    {append([]byte{flagZstd}, wide...), fault.Malformed},
		"over the limit": {make([]byte, FrameBytesMax+1), fault.TooLarge},
	} {
		if m, err := Decode(c.frame); !fault.Is(err, c.kind) {
			t.Errorf("%s: %+v, %v; want %v", name, m, err, c.kind)
		}
	}
}

// TestNoBitMayChange flips each bit of frames as they are sent since version 2.
func TestNoBitMayChange(t *testing.T) {
	for name, m := range messages(t) {
		frame, err := EncodeFor(2, m)
		if err != nil {
			t.Fatal(err)
		}
		if back, err := Decode(frame); err != nil || back.Type() != m.Type() {
			t.Fatalf("%s: %+v, %v", name, back, err)
		}
		for bit := range len(frame) * 8 {
			frame[bit/8] ^= 1 << (bit % 8)
			if m, err := Decode(frame); err == nil {
				t.Errorf("%s, bit %d: read as %+v", name, bit, m)
			}
			frame[bit/8] ^= 1 << (bit % 8)
		}
		for size := range frame {
			if _, err := Decode(frame[:size]); err == nil {
				t.Errorf("%s: the first %d bytes are read", name, size)
			}
		}
		if old, err := EncodeFor(1, m); err != nil || old[0]&flagChecksum != 0 {
			t.Errorf("%s: version 1 gets a checksum, %v", name, err)
		}
	}
}

func zstdWithWindow(t *testing.T, size int) []byte {
	t.Helper()
	w, err := zstd.NewWriter(nil, zstd.WithWindowSize(size), zstd.WithSingleSegment(false))
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	var out bytes.Buffer
	w.Reset(&out)
	for range 2 {
		if _, err := w.Write(make([]byte, 1<<20)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestBatchRefuses(t *testing.T) {
	good := EncodeBatch([][]byte{frozenVisit(t, fixedVisit(1)), frozenVisit(t, fixedVisit(2))})
	if r, err := DecodeBatch(good, 2); err != nil || len(r) != 2 {
		t.Fatalf("%v, %v", r, err)
	}
	if _, err := DecodeBatch(good, 1); !fault.Is(err, fault.Malformed) {
		t.Errorf("more changes than allowed: %v", err)
	}
	for n := 1; n < len(good); n++ {
		if _, err := DecodeBatch(good[:n], 2); !fault.Is(err, fault.Malformed) {
			t.Errorf("cut at %d: %v", n, err)
		}
	}
	if _, err := DecodeBatch([]byte{99}, 1); !fault.Is(err, fault.Malformed) {
		t.Errorf("unknown section: %v", err)
	}
	// One change that is none: the others go on.
	r, err := DecodeBatch(EncodeBatch([][]byte{frozenVisit(t, fixedVisit(1)), {0xff}, frozenVisit(t, fixedVisit(2))}), 3)
	if err != nil || len(r) != 3 || r[0].Err != nil || r[1].Err == nil || r[2].Err != nil {
		t.Errorf("%+v, %v", r, err)
	}
}

// TestBatchGivesTheSameBytes: whatever is recorded, the city computes its chain
// over the very bytes that the station froze.
func TestBatchGivesTheSameBytes(t *testing.T) {
	codes := rapid.SampledFrom([]string{"N1", "N3", "Mixed Adult", "𠮷田", "'; --"})
	id := rapid.Custom(func(t *rapid.T) (id change.ID) {
		copy(id[:], rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "id"))
		id[0] |= 1
		return id
	})
	rapid.Check(t, func(rt *rapid.T) {
		var frozen [][]byte
		for range rapid.IntRange(1, 30).Draw(rt, "n") {
			c := change.Change{Kind: domain.KindVisit, Version: uint16(rapid.IntRange(0, 3).Draw(rt, "version")), ID: id.Draw(rt, "id"), Clock: change.Stamp(rapid.Uint64().Draw(rt, "clock"))}
			var body any
			switch rapid.IntRange(0, 4).Draw(rt, "shape") {
			case 0:
				c.Kind, body = "member", merge.Edit{Fields: domain.Fields{"mask": []byte{0x61, 'x'}}}
			case 1: // a visit of a later version, with a field that we do not know
				body = map[int]any{1: id.Draw(rt, "station"), 2: int64(5), 4: "N1", 5: 1, 77: "?"}
			default:
				v := &domain.Visit{Station: id.Draw(rt, "station"), At: rapid.Int64Range(-1<<45, 1<<47).Draw(rt, "at"), DayOnly: rapid.Bool().Draw(rt, "dayonly"),
					Group: codes.Draw(rt, "group"), People: rapid.Int64Range(-3, 9999).Draw(rt, "people"), Source: domain.Source(rapid.IntRange(0, 255).Draw(rt, "source"))}
				if rapid.Bool().Draw(rt, "member") {
					v.Member = id.Draw(rt, "memberid")
				}
				for range rapid.IntRange(0, 3).Draw(rt, "lines") {
					v.Lines = append(v.Lines, domain.Line{Service: codes.Draw(rt, "service"), Quantity: rapid.Int64Range(-1, 1<<40).Draw(rt, "q"), Charged: rapid.Int64Range(0, 1<<40).Draw(rt, "c"), Reference: rapid.Int64Range(0, 1<<40).Draw(rt, "r")})
				}
				body = v
			}
			var err error
			if c.Body, err = change.Marshal(body); err != nil {
				rt.Fatal(err)
			}
			b, err := c.Encode()
			if err != nil {
				rt.Fatal(err)
			}
			frozen = append(frozen, b)
		}
		records, err := DecodeBatch(EncodeBatch(frozen), len(frozen))
		if err != nil || len(records) != len(frozen) {
			rt.Fatalf("%d of %d, %v", len(records), len(frozen), err)
		}
		for i, r := range records {
			if !bytes.Equal(r.Bytes, frozen[i]) {
				rt.Fatalf("change %d:\n%x\nwas\n%x", i, r.Bytes, frozen[i])
			}
			if r.Fact != nil {
				again, err := r.Fact.Body()
				if err != nil || !bytes.Equal(again, r.Change.Body) || r.Fact.RecordID() != r.Change.ID {
					rt.Fatalf("fact of change %d: %v", i, err)
				}
			}
		}
	})
}

func FuzzDecode(f *testing.F) {
	for _, m := range messages(f) {
		frame, err := Encode(m)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(frame)
		if frame, err = EncodeFor(VersionMax, m); err != nil {
			f.Fatal(err)
		}
		f.Add(frame)
	}
	f.Fuzz(func(t *testing.T, frame []byte) {
		m, err := Decode(frame)
		if err != nil {
			return
		}
		if _, err := Encode(m); err != nil {
			t.Errorf("%+v was read and cannot be written: %v", m, err)
		}
	})
}

func FuzzDecodeBatch(f *testing.F) {
	f.Add(EncodeBatch([][]byte{frozenVisit(f, fixedVisit(1)), frozenVisit(f, fixedVisit(2)), {1, 2, 3}}))
	f.Fuzz(func(t *testing.T, b []byte) {
		records, err := DecodeBatch(b, PushChangesMax)
		if err == nil && len(records) > PushChangesMax {
			t.Errorf("%d records", len(records))
		}
	})
}

func TestCloseReasons(t *testing.T) {
	for reason, want := range map[string]time.Duration{
		CloseReason("busy", 3*time.Second): 3 * time.Second, CloseReason("revoked", 0): 0, "": 0, "busy x": 0, "busy -5": 0, "busy 99999999999999": 0,
	} {
		if got := RetryIn(reason); got != want {
			t.Errorf("%q: %s, want %s", reason, got, want)
		}
	}
}

// FuzzReadFrame: frames that follow one another are read up to the first that is
// not whole, and never more than the limit is made room for.
func FuzzReadFrame(f *testing.F) {
	f.Add(AppendFrame(AppendFrame(nil, []byte("one")), []byte("two")))
	f.Add([]byte{0xff, 0xff, 0xff, 0xff, 0x0f, 1})
	f.Add([]byte{5, 1, 2})
	f.Fuzz(func(t *testing.T, b []byte) {
		r := bytes.NewReader(b)
		for {
			frame, err := ReadFrame(r)
			if err != nil {
				return
			}
			if back, err := ReadFrame(bytes.NewReader(AppendFrame(nil, frame))); err != nil || len(frame) > FrameBytesMax || !bytes.Equal(back, frame) {
				t.Fatalf("frame of %d bytes came back as %d, %v", len(frame), len(back), err)
			}
		}
	})
}

// TestEverySizeUnpacks: the sender's frames give their size, or are small enough
// not to need to.
func TestEverySizeUnpacks(t *testing.T) {
	for n := range 2000 {
		plain := bytes.Repeat([]byte{'a', byte(n)}, n)
		if back, err := Unpack(Pack(plain)); err != nil || !bytes.Equal(back, plain) {
			t.Fatalf("%d bytes: %v", len(plain), err)
		}
	}
}
