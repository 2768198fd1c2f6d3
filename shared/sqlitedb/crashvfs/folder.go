package crashvfs

import (
	"io"
	"strings"

	"yizhan/shared/disk"
)

// Folder is the part of the disk whose names begin with a path, for plain files.
func (d *Disk) Folder(path string) disk.Folder { return folder{d, strings.TrimSuffix(path, "/") + "/"} }

type folder struct {
	disk   *Disk
	prefix string
}

func (f folder) List() ([]string, error) {
	var names []string
	for _, n := range f.disk.Files() {
		if rest, ok := strings.CutPrefix(n, f.prefix); ok && !strings.Contains(rest, "/") {
			names = append(names, rest)
		}
	}
	return names, nil
}

func (f folder) Open(name string) (disk.File, error) {
	fresh := !f.disk.Exists(f.prefix + name)
	file, err := f.disk.OpenAppend(f.prefix + name)
	if err == nil && fresh {
		err = f.disk.SyncDir()
	}
	return file, err
}

func (f folder) ReadFile(name string) ([]byte, error) { return f.disk.ReadFile(f.prefix + name) }

func (f folder) WriteFile(name string, b []byte) error {
	if err := f.disk.WriteFile(f.prefix+name+".new", b); err != nil {
		return err
	}
	return f.Rename(name+".new", name)
}

func (f folder) Size(name string) (int64, error) {
	b, err := f.ReadFile(name)
	return int64(len(b)), err
}

func (f folder) Rename(from, to string) error {
	if err := f.disk.Rename(f.prefix+from, f.prefix+to); err != nil {
		return err
	}
	return f.disk.SyncDir()
}

func (f folder) Remove(name string) error {
	if !f.disk.Exists(f.prefix + name) {
		return nil
	}
	if err := f.disk.Remove(f.prefix + name); err != nil {
		return err
	}
	return f.disk.SyncDir()
}

// ReadAt reads from an offset.
func (f *File) ReadAt(b []byte, off int64) (int, error) {
	all, err := f.ReadAll()
	if err != nil {
		return 0, err
	}
	if off > int64(len(all)) {
		return 0, io.EOF
	}
	n := copy(b, all[off:])
	if n < len(b) {
		return n, io.EOF
	}
	return n, nil
}

// Size is the file's size.
func (f *File) Size() (int64, error) {
	all, err := f.ReadAll()
	return int64(len(all)), err
}
