package dashboard

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"yizhan/syncserver/feed"
)

// The pace of the stream. A burst of visits is two events a second: with one, a visit
// waits for up to a second before it is even told of, which is all the time there is
// until everybody should see it. A quiet stream says something often enough that proxies
// keep it open.
const (
	eventsApart    = 500 * time.Millisecond
	heartbeatEvery = 20 * time.Second
	eventTimeMax   = 10 * time.Second // a reader that takes longer is gone
	reconnectAfter = 2 * time.Second
)

// hereEvent tells that the stream flows, at its beginning and as its heartbeat. It is
// no comment, which a script does not see: a page that does not hear it for long
// knows that somebody on the way holds the stream back. It bears no number, so that
// a browser that comes back names the last state it was told of.
const hereEvent = "event: here\ndata: {}\n\n"

// live is the stream of changes: an event says that figures changed and the
// number of their state, never the figures, because what a reader may see is
// decided where the page is made.
func (d *Dashboard) live(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Type", "text/event-stream; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Accel-Buffering", "no") // nginx would collect events
	s := stream{w: w, control: http.NewResponseController(w)}
	sub := d.hub.Subscribe(feed.Figures)
	defer sub.Close()
	if err := s.write("retry: %d\n\n"+hereEvent, reconnectAfter.Milliseconds()); err != nil {
		return
	}
	// What changed between the making of the page and this moment, or while the
	// connection was lost, nobody has heard of.
	if shown := shownRevision(r); shown != 0 && shown != d.revision.now() {
		select {
		case sub.C <- struct{}{}:
		default: // told already
		}
	}
	d.follow(r.Context(), &s, sub)
}

// shownRevision is the state of the figures that the page shows; 0 if it does
// not say.
func shownRevision(r *http.Request) uint64 {
	said := r.Header.Get("Last-Event-ID")
	if said == "" {
		said = r.URL.Query().Get("shown")
	}
	n, err := strconv.ParseUint(said, 10, 64)
	if err != nil {
		return 0
	}
	return n
}

// follow writes events until the reader or the server goes.
func (d *Dashboard) follow(ctx context.Context, s *stream, sub *feed.Sub) {
	heartbeat := time.NewTicker(heartbeatEvery)
	defer heartbeat.Stop()
	pace := time.NewTimer(0) // the first event goes at once
	defer pace.Stop()
	var heard chan struct{} // nil while no event may go: signals gather meanwhile
	for {
		var err error
		select {
		case <-ctx.Done():
			return
		case <-d.stopped:
			return
		case <-pace.C:
			heard = sub.C
		case <-heard:
			sub.Take()
			heard = nil
			pace.Reset(eventsApart)
			err = s.write("event: figures\nid: %d\ndata: {}\n\n", d.revision.now())
		case <-heartbeat.C:
			err = s.write(hereEvent)
		}
		if err != nil {
			return
		}
	}
}

// stream writes and flushes, each time with a deadline of its own.
type stream struct {
	w       http.ResponseWriter
	control *http.ResponseController
}

func (s *stream) write(format string, args ...any) error {
	if err := s.control.SetWriteDeadline(time.Now().Add(eventTimeMax)); err != nil {
		return fmt.Errorf("set deadline: %w", err)
	}
	if _, err := fmt.Fprintf(s.w, format, args...); err != nil {
		return fmt.Errorf("write event: %w", err)
	}
	return s.control.Flush()
}
