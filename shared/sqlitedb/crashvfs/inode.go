package crashvfs

import (
	"maps"
	"math/rand/v2"
	"slices"
)

// sectorBytes is what a disk writes whole or not at all.
const sectorBytes = 512

// inode is the content of a file, apart from its name.
type inode struct {
	view    []byte // what programs see
	durable []byte // what a cut leaves for certain
	// dirty holds, for each sector that was written since the last sync, every
	// content it has had: the system may have written any of them back.
	dirty map[int64][][]byte
	sizes []int64 // sizes since the last sync

	lock fileLock
	shm  *sharedMemory
}

func newInode(content []byte) *inode {
	return &inode{view: slices.Clone(content), durable: slices.Clone(content), dirty: map[int64][][]byte{}}
}

func (f *inode) write(off int64, data []byte) {
	if len(data) == 0 {
		return
	}
	end := off + int64(len(data))
	if end > int64(len(f.view)) {
		f.view = resize(f.view, end)
		f.sizes = append(f.sizes, end)
	}
	copy(f.view[off:], data)
	f.soil(off, end)
}

func (f *inode) truncate(size int64) {
	before := int64(len(f.view))
	f.view = resize(f.view, size)
	f.sizes = append(f.sizes, size)
	f.soil(min(size, before), max(size, before))
}

// soil notes the content of the sectors of a stretch.
func (f *inode) soil(from, to int64) {
	for s := from / sectorBytes; s*sectorBytes < to; s++ {
		f.dirty[s] = append(f.dirty[s], slices.Clone(f.sector(s)))
	}
}

// sector is what programs see of a sector; short at the end of the file.
func (f *inode) sector(s int64) []byte {
	size := int64(len(f.view))
	return f.view[min(s*sectorBytes, size):min((s+1)*sectorBytes, size)]
}

func (f *inode) sync() {
	f.durable = resize(f.durable, int64(len(f.view)))
	for s := range f.dirty {
		copy(f.durable[min(s*sectorBytes, int64(len(f.durable))):], f.sector(s))
	}
	f.clean()
}

func (f *inode) clean() {
	clear(f.dirty)
	f.sizes = nil
}

// failSync leaves part of what is not durable on the disk, and forgets that the
// rest should come there.
func (f *inode) failSync(r *rand.Rand) {
	f.durable = f.survive(r)
	f.clean()
}

// survive is what a cut leaves of the file. How much of what is not durable has
// reached the disk differs from cut to cut: often little, sometimes nearly all.
func (f *inode) survive(r *rand.Rand) []byte {
	reached := r.Float64()
	size := int64(len(f.durable))
	if len(f.sizes) > 0 && r.Float64() < reached {
		size = f.sizes[r.IntN(len(f.sizes))]
	}
	left := resize(slices.Clone(f.durable), size)
	for _, s := range slices.Sorted(maps.Keys(f.dirty)) {
		if r.Float64() >= reached || s*sectorBytes >= size {
			continue
		}
		versions := f.dirty[s]
		sector := left[s*sectorBytes : min((s+1)*sectorBytes, size)]
		clear(sector[copy(sector, versions[r.IntN(len(versions))]):])
	}
	return left
}

// resize cuts off, or adds zeros.
func resize(b []byte, size int64) []byte {
	switch n := int64(len(b)); {
	case size < n:
		return b[:size:size] // what is added later must not bring back what was cut off
	case size > n:
		return append(b, make([]byte, size-n)...)
	}
	return b
}
