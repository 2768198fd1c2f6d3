package gateway

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"
	"time"

	"yizhan/shared/fault"
	"yizhan/shared/wire"
)

// A session over plain requests, for networks that break WebSockets: the same
// frames, in the bodies of POST /sync. One request brings frames to the city, and
// another waits for those that it has for the station. A request that is lost ends
// the session, and the station begins a new one; nothing depends on a session.
const (
	headerSession = "Yizhan-Session"
	// headerWait asks to wait so many milliseconds for a frame.
	headerWait = "Yizhan-Wait"
	// headerRetry asks to stay away for so many milliseconds.
	headerRetry = "Yizhan-Retry"

	postWaitMax   = 20 * time.Second // less than the server gives a request, and any proxy
	postIdleMax   = 2 * time.Minute  // between two requests of a session
	postLinger    = 2 * time.Second  // an ended session is still known, with why it ended
	postLinesMax  = 5_000            // sessions over requests at a time
	postBytesMax  = 4 << 20          // frames of one request
	postFramesMax = 64               // frames that wait to be fetched
)

// posts are the sessions over requests.
type posts struct {
	mu    sync.Mutex
	lines map[string]*postLine
}

// postLine is a session's line: what the station sent, and what waits for it.
type postLine struct {
	in, out chan []byte
	ended   chan struct{}
	once    sync.Once
	why     fault.Kind
	reason  string

	mu   sync.Mutex
	seen time.Time
}

func newPostLine(now time.Time) *postLine {
	return &postLine{in: make(chan []byte, postFramesMax), out: make(chan []byte, postFramesMax), ended: make(chan struct{}), seen: now}
}

var errEnded = errors.New("the session has ended")

// Read implements wire.Conn.
func (l *postLine) Read() ([]byte, error) {
	select {
	case f := <-l.in:
		return f, nil
	default:
	}
	select {
	case f := <-l.in:
		return f, nil
	case <-l.ended:
		return nil, errEnded
	}
}

// Write implements wire.Conn.
func (l *postLine) Write(frame []byte) error {
	t := time.NewTimer(postIdleMax)
	defer t.Stop()
	select {
	case l.out <- frame:
		return nil
	case <-l.ended:
		return errEnded
	case <-t.C:
		return fault.Wrap(fault.Unreachable, errors.New("nobody fetches the frames"))
	}
}

// Ping implements Line: a station that asks is alive, one that does not is not.
func (l *postLine) Ping() error {
	if time.Since(l.heardAt()) > postIdleMax {
		return fault.Wrap(fault.Unreachable, errors.New("no request for a while"))
	}
	return nil
}

// Close implements wire.Conn.
func (l *postLine) Close() error {
	l.end(fault.Unreachable, "closed")
	return nil
}

// CloseWith implements Line.
func (l *postLine) CloseWith(k fault.Kind, reason string) { l.end(k, reason) }

func (l *postLine) end(k fault.Kind, reason string) {
	l.once.Do(func() {
		l.why, l.reason = k, reason
		close(l.ended)
	})
}

func (l *postLine) heardAt() time.Time {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.seen
}

func (l *postLine) heard() {
	l.mu.Lock()
	l.seen = time.Now()
	l.mu.Unlock()
}

