package sqlitedb

import (
	"bufio"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// The rounds and their lengths: long enough for many commits, too short for the
// kernel to write by itself what nobody asked it to.
const (
	imageBytes   = 64 << 20
	imageRounds  = 4
	imageWriting = 300 * time.Millisecond
)

// TestARealFileSystemCutOff (T03) takes the power of a real ext4 away: its image is
// copied while the writer stands still, and mounted as after a power cut. What the
// file system had not passed on is not in the copy; what was confirmed must be. A
// writer with synchronous=NORMAL loses, or the test tests nothing.
func TestARealFileSystemCutOff(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("mounting needs root")
	}
	image, at := filepath.Join(t.TempDir(), "ext4"), mountPoint(t)
	must(t, os.WriteFile(image, nil, 0o600))
	must(t, os.Truncate(image, imageBytes))
	if out, err := exec.Command("mkfs.ext4", "-q", image).CombinedOutput(); err != nil {
		t.Skipf("no ext4 here: %v, %s", err, out)
	}
	if out, err := exec.Command("mount", "-o", "loop", image, at).CombinedOutput(); err != nil {
		t.Skipf("no loop device here: %v, %s", err, out)
	}
	t.Cleanup(func() { unmount(t, at) })
	for _, sync := range []string{"FULL", "NORMAL"} {
		acked, lost := 0, 0
		for round := range imageRounds {
			a, kept := cutImage(t, image, at, fmt.Sprintf("%s%d.db", sync, round), sync)
			acked, lost = acked+a, lost+max(0, a-kept)
		}
		t.Logf("%s: %d rows confirmed in %d rounds, %d lost", sync, acked, imageRounds, lost)
		if acked < 10*imageRounds || (lost > 0) != (sync == "NORMAL") {
			t.Errorf("%s: %d rows confirmed, %d lost", sync, acked, lost)
		}
	}
}

// cutImage lets a process write, copies the image while it stands still, and tells
// how many rows were confirmed until then and how many the copy has.
func cutImage(t *testing.T, image, at, name, sync string) (acked, kept int) {
	t.Helper()
	writer := exec.Command(os.Args[0], "-test.run=^TestWriterProcess$")
	writer.Env = append(os.Environ(), "YIZHAN_WRITES="+filepath.Join(at, name), "YIZHAN_SYNC="+sync)
	out, err := writer.StdoutPipe()
	must(t, err)
	must(t, writer.Start())
	lines := bufio.NewScanner(out)
	if !lines.Scan() { // the first row: the table is there
		t.Fatal("the writer does not begin")
	}
	time.Sleep(imageWriting)
	must(t, writer.Process.Signal(syscall.SIGSTOP))
	copied := filepath.Join(t.TempDir(), "copy")
	must(t, copyFile(image, copied))
	must(t, writer.Process.Kill())
	acked = 1
	for lines.Scan() { // what it had said before it stood still
		if n, err := strconv.Atoi(lines.Text()); err == nil {
			acked = n
		}
	}
	_ = writer.Wait() // killed

	there := mountPoint(t)
	if text, err := exec.Command("mount", "-o", "loop", copied, there).CombinedOutput(); err != nil {
		t.Fatalf("the copy cannot be mounted: %v, %s", err, text)
	}
	defer unmount(t, there)
	db, err := Open(t.Context(), filepath.Join(there, name))
	must(t, err)
	defer func() { must(t, db.Close()) }()
	must(t, db.Read(t.Context(), func(tx *sql.Tx) error {
		var integrity string
		if err := tx.QueryRow("PRAGMA integrity_check").Scan(&integrity); err != nil || integrity != "ok" {
			return fmt.Errorf("integrity: %s, %w", integrity, err)
		}
		err := tx.QueryRow("SELECT coalesce(max(v), 0) FROM t").Scan(&kept)
		if err != nil && strings.Contains(err.Error(), "no such table") {
			err = nil // all of it is lost
		}
		return err
	}))
	return acked, kept
}

// TestWriterProcess is the process that cutImage starts.
func TestWriterProcess(t *testing.T) {
	path := os.Getenv("YIZHAN_WRITES")
	if path == "" {
		t.Skip("started by TestARealFileSystemCutOff")
	}
	db, err := sql.Open("sqlite", newPlace(path, nil).dsn("journal_mode(WAL)", "synchronous("+os.Getenv("YIZHAN_SYNC")+")"))
	must(t, err)
	db.SetMaxOpenConns(1)
	if _, err := db.Exec("CREATE TABLE t (v INTEGER PRIMARY KEY, b BLOB) STRICT"); err != nil {
		t.Fatal(err)
	}
	for n := 1; ; n++ {
		if _, err := db.Exec("INSERT INTO t VALUES (?, randomblob(200))", n); err != nil {
			t.Fatal(err)
		}
		fmt.Println(n)
	}
}

func mountPoint(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "yizhan-mount-") // not the test's own folder: that is removed with all in it
	must(t, err)
	t.Cleanup(func() { _ = os.Remove(dir) })
	return dir
}

func unmount(t *testing.T, dir string) {
	t.Helper()
	if out, err := exec.Command("umount", dir).CombinedOutput(); err != nil {
		t.Errorf("umount: %v, %s", err, out)
	}
}

func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.Create(to)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Close())
}
