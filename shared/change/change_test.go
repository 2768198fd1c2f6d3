package change

import (
	"bytes"
	"encoding/hex"
	"errors"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestDecodeRefuses(t *testing.T) {
	body, _ := Marshal(map[int]int{1: 1})
	whole := Change{Kind: "visit", Version: 1, ID: Named("x", "y"), Clock: 1, Body: body}
	for name, spoil := range map[string]func(c *Change){
		"no kind":   func(c *Change) { c.Kind = "" },
		"no id":     func(c *Change) { c.ID = ID{} },
		"long kind": func(c *Change) { c.Kind = "a-kind-whose-name-is-longer-than-any" },
	} {
		c := whole
		spoil(&c)
		b, err := Marshal(c)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Decode(b); !errors.Is(err, ErrMalformed) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, b := range map[string][]byte{
		"nothing": nil, "a number": {0x01}, "cut off": {0xa5, 0x01},
		"an indefinite map": {0xbf, 0x01, 0x61, 'a', 0xff},
		"a key twice":       {0xa2, 0x01, 0x61, 'a', 0x01, 0x61, 'b'},
		"too long":          make([]byte, ChangeBytesMax+1),
	} {
		if _, err := Decode(b); !errors.Is(err, ErrMalformed) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestFrozenBytes holds bytes as version 1 wrote them. They lie in outboxes and
// must stay readable, and be written the same, for ever.
func TestFrozenBytes(t *testing.T) {
	const frozen = "a501657669736974020103500192a5f1a2c070008123456789abcdef041b0192a5f1a2c0000305a20102026161"
	id, err := ParseID("0192a5f1-a2c0-7000-8123-456789abcdef")
	if err != nil {
		t.Fatal(err)
	}
	b, err := hex.DecodeString("a20102026161")
	if err != nil {
		t.Fatal(err)
	}
	c := Change{Kind: "visit", Version: 1, ID: id, Clock: 0x0192a5f1a2c00003, Body: b}
	got, err := c.Encode()
	if err != nil {
		t.Fatal(err)
	}
	if hex.EncodeToString(got) != frozen {
		t.Errorf("wrote\n%x\nnot\n%s", got, frozen)
	}
	back, err := Decode(got)
	if err != nil || back.Kind != c.Kind || back.ID != c.ID || back.Clock != c.Clock || hex.EncodeToString(back.Body) != "a20102026161" {
		t.Errorf("read %+v, %v", back, err)
	}
}

func TestNamedIDsAreThoseOfEverybody(t *testing.T) {
	// This id is in every ledger that has a station S1.
	if got := Named("station", "S1").String(); got != "a7a20117-a7e0-5d4b-a0c7-74c2e9ce9459" {
		t.Error(got)
	}
	if Named("station", "S1") == Named("service", "S1") || Named("station", "S1") == Named("station", "S2") {
		t.Error("different records share an id")
	}
	at := time.UnixMilli(1_700_000_000_000)
	if NamedAt(at, "a", "bc") == NamedAt(at, "ab", "c") {
		t.Error("parts run into each other")
	}
	if got := NamedAt(at, "S1", "key", "7").String(); got != "018bcfe5-6800-84bf-bcde-de19ad430977" {
		t.Errorf("an imported row has another id now: %s", got)
	}
}

func TestMinterNeverRepeatsNorGoesBack(t *testing.T) {
	m := NewMinter()
	now := time.UnixMilli(1_700_000_000_000)
	seen := map[ID]bool{}
	var last ID
	for i := range 20_000 { // more than the counter holds within a millisecond
		if i == 15_000 {
			now = now.Add(-10 * 365 * 24 * time.Hour) // the clock is put back ten years
		}
		id := m.New(now)
		if seen[id] || last.String() >= id.String() {
			t.Fatalf("id %d: %s after %s", i, id, last)
		}
		seen[id], last = true, id
	}
	if a, b := NewMinter().New(now), NewMinter().New(now); a == b {
		t.Error("two programs mint the same id in the same millisecond")
	}
}

func TestClockOrders(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var last Stamp
		for range rapid.IntRange(1, 50).Draw(t, "events") {
			now := time.UnixMilli(rapid.Int64Range(-1<<40, 1<<50).Draw(t, "ms"))
			next := last.Tick(now)
			if next <= last {
				t.Fatalf("%d after %d", next, last)
			}
			received := time.UnixMilli(rapid.Int64Range(0, 1<<47).Draw(t, "received"))
			if clamped := next.Clamp(received); clamped > next || clamped.Time().After(received) {
				t.Fatalf("%v clamped to %v, received %v", next.Time(), clamped.Time(), received)
			}
			last = next
		}
	})
	full := ^Stamp(0)
	if full.Tick(time.Now()) != full {
		t.Error("the last stamp runs over")
	}
	if s := Stamp(5<<16 | 0xffff).Tick(time.UnixMilli(5)); s != Stamp(6<<16) {
		t.Errorf("counter runs over to %x", uint64(s))
	}
}

func TestChainDependsOnEverythingBefore(t *testing.T) {
	a := Chain{}.Next([]byte("1")).Next([]byte("2"))
	b := Chain{}.Next([]byte("2")).Next([]byte("1"))
	if a == b || a == (Chain{}) {
		t.Error("order does not show")
	}
	if got := (Chain{}).Next([]byte("驿站")).String(); len(got) != 32 {
		t.Error(got)
	}
}

// TestEncodeIsTheDeterministicForm holds what is appended by hand to what the
// library writes.
func TestEncodeIsTheDeterministicForm(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		body, err := Marshal(rapid.MapOf(rapid.Int64(), rapid.String()).Draw(t, "body"))
		if err != nil {
			t.Fatal(err)
		}
		c := Change{Kind: rapid.StringN(1, 8, 32).Draw(t, "kind"), Version: rapid.Uint16().Draw(t, "version"), Clock: Stamp(rapid.Uint64().Draw(t, "clock")), Body: body}
		copy(c.ID[:], rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "id"))
		got, err := c.Encode()
		if err != nil {
			t.Fatal(err)
		}
		want, err := Marshal(c)
		if err != nil || hex.EncodeToString(got) != hex.EncodeToString(want) {
			t.Fatalf("wrote %x, not %x, %v", got, want, err)
		}
		n := rapid.Int64().Draw(t, "n")
		if want, err := Marshal(n); err != nil || hex.EncodeToString(AppendInt(nil, n)) != hex.EncodeToString(want) {
			t.Fatalf("%d is %x, not %x", n, AppendInt(nil, n), want)
		}
	})
	if _, err := (Change{Kind: "visit"}).Encode(); err == nil {
		t.Error("a change without a body is encoded")
	}
}

