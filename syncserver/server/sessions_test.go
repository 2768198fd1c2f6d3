package server

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"yizhan/shared/ledger/sqlite"
	"yizhan/syncserver/access"
)

// TestSessionsEnd shows each way in which a session stops being one, and that it was
// one until then.
func TestSessionsEnd(t *testing.T) {
	s := newServer(t)
	s.account(t, "chen", access.CityAdmin, "")
	s.account(t, "li", access.CityAdmin, "") // or chen could not be disabled
	ago := func(d time.Duration) int64 { return time.Now().Add(-d).UnixMilli() }
	for name, c := range map[string]struct {
		end  func(session *http.Cookie)
		code int
	}{
		"nothing":     {func(*http.Cookie) {}, http.StatusOK},
		"almost idle": {func(*http.Cookie) { s.exec(t, "UPDATE session SET seen_at = ?", ago(access.SessionIdle-5*time.Second)) }, http.StatusOK},
		"idle":        {func(*http.Cookie) { s.exec(t, "UPDATE session SET seen_at = ?", ago(access.SessionIdle)) }, http.StatusSeeOther},
		"almost a day": {func(*http.Cookie) {
			s.exec(t, "UPDATE session SET began_at = ?", ago(access.SessionWhole-5*time.Second))
		}, http.StatusOK},
		"a day":           {func(*http.Cookie) { s.exec(t, "UPDATE session SET began_at = ?", ago(access.SessionWhole)) }, http.StatusSeeOther},
		"disabled":        {func(*http.Cookie) { must(t, access.Disable(t.Context(), s.city, "chen", time.Now())) }, http.StatusSeeOther},
		"disabled beside": {func(*http.Cookie) { s.exec(t, "UPDATE account SET disabled_at = 1 WHERE name = 'chen'") }, http.StatusSeeOther},
		"a new password":  {func(*http.Cookie) { must(t, access.SetPassword(t.Context(), s.city, "chen", password)) }, http.StatusSeeOther},
		"another token":   {func(session *http.Cookie) { session.Value = "A" + session.Value[1:] + "A" }, http.StatusSeeOther},
		"no token":        {func(session *http.Cookie) { session.Value = "" }, http.StatusSeeOther},
		"a kept digest":   {func(session *http.Cookie) { session.Value = "x' OR 1=1 --" }, http.StatusSeeOther},
		"restored backup": {func(*http.Cookie) { must(t, access.EndSessions(t.Context(), s.city)) }, http.StatusSeeOther},
	} {
		must(t, access.Enable(t.Context(), s.city, "chen"))
		session := cookie(s.login(t, elsewhere, "chen", password, "/", nil))
		if w := s.page(t, session, http.MethodGet, "/work", nil); w.Code != http.StatusOK {
			t.Fatalf("%s, before: %d", name, w.Code)
		}
		c.end(session)
		if w := s.page(t, session, http.MethodGet, "/work", nil); w.Code != c.code {
			t.Errorf("%s: %d, want %d", name, w.Code, c.code)
		}
	}
	// A page that refreshes itself keeps nobody signed in, a person does.
	must(t, access.Enable(t.Context(), s.city, "chen"))
	session := cookie(s.login(t, elsewhere, "chen", password, "/", nil))
	seen := func() (at int64) {
		must(t, sqlite.Write(t.Context(), s.city.DB, func(tx sqlite.Tx) error {
			return tx.QueryRowContext(t.Context(), "SELECT coalesce(max(seen_at), 0) FROM session").Scan(&at)
		}))
		return at
	}
	before := ago(20 * time.Minute)
	s.exec(t, "UPDATE session SET seen_at = ?", before)
	if w := s.page(t, session, http.MethodGet, "/", http.Header{"X-Fragment": {"figures"}}); w.Code != http.StatusOK || seen() != before {
		t.Errorf("refreshing: %d, seen %d", w.Code, seen())
	}
	if w := s.page(t, session, http.MethodGet, "/", nil); w.Code != http.StatusOK || seen() <= before {
		t.Errorf("reading: %d, seen %d", w.Code, seen())
	}
	must(t, access.PurgeSessions(t.Context(), s.city, time.Now().Add(access.SessionIdle+time.Minute)))
	if seen() != 0 {
		t.Error("an ended session is kept")
	}
}

