package crashvfs

import (
	"unsafe"

	"modernc.org/libc"
	sqlite3 "modernc.org/sqlite/lib"
)

// fileLock is SQLite's lock on a whole file (sqlite3_io_methods, xLock): many
// SHARED, beside one RESERVED; PENDING lets no new SHARED in; EXCLUSIVE is alone.
type fileLock struct {
	shared int
	writer *handle // who has RESERVED or more
}

func (h *handle) take(level int32) int32 {
	l := &h.file.lock
	if level <= h.level {
		return sqlite3.SQLITE_OK
	}
	if level == sqlite3.SQLITE_LOCK_SHARED {
		if l.writer != nil && l.writer.level >= sqlite3.SQLITE_LOCK_PENDING {
			return sqlite3.SQLITE_BUSY
		}
		l.shared++
		h.level = level
		return sqlite3.SQLITE_OK
	}
	if l.writer != nil && l.writer != h {
		return sqlite3.SQLITE_BUSY
	}
	l.writer = h
	if level == sqlite3.SQLITE_LOCK_EXCLUSIVE && l.shared > 1 { // its own is one of them
		h.level = sqlite3.SQLITE_LOCK_PENDING
		return sqlite3.SQLITE_BUSY
	}
	h.level = level
	return sqlite3.SQLITE_OK
}

func (h *handle) release(level int32) {
	l := &h.file.lock
	if level >= h.level {
		return
	}
	if l.writer == h && level < sqlite3.SQLITE_LOCK_RESERVED {
		l.writer = nil
	}
	if h.level >= sqlite3.SQLITE_LOCK_SHARED && level < sqlite3.SQLITE_LOCK_SHARED {
		l.shared--
	}
	h.level = level
}

// sharedMemory is the index of a write-ahead log: memory that all connections of
// a file see, and locks on its slots. It is not on the disk. The last connection
// takes it along; a cut leaves it to those of the old life alone, because files
// are made anew by a restart.
type sharedMemory struct {
	regions   []uintptr // of C
	users     int
	shared    [sqlite3.SQLITE_SHM_NLOCK]int
	exclusive [sqlite3.SQLITE_SHM_NLOCK]*handle
}

// shmRegion gives the n-th region, or 0 if there is none and none is wanted.
func (h *handle) shmRegion(tls *libc.TLS, n, size int32, extend bool) uintptr {
	if h.shm == nil {
		if h.file.shm == nil {
			h.file.shm = &sharedMemory{}
		}
		h.shm = h.file.shm
		h.shm.users++
	}
	for int(n) >= len(h.shm.regions) {
		if !extend {
			return 0
		}
		region := libc.Xcalloc(tls, 1, libc.Tsize_t(size))
		if region == 0 {
			return 0
		}
		h.shm.regions = append(h.shm.regions, region)
	}
	return h.shm.regions[n]
}

func (h *handle) shmUnmap(tls *libc.TLS) {
	if h.shm == nil {
		return
	}
	for slot := range h.shm.shared {
		h.shmRelease(slot)
	}
	if h.shm.users--; h.shm.users == 0 {
		for _, r := range h.shm.regions {
			libc.Xfree(tls, r)
		}
		if h.file.shm == h.shm {
			h.file.shm = nil
		}
	}
	h.shm = nil
}

func (h *handle) shmLock(from, n, flags int32) int32 {
	if h.shm == nil {
		return sqlite3.SQLITE_IOERR_SHMLOCK
	}
	slots := make([]int, 0, sqlite3.SQLITE_SHM_NLOCK)
	for s := from; s < from+n; s++ {
		slots = append(slots, int(s))
	}
	exclusive := flags&sqlite3.SQLITE_SHM_EXCLUSIVE != 0
	if flags&sqlite3.SQLITE_SHM_UNLOCK != 0 {
		for _, s := range slots {
			h.shmRelease(s)
		}
		return sqlite3.SQLITE_OK
	}
	for _, s := range slots {
		other := h.shm.shared[s]
		if h.shmShared[s] {
			other--
		}
		if x := h.shm.exclusive[s]; x != nil && x != h || exclusive && other > 0 {
			return sqlite3.SQLITE_BUSY
		}
	}
	for _, s := range slots {
		if exclusive {
			h.shm.exclusive[s] = h
		} else if !h.shmShared[s] {
			h.shmShared[s] = true
			h.shm.shared[s]++
		}
	}
	return sqlite3.SQLITE_OK
}

func (h *handle) shmRelease(slot int) {
	if h.shm.exclusive[slot] == h {
		h.shm.exclusive[slot] = nil
	}
	if h.shmShared[slot] {
		h.shmShared[slot] = false
		h.shm.shared[slot]--
	}
}

// memory is a stretch of C memory as bytes.
func memory(p uintptr, n int32) []byte { return unsafe.Slice(at[byte](p), int(n)) }
