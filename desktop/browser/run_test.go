package browser

import (
	"bufio"
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/syncing"
	"yizhan/shared/fault"
)

var errFull = fault.New(fault.DiskFull, "", "", "")

// stream opens the stream of a page and hands on what it hears.
func (v *visitor) stream(ctx context.Context) <-chan string {
	v.t.Helper()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+v.s.host+"/live", nil)
	if err != nil {
		v.t.Fatal(err)
	}
	answer, err := v.Do(r)
	if err != nil {
		v.t.Fatal(err)
	}
	heard := make(chan string, 100)
	go func() {
		defer close(heard)
		defer answer.Body.Close()
		for lines := bufio.NewScanner(answer.Body); lines.Scan(); {
			if event, ok := strings.CutPrefix(lines.Text(), "event: "); ok {
				heard <- event
			}
		}
	}()
	return heard
}

func hear(t *testing.T, heard <-chan string) string {
	t.Helper()
	select {
	case event := <-heard:
		return event
	case <-time.After(5 * time.Second):
		t.Fatal("nothing is heard")
		return ""
	}
}

// run starts a server and returns what tells that it has ended.
func run(t *testing.T, patience time.Duration) (*visitor, <-chan error) {
	t.Helper()
	s, err := New(t.Context(), Options{Station: newDesk(t), State: func() syncing.State { return syncing.State{} }, Now: time.Now, Patience: patience})
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- s.Run(t.Context()) }()
	return newVisitor(t, s), ended
}

func TestNobodyLookingEndsTheProgram(t *testing.T) {
	v, ended := run(t, 300*time.Millisecond)
	v.get(v.s.Login())
	ctx, cancel := context.WithCancel(t.Context())
	heard := v.stream(ctx)
	select {
	case err := <-ended:
		t.Fatalf("it ended while a page was open: %v", err)
	case <-time.After(900 * time.Millisecond):
	}
	cancel()
	for range heard { // until the page is closed
	}
	select {
	case err := <-ended:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(5 * time.Second):
		t.Fatal("it goes on while nobody looks")
	}
}

func TestNobodyComingEndsTheProgram(t *testing.T) {
	_, ended := run(t, 100*time.Millisecond)
	select {
	case err := <-ended:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(5 * time.Second):
		t.Fatal("it waits for ever")
	}
}

func TestEndButtonTellsEveryPageAndEnds(t *testing.T) {
	v, ended := run(t, time.Minute)
	v.get(v.s.Login())
	other := v.stream(t.Context())
	if status, _ := v.post("/end", `{}`); status != http.StatusOK {
		t.Fatalf("end: %d", status)
	}
	var events []string
	for e := range other {
		events = append(events, e)
	}
	if !slices.Contains(events, "ended") {
		t.Errorf("the other page heard %v", events)
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

func TestStreamTellsWhatChanges(t *testing.T) {
	st := newDesk(t)
	v := letIn(t, serve(t, Options{Station: st}))
	heard := v.stream(t.Context())
	if e := hear(t, heard); e != "changed" { // the head, which no page has seen yet
		t.Fatal(e)
	}
	// Another program records through this one.
	if _, err := st.RecordVisit(t.Context(), station.VisitInput{Group: "N3"}); err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	if e := hear(t, heard); e != "changed" || time.Since(began) > lookEvery/2 {
		t.Errorf("%s after %v", e, time.Since(began))
	}
	// Without a signal, the word about the city is looked at every second.
	v.s.diskTrouble(errFull)
	if e := hear(t, heard); e != "changed" {
		t.Error(e)
	}
}
