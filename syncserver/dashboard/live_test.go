package dashboard

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"yizhan/shared/domain"
)

// listen opens the stream and passes its lines on; the channel closes with it.
func listen(t *testing.T, ctx context.Context, url string, headers ...string) <-chan string {
	t.Helper()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	if got := resp.Header.Get("Content-Type"); got != "text/event-stream; charset=utf-8" || resp.Header.Get("Content-Encoding") != "" {
		t.Fatalf("the stream is %q", got)
	}
	lines := make(chan string, 100)
	go func() {
		defer close(lines)
		defer resp.Body.Close()
		for s := bufio.NewScanner(resp.Body); s.Scan(); {
			lines <- s.Text()
		}
	}()
	if first := next(t, lines, time.Second); first != "retry: 2000" {
		t.Fatalf("the stream begins with %q", first)
	}
	if here, data := next(t, lines, time.Second), next(t, lines, time.Second); here != "event: here" || data != "data: {}" {
		t.Fatalf("then it says %q, %q", here, data)
	}
	return lines
}

// next is the next line that says something.
func next(t *testing.T, lines <-chan string, within time.Duration) string {
	t.Helper()
	timer := time.NewTimer(within)
	defer timer.Stop()
	for {
		select {
		case l, ok := <-lines:
			if !ok {
				return "end"
			}
			if l != "" {
				return l
			}
		case <-timer.C:
			return "nothing"
		}
	}
}

func event(t *testing.T, lines <-chan string, within time.Duration) (id string, took time.Duration) {
	t.Helper()
	start := time.Now()
	if l := next(t, lines, within); l != "event: figures" {
		t.Fatalf("heard %q after %v", l, time.Since(start))
	}
	took = time.Since(start)
	id = next(t, lines, time.Second)
	if data := next(t, lines, time.Second); !strings.HasPrefix(id, "id: ") || data != "data: {}" {
		t.Fatalf("an event of %q and %q", id, data)
	}
	return id, took
}

func TestLiveTellsAtOnceAndThenTwiceASecond(t *testing.T) {
	w := newTown(t)
	lines := listen(t, t.Context(), w.server.URL+"/api/v1/live")
	w.moved()
	first, took := event(t, lines, time.Second)
	if took > 300*time.Millisecond {
		t.Errorf("the first event came after %v", took)
	}
	// A burst is one event, and it comes half a second after the first.
	for range 500 {
		w.moved()
	}
	second, took := event(t, lines, 2*time.Second)
	if took < eventsApart*7/10 || took > eventsApart*13/10 || second == first {
		t.Errorf("the burst came as %s after %v", second, took)
	}
	if l := next(t, lines, 1300*time.Millisecond); l != "nothing" {
		t.Errorf("and then %q", l)
	}
	// After a quiet time an event goes at once again.
	w.moved()
	if _, took := event(t, lines, time.Second); took > 300*time.Millisecond {
		t.Errorf("after a pause an event came after %v", took)
	}
}

func TestLiveTellsWhatWasMissed(t *testing.T) {
	w := newTown(t)
	w.station(domain.Station{Code: "LS01", Name: "驿站"})
	_, body, _ := w.get("/")
	_, rest, _ := strings.Cut(body, `data-shown="`)
	shown, _, _ := strings.Cut(rest, `"`)
	if l := next(t, listen(t, t.Context(), w.server.URL+"/api/v1/live?shown="+shown), 300*time.Millisecond); l != "nothing" {
		t.Errorf("a current page heard %q", l)
	}
	w.moved()
	event(t, listen(t, t.Context(), w.server.URL+"/api/v1/live?shown="+shown), time.Second)
	event(t, listen(t, t.Context(), w.server.URL+"/api/v1/live", "Last-Event-ID", shown), time.Second)
	if l := next(t, listen(t, t.Context(), w.server.URL+"/api/v1/live?shown=nonsense"), 300*time.Millisecond); l != "nothing" {
		t.Errorf("a page that does not say what it shows heard %q", l)
	}
}

// A stream outlives the limits that the server sets for requests.
func TestLiveOutlivesTheServersLimits(t *testing.T) {
	w := newTown(t, func(s *http.Server) { s.ReadTimeout, s.WriteTimeout = 200*time.Millisecond, 200*time.Millisecond })
	lines := listen(t, t.Context(), w.server.URL+"/api/v1/live")
	if l := next(t, lines, 600*time.Millisecond); l != "nothing" {
		t.Fatalf("heard %q", l)
	}
	w.moved()
	event(t, lines, time.Second)
}

func TestLiveEndsWithReaderAndServer(t *testing.T) {
	w := newTown(t)
	ctx, cancel := context.WithCancel(t.Context())
	listen(t, ctx, w.server.URL+"/api/v1/live")
	cancel()
	lines := listen(t, t.Context(), w.server.URL+"/api/v1/live")
	stopped := make(chan error, 1)
	go func() {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		stopped <- w.server.Config.Shutdown(ctx)
	}()
	if l := next(t, lines, 2*time.Second); l != "end" {
		t.Errorf("heard %q", l)
	}
	if err := <-stopped; err != nil && !errors.Is(err, io.EOF) {
		t.Errorf("the server did not stop: %v", err)
	}
	w.dash.Close() // once more does no harm
}
