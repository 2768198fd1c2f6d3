package server

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"yizhan/shared/change"
	"yizhan/shared/fault"
	"yizhan/shared/sqlitedb"
	"yizhan/shared/stats"
	"yizhan/syncserver/access"
	"yizhan/syncserver/api"
	"yizhan/syncserver/city"
)

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func newServer(t *testing.T) *Server {
	t.Helper()
	c, err := city.Open(context.Background(), t.TempDir())
	must(t, err)
	s, err := New(c, slog.New(slog.DiscardHandler))
	must(t, err)
	t.Cleanup(func() {
		must(t, s.Close())
		must(t, c.Close())
	})
	return s
}

// ask is a request as it would come from an address.
func (s *Server) ask(t *testing.T, method, target, from, body string, header http.Header) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequest(method, target, strings.NewReader(body))
	r.RemoteAddr = from
	for name, values := range header {
		r.Header[name] = values
	}
	w := httptest.NewRecorder()
	s.http.Handler.ServeHTTP(w, r)
	return w
}

const here, elsewhere = "127.0.0.1:5555", "192.168.1.9:5555"

// TestFiguresAreNotForEverybody refuses first: every page and figure, from every
// place that is not this machine itself.
func TestFiguresAreNotForEverybody(t *testing.T) {
	s := newServer(t)
	bearer := func(token string) http.Header { return http.Header{"Authorization": {"Bearer " + token}} }
	for _, path := range []string{"/", "/api/v1/stats", "/api/v1/live"} {
		for name, c := range map[string]struct {
			target, from string
			header       http.Header
		}{
			"another machine":      {"http://127.0.0.1" + path, elsewhere, nil},
			"through a proxy":      {"http://127.0.0.1" + path, here, http.Header{"X-Forwarded-For": {"10.0.0.1"}}},
			"a page's own name":    {"http://evil.example" + path, here, nil},
			"a wrong token":        {"http://127.0.0.1" + path, elsewhere, bearer("x")},
			"a wrong token, here":  {"http://127.0.0.1" + path, here, bearer("x")},
			"an empty token, here": {"http://127.0.0.1" + path, here, bearer("")},
		} {
			w := s.ask(t, http.MethodGet, c.target, c.from, "", c.header)
			if w.Code != http.StatusUnauthorized {
				t.Errorf("%s, %s: %d", path, name, w.Code)
			}
		}
	}
	for _, c := range []struct {
		target, from string
		header       http.Header
	}{{"http://127.0.0.1:8470/api/v1/stats", here, nil}, {"http://[::1]:8470/api/v1/stats", "[::1]:9", nil}, {"http://city.example/api/v1/stats", elsewhere, bearer(s.token)}} {
		if w := s.ask(t, http.MethodGet, c.target, c.from, "", c.header); w.Code != http.StatusOK {
			t.Errorf("%s from %s: %d", c.target, c.from, w.Code)
		}
	}
	if w := s.ask(t, http.MethodGet, "http://x/healthz", elsewhere, "", nil); w.Code != http.StatusOK {
		t.Errorf("health: %d", w.Code)
	}
	w := s.ask(t, http.MethodGet, "http://127.0.0.1/api/v1/stats", here, "", nil)
	if csp := w.Header().Get("Content-Security-Policy"); !strings.Contains(csp, "default-src 'none'") || w.Header().Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("headers %v", w.Header())
	}
}

func TestStatsAnswersLikeTheCommand(t *testing.T) {
	s := newServer(t)
	get := func(query string) *httptest.ResponseRecorder {
		return s.ask(t, http.MethodGet, "http://127.0.0.1/api/v1/stats?"+query, here, "", nil)
	}
	var table stats.Table
	w := get("measure=people&from=2024-01-01&to=2024-02-29&by=group")
	must(t, json.Unmarshal(w.Body.Bytes(), &table))
	if w.Code != http.StatusOK || table.From != 20240101 || table.Rows == nil {
		t.Errorf("%d %+v", w.Code, table)
	}
	for _, query := range []string{"measure=money", "by=shoe_size", "from=yesterday", "from=2024-02-01&to=2024-01-01", "measure=people&by=service"} {
		var f api.Failure
		w := get(query)
		must(t, json.Unmarshal(w.Body.Bytes(), &f))
		if w.Code != http.StatusBadRequest || f.Code != uint16(fault.Invalid) || f.Message == "" {
			t.Errorf("%s: %d %+v", query, w.Code, f)
		}
	}
}

