package sim

import (
	"io"
	"net"
	"sync/atomic"
)

// Cutter is a proxy that cuts each connection after a number of bytes.
type Cutter struct {
	listener net.Listener
	to       atomic.Value // string
	limit    atomic.Int64
	toServer atomic.Bool
}

// unlimited lets everything through.
const unlimited = int64(1) << 60

// NewCutter listens on a loopback port and passes connections on to an address.
func NewCutter(to string) (*Cutter, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	c := &Cutter{listener: l}
	c.PointTo(to)
	c.limit.Store(unlimited)
	go c.serve()
	return c, nil
}

// URL is what a station calls instead of the server.
func (c *Cutter) URL() string { return "http://" + c.listener.Addr().String() }

// PointTo sends the next connections elsewhere.
func (c *Cutter) PointTo(to string) { c.to.Store(to) }

// CutAfter cuts the next connections after n bytes to the server, or from it.
func (c *Cutter) CutAfter(n int64, toServer bool) {
	c.limit.Store(n)
	c.toServer.Store(toServer)
}

// Close stops listening.
func (c *Cutter) Close() error { return c.listener.Close() }

func (c *Cutter) serve() {
	for {
		client, err := c.listener.Accept()
		if err != nil {
			return // closed
		}
		server, err := net.Dial("tcp", c.to.Load().(string))
		if err != nil {
			_ = client.Close()
			continue
		}
		up, down := unlimited, c.limit.Load()
		if c.toServer.Load() {
			up, down = down, up
		}
		pipe := func(to, from net.Conn, n int64) {
			_, _ = io.CopyN(to, from, n) // ends with the cut, or with either side
			_ = client.Close()
			_ = server.Close()
		}
		go pipe(server, client, up)
		go pipe(client, server, down)
	}
}
