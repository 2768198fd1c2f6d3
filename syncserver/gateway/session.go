package gateway

import (
	"cmp"
	"context"
	"crypto/rand"
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
	line   Line
	ctx    context.Context
	cancel context.CancelCauseFunc
	out    chan wire.Message // what somebody waits for: acks, pokes
	bulk   chan wire.Message // what may wait: deltas, repairs
	acks   chan (<-chan ingest.Result)
	wait   sync.WaitGroup
	poking sync.Mutex // held from taking what moved to having queued it

	device  access.Device
	epoch   uint64
	offset  time.Duration // our clock minus the device's
	version uint16
	feeds   []string
	until   uint64    // a revoked device may push up to here
	from    string    // remote host
	opened  time.Time // the line
	began   time.Time // the hello
}

// sessionsMax is how many stations are connected at a time; who comes beyond is
// asked to come back. stopRetry is when to come back to a server that stops:
// spread, a city of stations does not come all in one second.
const (
	sessionsMax = 20_000
	stopRetry   = 3 * time.Second
	busyRetry   = 30 * time.Second
)

// helloWithin is how long who connects has for saying who it is, on any kind of line.
const helloWithin = 10 * time.Second

var errSilent = fault.Wrap(fault.Unreachable, errors.New("no hello"))

// outMax is how many answers wait for a slow station before its reading stops.
const outMax = 16

func newSession(g *Gateway, l Line) *session {
	ctx, cancel := context.WithCancelCause(g.ctx)
	return &session{g: g, line: l, ctx: ctx, cancel: cancel, opened: time.Now(),
		out: make(chan wire.Message, outMax), bulk: make(chan wire.Message, outMax), acks: make(chan (<-chan ingest.Result), wire.CreditMax)}
}

func (s *session) run() {
	// Reading blocks in the line: closing it is what ends the session,
	// whoever finds that it has to end.
	said := make(chan struct{})
	context.AfterFunc(s.ctx, func() { defer close(said); s.goodbye() })
	sub, err := s.hello()
	if err == nil {
		defer sub.Close()
		defer s.g.present.leave(s)
		s.wait.Go(s.write)
		s.wait.Go(func() { s.acknowledge(sub) })
		s.wait.Go(func() { s.poke(sub) })
		err = s.read()
	} else {
		s.refuse(err)
	}
	s.cancel(err)
	close(s.acks)
	s.wait.Wait()
	<-said // why it ended, before the line is given up
}

// refuse answers a hello that is not accepted, in words. The writer does not run
// yet.
func (s *session) refuse(err error) {
	kind := fault.KindOf(err)
	if kind == fault.Internal {
		return
	}
	e := wire.Error{Code: uint16(kind), Text: fault.Sentence(err, "zh")}
	if kind == fault.Busy {
		e.RetryMs = busyRetry.Milliseconds()
	}
	_ = s.send(e) // the close code says it too
}

// goodbye closes with the number of what ended the session.
func (s *session) goodbye() {
	err := context.Cause(s.ctx)
	retry := time.Duration(0)
	if errors.Is(err, context.Canceled) {
		err = fault.Wrap(fault.Busy, err) // the server is stopping
		retry = stopRetry
	}
	kind := fault.KindOf(err)
	s.line.CloseWith(kind, wire.CloseReason(kind.String(), retry))
}

// hello makes acquaintance: challenge, hello, welcome.
func (s *session) hello() (*feed.Sub, error) {
	silent := time.AfterFunc(s.g.patience, func() { s.cancel(errSilent) })
	defer silent.Stop()
	if s.g.present.count() >= sessionsMax {
		return nil, fault.Wrap(fault.Busy, errors.New("too many sessions"))
	}
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
	s.began = now
	s.offset = now.Sub(time.UnixMilli(h.WallMs))
	s.device, s.epoch, s.version = device, h.Epoch, min(h.VersionMax, wire.VersionMax)
	if device.Revoked {
		s.until = h.LastSeq
	}
	if s.feeds, err = s.g.follow(s.ctx, device, h, now); err != nil {
		return nil, err
	}
	// Listening begins before the heads are read, so that nothing falls between.
	sub := s.g.hub.Subscribe(s.feeds...)
	if err := s.g.arrived(s); err != nil { // before the welcome: who has that is the only one
		sub.Close()
		return nil, err
	}
	if err := s.welcome(h, now); err != nil {
		s.g.present.leave(s)
		sub.Close()
		return nil, err
	}
	return sub, nil
}

