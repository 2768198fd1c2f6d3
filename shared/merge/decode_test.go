package merge

import (
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"yizhan/shared/change"
)

// TestReadAgreesWithTheLibrary: what is read by hand is what the library reads, whatever
// the document; and what Encode writes is read by hand.
func TestReadAgreesWithTheLibrary(t *testing.T) {
	id := rapid.Custom(func(t *rapid.T) change.ID {
		return change.ID(rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "id"))
	})
	value := rapid.Custom(func(t *rapid.T) []byte {
		v := rapid.OneOf(rapid.Just[any](nil), rapid.String().AsAny(), rapid.Int64().AsAny(), rapid.Bool().AsAny(), rapid.SliceOf(rapid.String()).AsAny(), rapid.SliceOf(rapid.Byte()).AsAny()).Draw(t, "value")
		b, err := change.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		return b
	})
	rapid.Check(t, func(t *rapid.T) {
		d := Document{Kind: rapid.String().Draw(t, "kind"), ID: id.Draw(t, "id"), Revision: rapid.Uint64().Draw(t, "revision"), Fields: map[string]Field{}}
		for _, name := range rapid.SliceOf(rapid.String()).Draw(t, "names") {
			d.Fields[name] = Field{Value: value.Draw(t, "value"), Revision: rapid.Uint64().Draw(t, "revision"), Clock: change.Stamp(rapid.Uint64().Draw(t, "clock")),
				Device: id.Draw(t, "device"), Original: change.Stamp(rapid.OneOf(rapid.Just[uint64](0), rapid.Uint64()).Draw(t, "original"))}
		}
		encoded, err := d.Encode()
		if err != nil {
			t.Fatal(err)
		}
		got, ok := read(encoded.State)
		if !ok || !reflect.DeepEqual(got, d) {
			t.Fatalf("%v, %+v of %+v", ok, got, d)
		}
	})
}

// FuzzRead: bytes that are no document are not read as one that the library refuses or
// reads otherwise.
func FuzzRead(f *testing.F) {
	whole, err := Document{Kind: "member", Fields: map[string]Field{"name": {Value: []byte{0x63, 0xe5, 0xbc, 0xa0}}}}.Encode()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(whole.State)
	f.Add([]byte{0xa4, 1, 0x60})
	f.Fuzz(func(t *testing.T, b []byte) {
		got, ok := read(b)
		if !ok {
			return
		}
		var want Document
		if err := change.Unmarshal(b, &want); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%x: %+v, the library %+v, %v", b, got, want, err)
		}
	})
}

func BenchmarkDecode(b *testing.B) {
	d := Document{Kind: "enterprise", Fields: map[string]Field{}}
	for _, name := range []string{"name", "industry", "division", "headcount", "entered_on", "state"} {
		d.Fields[name] = Field{Value: []byte{0x63, 0xe5, 0xbc, 0xa0}, Revision: 1, Clock: 1 << 60, Device: change.ID{1}}
	}
	whole, err := d.Encode()
	if err != nil {
		b.Fatal(err)
	}
	for name, decode := range map[string]func() error{
		"by hand": func() error { _, err := DecodeDocument(whole.State); return err }, "library": func() error { var d Document; return change.Unmarshal(whole.State, &d) },
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if err := decode(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
