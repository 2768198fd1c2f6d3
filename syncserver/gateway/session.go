package gateway

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"yizhan/shared/fault"
	"yizhan/shared/wire"
	"yizhan/syncserver/access"
	"yizhan/syncserver/feed"
	"yizhan/syncserver/ingest"
)

// session is one connected station. The reader handles messages in their order;
// answers wait in out for the one writer. Acks have a goroutine of their own,
// which keeps them in the order of the pushes.
type session struct {
	g      *Gateway
	socket socket
	ctx    context.Context
	cancel context.CancelCauseFunc
	out    chan wire.Message
	acks   chan (<-chan ingest.Result)
	wait   sync.WaitGroup

	device access.Device
	epoch  uint64
	feeds  []string
	from   string // remote host
}

// outMax is how many answers wait for a slow station before its reading stops.
const outMax = 16

func newSession(g *Gateway, s socket) *session {
	ctx, cancel := context.WithCancelCause(g.ctx)
	return &session{g: g, socket: s, ctx: ctx, cancel: cancel,
		out: make(chan wire.Message, outMax), acks: make(chan (<-chan ingest.Result), wire.CreditMax)}
}

func (s *session) run() {
	// Reading blocks in the socket: closing it is what ends the session,
	// whoever finds that it has to end.
	context.AfterFunc(s.ctx, s.goodbye)
	sub, err := s.hello()
	if err == nil {
		defer sub.Close()
		defer s.g.present.leave(s)
		s.wait.Go(s.write)
		s.wait.Go(s.acknowledge)
		s.wait.Go(func() { s.poke(sub) })
		err = s.read()
	} else {
		s.refuse(err)
	}
	s.cancel(err)
	close(s.acks)
	s.wait.Wait()
}

// refuse answers a hello that is not accepted, in words. The writer does not run
// yet.
func (s *session) refuse(err error) {
	if kind := fault.KindOf(err); kind != fault.Internal {
		_ = s.send(wire.Error{Code: uint16(kind), Text: fault.Sentence(err, "zh")}) // the close code says it too
	}
}

// goodbye closes with the number of what ended the session.
func (s *session) goodbye() {
	err := context.Cause(s.ctx)
	if errors.Is(err, context.Canceled) {
		err = fault.Wrap(fault.Busy, err) // the server is stopping
	}
	kind := fault.KindOf(err)
	s.socket.closeWith(kind, kind.String())
}

// hello makes acquaintance: challenge, hello, welcome.
func (s *session) hello() (*feed.Sub, error) {
	nonce := make([]byte, 32)
	_, _ = rand.Read(nonce)
	if err := s.send(wire.Challenge{Nonce: nonce}); err != nil {
		return nil, err
	}
	m, err := s.receive()
	if err != nil {
		return nil, err
	}
	h, ok := m.(wire.Hello)
	if !ok {
		return nil, fault.Wrap(fault.Malformed, fmt.Errorf("message %d before hello", m.Type()))
	}
	if h.VersionMin > wire.VersionMax || h.VersionMax < wire.VersionMin {
		return nil, fault.Wrap(fault.Version, fmt.Errorf("station speaks %d to %d", h.VersionMin, h.VersionMax))
	}
	device, err := access.Greet(s.ctx, s.g.city, nonce, h)
	if err != nil {
		return nil, err
	}
	now := s.g.now()
	if err := access.Seen(s.ctx, s.g.city, device.ID, h.App, now, now.Sub(time.UnixMilli(h.WallMs))); err != nil {
		return nil, err
	}
	s.device, s.epoch, s.feeds = device, h.Epoch, feed.Of(device.Station)
	// Listening begins before the heads are read, so that nothing falls between.
	sub := s.g.hub.Subscribe(s.feeds...)
	s.g.arrived(s) // before the welcome: who has that is the only one
	if err := s.welcome(h, now); err != nil {
		s.g.present.leave(s)
		sub.Close()
		return nil, err
	}
	return sub, nil
}

