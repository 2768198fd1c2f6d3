package crashvfs

import (
	"fmt"
	"sync"
	"time"
	"unsafe"

	"modernc.org/libc"
	sqlite3 "modernc.org/sqlite/lib"
)

// What SQLite calls (https://sqlite.org/vfs.html). The driver is C translated to
// Go: structures lie in memory of C and are known by their addresses, and a
// function is handed over as the address of its closure.

// registration is a disk's place in SQLite.
type registration struct {
	name  string
	cVFS  uintptr // sqlite3_vfs
	cName uintptr
}

// handle is one open file of SQLite.
type handle struct {
	disk      *Disk
	file      *inode
	name      string // empty: a temporary file
	life      int
	vanishes  bool // SQLITE_OPEN_DELETEONCLOSE
	level     int32
	shm       *sharedMemory
	shmShared [sqlite3.SQLITE_SHM_NLOCK]bool
}

// registry finds disks and open files by their addresses in C.
var registry = struct {
	sync.RWMutex
	disks   map[uintptr]*Disk
	handles map[uintptr]*handle
	made    int
	methods uintptr // sqlite3_io_methods, the same for all
}{disks: map[uintptr]*Disk{}, handles: map[uintptr]*handle{}}

// at is what lies at an address of C.
func at[T any](p uintptr) *T {
	return *(**T)(unsafe.Pointer(&p)) // go vet warns of unsafe.Pointer(p), for memory of Go
}

// address is a function as SQLite calls it.
func address[F any](f F) uintptr { return *(*uintptr)(unsafe.Pointer(&f)) }

func (d *Disk) register() error {
	tls := libc.NewTLS()
	defer tls.Close()
	registry.Lock()
	defer registry.Unlock()
	if registry.methods == 0 {
		m, err := ioMethods(tls)
		if err != nil {
			return err
		}
		registry.methods = m
	}
	registry.made++
	d.vfs.name = fmt.Sprintf("crash%d", registry.made)
	var err error
	if d.vfs.cName, err = libc.CString(d.vfs.name); err != nil {
		return err
	}
	d.vfs.cVFS = libc.Xcalloc(tls, 1, libc.Tsize_t(unsafe.Sizeof(sqlite3.Tsqlite3_vfs{})))
	if d.vfs.cVFS == 0 {
		libc.Xfree(tls, d.vfs.cName)
		return fmt.Errorf("register disk: no memory")
	}
	v := at[sqlite3.Tsqlite3_vfs](d.vfs.cVFS)
	*v = *at[sqlite3.Tsqlite3_vfs](sqlite3.Xsqlite3_vfs_find(tls, 0)) // what is not about files stays the system's
	v.FpNext, v.FpAppData, v.FzName = 0, 0, d.vfs.cName
	v.FszOsFile = int32(unsafe.Sizeof(sqlite3.Tsqlite3_file{}))
	v.FxOpen, v.FxDelete, v.FxAccess = address(xOpen), address(xDelete), address(xAccess)
	v.FxFullPathname, v.FxSleep = address(xFullPathname), address(xSleep)
	registry.disks[d.vfs.cVFS] = d
	if rc := sqlite3.Xsqlite3_vfs_register(tls, d.vfs.cVFS, 0); rc != sqlite3.SQLITE_OK {
		d.forget(tls)
		return fmt.Errorf("register disk: SQLite says %d", rc)
	}
	return nil
}

func (d *Disk) unregister() error {
	if d.vfs.cVFS == 0 {
		return nil // closed before
	}
	tls := libc.NewTLS()
	defer tls.Close()
	registry.Lock()
	defer registry.Unlock()
	rc := sqlite3.Xsqlite3_vfs_unregister(tls, d.vfs.cVFS)
	d.forget(tls)
	if rc != sqlite3.SQLITE_OK {
		return fmt.Errorf("close disk: SQLite says %d", rc)
	}
	return nil
}

func (d *Disk) forget(tls *libc.TLS) {
	delete(registry.disks, d.vfs.cVFS)
	libc.Xfree(tls, d.vfs.cVFS)
	libc.Xfree(tls, d.vfs.cName)
	d.vfs.cVFS, d.vfs.cName = 0, 0
}

func ioMethods(tls *libc.TLS) (uintptr, error) {
	p := libc.Xcalloc(tls, 1, libc.Tsize_t(unsafe.Sizeof(sqlite3.Tsqlite3_io_methods{})))
	if p == 0 {
		return 0, fmt.Errorf("register disk: no memory")
	}
	m := at[sqlite3.Tsqlite3_io_methods](p)
	m.FiVersion = 2 // with shared memory, without memory-mapped files
	m.FxClose, m.FxRead, m.FxWrite, m.FxTruncate, m.FxSync, m.FxFileSize = address(xClose), address(xRead), address(xWrite), address(xTruncate), address(xSync), address(xFileSize)
	m.FxLock, m.FxUnlock, m.FxCheckReservedLock = address(xLock), address(xUnlock), address(xCheckReservedLock)
	m.FxFileControl, m.FxSectorSize, m.FxDeviceCharacteristics = address(xFileControl), address(xSectorSize), address(xDeviceCharacteristics)
	m.FxShmMap, m.FxShmLock, m.FxShmBarrier, m.FxShmUnmap = address(xShmMap), address(xShmLock), address(xShmBarrier), address(xShmUnmap)
	return p, nil
}

