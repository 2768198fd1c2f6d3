package save

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"yizhan/shared/fault"
)

// old is a folder with a file that is to be replaced.
func old(t *testing.T) (dir, path string) {
	t.Helper()
	dir = t.TempDir()
	path = filepath.Join(dir, "今日登记.xlsx")
	if err := os.WriteFile(path, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	return dir, path
}

// untouched fails the test unless the old file alone is there, as it was.
func untouched(t *testing.T, dir, path string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 1 {
		t.Errorf("left behind: %v, %v", entries, err)
	}
	if b, err := os.ReadFile(path); err != nil || string(b) != "old" {
		t.Errorf("the old file is %q, %v", b, err)
	}
}

func TestNothingIsLeftWhereItFails(t *testing.T) {
	for _, c := range []struct {
		name string
		err  error
		kind fault.Kind
		says string
	}{
		{"full", &fs.PathError{Op: "write", Path: "x", Err: syscall.ENOSPC}, fault.DiskFull, "请腾出空间"},
		{"read-only", &fs.PathError{Op: "write", Path: "x", Err: syscall.EROFS}, fault.ReadOnly, "不能写入"},
		{"its own", fault.New(fault.TooLarge, "", "太多了", "too many"), fault.TooLarge, "太多了"},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir, path := old(t)
			err := To(path, func(w io.Writer) error {
				_, _ = w.Write(make([]byte, 1<<18)) // more than is buffered
				return c.err
			})
			if fault.KindOf(err) != c.kind || !strings.Contains(fault.Sentence(err, "zh"), c.says) {
				t.Errorf("%v: %s", err, fault.Sentence(err, "zh"))
			}
			untouched(t, dir, path)
		})
	}
}

func TestAFolderThatIsGone(t *testing.T) {
	err := To(filepath.Join(t.TempDir(), "gone", "x.csv"), func(io.Writer) error { return nil })
	if !fault.Is(err, fault.NotFound) {
		t.Errorf("%v", err)
	}
}

// A folder without a right to write refuses everybody but root.
func TestAFolderThatMayNotBeWritten(t *testing.T) {
	dir, path := old(t)
	if err := os.Chmod(dir, 0o500); err != nil {
		t.Fatal(err)
	}
	defer os.Chmod(dir, 0o700)
	probe, err := os.Create(filepath.Join(dir, "probe"))
	if err == nil {
		probe.Close()
		t.Skip("this user may write everywhere")
	}
	if err := To(path, func(io.Writer) error { return nil }); !fault.Is(err, fault.ReadOnly) {
		t.Errorf("%v", err)
	}
	untouched(t, dir, path)
}

func TestAFileThatIsOpenElsewhere(t *testing.T) {
	rename = func(string, string) error { return &os.LinkError{Op: "rename", Err: fs.ErrPermission} }
	defer func() { rename = os.Rename }()
	dir, path := old(t)
	err := To(path, func(w io.Writer) error { _, err := w.Write([]byte("new")); return err })
	if !fault.Is(err, fault.Locked) || !strings.Contains(fault.Sentence(err, "zh"), "请关掉那个文件再试") || !strings.Contains(fault.Sentence(err, "en"), "Close it") {
		t.Errorf("%v", err)
	}
	untouched(t, dir, path)
	// Without an old file it is the folder that does not allow it.
	if err := To(filepath.Join(dir, "fresh"), func(io.Writer) error { return nil }); !fault.Is(err, fault.ReadOnly) {
		t.Errorf("%v", err)
	}
}

func TestAWholeFileReplacesTheOldOne(t *testing.T) {
	dir, path := old(t)
	if err := To(path, func(w io.Writer) error { _, err := io.WriteString(w, "new"); return err }); err != nil {
		t.Fatal(err)
	}
	if b, err := os.ReadFile(path); err != nil || string(b) != "new" {
		t.Errorf("%q, %v", b, err)
	}
	if entries, err := os.ReadDir(dir); errors.Join(err) != nil || len(entries) != 1 {
		t.Errorf("left behind: %v", entries)
	}
}
