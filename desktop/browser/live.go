package browser

import (
	"fmt"
	"net/http"
	"time"

	"yizhan/desktop/station"
)

const (
	// lookEvery is how often the word about where the records are is read again
	// while nothing has been heard: the window does it as often.
	lookEvery = time.Second
	// eventsApart keeps an import of thousands of visits from being as many events.
	eventsApart = 200 * time.Millisecond
	// beatEvery is how often a quiet stream says something, so that a page that
	// is gone without a word is noticed.
	beatEvery    = 20 * time.Second
	eventTimeMax = 10 * time.Second // a page that takes longer is gone
)

// live is the stream of an open page. An event says that something has changed,
// never what: the page reads that itself. While a stream is open, somebody sees
// that the program runs.
func (s *Server) live(w http.ResponseWriter, r *http.Request) {
	s.came()
	defer s.went()
	control := http.NewResponseController(w)
	w.Header().Set("Content-Type", "text/event-stream; charset=utf-8")
	tell := func(what string) error {
		if err := control.SetWriteDeadline(time.Now().Add(eventTimeMax)); err != nil {
			return err
		}
		if _, err := fmt.Fprint(w, what); err != nil {
			return err
		}
		return control.Flush()
	}
	heard := make(chan struct{}, 1)
	cancel := s.Station.Subscribe(func(station.Signal) {
		select {
		case heard <- struct{}{}:
		default:
		}
	})
	defer cancel()
	look, beat := time.NewTicker(lookEvery), time.NewTicker(beatEvery)
	defer look.Stop()
	defer beat.Stop()
	var shown head
	err := tell("retry: 1000\n\n")
	for err == nil {
		select {
		case <-r.Context().Done():
			return
		case <-s.ended:
			_ = tell("event: ended\ndata: \n\n") // the page may have gone as well
			return
		case <-heard:
			err = tell("event: changed\ndata: \n\n")
			time.Sleep(eventsApart)
		case <-look.C:
			// What cannot be read is said where the page reads it.
			if h, readErr := s.head(r.Context()); readErr == nil && h != shown {
				shown = h
				err = tell("event: changed\ndata: \n\n")
			}
		case <-beat.C:
			err = tell(": still here\n\n")
		}
	}
}
