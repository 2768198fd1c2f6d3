package disk

import (
	"errors"
	"io/fs"
	"path/filepath"
	"testing"
)

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestFilesOfAFolder(t *testing.T) {
	f := System(filepath.Join(t.TempDir(), "not there yet"))
	if names, err := f.List(); err != nil || len(names) != 0 {
		t.Errorf("%v, %v", names, err)
	}
	if _, err := f.ReadFile("a"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("read what is not there: %v", err)
	}
	must(t, f.Remove("a"))
	must(t, f.WriteFile("a", []byte("one")))
	must(t, f.WriteFile("a", []byte("two")))
	must(t, f.Rename("a", "b"))
	if b, err := f.ReadFile("b"); err != nil || string(b) != "two" {
		t.Errorf("%q, %v", b, err)
	}
	file, err := f.Open("log")
	must(t, err)
	for _, s := range []string{"1", "2", "3"} {
		_, err := file.Write([]byte(s))
		must(t, err)
	}
	must(t, file.Truncate(2))
	_, err = file.Write([]byte("4"))
	must(t, err)
	must(t, errors.Join(file.Sync(), file.Close()))
	if b, err := f.ReadFile("log"); err != nil || string(b) != "124" {
		t.Errorf("%q, %v", b, err)
	}
	if names, err := f.List(); err != nil || len(names) != 2 {
		t.Errorf("%v, %v", names, err)
	}
	if n, err := f.Size("log"); err != nil || n != 3 {
		t.Errorf("%d, %v", n, err)
	}
}

func TestFree(t *testing.T) {
	if n := Free(t.TempDir()); n == 0 {
		t.Error("nothing is free where a test could just make a folder")
	}
	if n := Free(filepath.Join(t.TempDir(), "none")); n != 0 {
		t.Errorf("%d bytes free in a folder that is not there", n)
	}
	if _, known := Room(t.TempDir()); !known {
		t.Error("how much room there is, is not known")
	}
	if _, known := Room(filepath.Join(t.TempDir(), "none")); known {
		t.Error("the room of a folder that is not there is known: nothing would tell it from a full disk")
	}
}
