package simulate

import (
	"errors"
	"sync"
	"time"

	"yizhan/shared/fault"
	"yizhan/shared/wire"
	"yizhan/syncserver/gateway"
)

// line is a connection between a station and the city. Frames lie on it until the
// simulation lets them arrive.
type line struct {
	number int
	post   *post
	up     lane // to the city
	down   lane // to the station

	mu    sync.Mutex
	moved *sync.Cond
}

// lane is one direction.
type lane struct {
	fresh   []item // written since the simulation last looked
	under   []item // under way
	late    []item // copies that arrive some time, out of their order
	arrived [][]byte
	heard   time.Time
	ended   error // for its reader, once everything that arrived is read
	shut    error // for its writer
}

// item is a frame, or the end of a connection.
type item struct {
	frame []byte
	end   error
}

func newLine(number int, p *post) *line {
	l := &line{number: number, post: p}
	l.moved = sync.NewCond(&l.mu)
	return l
}

// How long a real line stays open at each end on which neither frame nor ping is
// heard.
const silenceAtStationMax, silenceAtCityMax = 85 * time.Second, 90 * time.Second

var errCut = fault.Wrap(fault.Unreachable, errors.New("the connection was cut"))
var errSilence = fault.Wrap(fault.Unreachable, errors.New("nothing is heard any more"))

// cut breaks both directions at once.
func (l *line) cut() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, n := range []*lane{&l.up, &l.down} {
		*n = lane{ended: errCut, shut: errCut}
	}
	l.moved.Broadcast()
}

// over reports whether nothing can happen on the line any more.
func (l *line) over() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.up.ended != nil && l.down.ended != nil && len(l.up.under)+len(l.down.under)+len(l.up.fresh)+len(l.down.fresh) == 0
}

// arrive lets an item arrive.
func (l *line) arrive(n *lane, i item) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if i.end != nil {
		n.ended = i.end
		back := &l.up
		if n == back {
			back = &l.down
		}
		back.shut = errCut // who has hung up hears nothing
	} else {
		n.arrived = append(n.arrived, i.frame)
	}
	l.moved.Broadcast()
}

// end is a line as one of its two programs sees it.
type end struct {
	line       *line
	in, out    *lane
	silenceMax time.Duration
}

var (
	_ wire.Conn    = (*end)(nil)
	_ gateway.Line = (*end)(nil)
)

func (l *line) ends() (station, city *end) {
	return &end{l, &l.down, &l.up, silenceAtStationMax}, &end{l, &l.up, &l.down, silenceAtCityMax}
}

// Read returns the next frame. As on a real line, silence ends it.
func (e *end) Read() ([]byte, error) {
	silence := time.AfterFunc(e.silenceMax, e.silent)
	defer silence.Stop()
	e.line.mu.Lock()
	defer e.line.mu.Unlock()
	e.in.heard = time.Now()
	for len(e.in.arrived) == 0 && e.in.ended == nil {
		e.line.moved.Wait()
	}
	if len(e.in.arrived) == 0 {
		return nil, e.in.ended
	}
	f := e.in.arrived[0]
	e.in.arrived = e.in.arrived[1:]
	return f, nil
}

func (e *end) Write(frame []byte) error {
	e.line.mu.Lock()
	defer e.line.mu.Unlock()
	if e.out.shut == nil {
		e.out.fresh = append(e.out.fresh, item{frame: append([]byte(nil), frame...)})
	}
	return e.out.shut
}

func (e *end) silent() {
	e.line.mu.Lock()
	defer e.line.mu.Unlock()
	left := e.silenceMax - time.Since(e.in.heard)
	switch {
	case e.in.ended != nil || len(e.in.arrived) > 0:
	case left > 0:
		time.AfterFunc(left, e.silent)
	default:
		e.hangUpLocked(errSilence)
	}
}

// Ping is heard at once, and answered.
func (e *end) Ping() error {
	e.line.mu.Lock()
	defer e.line.mu.Unlock()
	if e.out.shut == nil {
		e.in.heard, e.out.heard = time.Now(), time.Now()
	}
	return e.out.shut
}

func (e *end) Close() error {
	e.hangUp(fault.Wrap(fault.Unreachable, errors.New("the other side hung up")))
	return nil
}

func (e *end) CloseWith(k fault.Kind, reason string) { e.hangUp(fault.Wrap(k, errors.New(reason))) }

func (e *end) hangUp(why error) {
	e.line.mu.Lock()
	defer e.line.mu.Unlock()
	e.hangUpLocked(why)
}

func (e *end) hangUpLocked(why error) {
	if e.out.shut == nil {
		e.out.shut = errCut
		e.out.fresh = append(e.out.fresh, item{end: why})
	}
	e.in.arrived, e.in.under, e.in.fresh = nil, nil, nil
	if e.in.ended == nil {
		e.in.ended = errCut
	}
	e.line.moved.Broadcast()
}