// post answers one request of a session.
func (g *Gateway) post(w http.ResponseWriter, r *http.Request) {
	if r.Header.Get("Origin") != "" {
		failPost(w, fault.Wrap(fault.Forbidden, errors.New("a browser page"))) // see upgrader
		return
	}
	token := r.Header.Get(headerSession)
	line := g.posts.find(token)
	switch {
	case token == "":
		var err error
		if token, line, err = g.beginPost(r); err != nil {
			failPost(w, err)
			return
		}
	case line == nil:
		failPost(w, fault.Wrap(fault.NotFound, errors.New("no such session")))
		return
	}
	line.heard()
	defer line.heard()
	if err := line.take(r); err != nil {
		line.end(fault.KindOf(err), "frames")
		failPost(w, err)
		return
	}
	w.Header().Set(headerSession, token)
	w.Header().Set("Content-Type", "application/octet-stream")
	w.Header().Set("Cache-Control", "no-store")
	wait := waitOf(r)
	if wait == 0 {
		return // it only brought something: one request at a time fetches, so order is kept
	}
	frames, ended := line.give(r.Context(), wait)
	if len(frames) == 0 && ended {
		if retry := wire.RetryIn(line.reason); retry > 0 {
			w.Header().Set(headerRetry, fmt.Sprint(retry.Milliseconds()))
		}
		failPost(w, fault.Wrap(line.why, errors.New(line.reason)))
		return
	}
	for _, f := range frames {
		if _, err := w.Write(wire.AppendFrame(nil, f)); err != nil {
			line.end(fault.Unreachable, "the answer was not taken") // its frames are lost
			return
		}
	}
}

// beginPost opens a session.
func (g *Gateway) beginPost(r *http.Request) (string, *postLine, error) {
	var random [16]byte
	_, _ = rand.Read(random[:])
	token := hex.EncodeToString(random[:])
	line := newPostLine(time.Now())
	if !g.posts.add(token, line) {
		return "", nil, fault.Wrap(fault.Busy, errors.New("too many sessions"))
	}
	from := hostOf(r.RemoteAddr)
	go func() {
		defer g.posts.remove(token)
		g.ServeConn(line, from)
		line.end(fault.Unreachable, "ended")
		select { // who is between two requests hears why
		case <-time.After(postLinger):
		case <-g.ctx.Done():
		}
	}()
	go func() { // who never comes again
		for {
			select {
			case <-line.ended:
				return
			case <-time.After(postIdleMax / 2):
				if line.Ping() != nil {
					line.end(fault.Unreachable, "silent")
				}
			}
		}
	}()
	return token, line, nil
}

// take hands the frames of a request to the session.
func (l *postLine) take(r *http.Request) error {
	body := http.MaxBytesReader(nil, r.Body, postBytesMax)
	for {
		frame, err := wire.ReadFrame(body)
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return fault.Wrap(fault.Malformed, err)
		}
		select {
		case l.in <- frame:
		case <-l.ended:
			return nil // the answer says why
		case <-r.Context().Done():
			return r.Context().Err()
		}
	}
}

// give waits for a frame, and takes what else is there.
func (l *postLine) give(ctx context.Context, wait time.Duration) (frames [][]byte, ended bool) {
	t := time.NewTimer(wait)
	defer t.Stop()
	select {
	case f := <-l.out:
		frames = append(frames, f)
	case <-l.ended:
	case <-ctx.Done():
	case <-t.C:
	}
	size := 0
	for size < wire.FrameBytesMax {
		select {
		case f := <-l.out:
			frames = append(frames, f)
			size += len(f)
			continue
		default:
		}
		break
	}
	select {
	case <-l.ended:
		ended = true
	default:
	}
	return frames, ended
}

func waitOf(r *http.Request) time.Duration {
	var ms int64
	if _, err := fmt.Sscan(r.Header.Get(headerWait), &ms); err != nil || ms < 0 {
		return 0
	}
	return min(time.Duration(ms)*time.Millisecond, postWaitMax)
}

// failPost answers with the number of a fault.
func failPost(w http.ResponseWriter, err error) {
	k := fault.KindOf(err)
	w.Header().Set("Yizhan-Fault", fmt.Sprint(uint16(k)))
	http.Error(w, k.Sentence("en"), k.HTTPStatus())
}

func (p *posts) find(token string) *postLine {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.lines[token]
}

func (p *posts) add(token string, l *postLine) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.lines) >= postLinesMax {
		return false
	}
	p.lines[token] = l
	return true
}

func (p *posts) remove(token string) {
	p.mu.Lock()
	delete(p.lines, token)
	p.mu.Unlock()
}