func TestPairingRefuses(t *testing.T) {
	s := newServer(t)
	pair := func(body string) *httptest.ResponseRecorder {
		return s.ask(t, http.MethodPost, "http://127.0.0.1/api/v1/pair", elsewhere, body, nil)
	}
	for name, c := range map[string]struct {
		body   string
		status int
	}{
		"nothing":    {"", http.StatusBadRequest},
		"no request": {"[1,2]", http.StatusBadRequest},
		"incomplete": {`{"code":"0000-0000"}`, http.StatusBadRequest},
		"huge":       {`{"code":"` + strings.Repeat("0", bodyBytesMax) + `"}`, http.StatusBadRequest},
	} {
		if w := pair(c.body); w.Code != c.status {
			t.Errorf("%s: %d %s", name, w.Code, w.Body)
		}
	}
	wrong := 0
	for range 2 * wrongCodesPerMinute {
		if w := pair(request(t, fmt.Sprintf("%08d", wrong), fmt.Sprintf("S%d", wrong))); w.Code == http.StatusUnauthorized {
			wrong++
		} else if w.Code != http.StatusServiceUnavailable {
			t.Fatalf("%d %s", w.Code, w.Body)
		}
	}
	if wrong > wrongCodesPerMinute {
		t.Errorf("%d wrong codes could be tried", wrong)
	}
	// Somebody else is not kept from pairing by it.
	code, err := access.NewPairing(context.Background(), s.city, "S1", access.RoleStation, "", time.Now())
	must(t, err)
	w := s.ask(t, http.MethodPost, "http://127.0.0.1/api/v1/pair", "192.168.1.10:7", request(t, code, "S1"), nil)
	if body, err := io.ReadAll(w.Body); w.Code != http.StatusOK || err != nil {
		t.Errorf("%d %s", w.Code, body)
	}
}

// request is a pairing of a new computer.
func request(t *testing.T, code, station string) string {
	t.Helper()
	b, err := json.Marshal(access.Request{Code: code, Device: change.NewMinter().New(time.Now()), PublicKey: make([]byte, 32), Station: station, Name: "站", Division: "511102", Role: access.RoleStation})
	must(t, err)
	return string(b)
}

// TestGuessingForOneStation tries from many addresses, all at once: after five
// wrong codes not even the right one is told from them.
func TestGuessingForOneStation(t *testing.T) {
	s := newServer(t)
	code := func(station string) string {
		c, err := access.NewPairing(context.Background(), s.city, station, access.RoleStation, "", time.Now())
		must(t, err)
		return c
	}
	right, other := code("S1"), code("S2")
	pair := func(from int, code, station string) *httptest.ResponseRecorder {
		return s.ask(t, http.MethodPost, "http://127.0.0.1/api/v1/pair", fmt.Sprintf("10.0.0.%d:7", from), request(t, code, station), nil)
	}
	for i := range wrongCodesPerHour - 1 {
		if w := pair(i, "0000-0000", "S1"); w.Code != http.StatusUnauthorized {
			t.Fatalf("%d %s", w.Code, w.Body)
		}
	}
	if w := pair(200, right, "S1"); w.Code != http.StatusOK {
		t.Fatalf("after %d wrong ones: %d %s", wrongCodesPerHour-1, w.Code, w.Body)
	}
	right = code("S1")
	wrong := pair(100, "0000-0000", "S1")
	var wait sync.WaitGroup
	for i := range 8 {
		wait.Go(func() {
			w := pair(101+i, right, "S1")
			if w.Code != http.StatusUnauthorized || w.Body.String() != wrong.Body.String() || w.Header().Get("X-RateLimit-Remaining") != wrong.Header().Get("X-RateLimit-Remaining") {
				t.Errorf("the right one: %d %s %v, a wrong one: %d %s", w.Code, w.Body, w.Header(), wrong.Code, wrong.Body)
			}
		})
	}
	wait.Wait()
	if w := pair(201, other, "S2"); w.Code != http.StatusOK {
		t.Errorf("another station: %d %s", w.Code, w.Body)
	}
}

// TestGuessingAtOnce keeps the first guess waiting for the disk: the others must
// wait outside, where the wrong ones are counted.
func TestGuessingAtOnce(t *testing.T) {
	s := newServer(t)
	held, release := make(chan struct{}), make(chan struct{})
	var wait sync.WaitGroup
	wait.Go(func() {
		must(t, s.city.DB.Write(context.Background(), func(*sqlitedb.Tx) error { close(held); <-release; return nil }))
	})
	<-held
	for i := range 2 * wrongCodesPerHour {
		wait.Go(func() {
			s.ask(t, http.MethodPost, "http://127.0.0.1/api/v1/pair", fmt.Sprintf("10.0.0.%d:7", i), request(t, "0000-0000", "S1"), nil)
		})
	}
	looking, asking := 0, 0
	for began := time.Now(); asking < 2*wrongCodesPerHour && time.Since(began) < 10*time.Second; time.Sleep(time.Millisecond) {
		buf := make([]byte, 1<<20)
		stacks := string(buf[:runtime.Stack(buf, true)])
		looking, asking = strings.Count(stacks, "access.Pair("), strings.Count(stacks, "(*Server).redeem(")
	}
	close(release)
	wait.Wait()
	if looking != 1 || asking != 2*wrongCodesPerHour {
		t.Errorf("%d codes are looked at, of %d", looking, asking)
	}
}

func TestASecondServerIsRefused(t *testing.T) {
	s := newServer(t)
	lock, err := s.city.Lock(context.Background())
	must(t, err)
	defer lock.Release()
	again, err := city.Open(context.Background(), s.city.Dir())
	must(t, err)
	defer again.Close()
	if _, err := again.Lock(context.Background()); !fault.Is(err, fault.Locked) {
		t.Errorf("error %v", err)
	}
}
