package login

import (
	"net"
	"net/http"
	"strconv"
	"time"

	"github.com/go-chi/httprate"

	"yizhan/shared/fault"
	"yizhan/syncserver/frame"
)

// wrongPerMinute of one address. Each costs the server a moment of its processors.
const wrongPerMinute = 20

// Guard counts wrong passwords and codes, wherever a page asks for them.
type Guard struct {
	attempts attempts
	wrong    *httprate.RateLimiter // those of an address, for whatever name
	now      func() time.Time
}

// NewGuard makes one for all pages of a server.
func NewGuard(now func() time.Time) *Guard {
	return &Guard{wrong: httprate.NewRateLimiter(wrongPerMinute, time.Minute, httprate.WithResponseHeaders(httprate.ResponseHeaders{})), now: now}
}

// Try is one attempt, counted before it is made.
type Try struct {
	// Wait is how long until one may be made; zero: this one may.
	Wait    time.Duration
	Address string
	guard   *Guard
	who     attempt
	leave   func()
}

// Try waits for the turn of an address, and keeps it until Leave. An error says that
// nobody is there any more, or that the request is none of a browser.
func (g *Guard) Try(r *http.Request, name string) (*Try, error) {
	address, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return nil, fault.Wrap(fault.Malformed, err)
	}
	t := &Try{Wait: time.Minute, Address: httprate.CanonicalizeIP(address), guard: g}
	t.who = attemptOf(name, t.Address)
	if t.leave, err = g.attempts.enter(r.Context(), t.Address); err != nil {
		return nil, err
	}
	if _, rate, err := g.wrong.Status(t.Address); err == nil && rate < wrongPerMinute {
		t.Wait = g.attempts.begin(t.who, g.now())
	}
	return t, nil
}

// Leave ends it.
func (t *Try) Leave() { t.leave() }

// Wrong is one that was wrong.
func (t *Try) Wrong(w http.ResponseWriter, r *http.Request) { t.guard.wrong.OnLimit(w, r, t.Address) }

// Right is one that has shown who it is: what was wrong before is forgotten.
func (t *Try) Right() { t.guard.attempts.forget(t.who) }

// Half is a right password that a code has to follow. It is not counted, and forgets
// nothing: who knows the password must not guess codes for ever.
func (t *Try) Half() { t.guard.attempts.back(t.who) }

// Refusal says how long to wait, in the reader's language, and tells the browser.
func (t *Try) Refusal(w http.ResponseWriter, lang frame.Language) string {
	w.Header().Set("Retry-After", strconv.Itoa(int(t.Wait.Seconds())+1))
	key, n := "seconds", int(t.Wait.Seconds())+1
	if t.Wait > time.Minute {
		key, n = "minutes", int(t.Wait.Minutes())+1
	}
	span, _ := lang.Say(words, key, n)
	sentence, _ := lang.Say(words, "wait", span)
	return sentence
}

// Locked tells of which names somebody has to wait, at whatever address.
func (g *Guard) Locked(names []string) map[string]bool {
	waiting := g.attempts.waiting(g.now())
	out := map[string]bool{}
	for _, name := range names {
		out[name] = waiting[attemptOf(name, "").name]
	}
	return out
}
