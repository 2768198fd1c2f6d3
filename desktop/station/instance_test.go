package station

import (
	"context"
	"errors"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"yizhan/shared/fault"
)

func TestOneProgramForAFolder(t *testing.T) {
	d := newDesk(t, RoleStation)
	if _, err := Open(ctx, d.dir); !fault.Is(err, fault.Locked) {
		t.Errorf("second: %v", err)
	}
	if err := Raise(d.dir); !fault.Is(err, fault.Locked) {
		t.Errorf("nothing to raise: %v", err)
	}
	raised := make(chan struct{}, 1)
	d.OnRaise(func() { raised <- struct{}{} })
	if err := Raise(d.dir); err != nil || len(raised) != 1 {
		t.Errorf("raise: %v, %d", err, len(raised))
	}
	// Who cannot read the token cannot command.
	b, err := os.ReadFile(filepath.Join(d.dir, instanceFile))
	if err != nil {
		t.Fatal(err)
	}
	other := t.TempDir()
	forged := strings.Replace(string(b), `"Token":"`, `"Token":"0`, 1)
	if err := os.WriteFile(filepath.Join(other, instanceFile), []byte(forged), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := Raise(other); err == nil || len(raised) != 1 {
		t.Errorf("forged: %v", err)
	}
}

func TestInstanceFileThatCannotBeWritten(t *testing.T) {
	dir := t.TempDir()
	if Exists(dir) {
		t.Error("a station in an empty folder")
	}
	// A folder in its place stands for a full disk.
	if err := os.MkdirAll(filepath.Join(dir, instanceFile, "x"), 0o700); err != nil {
		t.Fatal(err)
	}
	st, err := Open(ctx, dir)
	if err != nil {
		t.Fatal("a station that cannot say where it listens cannot be read:", err)
	}
	defer st.Close()
	if _, err := st.Status(ctx); err != nil || !Exists(dir) {
		t.Error(err)
	}
}

func TestInstanceFileIsWrittenInPlace(t *testing.T) {
	dir := t.TempDir()
	var before os.FileInfo
	for range 2 {
		st, err := Open(ctx, dir)
		if err != nil {
			t.Fatal(err)
		}
		if err := st.Close(); err != nil {
			t.Fatal(err)
		}
		info, err := os.Stat(filepath.Join(dir, instanceFile))
		if err != nil || info.Size() != addressBytes || before != nil && !os.SameFile(before, info) {
			t.Fatalf("%+v after %+v, %v", info, before, err)
		}
		before = info
	}
	if _, err := Forward(ctx, dir, []string{"x"}, io.Discard, io.Discard); !fault.Is(err, fault.Locked) {
		t.Errorf("nobody is there: %v", err)
	}
}

func TestInstanceCommand(t *testing.T) {
	d := newDesk(t, RoleStation)
	if _, err := Forward(ctx, d.dir, []string{"x"}, io.Discard, io.Discard); !fault.Is(err, fault.Locked) {
		t.Errorf("before there is anybody to answer: %v", err)
	}
	d.OnCommand(func(_ context.Context, _ string, args []string, out, errOut io.Writer) int {
		if args[0] == "later" {
			return NotNow
		}
		for _, b := range []byte("驿站") { // each character in pieces
			_, _ = out.Write([]byte{b})
		}
		_, _ = io.WriteString(errOut, args[0])
		return 7
	})
	var out, errOut strings.Builder
	if code, err := Forward(ctx, d.dir, []string{"x"}, &out, &errOut); code != 7 || err != nil || out.String() != "驿站" || errOut.String() != "x" {
		t.Errorf("%d, %v, %q, %q", code, err, out.String(), errOut.String())
	}
	if code, err := Forward(ctx, d.dir, []string{"later"}, io.Discard, io.Discard); code != exitLocked || !fault.Is(err, fault.Locked) {
		t.Errorf("not now: %d, %v", code, err)
	}
}

// slow makes a station whose commands go on until their context ends.
func slow(t *testing.T) (st *Station, begun, ended chan struct{}) {
	st, err := Open(ctx, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	begun, ended = make(chan struct{}), make(chan struct{})
	st.OnCommand(func(ctx context.Context, _ string, _ []string, out, _ io.Writer) int {
		close(begun)
		<-ctx.Done()
		time.Sleep(50 * time.Millisecond) // it has something to put in order
		_, _ = io.WriteString(out, "interrupted")
		close(ended)
		return 9
	})
	return st, begun, ended
}

func TestInstanceCommandEndsWithItsCaller(t *testing.T) {
	st, begun, ended := slow(t)
	defer st.Close()
	caller, interrupt := context.WithCancel(ctx)
	go func() { <-begun; interrupt() }()
	var out strings.Builder
	if code, err := Forward(caller, st.dir, []string{"x"}, &out, io.Discard); code != 9 || err != nil || out.String() != "interrupted" {
		t.Errorf("%d, %v, %q", code, err, out.String())
	}
	<-ended
}

func TestInstanceCloseWaitsForAnswers(t *testing.T) {
	st, begun, ended := slow(t)
	answered := make(chan int)
	go func() {
		code, _ := Forward(ctx, st.dir, []string{"x"}, io.Discard, io.Discard)
		answered <- code
	}()
	<-begun
	if err := st.Close(); err != nil {
		t.Error(err)
	}
	select {
	case <-ended:
	default:
		t.Error("the folder was closed under a command")
	}
	if code := <-answered; code != 9 {
		t.Errorf("exit code %d", code)
	}
}

func TestInstanceFinishLetsOthersEnd(t *testing.T) {
	st, err := Open(ctx, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	begun := make(chan struct{}, 2)
	st.OnCommand(func(ctx context.Context, _ string, _ []string, _, _ io.Writer) int {
		begun <- struct{}{}
		time.Sleep(200 * time.Millisecond)
		if ctx.Err() != nil {
			return 1
		}
		return 0
	})
	answered := make(chan int, 1)
	go func() {
		code, _ := Forward(ctx, st.dir, []string{"x"}, io.Discard, io.Discard)
		answered <- code
	}()
	<-begun
	st.Finish(ctx)
	if code := <-answered; code != 0 {
		t.Errorf("exit code %d", code)
	}
	if _, err := Forward(ctx, st.dir, []string{"x"}, io.Discard, io.Discard); !fault.Is(err, fault.Locked) || len(begun) != 0 {
		t.Errorf("begun at the end: %v", err)
	}
}

// TestInstanceThatDies: before its greeting it has done nothing, after it nobody
// knows.
func TestInstanceThatDies(t *testing.T) {
	for greeting, want := range map[string]fault.Kind{"": fault.Locked, "SSH-2.0-x\n": fault.Locked, `{"Hello":"other"}`: fault.Locked, `{"Hello":"yizhan"}`: fault.Internal} {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		asked := make(chan error, 1)
		go func() {
			conn, err := l.Accept()
			if err == nil {
				_, _ = io.WriteString(conn, greeting)
				if greeting == "" {
					_ = conn.(*net.TCPConn).CloseWrite()
				}
				_, err = conn.Read(make([]byte, 1))
				_ = conn.Close()
			}
			asked <- err
		}()
		dir := t.TempDir()
		if err := writeAddress(filepath.Join(dir, instanceFile), instanceAddress{l.Addr().String(), "t"}); err != nil {
			t.Fatal(err)
		}
		code, err := Forward(ctx, dir, []string{"x"}, io.Discard, io.Discard)
		if !fault.Is(err, want) || code != map[fault.Kind]int{fault.Locked: exitLocked, fault.Internal: exitFailed}[want] {
			t.Errorf("%q: %d, %v", greeting, code, err)
		}
		if sent := <-asked; errors.Is(sent, io.EOF) != (want == fault.Locked) {
			t.Errorf("%q: request %v", greeting, sent)
		}
		_ = l.Close()
	}
}
