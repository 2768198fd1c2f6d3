package server

import (
	"database/sql"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/pquerna/otp/totp"

	"yizhan/syncserver/access"
)

// second switches the second step of an account on, by its pages, and gives the secret
// and the recovery codes.
func (s *Server) second(t *testing.T, name string, session *http.Cookie) (secret string, recovery []string) {
	t.Helper()
	if status, body, _ := s.post(t, "/account/second/begin", session, form("old", password)); status != http.StatusSeeOther {
		t.Fatalf("begin: %d %s", status, body)
	}
	_, body := s.get(t, "/account/second", session)
	found := regexp.MustCompile(`<pre class="link" tabindex="0"><code>([A-Z2-7 ]+)</code>`).FindStringSubmatch(body)
	if found == nil || !strings.Contains(body, `src="data:image/png;base64,`) {
		t.Fatalf("no secret in %s", body)
	}
	secret = strings.ReplaceAll(found[1], " ", "")
	code, err := totp.GenerateCode(secret, time.Now())
	must(t, err)
	status, body, _ := s.post(t, "/account/second", session, form("code", code))
	for _, m := range regexp.MustCompile(`<li><code>([A-Z2-7-]+)</code>`).FindAllStringSubmatch(body, -1) {
		recovery = append(recovery, m[1])
	}
	if status != http.StatusOK || len(recovery) != 10 {
		t.Fatalf("confirm: %d %s", status, body)
	}
	return secret, recovery
}

// halfway gives the password alone, and is the ticket.
func (s *Server) halfway(t *testing.T, from, name string) (*http.Cookie, *httptest.ResponseRecorder) {
	t.Helper()
	w := s.login(t, from, name, password, "/devices", nil)
	for _, c := range w.Result().Cookies() {
		if strings.HasSuffix(c.Name, "yizhan-second") {
			return c, w
		}
	}
	return nil, w
}

func (s *Server) giveCode(t *testing.T, from string, ticket *http.Cookie, code string) *httptest.ResponseRecorder {
	t.Helper()
	h := http.Header{"Content-Type": {"application/x-www-form-urlencoded"}, "Origin": {base}, "Accept": {"text/html"}, "Cookie": {ticket.Name + "=" + ticket.Value}}
	return s.ask(t, http.MethodPost, base+"/login/second", from, form("code", code, "next", "/devices").Encode(), h)
}

// TestHalfSignedInOpensNothing walks the router with a ticket in every place where a
// session could stand, and with what is left of a disabled account.
func TestHalfSignedInOpensNothing(t *testing.T) {
	s := newServer(t)
	s.account(t, "chen", access.CityAdmin, "")
	s.account(t, "li", access.CityAdmin, "")
	session := s.signIn(t, "chen")
	_, recovery := s.second(t, "chen", session)
	ticket, w := s.halfway(t, elsewhere, "chen")
	if ticket == nil || w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/login/second?next=%2Fdevices" || cookie(w).Value != "" || !ticket.HttpOnly {
		t.Fatalf("%d %v", w.Code, w.Header())
	}
	gone := s.signIn(t, "li")
	must(t, access.Disable(t.Context(), s.city, "li", time.Now()))
	walked := 0
	must(t, chi.Walk(s.http.Handler.(chi.Routes), func(method, pattern string, _ http.Handler, _ ...func(http.Handler) http.Handler) error {
		if slices.Contains(open, pattern) {
			return nil
		}
		walked++
		for name, h := range map[string]http.Header{
			"with its cookie":   {"Cookie": {ticket.String()}},
			"as a session":      {"Cookie": {"yizhan=" + ticket.Value}},
			"as both":           {"Cookie": {"yizhan=" + ticket.Value + "; " + ticket.String()}},
			"as a bearer":       {"Authorization": {"Bearer " + ticket.Value}},
			"of a disabled one": {"Cookie": {gone.String()}},
		} {
			for _, from := range []string{here, elsewhere} {
				if w := s.ask(t, method, base+pattern, from, "", h); w.Code != http.StatusUnauthorized {
					t.Errorf("%s %s, half signed in %s: %d", method, pattern, name, w.Code)
				}
			}
		}
		return nil
	}))
	if walked != len(mayOpen) {
		t.Errorf("%d pages walked", walked)
	}
	// It is the ticket all the same: a code makes a session of it.
	if w := s.giveCode(t, elsewhere, ticket, recovery[0]); w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/devices" || cookie(w).Value == "" {
		t.Errorf("%d %v", w.Code, w.Header())
	}
	if status, _ := s.get(t, "/login/second", ticket); status != http.StatusSeeOther {
		t.Errorf("a used ticket: %d", status)
	}
}

