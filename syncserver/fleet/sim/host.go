package sim

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"strings"

	"yizhan/syncserver/city"
	"yizhan/syncserver/server"
)

// Host is a real server on a loopback port of this process.
type Host struct {
	City   *city.City
	URL    string
	server *server.Server
	done   chan error
}

// StartHost opens a data folder and serves it.
func StartHost(ctx context.Context, dir string) (*Host, error) {
	return startHostLogging(ctx, dir, slog.New(slog.DiscardHandler))
}

func startHostLogging(ctx context.Context, dir string, log *slog.Logger) (*Host, error) {
	c, err := city.Open(ctx, dir)
	if err != nil {
		return nil, err
	}
	s, err := server.New(c, log)
	if err != nil {
		return nil, errors.Join(err, c.Close())
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, errors.Join(err, s.Close(), c.Close())
	}
	h := &Host{City: c, URL: "http://" + l.Addr().String(), server: s, done: make(chan error, 1)}
	go func() { h.done <- s.Serve(l) }()
	return h, nil
}

// Address is host and port.
func (h *Host) Address() string { return strings.TrimPrefix(h.URL, "http://") }

// Close stops it.
func (h *Host) Close() error {
	return errors.Join(h.server.Close(), <-h.done, h.City.Close())
}
