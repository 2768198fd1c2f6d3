// Package server is the HTTP side: all routes in one block, limits, headers.
package server

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/go-chi/httprate"

	"yizhan/shared/fault"
	"yizhan/syncserver/access"
	"yizhan/syncserver/alert"
	"yizhan/syncserver/city"
	"yizhan/syncserver/courier"
	"yizhan/syncserver/feed"
	"yizhan/syncserver/gateway"
	"yizhan/syncserver/ingest"
	"yizhan/syncserver/operate"
	"yizhan/syncserver/schedule"
)

// Server is a running city.
type Server struct {
	city      *city.City
	hub       *feed.Hub
	ingest    *ingest.Ingest
	gateway   *gateway.Gateway
	courier   *courier.Courier
	runner    *schedule.Runner
	log       *slog.Logger
	token     string
	guesses   *httprate.RateLimiter // wrong codes of an address
	stations  *httprate.RateLimiter // wrong codes for a station
	asked     *httprate.RateLimiter // by programs with a token
	redeeming sync.Mutex
	askAgain  time.Duration // askAgainEvery, shorter in tests
	http      *http.Server
	stop      context.CancelFunc
	stopped   chan struct{}
	resting   sync.WaitGroup // what makes reports and looks for what is wrong
}

// New puts a server together. It does not listen yet.
func New(c *city.City, log *slog.Logger) (*Server, error) {
	token, err := staffToken(c.Dir())
	if err != nil {
		return nil, err
	}
	s := &Server{city: c, hub: feed.NewHub(), log: log, token: token, guesses: newGuessLimit(), stations: newStationLimit(), asked: newAskLimit(), askAgain: askAgainEvery, stopped: make(chan struct{})}
	s.ingest = ingest.New(c, s.hub, log)
	s.gateway = gateway.New(c, s.ingest, s.hub, log)
	s.courier = courier.New(c, s.ingest, s.hub, log)
	s.runner = schedule.NewRunner(c, log, time.Now)
	ctx, stop := context.WithCancel(context.Background())
	// What an earlier version did not know, this one may.
	if n, _, err := ingest.RetryHeld(ctx, c, fault.Unknown); err != nil {
		stop()
		return nil, fmt.Errorf("try held changes again: %w", err)
	} else if n > 0 {
		log.Info("held changes are counted now", "count", n)
	}
	s.stop = stop
	go func() { defer close(s.stopped); s.ingest.Run(ctx) }()
	s.resting.Go(func() { s.runner.Run(ctx) })
	s.resting.Go(func() { alert.NewWatch(c, log, time.Now, s.gateway.Connected).Run(ctx) })
	go s.housekeep(ctx)
	go s.watchLog(ctx)
	s.http = &http.Server{
		Handler:           s.routes(),
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       30 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    32 << 10,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelWarn),
		// Streams end when the server does, not when their reader feels like it.
		BaseContext: func(net.Listener) context.Context { return ctx },
	}
	return s, nil
}

// A running server puts its house in order soon after it was started, since some
// are started every morning, and then once a day.
const (
	housekeepFirst = 10 * time.Minute
	housekeepEvery = 24 * time.Hour
)

// housekeep forgets once a day what was deleted long ago, and who was signed in.
func (s *Server) housekeep(ctx context.Context) {
	for wait := housekeepFirst; ; wait = housekeepEvery {
		select {
		case <-ctx.Done():
			return
		case <-time.After(wait):
		}
		if err := access.PurgeSessions(ctx, s.city, time.Now()); err != nil {
			s.log.Error("ended sessions cannot be forgotten", "err", err)
		}
		if n, err := operate.Purge(ctx, s.city, time.Now()); err != nil {
			s.log.Error("deleted documents cannot be forgotten", "err", err)
		} else if n > 0 {
			s.log.Info("deleted documents are forgotten", "count", n)
		}
	}
}

// Serve answers on a listener until Close.
func (s *Server) Serve(l net.Listener) error {
	if err := s.http.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// Close ends sessions and finishes what is being written. Stations that were
// not answered send again when the server is back.
func (s *Server) Close() error {
	s.gateway.Close()
	s.stop()
	<-s.stopped
	s.resting.Wait()
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	err := s.http.Shutdown(ctx)
	if errors.Is(err, context.DeadlineExceeded) {
		// A browser keeps lines open that it has not asked anything on, and somebody
		// fetches a file slowly: they are cut, and the end of the server is no error.
		return s.http.Close()
	}
	return err
}
