package crashvfs

import (
	"io/fs"
	"slices"
	"syscall"
)

// Files lists the names of all files, in order.
func (d *Disk) Files() []string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.names()
}

// Exists reports whether a program sees a file.
func (d *Disk) Exists(name string) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.dir.seen[name] != nil
}

// ReadFile reads a file as programs see it. It works without power: it is the
// hand of the test.
func (d *Disk) ReadFile(name string) ([]byte, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	f := d.dir.seen[name]
	if f == nil {
		return nil, failed("open", name, fs.ErrNotExist)
	}
	return slices.Clone(f.view), nil
}

// Replace gives a file another content for good, also under programs that have
// it open: a backup that is put back, a byte that has flipped. It is the hand of
// the test, and needs neither power nor room.
func (d *Disk) Replace(name string, content []byte) {
	d.mu.Lock()
	defer d.mu.Unlock()
	f := d.dir.seen[name]
	if f == nil {
		d.dir.put(name, newInode(content))
		return
	}
	f.view, f.durable = slices.Clone(content), slices.Clone(content)
	f.clean()
}

// Wipe removes a file for good, with the hand of the test.
func (d *Disk) Wipe(name string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.dir.seen[name] != nil {
		d.dir.move(move{from: name})
		d.dir.sync()
	}
}

// WriteFile writes a file and syncs it, as a program does. A cut may leave it
// with any mixture of the old and the new content.
func (d *Disk) WriteFile(name string, content []byte) error {
	f, err := d.OpenAppend(name)
	if err != nil {
		return err
	}
	if err := f.Truncate(0); err != nil {
		return err
	}
	if _, err := f.Write(content); err != nil {
		return err
	}
	return f.Sync()
}

// Rename gives a file another name, in one piece. The new name is durable once
// the file, or the directory, is synced.
func (d *Disk) Rename(from, to string) error {
	return d.moveFile("rename", from, to)
}

// Remove removes a file; durable once the directory is synced.
func (d *Disk) Remove(name string) error { return d.moveFile("remove", name, "") }

func (d *Disk) moveFile(op, from, to string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	f := d.dir.seen[from]
	switch {
	case !d.change():
		return failed(op, from, syscall.EIO)
	case f == nil:
		return failed(op, from, fs.ErrNotExist)
	}
	d.dir.move(move{from: from, to: to, file: f})
	return nil
}

// SyncDir makes all names durable.
func (d *Disk) SyncDir() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if !d.change() {
		return failed("sync", ".", syscall.EIO)
	}
	if !d.lies {
		d.dir.sync()
	}
	return nil
}

// File is a plain file that a program appends to.
type File struct {
	disk *Disk
	name string
	ino  *inode
	life int
}

// OpenAppend opens a file for appending, making it if there is none.
func (d *Disk) OpenAppend(name string) (*File, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.off {
		return nil, failed("open", name, syscall.EIO)
	}
	f := d.dir.seen[name]
	if f == nil {
		if !d.change() {
			return nil, failed("open", name, syscall.EIO)
		}
		f = newInode(nil)
		d.dir.move(move{to: name, file: f})
	}
	return &File{disk: d, name: name, ino: f, life: d.life}, nil
}

// do runs f on the file if the power has not gone since it was opened.
func (f *File) do(op string, run func() error) error {
	f.disk.mu.Lock()
	defer f.disk.mu.Unlock()
	if f.life != f.disk.life || !f.disk.change() {
		return failed(op, f.name, syscall.EIO)
	}
	if err := run(); err != nil {
		return failed(op, f.name, err)
	}
	return nil
}

// Write appends. On a full disk it appends what fits.
func (f *File) Write(b []byte) (n int, err error) {
	err = f.do("write", func() error {
		var all bool
		if n, all = f.disk.write(f.ino, int64(len(f.ino.view)), b); !all {
			return syscall.ENOSPC
		}
		return nil
	})
	return n, err
}

// Sync makes what was written durable, with the file's name.
func (f *File) Sync() error {
	return f.do("sync", func() error {
		if !f.disk.sync(f.ino) {
			return syscall.EIO
		}
		return nil
	})
}

// Truncate cuts the file off, or fills it up with zeros.
func (f *File) Truncate(size int64) error {
	return f.do("truncate", func() error {
		f.ino.truncate(size)
		return nil
	})
}

// ReadAll reads the file from its beginning.
func (f *File) ReadAll() ([]byte, error) {
	f.disk.mu.Lock()
	defer f.disk.mu.Unlock()
	if f.life != f.disk.life || f.disk.off {
		return nil, failed("read", f.name, syscall.EIO)
	}
	return slices.Clone(f.ino.view), nil
}

// Close closes the file. It makes nothing durable.
func (f *File) Close() error { return nil }

func failed(op, name string, err error) error { return &fs.PathError{Op: op, Path: name, Err: err} }
