package syncer

import (
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"yizhan/desktop/station"
	"yizhan/shared/fault"
	"yizhan/shared/wire"
)

// session is one connection. A goroutine reads frames into in; everything else
// happens in one loop, so no state is shared.
type session struct {
	y      *Syncer
	st     *station.Station
	conn   wire.Conn
	in     chan arrival
	failed chan error
	done   chan struct{} // closed when nobody reads in any more

	id        station.Identity
	version   uint16
	serverKey []byte

	batch      batch
	sent       uint64            // pushed up to here
	acked      uint64            // confirmed up to here
	flying     int               // pushes without an answer
	heads      map[string]uint64 // of the feeds that we follow
	cursors    map[string]uint64
	pulling    bool
	stretch    stretch
	revoked    bool
	comparison *comparison
	settled    bool // everything delivered and received, and said so
}

// arrival is a message with when it came: what this computer takes to write is not
// the line's.
type arrival struct {
	wire.Message
	at time.Time
}

// answerTimeout is how long a push or pull may stay without any answer.
const answerTimeout = time.Minute

// newSession makes acquaintance on a fresh connection.
func (y *Syncer) newSession(ctx context.Context, conn wire.Conn) (*session, error) {
	s := &session{y: y, st: y.station, conn: conn, in: make(chan arrival, wire.CreditMax*2), failed: make(chan error, 1), done: make(chan struct{})}
	m, err := s.receive()
	if err != nil {
		return nil, err
	}
	challenge, ok := m.(wire.Challenge)
	if !ok {
		return nil, unexpected(m)
	}
	if s.id, err = s.st.Identity(ctx); err != nil {
		return nil, err
	}
	if s.cursors, err = s.st.Cursors(ctx); err != nil {
		return nil, err
	}
	h := wire.Hello{
		VersionMin: wire.VersionMin, VersionMax: wire.VersionMax, App: App, Device: s.id.Device, Epoch: s.id.Epoch,
		LastSeq: s.id.LastSeq, AckedSeq: s.id.AckedSeq, AckedChain: s.id.AckedChain, History: s.id.History, Cursors: s.cursors,
		WallMs: s.st.Wall().UnixMilli(), Held: s.id.Held, DiskFree: s.st.DiskFree(),
	}
	if !s.id.Waiting.IsZero() {
		h.WaitingMs = s.id.Waiting.UnixMilli()
	}
	h.Signature = ed25519.Sign(s.id.Key, wire.SignedHello(challenge.Nonce, h))
	asked := time.Now()
	if err := s.send(h); err != nil {
		return nil, err
	}
	if m, err = s.receive(); err != nil {
		return nil, err
	}
	w, ok := m.(wire.Welcome)
	if !ok {
		return nil, unexpected(m)
	}
	if err := s.welcomed(ctx, w, time.Since(asked)); err != nil {
		return nil, err
	}
	return s, nil
}

// welcomed takes over where the city stands.
func (s *session) welcomed(ctx context.Context, w wire.Welcome, took time.Duration) error {
	// The server's clock was read about half way through.
	if err := s.st.Measured(ctx, time.UnixMilli(w.WallMs).Add(took/2).Sub(s.st.Wall())); err != nil {
		return err
	}
	if err := s.st.Welcomed(ctx, s.id, w); err != nil {
		return err
	}
	s.version, s.id.History, s.serverKey, s.revoked = w.Version, w.History, w.ServerKey, w.Revoked
	s.sent, s.acked, s.heads = w.LastSeq, w.LastSeq, w.Feeds
	var err error
	s.cursors, err = s.st.Cursors(ctx)
	return err
}

// run sends and receives. Once everything is through it returns nil, or with
// watch stays until the connection ends.
func (s *session) run(ctx context.Context, watch bool) error {
	defer close(s.done)
	go s.readAll()
	wake, cancel := s.y.recorded()
	defer cancel()
	silence := time.NewTimer(s.y.answerTimeout)
	defer silence.Stop()
	for {
		if err := s.push(ctx); err != nil {
			return err
		}
		if err := s.pull(); err != nil {
			return err
		}
		done, err := s.settle(ctx)
		if err != nil || done && !watch {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-wake:
			s.settled = false
		case <-s.y.look:
			s.settled = false
		case a := <-s.in:
			if err := s.handle(ctx, a); err != nil {
				return err
			}
			silence.Reset(s.y.answerTimeout)
		case <-silence.C:
			// A server that answers pings and nothing else keeps the connection
			// and serves nobody.
			if s.flying > 0 || s.pulling || s.comparison != nil && s.comparison.waiting {
				return fault.Wrap(fault.Unreachable, fmt.Errorf("no answer for %s", s.y.answerTimeout))
			}
			silence.Reset(s.y.answerTimeout)
		case err := <-s.failed:
			// What had arrived before the end still counts.
			for len(s.in) > 0 {
				if herr := s.handle(ctx, <-s.in); herr != nil {
					return herr
				}
			}
			return err
		}
	}
}

