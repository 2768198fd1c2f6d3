package journal

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"yizhan/shared/change"
	"yizhan/shared/disk"
)

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func entries(from, to uint64) (out []Entry) {
	for n := from; n <= to; n++ {
		b := bytes.Repeat([]byte{byte(n)}, 40+int(n%50))
		out = append(out, Entry{Seq: n, Action: n - n%2, RecordedAt: int64(n) * -1000, Chain: change.Chain{}.Next(b), Bytes: b})
	}
	return out
}

func open(t testing.TB, dir string) *Journal {
	t.Helper()
	j, err := Open(disk.System(dir))
	must(t, err)
	t.Cleanup(func() { _ = j.Close() })
	return j
}

func read(t testing.TB, j *Journal) (out []uint64, damaged int) {
	t.Helper()
	damaged, err := j.Each(func(e Entry) error {
		if want := entries(e.Seq, e.Seq)[0]; e.Action != want.Action || e.RecordedAt != want.RecordedAt || e.Chain != want.Chain || !bytes.Equal(e.Bytes, want.Bytes) {
			return fmt.Errorf("entry %d is %+v", e.Seq, e)
		}
		out = append(out, e.Seq)
		return nil
	})
	must(t, err)
	return out, damaged
}

func TestAppendedEntriesAreThereAgain(t *testing.T) {
	dir := t.TempDir()
	j := open(t, dir)
	if _, some := j.Tail(); some {
		t.Error("an empty journal has a tail")
	}
	must(t, j.Append(entries(1, 3)))
	must(t, j.Append(entries(4, 4)))
	must(t, j.Close())
	j = open(t, dir)
	if tail, some := j.Tail(); !some || tail.Seq != 4 {
		t.Errorf("tail %+v", tail)
	}
	must(t, j.begin()) // as when a segment is full
	must(t, j.Append(entries(5, 6)))
	must(t, j.Close())
	j = open(t, dir)
	if got, damaged := read(t, j); len(got) != 6 || damaged != 0 {
		t.Errorf("read %v, %d damaged", got, damaged)
	}
}

// TestTornEnds cuts the file at every byte: what was whole is there, and writing
// goes on behind it.
func TestTornEnds(t *testing.T) {
	dir := t.TempDir()
	j := open(t, dir)
	must(t, j.Append(entries(1, 3)))
	must(t, j.Close())
	whole, err := os.ReadFile(filepath.Join(dir, "journal-000001.log"))
	must(t, err)
	ends := []int{0}
	for _, e := range entries(1, 3) {
		ends = append(ends, ends[len(ends)-1]+len(appendEntry(nil, e)))
	}
	for size := range len(whole) {
		dir := t.TempDir()
		must(t, os.WriteFile(filepath.Join(dir, "journal-000001.log"), whole[:size], 0o600))
		j := open(t, dir)
		want := uint64(0)
		for n, end := range ends {
			if size >= end {
				want = uint64(n)
			}
		}
		tail, some := j.Tail()
		if tail.Seq != want || some != (want > 0) {
			t.Fatalf("cut at %d: tail %d, want %d", size, tail.Seq, want)
		}
		must(t, j.Append(entries(want+1, want+1)))
		if got, damaged := read(t, j); len(got) != int(want)+1 || damaged != 0 {
			t.Fatalf("cut at %d: read %v, %d damaged", size, got, damaged)
		}
		must(t, j.Close())
	}
}

// TestFlippedBytes damages one byte anywhere: at most one entry is gone, and it
// is noticed.
func TestFlippedBytes(t *testing.T) {
	dir := t.TempDir()
	j := open(t, dir)
	must(t, j.Append(entries(1, 20)))
	must(t, j.Close())
	path := filepath.Join(dir, "journal-000001.log")
	whole, err := os.ReadFile(path)
	must(t, err)
	random := rand.New(rand.NewPCG(1, 2))
	for range 500 {
		at := random.IntN(len(whole))
		spoilt := bytes.Clone(whole)
		spoilt[at] ^= byte(1 + random.IntN(255))
		must(t, os.WriteFile(path, spoilt, 0o600))
		j, err := Open(disk.System(dir))
		must(t, err)
		got, damaged := read(t, j)
		tail, _ := j.Tail()
		// Damage in the last entry looks like a torn end.
		if len(got) != 19 || damaged != 1 && tail.Seq != 19 {
			t.Fatalf("byte %d: read %d, damaged %d, tail %d", at, len(got), damaged, tail.Seq)
		}
		must(t, j.Close())
	}
}

// FuzzOpen: whatever stands in the file, opening it ends, and what is appended
// afterwards is there again.
func FuzzOpen(f *testing.F) {
	dir := f.TempDir()
	j := open(f, dir)
	must(f, j.Append(entries(1, 3)))
	must(f, j.Close())
	whole, err := os.ReadFile(filepath.Join(dir, "journal-000001.log"))
	must(f, err)
	f.Add(whole)
	f.Add(whole[:len(whole)-5])
	f.Add(whole[7:])
	f.Add([]byte{0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0})
	f.Fuzz(func(t *testing.T, content []byte) {
		dir := t.TempDir()
		must(t, os.WriteFile(filepath.Join(dir, "journal-000001.log"), content, 0o600))
		j := open(t, dir)
		must(t, j.Append(entries(9, 9)))
		must(t, j.Close())
		j = open(t, dir)
		if tail, some := j.Tail(); !some || tail.Seq != 9 {
			t.Fatalf("tail %+v after it was appended", tail)
		}
		last := uint64(0)
		_, err := j.Each(func(e Entry) error { last = e.Seq; return nil })
		if err != nil || last != 9 {
			t.Fatalf("the last that is read is %d, %v", last, err)
		}
	})
}
