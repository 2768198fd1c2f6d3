// Package crashvfs is a disk in memory for SQLite and for plain files, whose
// power can be cut. Only tests and simulations use it.
//
// It behaves as a disk behind the page cache of a system does. A write is seen
// by every program at once and is durable only after a sync. A cut keeps what is
// durable, and of what is not a random part: sectors of 512 bytes, each with any
// of the contents that it had since the last sync, so pages are torn; any size
// that the file had; and the changes of the directory up to some moment. The
// memory that connections share (the index of a write-ahead log) is gone.
//
//	disk, err := crashvfs.New(seed)
//	st, err := station.Open(ctx, "s1", station.OnDisk(disk))
//	disk.CutAt(100)    // the hundredth write from now fails, and all after it
//	… record until an error comes …
//	st.Close()
//	disk.Restart()     // the power is back: open it again and look
//
// A program that was running when the power went has lost the disk for good: its
// files go on failing after a restart, so it cannot write into its successor's.
//
// The same seed and the same calls give the same disk.
package crashvfs

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"sync"
)

// Disk is one disk. All its methods may be called from any goroutine.
type Disk struct {
	mu     sync.Mutex
	vfs    registration
	random *rand.Rand
	dir    directory
	off    bool // no power
	life   int  // counts restarts: an open file belongs to the one it was opened in
	open   int  // SQLite's open files, of all lives

	writes    int // changes of the disk so far: writes, truncations, syncs, moves of names
	cutAt     int // 0: never
	syncs     int
	failSync  int   // which of the syncs fails; 0: none
	quota     int64 // bytes of all files; 0: no limit
	lies      bool
	failedNow bool // the failing sync has happened
	pragmas   []string
}

// New makes an empty disk and registers it with SQLite. Close it.
func New(seed uint64) (*Disk, error) {
	d := &Disk{random: rand.New(rand.NewPCG(seed, 0x6469736b)), dir: newDirectory()}
	if err := d.register(); err != nil {
		return nil, err
	}
	return d, nil
}

// Clone makes a second disk with the files of this one as programs see them now,
// as a person copies a folder.
func (d *Disk) Clone(seed uint64) (*Disk, error) {
	c, err := New(seed)
	if err != nil {
		return nil, err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	for name, f := range d.dir.seen {
		c.dir.put(name, newInode(f.view))
	}
	return c, nil
}

// Close takes the disk out of SQLite. It refuses while a connection is open,
// which would be left without its files.
func (d *Disk) Close() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.open > 0 {
		return fmt.Errorf("close disk: %d files are open", d.open)
	}
	d.off = true
	return d.unregister()
}

// VFS is the name under which SQLite knows the disk.
func (d *Disk) VFS() string { return d.vfs.name }

// Cut takes the power away now.
func (d *Disk) Cut() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.off = true
}

// CutAt takes the power away at the n-th change of the disk from now: a write,
// a truncation, a sync, a new, removed or renamed file. That one does not happen
// any more. 0 takes an order back.
func (d *Disk) CutAt(n int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.cutAt = 0
	if n > 0 {
		d.cutAt = d.writes + n
	}
}

// Off reports whether the power is away.
func (d *Disk) Off() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.off
}

// Restart brings the power back, after cutting it if it was there. Files hold
// what the cut left; quota and orders to fail are over. A disk that lies goes on.
func (d *Disk) Restart() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.dir = d.dir.survive(d.random)
	d.life++
	d.off, d.cutAt, d.failSync, d.quota = false, 0, 0, 0
}

// SetQuota bounds the bytes of all files together; a write over it fails as on a
// full disk, after what still fits. 0 gives space again.
func (d *Disk) SetQuota(bytes int64) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.quota = bytes
}

// Used is how many bytes all files have.
func (d *Disk) Used() int64 {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.dir.bytes()
}

// FailSyncAt lets the n-th sync from now fail. As in Linux, the system then takes
// what was to be synced for clean: part of it is on the disk, and no later sync
// tries again.
func (d *Disk) FailSyncAt(n int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.failSync, d.failedNow = d.syncs+n, false
}

// SyncFailed reports whether the sync that was to fail has been asked for.
func (d *Disk) SyncFailed() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.failedNow
}

// Lie lets the disk say that it has synced and do nothing, as cheap ones do.
func (d *Disk) Lie() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.lies = true
}

// Spoil sets pragmas other than the product's for files that are opened from now
// on: a setting that loses records must be seen to lose them.
func (d *Disk) Spoil(pragmas ...string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.pragmas = pragmas
}

// Pragmas are those of Spoil.
func (d *Disk) Pragmas() []string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.pragmas
}

// Writes counts the changes of the disk so far, as CutAt does.
func (d *Disk) Writes() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.writes
}

// change counts one change of the disk and reports whether there is power for
// it.
func (d *Disk) change() bool {
	if d.off {
		return false
	}
	d.writes++
	if d.cutAt > 0 && d.writes >= d.cutAt {
		d.off = true
	}
	return !d.off
}

// write writes as much as there is room for, and reports whether that was all.
func (d *Disk) write(f *inode, off int64, data []byte) (n int, all bool) {
	n = len(data)
	if grow := off + int64(n) - int64(len(f.view)); d.quota > 0 && grow > 0 {
		if over := d.dir.bytes() + grow - d.quota; over > 0 {
			n = max(0, n-int(over))
		}
	}
	f.write(off, data[:n])
	return n, n == len(data)
}

// sync makes a file durable, with its name.
func (d *Disk) sync(f *inode) bool {
	d.syncs++
	if d.syncs == d.failSync {
		d.failedNow = true
		f.failSync(d.random)
		return false
	}
	if !d.lies {
		f.sync()
		d.dir.syncUpTo(f)
	}
	return true
}

// names lists the files in order.
func (d *Disk) names() []string { return slices.Sorted(maps.Keys(d.dir.seen)) }
