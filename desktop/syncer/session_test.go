package syncer

import (
	"context"
	"errors"
	"log/slog"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"yizhan/desktop/station"
	"yizhan/shared/change"
	"yizhan/shared/fault"
	"yizhan/shared/wire"
)

// city is a server that a test plays, at the other end of a connection in memory.
type city struct {
	toStation chan []byte
	toCity    chan []byte
	once      sync.Once
	closed    chan struct{}
}

func newCity() *city {
	return &city{toStation: make(chan []byte, 64), toCity: make(chan []byte, 64), closed: make(chan struct{})}
}

func (c *city) Read() ([]byte, error) {
	select {
	case f := <-c.toStation:
		return f, nil
	case <-c.closed:
		return nil, errors.New("closed")
	}
}

func (c *city) Write(frame []byte) error {
	select {
	case c.toCity <- frame:
		return nil
	case <-c.closed:
		return errors.New("closed")
	}
}

func (c *city) Close() error {
	c.once.Do(func() { close(c.closed) })
	return nil
}

func (c *city) say(t *testing.T, m wire.Message) {
	t.Helper()
	frame, err := wire.Encode(m)
	if err != nil {
		t.Fatal(err)
	}
	c.toStation <- frame
}

// newSyncer is a station with a visit waiting.
func newSyncer(t *testing.T) *Syncer {
	t.Helper()
	ctx := context.Background()
	st, err := station.Open(ctx, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := st.Close(); err != nil {
			t.Error(err)
		}
	})
	if _, err := st.Init(ctx, station.Setup{Code: "S1", Name: "站", Division: "511102"}); err != nil {
		t.Fatal(err)
	}
	if _, err := st.RecordVisit(ctx, station.VisitInput{Group: "N3"}); err != nil {
		t.Fatal(err)
	}
	y := New(st, slog.New(slog.DiscardHandler))
	y.answerTimeout = 50 * time.Millisecond
	return y
}

func greet(t *testing.T, y *Syncer, c *city) *session {
	t.Helper()
	c.say(t, wire.Challenge{Nonce: make([]byte, 32)})
	c.say(t, wire.Welcome{Version: 1, History: change.Named("history", "1"), WallMs: time.Now().UnixMilli()})
	s, err := y.newSession(context.Background(), c)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestASilentServerIsGivenUp: it keeps the connection and never answers.
func TestASilentServerIsGivenUp(t *testing.T) {
	c := newCity()
	defer c.Close()
	done := make(chan error, 1)
	s := greet(t, newSyncer(t), c)
	go func() { done <- s.run(context.Background(), false) }()
	select {
	case err := <-done:
		if !fault.Is(err, fault.Unreachable) {
			t.Errorf("ended with %v", err)
		}
	case <-time.After(10 * time.Second):
		t.Fatal("still waiting")
	}
}

// TestAnAnswerTwiceIsNotSending: an answer that comes once more changes nothing of
// what is shown.
func TestAnAnswerTwiceIsNotSending(t *testing.T) {
	y, c := newSyncer(t), newCity()
	defer c.Close()
	s := greet(t, y, c)
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- s.run(ctx, true) }()
	for range 2 { // the hello, the push
		frame := <-c.toCity
		m, err := wire.Decode(frame)
		if err != nil {
			t.Fatal(err)
		}
		if p, ok := m.(wire.Push); ok {
			ack := wire.Ack{Epoch: p.Epoch, Seq: p.From, Chain: p.Chain}
			c.say(t, ack)
			c.say(t, ack)
		}
	}
	for began := time.Now(); y.State().Phase != PhaseUpToDate || len(c.toStation) > 0; time.Sleep(time.Millisecond) {
		if time.Since(began) > 10*time.Second {
			t.Fatalf("shown is %+v", y.State())
		}
	}
	time.Sleep(20 * time.Millisecond)
	if p := y.State().Phase; p != PhaseUpToDate {
		t.Errorf("after the second answer phase %d is shown", p)
	}
	stop()
	<-done
}

// TestNoReaderStaysBehind ends sessions in the middle of what the server sends.
func TestNoReaderStaysBehind(t *testing.T) {
	y := newSyncer(t)
	readers := func() int {
		buf := make([]byte, 1<<20)
		return strings.Count(string(buf[:runtime.Stack(buf, true)]), "(*session).readAll")
	}
	for range 10 {
		c := newCity()
		s := greet(t, y, c)
		for range 30 {
			c.say(t, wire.Welcome{Version: 1}) // out of turn: the first of them ends the session
		}
		if err := s.run(context.Background(), false); !fault.Is(err, fault.Malformed) {
			t.Errorf("ended with %v", err)
		}
		_ = c.Close()
	}
	for range 200 {
		if readers() == 0 {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Errorf("%d readers are left", readers())
}

// TestTheServersDiskIsNotOurs: what fails at the server must not tell the
// attendant that a visit was not saved.
func TestTheServersDiskIsNotOurs(t *testing.T) {
	for _, k := range []fault.Kind{fault.DiskFull, fault.ReadOnly, fault.Corrupt, fault.Internal} {
		err := remote(k, errors.New("x"))
		if !fault.Is(err, fault.Busy) || strings.Contains(fault.Sentence(err, "zh"), "没有保存") {
			t.Errorf("%s: %s", k, fault.Sentence(err, "zh"))
		}
	}
	if err := remote(fault.Revoked, errors.New("x")); !fault.Is(err, fault.Revoked) {
		t.Errorf("revoked became %v", err)
	}
}