func (s *session) welcome(h wire.Hello, now time.Time) error {
	w := wire.Welcome{Version: min(h.VersionMax, wire.VersionMax), History: s.g.city.History, WallMs: now.UnixMilli(), Feeds: map[string]uint64{}}
	err := s.g.city.DB.Read(s.ctx, func(tx *sql.Tx) error {
		var err error
		if w.LastSeq, w.Chain, err = ingest.Cursor(s.ctx, tx, h.Device, h.Epoch); err != nil {
			return err
		}
		for _, f := range s.feeds {
			if w.Feeds[f], err = feed.Head(s.ctx, tx, f); err != nil {
				return err
			}
		}
		w.Verdicts, err = ingest.Verdicts(s.ctx, tx, h.Device, h.Epoch, h.AckedSeq+1, w.LastSeq)
		return err
	})
	if err != nil {
		return err
	}
	return s.send(w)
}

// send writes at once; only before the writer runs.
func (s *session) send(m wire.Message) error {
	frame, err := wire.Encode(m)
	if err != nil {
		return err
	}
	return s.socket.Write(frame)
}

func (s *session) receive() (wire.Message, error) {
	frame, err := s.socket.Read()
	if err != nil {
		return nil, err
	}
	return wire.Decode(frame)
}

// read handles messages until the connection ends.
func (s *session) read() error {
	for {
		m, err := s.receive()
		if err != nil {
			return err
		}
		switch m := m.(type) {
		case wire.Push:
			err = s.push(m)
		case wire.Pull:
			err = s.pull(m)
		default:
			err = fault.Wrap(fault.Malformed, fmt.Errorf("message %d from a station", m.Type()))
		}
		if err != nil {
			return err
		}
	}
}

// push takes a batch apart, here and not in the one writer, and queues it. When
// the credit is used up this waits, and the station with it.
func (s *session) push(m wire.Push) error {
	if m.Epoch != s.epoch {
		return fault.Wrap(fault.Malformed, fmt.Errorf("push for another epoch than the hello's"))
	}
	records, err := wire.DecodeBatch(m.Batch, wire.PushChangesMax)
	if err != nil {
		return err
	}
	if len(records) == 0 || m.From == 0 {
		return fault.Wrap(fault.Malformed, errors.New("empty push"))
	}
	result := s.g.ingest.Submit(s.ctx, ingest.Push{Device: s.device, Epoch: m.Epoch, From: m.From, Records: records, Chain: m.Chain, Batch: m.Batch})
	select {
	case s.acks <- result:
		return nil
	case <-s.ctx.Done():
		return context.Cause(s.ctx)
	}
}

// acknowledge sends what became of each push, in order.
func (s *session) acknowledge() {
	for result := range s.acks {
		r := <-result
		if r.Err != nil {
			s.cancel(r.Err)
			continue
		}
		s.queue(r.Ack)
	}
}

func (s *session) pull(m wire.Pull) error {
	if !slices.Contains(s.feeds, m.Feed) {
		return fault.Wrap(fault.Forbidden, errors.New("feed of another station"))
	}
	d, err := feed.Read(s.ctx, s.g.city.DB, m.Feed, m.After, s.device.ID, s.epoch)
	if err != nil {
		return err
	}
	s.queue(d)
	return nil
}

// poke tells the station which feeds have moved.
func (s *session) poke(sub *feed.Sub) {
	for {
		select {
		case <-s.ctx.Done():
			return
		case <-sub.C:
			for f, head := range sub.Take() {
				s.queue(wire.Poke{Feed: f, Head: head})
			}
		}
	}
}

func (s *session) queue(m wire.Message) {
	select {
	case s.out <- m:
	case <-s.ctx.Done():
	}
}

// write sends what is queued, and a ping when there is nothing.
func (s *session) write() {
	ping := time.NewTimer(nextPing())
	defer ping.Stop()
	for {
		var err error
		select {
		case <-s.ctx.Done():
			return
		case m := <-s.out:
			err = s.send(m)
		case <-ping.C:
			err = s.socket.ping()
			ping.Reset(nextPing())
		}
		if err != nil {
			s.cancel(err)
			return
		}
	}
}