// push sends what is waiting, as far as the credit goes.
func (s *session) push(ctx context.Context) error {
	for s.flying < wire.CreditMax {
		changes, bytes := s.batch.limits()
		out, err := s.st.Outgoing(ctx, s.id.Epoch, s.sent, changes, bytes)
		if err != nil || len(out) == 0 {
			return err
		}
		frozen := make([][]byte, len(out))
		for i, o := range out {
			frozen[i] = o.Bytes
		}
		last := out[len(out)-1]
		if err := s.send(wire.Push{Epoch: s.id.Epoch, From: out[0].Seq, Batch: wire.EncodeBatch(frozen), Chain: last.Chain}); err != nil {
			return err
		}
		s.sent = last.Seq
		s.flying++
		s.batch.pushed(time.Now())
		s.settled = false
		s.y.progress(PhaseSending, int64(s.acked), int64(s.sent))
	}
	return nil
}

// pull asks for the next stretch of a feed that has moved, one at a time.
func (s *session) pull() error {
	if s.pulling || s.comparison != nil && s.comparison.waiting {
		return nil // a comparison may find that a feed has to be read anew
	}
	for _, f := range slices.Sorted(maps.Keys(s.heads)) {
		if s.cursors[f] < s.heads[f] {
			s.pulling, s.settled = true, false
			s.y.progress(PhaseReceiving, int64(s.acked), int64(s.sent))
			m := wire.Pull{Feed: f, After: s.cursors[f]}
			if s.version >= 2 {
				m.Bytes = s.stretch.ask(time.Now())
			}
			return s.send(m)
		}
	}
	return nil
}

// settle notes when everything is through.
func (s *session) settle(ctx context.Context) (bool, error) {
	if s.flying > 0 || s.pulling || s.sent != s.acked {
		return false, nil
	}
	if done, err := s.compare(ctx); err != nil || !done {
		return false, err
	}
	if s.revoked {
		return false, fault.New(fault.Revoked, "", "", "") // all of it is handed over
	}
	if s.version >= 2 && !s.settled {
		if _, err := s.st.Evict(ctx, slices.Collect(maps.Keys(s.heads))); err != nil {
			return false, err
		}
	}
	if !s.settled {
		if err := s.st.Delivered(ctx); err != nil {
			return false, err
		}
		s.settled = true
		s.y.progress(PhaseUpToDate, int64(s.acked), int64(s.sent))
	}
	return true, nil
}

func (s *session) handle(ctx context.Context, a arrival) error {
	switch m := a.Message.(type) {
	case wire.Ack:
		return s.acknowledged(ctx, m, a.at)
	case wire.Delta:
		s.pulling = false
		s.stretch.arrived(a.at)
		s.cursors[m.Feed] = m.To
		s.heads[m.Feed] = max(s.heads[m.Feed], m.Head)
		// The city gathers the next stretch while this one is written.
		if err := s.pull(); err != nil {
			return err
		}
		return s.st.Adopt(ctx, m)
	case wire.Differ:
		return s.differ(ctx, m)
	case wire.Repair:
		return s.repaired(ctx, m)
	case wire.Held:
		return s.st.TakeHeld(ctx, m)
	case wire.Poke:
		s.heads[m.Feed] = max(s.heads[m.Feed], m.Head)
		return nil
	}
	return unexpected(a.Message)
}

// confirm hands the city's word to the station.
func (s *session) confirm(ctx context.Context, a wire.Ack) error {
	return s.st.Acknowledge(ctx, station.Confirmation{Epoch: a.Epoch, Seq: a.Seq, Chain: a.Chain, Verdicts: a.Verdicts,
		Receipt: a.Receipt, History: s.id.History, ServerKey: s.serverKey})
}

func (s *session) acknowledged(ctx context.Context, a wire.Ack, at time.Time) error {
	if err := s.confirm(ctx, a); err != nil {
		return err
	}
	s.settled = false // also where nothing new is in it: what is shown from here on is "sending"
	s.flying = max(0, s.flying-1)
	s.batch.acknowledged(at)
	s.acked = max(s.acked, a.Seq)
	if s.flying == 0 && s.acked < s.sent {
		s.sent = s.acked // the city asks for what is missing
	}
	s.y.progress(PhaseSending, int64(s.acked), int64(s.sent))
	return nil
}

func (s *session) send(m wire.Message) error {
	frame, err := wire.EncodeFor(s.version, m)
	if err != nil {
		return err
	}
	return s.conn.Write(frame)
}

// receive reads one message. The city's own error ends the session with its
// number.
func (s *session) receive() (wire.Message, error) {
	frame, err := s.conn.Read()
	if err != nil {
		return nil, err
	}
	m, err := wire.Decode(frame)
	if err != nil {
		return nil, err
	}
	if e, ok := m.(wire.Error); ok {
		return nil, stayAway(remote(fault.Kind(e.Code), errors.New("refused by the server")), time.Duration(e.RetryMs)*time.Millisecond)
	}
	return m, nil
}

func (s *session) readAll() {
	for {
		m, err := s.receive()
		if err != nil {
			s.failed <- err
			return
		}
		select {
		case s.in <- arrival{m, time.Now()}:
		case <-s.done:
			return
		}
	}
}

func unexpected(m wire.Message) error {
	return fault.Wrap(fault.Malformed, fmt.Errorf("message %d out of turn", m.Type()))
}
