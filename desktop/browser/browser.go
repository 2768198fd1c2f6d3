// Package browser is the desk of a station as a page, for computers that can
// show no window: without OpenGL, over a remote desktop, or with no screen of
// their own. It listens on the loopback address alone and serves one person,
// who came with a one-time address that the program gave out. What the page
// shows and records is the same station underneath, in the words of the window.
//
// The page is drawn by its own script from one description of what is on show
// (view); nothing is loaded from elsewhere, and the policy that is sent along
// allows nothing else.
package browser

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/settings"
	"yizhan/desktop/ui/syncing"
	"yizhan/desktop/ui/text"
	"yizhan/shared/change"
)

// Station is what the page needs of the station.
type Station interface {
	settings.Store
	Init(context.Context, station.Setup) (station.Profile, error)
	Profile(context.Context) (station.Profile, error)
	Status(context.Context) (station.Status, error)
	Groups(context.Context) ([]station.GroupChoice, error)
	Services(context.Context) ([]station.ServiceChoice, error)
	RecordVisit(context.Context, station.VisitInput) (station.VisitRow, error)
	VoidVisit(ctx context.Context, id change.ID, reason string) error
	Today(context.Context) (station.Today, error)
	FindMembers(ctx context.Context, text string) ([]station.MemberRow, error)
	Subscribe(func(station.Signal)) (cancel func())
}

// Patience is how long the program goes on while no page is open: longer than a
// browser takes to start on an old computer, short enough that nobody wonders
// the next morning who has the data folder.
const Patience = 10 * time.Minute

// Options are what a server stands on.
type Options struct {
	Station Station
	// Trouble is why the data folder cannot be opened. The page then says so and
	// nothing else, and Station is not used.
	Trouble  error
	State    func() syncing.State
	Now      func() time.Time
	Patience time.Duration
}

// Server serves one station to the browsers of this computer.
type Server struct {
	Options
	listener net.Listener
	host     string // what a request has to be addressed to
	session  string // what the cookie of a page that was let in says

	mu     sync.Mutex
	logins []string // one-time tokens that nobody has used yet
	open   int      // streams of open pages
	idle   *time.Timer
	ended  chan struct{}
	end    func()

	recording sync.Mutex // one visit after the other
	done      attempts

	progress syncing.Progress // with disk, under mu
	disk     error            // the last save failed for it
}

// New listens on a free port of the loopback address. Nothing is answered before
// Run.
func New(ctx context.Context, o Options) (*Server, error) {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp4", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("listen for the page: %w", err)
	}
	s := &Server{Options: o, listener: listener, host: listener.Addr().String(), session: rand.Text(), ended: make(chan struct{})}
	s.end = sync.OnceFunc(func() { close(s.ended) })
	if o.Trouble == nil {
		look, err := settings.Read(ctx, o.Station)
		if err != nil {
			return nil, errors.Join(err, listener.Close())
		}
		text.Use(look.Language)
	}
	return s, nil
}

// The limits of a request. Pages are a few hundred bytes up and some kilobytes
// down; whatever is larger or slower is not ours.
const (
	requestBytesMax = 16 << 10
	requestTimeMax  = 10 * time.Second
	closeTimeMax    = 2 * time.Second
)

// Run serves the page until ctx ends, the person ends the program on the page, or
// no page has been open for as long as the patience lasts: the data folder is
// never held while nobody sees it.
func (s *Server) Run(ctx context.Context) error {
	s.mu.Lock()
	s.idle = time.AfterFunc(s.Patience, s.end)
	s.mu.Unlock()
	server := &http.Server{
		Handler: s.handler(), ReadHeaderTimeout: requestTimeMax, ReadTimeout: requestTimeMax,
		MaxHeaderBytes: requestBytesMax,
	}
	served := make(chan error, 1)
	go func() { served <- server.Serve(s.listener) }()
	select {
	case err := <-served:
		return fmt.Errorf("serve the page: %w", err)
	case <-ctx.Done():
	case <-s.ended:
	}
	s.end() // the streams of open pages end
	closing, cancel := context.WithTimeout(context.WithoutCancel(ctx), closeTimeMax)
	defer cancel()
	if err := server.Shutdown(closing); err != nil {
		// A page that does not read its answer must not keep the folder open.
		return server.Close()
	}
	return nil
}

// came and went count the pages that are open.
func (s *Server) came() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.open++
	s.idle.Stop()
}

func (s *Server) went() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.open--
	if s.open == 0 {
		s.idle.Reset(s.Patience)
	}
}
