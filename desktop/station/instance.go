package station

import (
	"bufio"
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"sync"
	"time"

	"yizhan/shared/fault"
)

// Only one program may have a data folder open, and it answers the others: it
// raises its window for a second start, and runs the command of a stationctl
// that came while it was at work. It listens on the loopback address, and only
// who can read the data folder knows the token.

// instance is this program's side.
type instance struct {
	path     string
	listener net.Listener
	token    string
	wait     sync.WaitGroup

	mu      sync.Mutex
	raise   func()
	command Command
}

// Command carries out a command of another program. File names among its words
// are relative to dir.
type Command func(ctx context.Context, dir string, args []string, out, errOut io.Writer) int

type instanceAddress struct{ Address, Token string }

type instanceRequest struct {
	Token string
	Args  []string // empty: raise the window
	Dir   string   // the caller's working folder, which file names refer to
}

// instanceReply is one line of the answer; the last one has Code.
type instanceReply struct {
	Out, Err string `json:",omitempty"`
	Code     *int   `json:",omitempty"`
}

func listenInstance(path string) (*instance, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("listen for a second start: %w", err)
	}
	var token [16]byte
	_, _ = rand.Read(token[:])
	i := &instance{path: path, listener: l, token: hex.EncodeToString(token[:])}
	b, err := json.Marshal(instanceAddress{l.Addr().String(), i.token})
	if err == nil {
		err = os.WriteFile(path, b, 0o600)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("say where this program listens: %w", err), l.Close())
	}
	i.wait.Go(i.serve)
	return i, nil
}

func (i *instance) close() error {
	err := i.listener.Close()
	i.wait.Wait()
	_ = os.Remove(i.path) // a stale one only costs the next caller a refused connection
	return err
}

func (i *instance) serve() {
	for {
		conn, err := i.listener.Accept()
		if err != nil {
			return // closed
		}
		go i.answer(conn)
	}
}

func (i *instance) answer(conn net.Conn) {
	defer conn.Close()
	_ = conn.SetReadDeadline(time.Now().Add(2 * time.Second))
	var req instanceRequest
	if err := json.NewDecoder(io.LimitReader(conn, 1<<20)).Decode(&req); err != nil {
		return
	}
	if subtle.ConstantTimeCompare([]byte(req.Token), []byte(i.token)) != 1 {
		return
	}
	raise, command := i.handlers(len(req.Args) == 0)
	w := &replyWriter{enc: json.NewEncoder(conn)}
	code := exitLocked
	switch {
	case len(req.Args) == 0:
		if raise != nil {
			raise()
			code = 0
		}
	case command != nil:
		code = command(context.Background(), req.Dir, req.Args, w.stream(false), w.stream(true))
	default:
		_, _ = io.WriteString(w.stream(true), fault.Locked.Sentence("zh")+"\n")
	}
	w.send(instanceReply{Code: &code})
}

// handlers waits a moment for the one that is asked for: the program may have
// opened the folder just now, and be on its way to set it.
func (i *instance) handlers(wantRaise bool) (raise func(), command Command) {
	for range reachTries {
		i.mu.Lock()
		raise, command = i.raise, i.command
		i.mu.Unlock()
		if wantRaise && raise != nil || !wantRaise && command != nil {
			break
		}
		time.Sleep(reachPause)
	}
	return raise, command
}

// exitLocked is the exit code of a program that found the folder taken.
const exitLocked = 2

type replyWriter struct {
	mu  sync.Mutex
	enc *json.Encoder
}

func (w *replyWriter) send(r instanceReply) {
	w.mu.Lock()
	defer w.mu.Unlock()
	_ = w.enc.Encode(r) // the caller went away: the command itself is done
}

func (w *replyWriter) stream(isErr bool) io.Writer {
	return writerFunc(func(p []byte) (int, error) {
		r := instanceReply{Out: string(p)}
		if isErr {
			r = instanceReply{Err: string(p)}
		}
		w.send(r)
		return len(p), nil
	})
}

type writerFunc func(p []byte) (int, error)

func (f writerFunc) Write(p []byte) (int, error) { return f(p) }

// OnRaise sets what a second start does to this program: show its window.
func (s *Station) OnRaise(f func()) {
	s.instance.mu.Lock()
	defer s.instance.mu.Unlock()
	s.instance.raise = f
}

// OnCommand sets who runs the commands of others.
func (s *Station) OnCommand(f Command) {
	s.instance.mu.Lock()
	defer s.instance.mu.Unlock()
	s.instance.command = f
}

// Raise asks the program that holds a folder to show its window.
func Raise(dir string) error {
	code, err := call(dir, nil, io.Discard, io.Discard)
	if err == nil && code != 0 {
		err = fault.New(fault.Locked, "", "", "")
	}
	return err
}

// Forward has a command run by the program that holds a folder, and returns its
// exit code.
func Forward(dir string, args []string, out, errOut io.Writer) (int, error) {
	return call(dir, args, out, errOut)
}

func call(dir string, args []string, out, errOut io.Writer) (int, error) {
	conn, a, err := reach(dir)
	if err != nil {
		return exitLocked, fault.Wrap(fault.Locked, err)
	}
	defer conn.Close()
	here, err := os.Getwd()
	if err != nil {
		return exitLocked, err
	}
	if err := json.NewEncoder(conn).Encode(instanceRequest{Token: a.Token, Args: args, Dir: here}); err != nil {
		return exitLocked, fault.Wrap(fault.Locked, err)
	}
	dec := json.NewDecoder(bufio.NewReader(conn))
	for {
		var r instanceReply
		if err := dec.Decode(&r); err != nil {
			return exitLocked, fault.Wrap(fault.Locked, err)
		}
		if r.Code != nil {
			return *r.Code, nil
		}
		_, _ = io.WriteString(out, r.Out)
		_, _ = io.WriteString(errOut, r.Err)
	}
}

// reachTries and reachPause give a program that is just starting, or whose
// predecessor left its address behind, a moment to say where it listens.
const (
	reachTries = 20
	reachPause = 100 * time.Millisecond
)

func reach(dir string) (conn net.Conn, a instanceAddress, err error) {
	for range reachTries {
		var b []byte
		if b, err = os.ReadFile(filepath.Join(dir, instanceFile)); err == nil {
			if err = json.Unmarshal(b, &a); err == nil {
				if conn, err = net.DialTimeout("tcp", a.Address, 2*time.Second); err == nil {
					return conn, a, nil
				}
			}
		}
		time.Sleep(reachPause)
	}
	return nil, a, err
}
