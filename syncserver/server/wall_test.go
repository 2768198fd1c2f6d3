package server

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-chi/chi/v5"

	"yizhan/syncserver/access"
)

// TestAWallTokenOpensTheWallAlone walks the router with a good token, in the address and
// where other tokens stand.
func TestAWallTokenOpensTheWallAlone(t *testing.T) {
	s := newServer(t)
	s.account(t, "chen", access.CityAdmin, "")
	token, err := access.NewWallToken(t.Context(), s.city, "", 1, time.Now())
	must(t, err)
	html := http.Header{"Accept": {"text/html"}}
	for _, h := range []http.Header{html, {"X-Fragment": {"wall"}}} {
		w := s.ask(t, http.MethodGet, base+"/wall?token="+token, elsewhere, "", h)
		if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "今日人次") || strings.Contains(w.Body.String(), "chen") {
			t.Errorf("%v: %d %s", h, w.Code, w.Body)
		}
	}
	walked := 0
	must(t, chi.Walk(s.http.Handler.(chi.Routes), func(method, pattern string, _ http.Handler, _ ...func(http.Handler) http.Handler) error {
		if slices.Contains([]string{"/wall", "/api/v1/live", "/healthz", "/sync", "/api/v1/pair", "/static/{hash}/{name}", "/login", "/login/second", "/logout"}, pattern) {
			return nil
		}
		walked++
		for name, h := range map[string]http.Header{"in the address": {}, "as a bearer": {"Authorization": {"Bearer " + token}}, "as a session": {"Cookie": {"yizhan=" + token}}} {
			if w := s.ask(t, method, base+pattern+"?token="+token, elsewhere, "", h); w.Code != http.StatusUnauthorized && w.Code != http.StatusForbidden {
				t.Errorf("%s %s %s: %d", method, pattern, name, w.Code)
			}
		}
		return nil
	}))
	if walked < 20 {
		t.Errorf("%d pages were asked", walked)
	}
	// Even somebody who came in with it otherwise may nothing else.
	staff, err := access.FindToken(t.Context(), s.city, access.Wall, token, time.Now())
	must(t, err)
	for page := range mayOpen {
		if may := staff.MayOpen(page); may != (page == "GET /wall" || page == "GET /api/v1/live") {
			t.Errorf("%s: %v", page, may)
		}
	}
}

// TestAWallTokenThatIsNotGood says so on the screen, for nobody can sign in there.
func TestAWallTokenThatIsNotGood(t *testing.T) {
	s := newServer(t)
	s.account(t, "chen", access.CityAdmin, "")
	long := time.Now().AddDate(0, 0, -2)
	expired, err := access.NewWallToken(t.Context(), s.city, "", 1, long)
	must(t, err)
	revoked, err := access.NewWallToken(t.Context(), s.city, "", 9, time.Now())
	must(t, err)
	must(t, access.RevokeToken(t.Context(), s.city, 2, time.Now()))
	if err := access.RevokeToken(t.Context(), s.city, 2, time.Now()); err == nil {
		t.Error("it was revoked twice")
	}
	county, err := access.NewWallToken(t.Context(), s.city, "511181", 1, time.Now())
	must(t, err)
	html := http.Header{"Accept": {"text/html"}}
	for query, c := range map[string]struct {
		code int
		said string
	}{
		"token=" + expired:                        {http.StatusForbidden, "已经过期"},
		"token=" + revoked:                        {http.StatusForbidden, "已经停用"},
		"token=nonsense&lang=en":                  {http.StatusForbidden, "is wrong"},
		"token=" + county + "&lang=zh":            {http.StatusOK, "峨眉山市"},
		"token=" + county + "&division=511102":    {http.StatusNotFound, "不归你管"},
		"token=" + county + "&division=511100":    {http.StatusNotFound, "不归你管"},
		"token=" + county + "&period=tomorrow":    {http.StatusBadRequest, "token、division 和 lang"},
		"token=" + county + "&division=%00&x=%ff": {http.StatusBadRequest, "token、division 和 lang"},
	} {
		w := s.ask(t, http.MethodGet, base+"/wall?"+query, elsewhere, "", html)
		if w.Code != c.code || !strings.Contains(w.Body.String(), c.said) {
			t.Errorf("%s: %d %s", query, w.Code, w.Body)
		}
		if w := s.ask(t, http.MethodGet, base+"/api/v1/live?"+query, elsewhere, "", nil); c.code == http.StatusForbidden && w.Code != c.code {
			t.Errorf("the stream, %s: %d", query, w.Code)
		}
	}
	// Without a token it is a page like others.
	if w := s.ask(t, http.MethodGet, base+"/wall", elsewhere, "", html); w.Code != http.StatusSeeOther {
		t.Errorf("without a token: %d", w.Code)
	}
	for _, bad := range []struct {
		division string
		days     int
	}{{"", 0}, {"", access.WallDaysMax + 1}, {"511011", 1}} {
		if _, err := access.NewWallToken(t.Context(), s.city, bad.division, bad.days, time.Now()); err == nil {
			t.Errorf("%+v was given", bad)
		}
	}
	list, err := access.Tokens(t.Context(), s.city)
	if err != nil || len(list) != 3 || list[1].Revoked.IsZero() || !list[0].Revoked.IsZero() || list[2].Division != "511181" {
		t.Errorf("%+v, %v", list, err)
	}
}

// TestAWallScreenGoesDarkAtOnce: the stream of a token that is taken back ends.
func TestAWallScreenGoesDarkAtOnce(t *testing.T) {
	s := newServer(t)
	s.askAgain = time.Hour
	token, err := access.NewWallToken(t.Context(), s.city, "", 1, time.Now())
	must(t, err)
	site := httptest.NewServer(s.http.Handler)
	t.Cleanup(site.Close)
	answer, err := http.Get(site.URL + "/api/v1/live?" + url.Values{"token": {token}}.Encode())
	must(t, err)
	defer answer.Body.Close()
	ended := make(chan struct{})
	go func() { _, _ = io.Copy(io.Discard, answer.Body); close(ended) }()
	select {
	case <-ended:
		t.Fatalf("%d: the stream ends by itself", answer.StatusCode)
	case <-time.After(2 * lookEvery):
	}
	must(t, access.RevokeToken(t.Context(), s.city, 1, time.Now()))
	select {
	case <-ended:
	case <-time.After(3 * time.Second):
		t.Error("the stream goes on")
	}
}
