// Package save puts a finished file where somebody wants it: all of it or
// nothing, and an older file of the same name stays until the new one is whole.
package save

import (
	"bufio"
	"errors"
	"io"
	"os"
	"path/filepath"

	"yizhan/shared/bundle"
	"yizhan/shared/fault"
)

// rename can be replaced by a test, which has no Excel that holds a file open.
var rename = os.Rename

// To writes a file under another name beside path and gives it its own when it is
// whole and on the disk. Whatever goes wrong, also in write, leaves no trace.
func To(path string, write func(io.Writer) error) (err error) {
	f, err := os.CreateTemp(filepath.Dir(path), ".yizhan-*.part")
	if err != nil {
		return bundle.Classify(err)
	}
	defer func() {
		if err != nil {
			_ = os.Remove(f.Name()) // what went wrong before it counts
		}
	}()
	b := bufio.NewWriterSize(f, 1<<16)
	err = write(b)
	if err == nil {
		err = b.Flush()
	}
	if err == nil {
		err = f.Sync()
	}
	if err := errors.Join(err, f.Close()); err != nil {
		return bundle.Classify(err)
	}
	if err := rename(f.Name(), path); err != nil {
		return held(path, err)
	}
	return nil
}

// held explains a rename that failed. A file could just be made in the folder, so
// it is the old file that cannot be replaced: on Windows, one that a program shows.
func held(path string, err error) error {
	if _, gone := os.Lstat(path); gone != nil {
		return bundle.Classify(err)
	}
	return &fault.Error{Kind: fault.Locked, Field: "file", Err: err,
		ZH: "同名的文件正被别的程序打开（Excel、WPS？），没有改动它。请关掉那个文件再试，或换一个名字",
		EN: "a file of this name is open in another program (Excel, WPS?) and was left as it is. Close it and try again, or take another name"}
}