// FuzzDecode: what can be read is read the same way by the quick reader and by the
// library, and gives bytes that are read as the same change.
func FuzzDecode(f *testing.F) {
	body, err := Marshal(map[uint64]any{1: "N3", 2: 1})
	if err != nil {
		f.Fatal(err)
	}
	b, err := (Change{Kind: "visit", Version: 1, ID: Named("visit", "x"), Clock: 7, Body: body}).Encode()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	f.Add(b[:len(b)-1])
	f.Add([]byte{0xa1, 0x01, 0x60})
	f.Fuzz(func(t *testing.T, b []byte) {
		c, err := Decode(b)
		if err != nil {
			return
		}
		var slow Change
		if err := Unmarshal(b, &slow); err != nil || slow.Kind != c.Kind || slow.Version != c.Version || slow.ID != c.ID || slow.Clock != c.Clock || !bytes.Equal(slow.Body, c.Body) {
			t.Fatalf("read as %+v, by the library as %+v, %v", c, slow, err)
		}
		again, err := c.Encode()
		if err != nil {
			return // over the limit only because of a shorter form
		}
		if back, err := Decode(again); err != nil || back.Kind != c.Kind || back.ID != c.ID || back.Clock != c.Clock || !bytes.Equal(back.Body, c.Body) {
			t.Fatalf("%+v came back as %+v, %v", c, back, err)
		}
	})
}
