// Package gateway speaks the sync protocol with connected stations: hello, push,
// pull, poke. It decides nothing about records; that is for ingest and the ledger.
package gateway

import (
	"context"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"yizhan/shared/fault"
	"yizhan/syncserver/city"
	"yizhan/syncserver/feed"
	"yizhan/syncserver/ingest"
)

// Gateway accepts stations.
type Gateway struct {
	city   *city.City
	ingest *ingest.Ingest
	hub    *feed.Hub
	log    *slog.Logger
	now    func() time.Time

	present  *presence
	pace     *pace
	patience time.Duration // with who does not say hello
	posts    posts

	ctx  context.Context
	stop context.CancelFunc
	wait sync.WaitGroup
}

// New makes a gateway.
func New(c *city.City, in *ingest.Ingest, hub *feed.Hub, log *slog.Logger) *Gateway {
	ctx, stop := context.WithCancel(context.Background())
	g := &Gateway{city: c, ingest: in, hub: hub, log: log, now: time.Now, present: newPresence(), pace: newPace(), patience: helloWithin, posts: posts{lines: map[string]*postLine{}}, ctx: ctx, stop: stop}
	g.wait.Go(g.watchRevoked)
	return g
}

// ServeHTTP upgrades a request to a session and stays with it to its end; a POST
// is one request of a session without a WebSocket.
func (g *Gateway) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodPost {
		g.post(w, r)
		return
	}
	ws, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		return // the upgrader has answered
	}
	g.ServeConn(newSocket(ws), hostOf(r.RemoteAddr))
}

// ServeConn speaks with a station over a line and returns when that has ended.
// from is the host at the other end.
func (g *Gateway) ServeConn(l Line, from string) {
	g.wait.Add(1)
	defer g.wait.Done()
	defer func() {
		// One session's mistake must not take the server down with it.
		if p := recover(); p != nil {
			g.log.Error("session panicked", "panic", p)
			l.CloseWith(fault.Internal, "internal")
		}
	}()
	s := newSession(g, l)
	s.from = from
	s.run()
}

// Close ends all sessions; stations come back by themselves.
func (g *Gateway) Close() {
	g.stop()
	g.wait.Wait()
}