func (s *session) welcome(h wire.Hello, now time.Time) error {
	w, err := ingest.Welcome(s.ctx, s.g.city, s.version, ingest.Asker{Device: s.device, Epoch: h.Epoch, AckedSeq: h.AckedSeq, Held: h.Held}, now)
	if err != nil {
		return err
	}
	if s.device.Revoked && h.AckedSeq >= s.until && w.LastSeq >= s.until {
		return fault.New(fault.Revoked, "", "", "") // it has nothing to hand over
	}
	if err := s.send(w); err != nil {
		return err
	}
	if s.device.Revoked && w.LastSeq >= s.until {
		return fault.New(fault.Revoked, "", "", "") // and now it knows that all of it came
	}
	return nil
}

// send writes at once; only before the writer runs.
func (s *session) send(m wire.Message) error {
	frame, err := wire.EncodeFor(s.version, m)
	if err != nil {
		return err
	}
	return s.line.Write(frame)
}

func (s *session) receive() (wire.Message, error) {
	frame, err := s.line.Read()
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
		case wire.Compare:
			err = s.compare(m)
		case wire.Listing:
			err = s.listing(m)
		case wire.Again:
			err = s.again(m)
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
	if err := s.g.pace.wait(s.ctx, s.device.ID, len(records)); err != nil {
		return cmp.Or(context.Cause(s.ctx), err)
	}
	result := s.g.ingest.Submit(s.ctx, ingest.Push{Device: s.device, Epoch: m.Epoch, From: m.From, Records: records, Chain: m.Chain, Batch: m.Batch, Offset: s.offset})
	select {
	case s.acks <- result:
		return nil
	case <-s.ctx.Done():
		return context.Cause(s.ctx)
	}
}

// acknowledge sends what became of each push, in order, and before it which feeds
// moved with it.
func (s *session) acknowledge(sub *feed.Sub) {
	for result := range s.acks {
		r := <-result
		if r.Err != nil {
			s.cancel(r.Err)
			continue
		}
		r.Ack.Receipt = s.g.city.Receipt(s.device.ID, r.Ack.Epoch, r.Ack.Seq, r.Ack.Chain, s.g.now())
		s.pokeNow(sub)
		s.queue(r.Ack)
		if s.device.Revoked && r.Ack.Seq >= s.until {
			s.queue(wire.Error{Code: uint16(fault.Revoked), Text: fault.Revoked.Sentence("zh")})
		}
	}
}

func (s *session) pull(m wire.Pull) error {
	if !slices.Contains(s.feeds, m.Feed) {
		return fault.Wrap(fault.Forbidden, errors.New("feed of another station"))
	}
	d, err := feed.Read(s.ctx, s.g.city.DB, m, s.device.ID, s.epoch)
	if err != nil {
		return err
	}
	s.queueBulk(d)
	return nil
}

// poke tells the station which feeds have moved.
func (s *session) poke(sub *feed.Sub) {
	for {
		select {
		case <-s.ctx.Done():
			return
		case <-sub.C:
			s.pokeNow(sub)
		}
	}
}

// pokeNow queues what has moved. What somebody else has taken is queued when it
// returns.
func (s *session) pokeNow(sub *feed.Sub) {
	s.poking.Lock()
	defer s.poking.Unlock()
	for f, head := range sub.Take() {
		s.queue(wire.Poke{Feed: f, Head: head})
	}
}

func (s *session) queue(m wire.Message) {
	select {
	case s.out <- m:
	case <-s.ctx.Done():
	}
}

func (s *session) queueBulk(m wire.Message) {
	select {
	case s.bulk <- m:
	case <-s.ctx.Done():
	}
}

// write sends what is queued, first what somebody waits for, and a ping when
// there is nothing.
func (s *session) write() {
	ping := time.NewTimer(nextPing())
	defer ping.Stop()
	for {
		var err error
		select {
		case m := <-s.out:
			if s.fail(s.send(m)) {
				return
			}
			continue
		default:
		}
		select {
		case <-s.ctx.Done():
			return
		case m := <-s.out:
			err = s.send(m)
		case m := <-s.bulk:
			err = s.send(m)
		case <-ping.C:
			err = s.line.Ping()
			ping.Reset(nextPing())
		}
		if s.fail(err) {
			return
		}
	}
}

// fail ends the session if something went wrong.
func (s *session) fail(err error) bool {
	if err != nil {
		s.cancel(err)
	}
	return err != nil
}