// TestEveryWayInAsksForTheCode: password, the link of a reset, and signing in after a
// changed password.
func TestEveryWayInAsksForTheCode(t *testing.T) {
	s := newServer(t)
	s.account(t, "zhao", access.CityAdmin, "")
	s.account(t, "chen", access.CountyViewer, "511102")
	admin, session := s.signIn(t, "zhao"), s.signIn(t, "chen")
	_, recovery := s.second(t, "chen", session)
	if ticket, w := s.halfway(t, elsewhere, "chen"); ticket == nil || cookie(w).Value != "" {
		t.Error("the password alone opens")
	}
	const next = "three blue ladders"
	if status, _, c := s.post(t, "/account/password", session, form("old", password, "new", next, "again", next)); status != http.StatusSeeOther || c.Value != "" {
		t.Errorf("a changed password: %d", status)
	}
	if w := s.login(t, elsewhere, "chen", next, "/", nil); cookie(w).Value != "" || !strings.HasPrefix(w.Header().Get("Location"), "/login/second") {
		t.Error("the changed password alone opens")
	}
	_, body, _ := s.post(t, "/accounts/reset", admin, form("name", "chen"))
	_, code := linkIn(t, body)
	h := http.Header{"Content-Type": {"application/x-www-form-urlencoded"}, "Origin": {base}, "Accept": {"text/html"}}
	w := s.ask(t, http.MethodPost, base+"/invite", elsewhere, form("code", code, "password", password, "again", password).Encode(), h)
	if cookie(w).Value != "" || !strings.HasPrefix(w.Header().Get("Location"), "/login/second") {
		t.Errorf("the link alone opens: %d %v", w.Code, w.Header())
	}
	ticket, _ := s.halfway(t, elsewhere, "chen")
	if w := s.giveCode(t, elsewhere, ticket, recovery[0]); cookie(w).Value == "" {
		t.Errorf("with a code: %d", w.Code)
	}
	// Who lost both is helped by an administrator.
	if status, _, _ := s.post(t, "/accounts/second", admin, form("name", "chen")); status != http.StatusSeeOther {
		t.Errorf("remove: %d", status)
	}
	s.signIn(t, "chen")
}

// TestGuessingCodes: wrong codes count as wrong passwords do. Knowing the password does
// not begin the count anew, and nobody at another address waits for it.
func TestGuessingCodes(t *testing.T) {
	s := newServer(t)
	s.account(t, "chen", access.CountyViewer, "511102")
	_, recovery := s.second(t, "chen", s.signIn(t, "chen"))
	const thief = "192.168.1.66:7"
	for i := range 5 {
		ticket, w := s.halfway(t, thief, "chen") // a right password each time
		if ticket == nil {
			t.Fatalf("attempt %d: %d", i, w.Code)
		}
		if w := s.giveCode(t, thief, ticket, "000000"); w.Code != http.StatusUnauthorized || !strings.Contains(w.Body.String(), "验证码不对") {
			t.Fatalf("attempt %d: %d", i, w.Code)
		}
	}
	if _, w := s.halfway(t, thief, "chen"); w.Code != http.StatusTooManyRequests {
		t.Errorf("the password after five wrong codes: %d", w.Code)
	}
	ticket, _ := s.halfway(t, elsewhere, "chen")
	if w := s.giveCode(t, thief, ticket, recovery[0]); w.Code != http.StatusTooManyRequests || w.Header().Get("Retry-After") == "" {
		t.Errorf("a right code after five wrong ones: %d", w.Code)
	}
	if w := s.giveCode(t, elsewhere, ticket, recovery[0]); w.Code != http.StatusSeeOther {
		t.Errorf("its owner elsewhere waits: %d", w.Code)
	}
	s.account(t, "zhao", access.CityAdmin, "")
	if _, body := s.get(t, "/accounts", s.signIn(t, "zhao")); !strings.Contains(body, "在等待") {
		t.Error("the list does not say that somebody has to wait")
	}
}

// TestWrongCodesOfAnAddress: those for many names are no more than wrong passwords are.
func TestWrongCodesOfAnAddress(t *testing.T) {
	s := newServer(t)
	const thief = "192.168.1.66:7"
	names := []string{"chen", "li", "wang", "zhao"}
	for _, name := range names {
		s.account(t, name, access.CountyViewer, "511102")
		s.second(t, name, s.signIn(t, name))
	}
	for _, name := range names {
		for i := range 5 {
			ticket, w := s.halfway(t, thief, name)
			if ticket == nil {
				t.Fatalf("%s, %d: %d", name, i, w.Code)
			}
			if w := s.giveCode(t, thief, ticket, "000000"); w.Code != http.StatusUnauthorized {
				t.Fatalf("%s, %d: %d", name, i, w.Code)
			}
		}
	}
	if w := s.login(t, thief, "another", password, "/", nil); w.Code != http.StatusTooManyRequests {
		t.Errorf("after twenty wrong codes in a minute: %d", w.Code)
	}
	if w := s.login(t, elsewhere, "another", password, "/", nil); w.Code != http.StatusUnauthorized {
		t.Errorf("another address: %d", w.Code)
	}
}

// TestWrongPasswordsAtAccount count with those of the page to sign in, and are in the log.
func TestWrongPasswordsAtAccount(t *testing.T) {
	s := newServer(t)
	s.account(t, "chen", access.CountyViewer, "511102")
	session := s.signIn(t, "chen")
	for i, path := range []string{"/account/password", "/account/second/begin", "/account/second/begin", "/account/password", "/account/second/begin"} {
		if status, body, _ := s.post(t, path, session, form("old", "a guess", "new", "x", "again", "x")); status != http.StatusUnprocessableEntity || !strings.Contains(body, "现在的密码不对") {
			t.Fatalf("%d: %d %s", i, status, body)
		}
	}
	if status, _, _ := s.post(t, "/account/second/begin", session, form("old", password)); status != http.StatusTooManyRequests {
		t.Errorf("the right one after five wrong ones: %d", status)
	}
	if w := s.login(t, elsewhere, "chen", password, "/", nil); w.Code != http.StatusTooManyRequests {
		t.Errorf("where one signs in: %d", w.Code)
	}
	if w := s.login(t, "192.168.1.10:7", "chen", password, "/", nil); w.Code != http.StatusSeeOther {
		t.Errorf("from another address: %d", w.Code)
	}
	wrong := 0
	must(t, s.city.DB.Read(t.Context(), func(tx *sql.Tx) error {
		return tx.QueryRow("SELECT count(*) FROM audit WHERE who = 'chen' AND action = ?", string(access.ActionPasswordWrong)).Scan(&wrong)
	}))
	if wrong != 5 {
		t.Errorf("%d wrong passwords in the log", wrong)
	}
}