// lockDisk finds and locks the disk of a sqlite3_vfs.
func lockDisk(pVfs uintptr) *Disk {
	registry.RLock()
	d := registry.disks[pVfs]
	registry.RUnlock()
	d.mu.Lock()
	return d
}

// lockFile finds an open file and locks its disk. There is power for it only in
// the life in which it was opened.
func lockFile(pFile uintptr) (h *handle, power bool) {
	registry.RLock()
	h = registry.handles[pFile]
	registry.RUnlock()
	h.disk.mu.Lock()
	return h, !h.disk.off && h.life == h.disk.life
}

func xOpen(_ *libc.TLS, pVfs, zName, pFile uintptr, flags int32, pOutFlags uintptr) int32 {
	d := lockDisk(pVfs)
	defer d.mu.Unlock()
	at[sqlite3.Tsqlite3_file](pFile).FpMethods = 0 // nothing to close if this fails
	if d.off {
		return sqlite3.SQLITE_CANTOPEN
	}
	h := &handle{disk: d, life: d.life, vanishes: flags&sqlite3.SQLITE_OPEN_DELETEONCLOSE != 0}
	if zName == 0 {
		h.file = newInode(nil)
	} else {
		h.name = libc.GoString(zName)
		h.file = d.dir.seen[h.name]
	}
	if h.file == nil {
		if flags&sqlite3.SQLITE_OPEN_CREATE == 0 || !d.change() {
			return sqlite3.SQLITE_CANTOPEN
		}
		h.file = newInode(nil)
		d.dir.move(move{to: h.name, file: h.file})
	} else if flags&sqlite3.SQLITE_OPEN_EXCLUSIVE != 0 && h.name != "" {
		return sqlite3.SQLITE_CANTOPEN
	}
	d.open++
	registry.Lock()
	registry.handles[pFile] = h
	registry.Unlock()
	at[sqlite3.Tsqlite3_file](pFile).FpMethods = registry.methods
	if pOutFlags != 0 {
		*at[int32](pOutFlags) = flags
	}
	return sqlite3.SQLITE_OK
}

func xDelete(_ *libc.TLS, pVfs, zName uintptr, syncDir int32) int32 {
	d := lockDisk(pVfs)
	defer d.mu.Unlock()
	name := libc.GoString(zName)
	switch {
	case d.off:
		return sqlite3.SQLITE_IOERR_DELETE
	case d.dir.seen[name] == nil:
		return sqlite3.SQLITE_IOERR_DELETE_NOENT
	case !d.change():
		return sqlite3.SQLITE_IOERR_DELETE
	}
	d.dir.move(move{from: name})
	if syncDir != 0 && !d.lies {
		d.dir.sync()
	}
	return sqlite3.SQLITE_OK
}

func xAccess(_ *libc.TLS, pVfs, zName uintptr, _ int32, pResult uintptr) int32 {
	d := lockDisk(pVfs)
	defer d.mu.Unlock()
	if d.off {
		return sqlite3.SQLITE_IOERR_ACCESS
	}
	*at[int32](pResult) = truth(d.dir.seen[libc.GoString(zName)] != nil)
	return sqlite3.SQLITE_OK
}

func xFullPathname(tls *libc.TLS, _, zName uintptr, n int32, zOut uintptr) int32 {
	if len(libc.GoString(zName)) >= int(n) {
		return sqlite3.SQLITE_CANTOPEN
	}
	libc.Xstrncpy(tls, zOut, zName, libc.Tsize_t(n))
	return sqlite3.SQLITE_OK
}

// xSleep waits by the clock of Go, so that waiting for a lock takes no time where
// a test moves the clock.
func xSleep(_ *libc.TLS, _ uintptr, microseconds int32) int32 {
	time.Sleep(time.Duration(microseconds) * time.Microsecond)
	return microseconds
}

func xClose(tls *libc.TLS, pFile uintptr) int32 {
	h, power := lockFile(pFile)
	defer h.disk.mu.Unlock()
	h.shmUnmap(tls)
	h.release(sqlite3.SQLITE_LOCK_NONE)
	if h.vanishes && h.name != "" && power && h.disk.change() {
		h.disk.dir.move(move{from: h.name})
	}
	h.disk.open--
	registry.Lock()
	delete(registry.handles, pFile)
	registry.Unlock()
	return sqlite3.SQLITE_OK
}

