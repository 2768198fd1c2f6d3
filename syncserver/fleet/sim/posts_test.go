package sim

import (
	"crypto/sha1"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"yizhan/desktop/station"
	"yizhan/shared/fault"
	"yizhan/shared/pin"
)

// middlebox stands between station and server, and does to WebSockets what a test
// wants. Everything else passes.
func middlebox(t *testing.T, h *Host, upgrade func(w http.ResponseWriter, r *http.Request, pass http.Handler)) (address string, posts *atomic.Int64) {
	t.Helper()
	to, err := url.Parse(h.URL)
	must(t, err)
	proxy := httputil.NewSingleHostReverseProxy(to)
	posts = new(atomic.Int64)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.EqualFold(r.Header.Get("Upgrade"), "websocket") {
			upgrade(w, r, proxy)
			return
		}
		if r.URL.Path == "/sync" {
			posts.Add(1)
		}
		proxy.ServeHTTP(w, r)
	}))
	t.Cleanup(s.Close)
	return s.URL, posts
}

// TestBrokenWebSockets (T25): whatever a network does to WebSockets, records get
// through over plain requests, and nobody has to choose it.
func TestBrokenWebSockets(t *testing.T) {
	for name, upgrade := range map[string]func(w http.ResponseWriter, r *http.Request, pass http.Handler){
		"a firewall that answers with a page": func(w http.ResponseWriter, _ *http.Request, _ http.Handler) {
			fmt.Fprint(w, "<html>blocked by policy</html>")
		},
		"a proxy that strips the upgrade": func(w http.ResponseWriter, r *http.Request, pass http.Handler) {
			r.Header.Del("Upgrade")
			r.Header.Del("Connection")
			pass.ServeHTTP(w, r)
		},
		"a connection that is reset": func(w http.ResponseWriter, _ *http.Request, _ http.Handler) {
			conn, _, err := w.(http.Hijacker).Hijack()
			if err == nil {
				_ = conn.Close()
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			h := startHost(t, t.TempDir())
			s := newStation(t, "S1", station.RoleStation)
			address, posts := middlebox(t, h, upgrade)
			must(t, s.PairWith(ctx, h.City, address))
			s.visit(t, 1200)
			_, err := s.RegisterMember(ctx, person("N1"))
			must(t, err)
			must(t, s.Once(ctx))
			wantDelivered(t, s)
			wantPeople(t, h, 2400)
			if posts.Load() == 0 {
				t.Error("no request came")
			}
			s.visit(t, 1)
			must(t, s.Once(ctx))
			wantPeople(t, h, 2402)
		})
	}
}

// TestSwallowedFrames: the upgrade is accepted and nothing follows.
func TestSwallowedFrames(t *testing.T) {
	h := startHost(t, t.TempDir())
	s := newStation(t, "S1", station.RoleStation)
	address, posts := middlebox(t, h, func(w http.ResponseWriter, r *http.Request, _ http.Handler) {
		conn, _, err := w.(http.Hijacker).Hijack()
		if err != nil {
			return
		}
		defer conn.Close()
		fmt.Fprintf(conn, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: %s\r\nSec-WebSocket-Protocol: yizhan.sync.v1\r\n\r\n",
			acceptKey(r.Header.Get("Sec-WebSocket-Key")))
	})
	must(t, s.PairWith(ctx, h.City, address))
	s.visit(t, 3)
	if err := s.Once(ctx); !fault.Is(err, fault.Unreachable) {
		t.Errorf("the first time: %v", err)
	}
	must(t, s.Once(ctx))
	wantDelivered(t, s)
	wantPeople(t, h, 6)
	if posts.Load() == 0 {
		t.Error("no request came")
	}
}

// TestLoginPage: everything is answered with a page. The station says so, and
// keeps what it has.
func TestLoginPage(t *testing.T) {
	portal := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "<html>请先登录</html>") }))
	defer portal.Close()
	h := startHost(t, t.TempDir())
	s := newStation(t, "S1", station.RoleStation)
	must(t, s.PairWith(ctx, h.City, h.URL))
	s.visit(t, 2)
	must(t, s.SetServer(ctx, portal.URL, pin.Pin{}))
	err := s.Once(ctx)
	if !fault.Is(err, fault.Unreachable) || !strings.Contains(fault.Sentence(err, "zh"), "需要先登录上网") {
		t.Errorf("a login page: %v", err)
	}
	must(t, s.SetServer(ctx, h.URL, pin.Pin{}))
	must(t, s.Once(ctx))
	wantPeople(t, h, 4)
}

// TestSessionsOverRequestsEnd: a station that goes away leaves nothing behind.
func TestSessionsOverRequestsEnd(t *testing.T) {
	h := startHost(t, t.TempDir())
	r, err := http.NewRequest(http.MethodPost, h.URL+"/sync", nil)
	must(t, err)
	r.Header.Set("Yizhan-Wait", "1000")
	began := time.Now()
	response, err := http.DefaultClient.Do(r)
	must(t, err)
	_ = response.Body.Close()
	if response.StatusCode != http.StatusOK || response.Header.Get("Yizhan-Session") == "" || time.Since(began) > 900*time.Millisecond {
		t.Errorf("%d, session %q, after %s", response.StatusCode, response.Header.Get("Yizhan-Session"), time.Since(began))
	}
	for name, spoil := range map[string]func(*http.Request){
		"a session that nobody has": func(r *http.Request) { r.Header.Set("Yizhan-Session", "0123456789abcdef") },
		"a browser page":            func(r *http.Request) { r.Header.Set("Origin", "https://example.org") },
	} {
		r, err := http.NewRequest(http.MethodPost, h.URL+"/sync", strings.NewReader("\x05hello"))
		must(t, err)
		spoil(r)
		response, err := http.DefaultClient.Do(r)
		must(t, err)
		_ = response.Body.Close()
		if response.StatusCode == http.StatusOK || response.Header.Get("Yizhan-Fault") == "" {
			t.Errorf("%s: %d", name, response.StatusCode)
		}
	}
}

// acceptKey is what a server answers to a handshake (RFC 6455, 4.2.2).
func acceptKey(key string) string {
	sum := sha1.Sum([]byte(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"))
	return base64.StdEncoding.EncodeToString(sum[:])
}