// TestStreamsEndWithTheSession: whoever may not read any more hears no more either.
func TestStreamsEndWithTheSession(t *testing.T) {
	s := newServer(t)
	s.askAgain = 50 * time.Millisecond
	s.account(t, "chen", access.CityViewer, "")
	site := httptest.NewServer(s.http.Handler)
	t.Cleanup(site.Close)
	for name, end := range map[string]func(session *http.Cookie){
		"disabled": func(*http.Cookie) { must(t, access.Disable(t.Context(), s.city, "chen", time.Now())) },
		"left":     func(session *http.Cookie) { s.page(t, session, http.MethodPost, "/logout", nil) },
		"idle":     func(*http.Cookie) { s.exec(t, "UPDATE session SET seen_at = 1") },
	} {
		must(t, access.Enable(t.Context(), s.city, "chen"))
		session := cookie(s.login(t, elsewhere, "chen", password, "/", nil))
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, site.URL+"/api/v1/live", nil)
		must(t, err)
		r.AddCookie(session)
		answer, err := http.DefaultClient.Do(r)
		must(t, err)
		defer answer.Body.Close()
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			_, _ = io.Copy(io.Discard, answer.Body)
		}()
		select {
		case <-ended:
			t.Fatalf("%s: the stream ends by itself", name)
		case <-time.After(6 * s.askAgain):
		}
		end(session)
		select {
		case <-ended:
		case <-time.After(5 * time.Second):
			t.Errorf("%s: the stream goes on", name)
		}
	}
}

// TestSigningOutEndsTheStreamAtOnce: long before a stream asks again by itself.
func TestSigningOutEndsTheStreamAtOnce(t *testing.T) {
	s := newServer(t)
	s.askAgain = time.Hour
	s.account(t, "chen", access.CityViewer, "")
	s.account(t, "wang", access.CityViewer, "")
	site := httptest.NewServer(s.http.Handler)
	t.Cleanup(site.Close)
	listen := func(name string) (*http.Cookie, <-chan struct{}) {
		session := cookie(s.login(t, elsewhere, name, password, "/", nil))
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, site.URL+"/api/v1/live", nil)
		must(t, err)
		r.AddCookie(session)
		answer, err := http.DefaultClient.Do(r)
		must(t, err)
		t.Cleanup(func() { _ = answer.Body.Close() })
		ended := make(chan struct{})
		go func() { _, _ = io.Copy(io.Discard, answer.Body); close(ended) }()
		return session, ended
	}
	session, mine := listen("chen")
	_, others := listen("wang")
	began := time.Now()
	s.page(t, session, http.MethodPost, "/logout", nil)
	select {
	case <-mine:
	case <-time.After(2 * time.Second):
		t.Error("the stream goes on")
	}
	t.Logf("ended after %v", time.Since(began))
	select {
	case <-others:
		t.Error("the stream of another one ended too")
	case <-time.After(2 * lookEvery):
	}
}

// TestNoPageIsAPage: whoever comes to an address that is none, or loads that of a form
// anew, reads a sentence and finds a way back; a program reads the same as JSON.
func TestNoPageIsAPage(t *testing.T) {
	s := newServer(t)
	for _, path := range []string{"/nothing", "/devices/held", "/logout", "/work/problem/0/unmask", "//evil.example", "/static/x"} {
		w := s.page(t, &http.Cookie{Name: "lang", Value: "zh"}, http.MethodGet, path, nil)
		if body := w.Body.String(); w.Code != http.StatusNotFound || !strings.Contains(body, "没有这个页面") || !strings.Contains(body, `<a href="/">`) || strings.Contains(body, "evil.example") || strings.Contains(body, `href="/devices"`) {
			t.Errorf("%s: %d %s", path, w.Code, body)
		}
		if w := s.ask(t, http.MethodGet, base+path, elsewhere, "", http.Header{"Accept-Language": {"en"}}); w.Code != http.StatusNotFound || !strings.Contains(w.Body.String(), `"fault":"not_found"`) {
			t.Errorf("%s, a program: %d %s", path, w.Code, w.Body)
		}
	}
}

// TestSessionFixation gives a browser a cookie before it signs in: neither that one nor
// the session of an earlier login may be good afterwards.
func TestSessionFixation(t *testing.T) {
	s := newServer(t)
	s.account(t, "chen", access.CityAdmin, "")
	planted := &http.Cookie{Name: "yizhan", Value: "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}
	for range 2 {
		w := s.login(t, elsewhere, "chen", password, "/", http.Header{"Cookie": {planted.String()}})
		fresh := cookie(w)
		if w.Code != http.StatusSeeOther || fresh.Value == planted.Value {
			t.Fatalf("%d, the same token", w.Code)
		}
		if w := s.page(t, planted, http.MethodGet, "/work", nil); w.Code != http.StatusSeeOther {
			t.Errorf("the token of before: %d", w.Code)
		}
		if w := s.page(t, fresh, http.MethodGet, "/work", nil); w.Code != http.StatusOK {
			t.Errorf("the new token: %d", w.Code)
		}
		planted = fresh
	}
}
