// Package disk is what this product does with files beside SQLite: appending to
// one, and replacing a small one as a whole. A folder of the system implements it,
// and a simulated disk whose power tests cut.
package disk

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
)

// Folder is a place for files. Names are those of its files, without a path.
type Folder interface {
	// List names the files there are; a folder that is not there yet has none.
	List() ([]string, error)
	// Open opens a file for appending, making it if there is none. One that was
	// made is there after a power cut.
	Open(name string) (File, error)
	// ReadFile reads a small file; fs.ErrNotExist where there is none.
	ReadFile(name string) ([]byte, error)
	// WriteFile replaces a small file: after a power cut the old one is there or
	// the new one, and never half of either.
	WriteFile(name string, b []byte) error
	// Size is a file's size; fs.ErrNotExist where there is none.
	Size(name string) (int64, error)
	Rename(from, to string) error
	// Remove removes a file; one that is not there is no error.
	Remove(name string) error
}

// File is open for appending.
type File interface {
	io.ReaderAt
	io.Writer // at the end
	Size() (int64, error)
	Truncate(size int64) error
	Sync() error
	Close() error
}

// System is a folder of this computer, for its owner only.
type System string

var _ Folder = System("")

func (f System) path(name string) string { return filepath.Join(string(f), name) }

// List names the files there are.
func (f System) List() ([]string, error) {
	entries, err := os.ReadDir(string(f))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	var names []string
	for _, e := range entries {
		if !e.IsDir() {
			names = append(names, e.Name())
		}
	}
	return names, err
}

// Open opens a file for appending.
func (f System) Open(name string) (File, error) {
	if err := os.MkdirAll(string(f), 0o700); err != nil {
		return nil, err
	}
	_, err := os.Stat(f.path(name))
	fresh := errors.Is(err, fs.ErrNotExist)
	file, err := os.OpenFile(f.path(name), os.O_RDWR|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return nil, err
	}
	if fresh {
		if err := f.sync(); err != nil {
			return nil, errors.Join(err, file.Close())
		}
	}
	return systemFile{file}, nil
}

// sync makes names durable; Windows does so by itself.
func (f System) sync() error {
	if runtime.GOOS == "windows" {
		return nil
	}
	d, err := os.Open(string(f))
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// ReadFile reads a small file.
func (f System) ReadFile(name string) ([]byte, error) { return os.ReadFile(f.path(name)) }

// WriteFile replaces a small file.
func (f System) WriteFile(name string, b []byte) error {
	if err := os.MkdirAll(string(f), 0o700); err != nil {
		return err
	}
	fresh := f.path(name + ".new")
	file, err := os.OpenFile(fresh, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = file.Write(b)
	if err := errors.Join(err, file.Sync(), file.Close()); err != nil {
		return errors.Join(err, os.Remove(fresh))
	}
	if err := os.Rename(fresh, f.path(name)); err != nil {
		return err
	}
	return f.sync()
}

// Size is a file's size.
func (f System) Size(name string) (int64, error) {
	info, err := os.Stat(f.path(name))
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}

// Rename gives a file another name.
func (f System) Rename(from, to string) error {
	if err := os.Rename(f.path(from), f.path(to)); err != nil {
		return err
	}
	return f.sync()
}

// Remove removes a file.
func (f System) Remove(name string) error {
	if err := os.Remove(f.path(name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// Free is how many bytes this user may still write where path lies; 0 where that is not
// known.
func Free(path string) uint64 {
	bytes, _ := Room(path)
	return bytes
}

type systemFile struct{ *os.File }

func (f systemFile) Size() (int64, error) {
	info, err := f.Stat()
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}