func xRead(_ *libc.TLS, pFile, buf uintptr, n int32, off int64) int32 {
	h, power := lockFile(pFile)
	defer h.disk.mu.Unlock()
	if !power {
		return sqlite3.SQLITE_IOERR_READ
	}
	b := memory(buf, n)
	got := 0
	if off < int64(len(h.file.view)) {
		got = copy(b, h.file.view[off:])
	}
	if got < len(b) {
		clear(b[got:])
		return sqlite3.SQLITE_IOERR_SHORT_READ
	}
	return sqlite3.SQLITE_OK
}

func xWrite(_ *libc.TLS, pFile, buf uintptr, n int32, off int64) int32 {
	h, power := lockFile(pFile)
	defer h.disk.mu.Unlock()
	if !power || !h.disk.change() {
		return sqlite3.SQLITE_IOERR_WRITE
	}
	if _, all := h.disk.write(h.file, off, memory(buf, n)); !all {
		return sqlite3.SQLITE_FULL
	}
	return sqlite3.SQLITE_OK
}

func xTruncate(_ *libc.TLS, pFile uintptr, size int64) int32 {
	h, power := lockFile(pFile)
	defer h.disk.mu.Unlock()
	if !power || !h.disk.change() {
		return sqlite3.SQLITE_IOERR_TRUNCATE
	}
	h.file.truncate(size)
	return sqlite3.SQLITE_OK
}

func xSync(_ *libc.TLS, pFile uintptr, _ int32) int32 {
	h, power := lockFile(pFile)
	defer h.disk.mu.Unlock()
	if !power || !h.disk.change() || !h.disk.sync(h.file) {
		return sqlite3.SQLITE_IOERR_FSYNC
	}
	return sqlite3.SQLITE_OK
}

func xFileSize(_ *libc.TLS, pFile, pSize uintptr) int32 {
	h, power := lockFile(pFile)
	defer h.disk.mu.Unlock()
	if !power {
		return sqlite3.SQLITE_IOERR_FSTAT
	}
	*at[int64](pSize) = int64(len(h.file.view))
	return sqlite3.SQLITE_OK
}

func xLock(_ *libc.TLS, pFile uintptr, level int32) int32 {
	h, power := lockFile(pFile)
	defer h.disk.mu.Unlock()
	if !power {
		return sqlite3.SQLITE_IOERR_LOCK
	}
	return h.take(level)
}

func xUnlock(_ *libc.TLS, pFile uintptr, level int32) int32 {
	h, _ := lockFile(pFile)
	defer h.disk.mu.Unlock()
	h.release(level)
	return sqlite3.SQLITE_OK
}

func xCheckReservedLock(_ *libc.TLS, pFile, pResult uintptr) int32 {
	h, _ := lockFile(pFile)
	defer h.disk.mu.Unlock()
	*at[int32](pResult) = truth(h.file.lock.writer != nil)
	return sqlite3.SQLITE_OK
}

func xFileControl(_ *libc.TLS, _ uintptr, _ int32, _ uintptr) int32 { return sqlite3.SQLITE_NOTFOUND }

// What SQLite's own VFS says of a disk under Linux.
func xSectorSize(_ *libc.TLS, _ uintptr) int32 { return 4096 }
func xDeviceCharacteristics(_ *libc.TLS, _ uintptr) int32 {
	return sqlite3.SQLITE_IOCAP_POWERSAFE_OVERWRITE
}

func xShmMap(tls *libc.TLS, pFile uintptr, region, size, extend int32, ppMemory uintptr) int32 {
	h, power := lockFile(pFile)
	defer h.disk.mu.Unlock()
	*at[uintptr](ppMemory) = 0
	if !power {
		return sqlite3.SQLITE_IOERR_SHMMAP
	}
	p := h.shmRegion(tls, region, size, extend != 0)
	if p == 0 && extend != 0 {
		return sqlite3.SQLITE_IOERR_NOMEM
	}
	*at[uintptr](ppMemory) = p
	return sqlite3.SQLITE_OK
}

func xShmLock(_ *libc.TLS, pFile uintptr, slot, n, flags int32) int32 {
	h, power := lockFile(pFile)
	defer h.disk.mu.Unlock()
	if !power && flags&sqlite3.SQLITE_SHM_UNLOCK == 0 {
		return sqlite3.SQLITE_IOERR_SHMLOCK
	}
	return h.shmLock(slot, n, flags)
}

// xShmBarrier orders what connections write to the shared memory: so does a
// mutex.
func xShmBarrier(_ *libc.TLS, pFile uintptr) {
	h, _ := lockFile(pFile)
	h.disk.mu.Unlock()
}

func xShmUnmap(tls *libc.TLS, pFile uintptr, _ int32) int32 {
	h, _ := lockFile(pFile)
	defer h.disk.mu.Unlock()
	h.shmUnmap(tls)
	return sqlite3.SQLITE_OK
}

func truth(b bool) int32 {
	if b {
		return 1
	}
	return 0
}
