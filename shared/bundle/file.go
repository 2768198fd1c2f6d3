package bundle

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"syscall"

	"yizhan/shared/fault"
)

// Ending is how the names of bundles end.
const Ending = ".yzb"

// Create writes a file that is there whole, or not at all: beside its place,
// pushed to the disk, then renamed. A file that is there already stays and is a
// fault, unless replace is set and it is a bundle of that kind itself.
func Create(path string, kind Kind, replace bool, write func(io.Writer) error) (err error) {
	if err := free(path, kind, replace); err != nil {
		return err
	}
	part := path + ".part"
	if err := free(part, kind, true); err != nil { // what an earlier attempt left is ours
		return err
	}
	f, err := os.OpenFile(part, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return Classify(err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(part))
		}
	}()
	if err := errors.Join(write(f), f.Sync(), f.Close()); err != nil {
		return Classify(err)
	}
	if err := free(path, kind, replace); err != nil { // it may have come meanwhile
		return err
	}
	if err := os.Rename(part, path); err != nil {
		return Classify(err)
	}
	if dir, err := os.Open(filepath.Dir(path)); err == nil {
		_ = dir.Sync() // not every system can
		_ = dir.Close()
	}
	return nil
}

// free says why a name cannot be used.
func free(path string, kind Kind, replace bool) error {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil {
		defer f.Close()
		if replace && isOurs(f, kind) {
			return nil
		}
		err = fs.ErrExist
	}
	return taken(path, err)
}

func taken(path string, err error) error {
	name := filepath.Base(path)
	return &fault.Error{Kind: fault.Conflict, Field: "file", Err: err, ZH: "已经有 " + name + "，没有覆盖。请换一个名字", EN: name + " is there already and was not replaced: choose another name"}
}

// isOurs reports whether a file is empty or begins like a bundle of a kind.
func isOurs(f *os.File, kind Kind) bool {
	info, err := f.Stat()
	if err != nil || !info.Mode().IsRegular() {
		return false
	}
	want := append([]byte(magic), byte(kind))
	got := make([]byte, len(want))
	n, err := io.ReadFull(f, got)
	return n == 0 && errors.Is(err, io.EOF) || bytes.Equal(got, want)
}

// diskFullOnWindows are ERROR_HANDLE_DISK_FULL and ERROR_DISK_FULL.
var diskFullOnWindows = []error{syscall.Errno(39), syscall.Errno(112)}

// Classify gives what the system says of a file on a stick its kind and a
// sentence. What has a kind keeps it.
func Classify(err error) error {
	if err == nil {
		return nil
	}
	if _, is := errors.AsType[*fault.Error](err); is {
		return err
	}
	full := errors.Is(err, syscall.ENOSPC)
	if runtime.GOOS == "windows" {
		for _, e := range diskFullOnWindows {
			full = full || errors.Is(err, e)
		}
	}
	e := &fault.Error{Field: "file", Err: err}
	switch {
	case full:
		e.Kind, e.ZH, e.EN = fault.DiskFull, "U 盘（磁盘）满了，文件没有写成。本机记录都在。请腾出空间或换一个 U 盘再导出", "the stick (or disk) is full: the file was not written. Nothing recorded is lost. Free some space or take another stick"
	case errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EROFS):
		e.Kind, e.ZH, e.EN = fault.ReadOnly, "这个位置不能写入（U 盘写保护？），文件没有写成。本机记录都在", "this place cannot be written (a write-protected stick?): the file was not written. Nothing recorded is lost"
	case errors.Is(err, fs.ErrNotExist):
		e.Kind, e.ZH, e.EN = fault.NotFound, "找不到这个文件或文件夹。请核对名字，看 U 盘是否插好", "there is no such file or folder: check the name, and whether the stick is plugged in"
	default:
		return err
	}
	return e
}
