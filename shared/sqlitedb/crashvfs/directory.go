package crashvfs

import (
	"maps"
	"math/rand/v2"
	"slices"
)

// directory is the names of the files. As a journalling file system does it, its
// changes reach the disk in their order, and syncing a file brings those along
// that gave the file its name.
type directory struct {
	seen    map[string]*inode
	durable map[string]*inode
	moves   []move // since durable
}

// move is one change: file gets the name to, and from is free. A new file has no
// from, a removed one no to.
type move struct {
	from, to string
	file     *inode
}

func newDirectory() directory {
	return directory{seen: map[string]*inode{}, durable: map[string]*inode{}}
}

func (m move) do(names map[string]*inode) {
	if m.from != "" {
		delete(names, m.from)
	}
	if m.to != "" {
		names[m.to] = m.file
	}
}

func (d *directory) move(m move) {
	m.do(d.seen)
	d.moves = append(d.moves, m)
}

// put gives a file a name for good.
func (d *directory) put(name string, f *inode) {
	d.move(move{to: name, file: f})
	d.sync()
}

// sync makes all names durable.
func (d *directory) sync() { d.syncFirst(len(d.moves)) }

func (d *directory) syncUpTo(f *inode) {
	for n := len(d.moves); n > 0; n-- {
		if d.moves[n-1].file == f {
			d.syncFirst(n)
			return
		}
	}
}

func (d *directory) syncFirst(n int) {
	for _, m := range d.moves[:n] {
		m.do(d.durable)
	}
	d.moves = slices.Delete(d.moves, 0, n)
}

// bytes is the size of all files.
func (d *directory) bytes() (n int64) {
	for _, f := range d.seen {
		n += int64(len(f.view))
	}
	return n
}

// survive is the directory after a cut.
func (d *directory) survive(r *rand.Rand) directory {
	names := maps.Clone(d.durable)
	for _, m := range d.moves[:r.IntN(len(d.moves)+1)] {
		m.do(names)
	}
	after := newDirectory()
	for _, name := range slices.Sorted(maps.Keys(names)) {
		after.put(name, newInode(names[name].survive(r)))
	}
	return after
}
