package wire

import (
	"bytes"
	"runtime"
	"testing"

	"github.com/klauspost/compress/zstd"

	"yizhan/shared/fault"
)

// zeros packs n zero bytes the way a stream does, without saying how many they are.
func zeros(t *testing.T, n int) []byte {
	t.Helper()
	var out bytes.Buffer
	w, err := zstd.NewWriter(&out, zstd.WithEncoderConcurrency(1), zstd.WithWindowSize(1<<20))
	if err != nil {
		t.Fatal(err)
	}
	block := make([]byte, 1<<20)
	for ; n > 0; n -= len(block) {
		if _, err := w.Write(block); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// TestBombsAreNotUnpacked (A04): half a gigabyte of zeros in a few kilobytes, the
// same in many small pieces, a window of 64 MB and a size that is made up. Each is
// refused, for no more memory than the limit.
func TestBombsAreNotUnpacked(t *testing.T) {
	const growth = UnpackedBytesMax + 64<<10
	small := Pack([]byte("small"))
	lie := append([]byte{small[0], small[1], small[2], small[3], 0xa0, 0, 0, 0x80, 0}, small[6:]...) // says 8 MiB and holds five bytes
	for name, packed := range map[string][]byte{
		"512 MiB":            zeros(t, 512<<20),
		"512 pieces":         bytes.Repeat(Pack(make([]byte, 1<<20)), 512),
		"a little too much":  Pack(make([]byte, UnpackedBytesMax+1)),
		"a window of 64 MiB": zstdWithWindow(t, 64<<20),
		"a size made up":     lie,
	} {
		frame := append([]byte{flagZstd}, packed...)
		if len(frame) > FrameBytesMax {
			t.Fatalf("%s: %d bytes do not get as far as that", name, len(frame))
		}
		least := uint64(1 << 40)
		for range 3 { // the first one makes a decoder, others may allocate beside us
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			m, err := Decode(frame)
			runtime.ReadMemStats(&after)
			if !fault.Is(err, fault.Malformed) {
				t.Errorf("%s: %+v, %v", name, m, err)
			}
			least = min(least, after.TotalAlloc-before.TotalAlloc)
		}
		t.Logf("%s: %d bytes, %d KiB allocated", name, len(frame), least>>10)
		if least > growth {
			t.Errorf("%s: %d bytes allocated", name, least)
		}
	}
}
