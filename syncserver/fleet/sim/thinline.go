package sim

import (
	"math/rand/v2"
	"net"
	"time"
)

// ThinLine is a proxy that behaves like a bad mobile network: little bandwidth, a
// long way, and segments that are lost and sent again. A lost segment holds up what
// is behind it for a round trip, and takes its place on the line twice, as in TCP.
type ThinLine struct {
	listener  net.Listener
	to        string
	bandwidth int // bytes per second, each way
	roundTrip time.Duration
	loss      float64 // share of the segments
}

// segmentBytes is what one packet carries; queueSegments wait in front of the line.
const (
	segmentBytes  = 1400
	queueSegments = 16
)

// NewThinLine listens on a loopback port and passes connections on to an address.
func NewThinLine(to string, bandwidth int, roundTrip time.Duration, loss float64) (*ThinLine, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	t := &ThinLine{listener: l, to: to, bandwidth: bandwidth, roundTrip: roundTrip, loss: loss}
	go t.serve()
	return t, nil
}

// URL is what a station calls instead of the server.
func (t *ThinLine) URL() string { return "http://" + t.listener.Addr().String() }

// Close stops listening.
func (t *ThinLine) Close() error { return t.listener.Close() }

func (t *ThinLine) serve() {
	for seed := uint64(1); ; seed++ {
		client, err := t.listener.Accept()
		if err != nil {
			return // closed
		}
		server, err := net.Dial("tcp", t.to)
		if err != nil {
			_ = client.Close()
			continue
		}
		opened := time.Now().Add(t.roundTrip) // the handshake of TCP
		go t.carry(server, client, opened, rand.New(rand.NewPCG(seed, 1)))
		go t.carry(client, server, opened, rand.New(rand.NewPCG(seed, 2)))
	}
}

type segment struct {
	bytes   []byte
	arrives time.Time
}

// carry moves bytes one way until either side closes.
func (t *ThinLine) carry(to, from net.Conn, opened time.Time, luck *rand.Rand) {
	line := make(chan segment, queueSegments)
	go func() {
		for s := range line {
			time.Sleep(time.Until(s.arrives))
			if _, err := to.Write(s.bytes); err != nil {
				break
			}
		}
		_, _ = to.Close(), from.Close()
		for range line { // the reader may wait for a place; it ends now
		}
	}()
	free, last := opened, opened
	for {
		b := make([]byte, segmentBytes)
		n, err := from.Read(b)
		if n > 0 {
			if now := time.Now(); free.Before(now) {
				free = now
			}
			takes := time.Duration(n) * time.Second / time.Duration(t.bandwidth)
			free = free.Add(takes)
			arrives := free.Add(t.roundTrip / 2)
			if luck.Float64() < t.loss {
				free = free.Add(takes)
				arrives = free.Add(t.roundTrip * 3 / 2)
			}
			if arrives.Before(last) {
				arrives = last
			}
			last = arrives
			line <- segment{b[:n], arrives}
		}
		if err != nil {
			close(line)
			return
		}
	}
}
