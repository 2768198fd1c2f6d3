package server

import (
	"log/slog"
	"net"
	"testing"
	"time"

	"yizhan/syncserver/city"
)

// TestALineWithoutAQuestionKeepsNoServer: browsers open lines beforehand. The server ends
// although one of them says nothing.
func TestALineWithoutAQuestionKeepsNoServer(t *testing.T) {
	c, err := city.Open(t.Context(), t.TempDir())
	must(t, err)
	defer func() { must(t, c.Close()) }()
	s, err := New(c, slog.New(slog.DiscardHandler))
	must(t, err)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	ended := make(chan error, 1)
	go func() { ended <- s.Serve(l) }()
	line, err := net.Dial("tcp", l.Addr().String())
	must(t, err)
	defer line.Close()
	time.Sleep(50 * time.Millisecond) // it is taken
	must(t, s.Close())
	must(t, <-ended)
}
