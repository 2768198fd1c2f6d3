// Package wiretest carries the frames of a session through memory, with the
// faults of a bad network where a test wants them.
package wiretest

import (
	"errors"
	"sync"

	"yizhan/shared/fault"
	"yizhan/shared/wire"
)

// Weather decides what becomes of a frame on its way: nil loses it, several
// deliver it more than once or together with others, ErrCut ends the connection.
// It is called for the frames of one direction, one after the other.
type Weather func(frame []byte) (delivered [][]byte, err error)

// ErrCut ends a connection in the middle.
var ErrCut = errors.New("the connection was cut")

// End is one end of a pipe.
type End struct {
	in, out *queue
	weather Weather
}

var _ wire.Conn = (*End)(nil)

// Pipe connects a station with a city. Each weather is that of the frames which
// its end writes; nil is fair.
func Pipe(fromStation, fromCity Weather) (station, city *End) {
	up, down := newQueue(), newQueue()
	return &End{in: down, out: up, weather: fromStation}, &End{in: up, out: down, weather: fromCity}
}

// Read returns the next frame.
func (e *End) Read() ([]byte, error) { return e.in.take() }

// Write sends a frame. As on a real line, that it was written says nothing about
// whether it arrives.
func (e *End) Write(frame []byte) error {
	frames := [][]byte{frame}
	if e.weather != nil {
		var err error
		if frames, err = e.weather(frame); err != nil {
			e.Cut()
			return fault.Wrap(fault.Unreachable, err)
		}
	}
	for _, f := range frames {
		if err := e.out.put(f); err != nil {
			return err
		}
	}
	return nil
}

// Ping keeps nothing alive here.
func (e *End) Ping() error { return e.out.alive() }

// Cut breaks both directions at once; what is under way is lost.
func (e *End) Cut() {
	gone := fault.Wrap(fault.Unreachable, ErrCut)
	e.in.end(gone, true)
	e.out.end(gone, true)
}

// Close ends the connection; the other end still reads what was sent.
func (e *End) Close() error {
	gone := fault.Wrap(fault.Unreachable, errors.New("closed"))
	e.in.end(gone, true)
	e.out.end(gone, false)
	return nil
}

// CloseWith ends the connection and says why.
func (e *End) CloseWith(k fault.Kind, reason string) {
	e.out.end(fault.Wrap(k, errors.New(reason)), false)
	e.in.end(fault.Wrap(k, errors.New(reason)), true)
}

// queueMax is how many frames are under way before a writer waits.
const queueMax = 64

type queue struct {
	mu     sync.Mutex
	moved  *sync.Cond
	frames [][]byte
	ended  error
}

func newQueue() *queue {
	q := &queue{}
	q.moved = sync.NewCond(&q.mu)
	return q
}

func (q *queue) take() ([]byte, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for len(q.frames) == 0 && q.ended == nil {
		q.moved.Wait()
	}
	if len(q.frames) == 0 {
		return nil, q.ended
	}
	f := q.frames[0]
	q.frames = q.frames[1:]
	q.moved.Broadcast()
	return f, nil
}

func (q *queue) put(frame []byte) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	for len(q.frames) >= queueMax && q.ended == nil {
		q.moved.Wait()
	}
	if q.ended != nil {
		return q.ended
	}
	q.frames = append(q.frames, append([]byte(nil), frame...))
	q.moved.Broadcast()
	return nil
}

func (q *queue) alive() error {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.ended
}

// end lets no more frames in, and with lose forgets those under way.
func (q *queue) end(why error, lose bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.ended == nil {
		q.ended = why
	}
	if lose {
		q.frames = nil
	}
	q.moved.Broadcast()
}
