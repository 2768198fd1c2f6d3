package station

import (
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
	"sync"
	"time"
)

// Only one program may have a data folder open, and it answers the others: it
// raises its window for a second start, and runs the command of a stationctl
// that came while it was at work. It listens on the loopback address, and only
// who can read the data folder knows the token.
//
// A command is never carried out twice. The holder greets first, and a caller
// asks for something only after the greeting: before that nothing can have been
// done, and it may try again; after that it never does.

// instance is this program's side.
type instance struct {
	path     string
	listener net.Listener
	token    string
	wait     sync.WaitGroup  // who listens and who answers
	ctx      context.Context // of the commands of others
	cancel   context.CancelFunc

	mu      sync.Mutex
	idle    *sync.Cond // running has come down to 0
	running int
	closed  bool // nothing more is begun
	raise   func()
	command Command
}

// Command carries out a command of another program. File names among its words
// are relative to dir. It returns NotNow to have the caller try again.
type Command func(ctx context.Context, dir string, args []string, out, errOut io.Writer) int

// NotNow is the exit code of a command that has not been begun: the caller may
// try again, and find the folder free.
const NotNow = -1

// exitFailed and exitLocked are the exit codes of a caller who does not know
// what became of its command, and of one whom nobody answered.
const (
	exitFailed = 1
	exitLocked = 2
)

type instanceAddress struct{ Address, Token string }

type instanceRequest struct {
	Token string
	Args  []string // empty: raise the window
	Dir   string   // the caller's working folder, which file names refer to
}

// instanceReply is one line of the answer; the first one has Hello, the last
// one Code. What a command prints travels as bytes: it may be cut in the middle
// of a character.
type instanceReply struct {
	Hello    string `json:",omitempty"`
	Out, Err []byte `json:",omitempty"`
	Code     *int   `json:",omitempty"`
}

// instanceHello tells this program from others that may have got its port.
const instanceHello = "yizhan"

const (
	requestTimeout = 2 * time.Second // between two programs of one computer
	closeGrace     = time.Second     // for others' commands, most of which take milliseconds
	cancelGrace    = 3 * time.Second // for the answer to a command that was cancelled
)

func listenInstance(path string) (*instance, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("listen for a second start: %w", err)
	}
	var token [16]byte
	_, _ = rand.Read(token[:])
	i := &instance{path: path, listener: l, token: hex.EncodeToString(token[:])}
	i.idle = sync.NewCond(&i.mu)
	i.ctx, i.cancel = context.WithCancel(context.Background())
	if err := writeAddress(path, instanceAddress{l.Addr().String(), i.token}); err != nil {
		// The disk is full, or the folder cannot be written. What was recorded
		// can still be read and sent, so this is no reason not to open; only
		// nobody can hand a command over. An address that is no longer true
		// must not stay: in a copied folder it may be that of the original.
		_ = os.Remove(path)
	}
	i.wait.Go(i.serve)
	return i, nil
}

// addressBytes is the size of the address file, whatever is in it.
const addressBytes = 128

// writeAddress writes the file in place and at its one size: that needs no room
// on a disk that has become full since the file was made.
func writeAddress(path string, a instanceAddress) error {
	b, err := json.Marshal(a)
	if err != nil {
		return err
	}
	line := fmt.Appendf(nil, "%-*s\n", addressBytes-1, b)
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	_, err = f.WriteAt(line, 0)
	return errors.Join(err, f.Close())
}

// finish goes on answering until no command of another is running, or ctx ends;
// nothing is begun from then on.
func (i *instance) finish(ctx context.Context) {
	stop := context.AfterFunc(ctx, func() {
		i.mu.Lock()
		defer i.mu.Unlock()
		i.idle.Broadcast()
	})
	defer stop()
	i.mu.Lock()
	defer i.mu.Unlock()
	for i.running > 0 && ctx.Err() == nil {
		i.idle.Wait()
	}
	i.closed = true
}

// close returns when the last answer has been given: the folder is about to be
// closed under it.
func (i *instance) close() error {
	ctx, cancel := context.WithTimeout(context.Background(), closeGrace)
	defer cancel()
	i.finish(ctx)
	err := i.listener.Close()
	i.cancel()
	i.wait.Wait()
	// An empty address, not a removed file: see writeAddress.
	_ = writeAddress(i.path, instanceAddress{}) // a stale one only costs the next caller a refused connection
	return err
}

func (i *instance) serve() {
	for {
		conn, err := i.listener.Accept()
		if err != nil {
			return // closed
		}
		i.wait.Go(func() { i.answer(conn) })
	}
}

func (i *instance) answer(conn net.Conn) {
	defer conn.Close()
	w := &replyWriter{enc: json.NewEncoder(conn)}
	w.send(instanceReply{Hello: instanceHello})
	_ = conn.SetReadDeadline(time.Now().Add(requestTimeout))
	var req instanceRequest
	if err := json.NewDecoder(io.LimitReader(conn, 1<<20)).Decode(&req); err != nil {
		return
	}
	_ = conn.SetReadDeadline(time.Time{})
	code := NotNow
	if run := i.begin(req); run != nil {
		defer i.end()
		ctx, cancel := i.whileConnected(conn)
		defer cancel()
		code = run(ctx, w.stream(false), w.stream(true))
	}
	w.send(instanceReply{Code: &code})
}

// begin says how to do what was asked for, or nil if it cannot be done now. The
// token of another program is no different: its address was read too early or
// too late.
func (i *instance) begin(req instanceRequest) func(ctx context.Context, out, errOut io.Writer) int {
	i.mu.Lock()
	defer i.mu.Unlock()
	raise, command := i.raise, i.command
	var run func(ctx context.Context, out, errOut io.Writer) int
	switch {
	case i.closed || subtle.ConstantTimeCompare([]byte(req.Token), []byte(i.token)) != 1:
	case len(req.Args) == 0 && raise != nil:
		run = func(context.Context, io.Writer, io.Writer) int { raise(); return 0 }
	case len(req.Args) > 0 && command != nil:
		run = func(ctx context.Context, out, errOut io.Writer) int {
			return command(ctx, req.Dir, req.Args, out, errOut)
		}
	}
	if run != nil {
		i.running++
	}
	return run
}

func (i *instance) end() {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.running--
	i.idle.Broadcast()
}

// whileConnected gives a context that ends with the caller, who sends nothing
// after its request, or with this program.
func (i *instance) whileConnected(conn net.Conn) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(i.ctx)
	go func() {
		_, _ = io.Copy(io.Discard, conn)
		cancel()
	}()
	// A caller that reads nothing must not keep a program from ending.
	context.AfterFunc(ctx, func() { _ = conn.SetWriteDeadline(time.Now().Add(cancelGrace)) })
	return ctx, cancel
}

type replyWriter struct {
	mu  sync.Mutex
	enc *json.Encoder
}

func (w *replyWriter) send(r instanceReply) {
	w.mu.Lock()
	defer w.mu.Unlock()
	_ = w.enc.Encode(r) // the caller went away: the command hears of it by its context
}

func (w *replyWriter) stream(isErr bool) io.Writer {
	return writerFunc(func(p []byte) (int, error) {
		r := instanceReply{Out: p}
		if isErr {
			r = instanceReply{Err: p}
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

// Finish waits for the commands of others, before Close cancels them, until ctx
// ends. Others who come later find the folder taken for the moment that is left.
func (s *Station) Finish(ctx context.Context) { s.instance.finish(ctx) }
