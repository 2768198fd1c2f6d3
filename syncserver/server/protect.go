package server

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/go-chi/httprate"

	"yizhan/shared/fault"
	"yizhan/syncserver/access"
	"yizhan/syncserver/api"
)

const (
	bodyBytesMax = 64 << 10
	// wrongCodesPerMinute of one address: 40 random bits cannot be guessed at
	// this pace. Right codes are not counted, however many a town pairs at once.
	wrongCodesPerMinute = 20
	// wrongCodesPerHour for one station, from however many addresses. Beyond it
	// no code is looked at: the answer is what a wrong one gets.
	wrongCodesPerHour = 5
	// asksPerMinute of one token: a program that runs astray must not slow the pages
	// of people down.
	asksPerMinute = 120
)

func limitBody(next http.Handler) http.Handler { return http.MaxBytesHandler(next, bodyBytesMax) }

func newGuessLimit() *httprate.RateLimiter {
	return httprate.NewRateLimiter(wrongCodesPerMinute, time.Minute)
}

func newAskLimit() *httprate.RateLimiter { return httprate.NewRateLimiter(asksPerMinute, time.Minute) }

// tooOften tells a program to wait; when it may come again the limit has put into the
// header of the answer.
func (s *Server) tooOften(w http.ResponseWriter, r *http.Request) {
	api.FailWith(w, r, s.log, http.StatusTooManyRequests, fault.New(fault.Busy, "token",
		fmt.Sprintf("这个令牌一分钟最多问 %d 次，请按 Retry-After 等一会儿再问", asksPerMinute), fmt.Sprintf("a token asks %d times a minute at most: wait as long as Retry-After says", asksPerMinute)))
}

// newStationLimit counts by station. Whoever guesses is not told how far it is.
func newStationLimit() *httprate.RateLimiter {
	return httprate.NewRateLimiter(wrongCodesPerHour, time.Hour, httprate.WithResponseHeaders(httprate.ResponseHeaders{}))
}

// redeem has a code looked at, unless too many wrong ones were tried for its
// station of late. One at a time, so that many at once are not more.
func (s *Server) redeem(w http.ResponseWriter, r *http.Request, req access.Request) (heads map[string]uint64, err error) {
	s.redeeming.Lock()
	defer s.redeeming.Unlock()
	if _, rate, err := s.stations.Status(req.Station); err != nil || rate >= wrongCodesPerHour {
		return nil, access.WrongCode()
	}
	heads, err = access.Pair(r.Context(), s.city, req, time.Now())
	if fault.Is(err, fault.Unauthorized) {
		s.stations.OnLimit(w, r, req.Station) // counts it
	}
	return heads, err
}

// guessing reports whether an address has tried too many wrong codes of late.
func (s *Server) guessing(r *http.Request) (address string, tooMany bool) {
	address, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return "", true // a request without an address is none of ours
	}
	address = httprate.CanonicalizeIP(address)
	_, rate, err := s.guesses.Status(address)
	return address, err != nil || rate >= wrongCodesPerMinute
}

func secureHeaders(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
		next.ServeHTTP(w, r)
	})
}

func onThisMachine(r *http.Request) bool {
	for _, h := range []string{"Forwarded", "X-Forwarded-For", "X-Real-Ip", "Via"} {
		if r.Header.Get(h) != "" {
			return false
		}
	}
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return false
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback() && localName(r.Host)
}

// localName refuses a page that had its own name point to this machine (DNS
// rebinding): a browser here would read the figures for it.
func localName(host string) bool {
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	ip := net.ParseIP(strings.Trim(host, "[]"))
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

const tokenFile = "staff.token"

// staffToken reads the token, making one the first time. Only who can read the
// data folder knows it.
func staffToken(dir string) (string, error) {
	path := filepath.Join(dir, tokenFile)
	b, err := os.ReadFile(path)
	if err == nil && len(strings.TrimSpace(string(b))) >= 32 {
		return strings.TrimSpace(string(b)), nil
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", fmt.Errorf("read staff token: %w", err)
	}
	var random [24]byte
	_, _ = rand.Read(random[:])
	token := hex.EncodeToString(random[:])
	if err := os.WriteFile(path, []byte(token+"\n"), 0o600); err != nil {
		return "", fmt.Errorf("write staff token: %w", err)
	}
	return token, nil
}
