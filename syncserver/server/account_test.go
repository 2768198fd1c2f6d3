package server

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"yizhan/shared/domain/codes"
	"yizhan/syncserver/access"
)

func (s *Server) post(t *testing.T, path string, session *http.Cookie, values url.Values) (status int, body string, cookies *http.Cookie) {
	t.Helper()
	h := http.Header{"Content-Type": {"application/x-www-form-urlencoded"}, "Origin": {base}, "Accept": {"text/html"}}
	if session != nil {
		h.Set("Cookie", session.String())
	}
	w := s.ask(t, http.MethodPost, base+path, elsewhere, values.Encode(), h)
	return w.Code, w.Body.String(), cookie(w)
}

// TestTheFirstAdministrator: who has the link that the server shows makes the first
// account, once, and is signed in; nobody else does.
func TestTheFirstAdministrator(t *testing.T) {
	s := newServer(t)
	old, err := access.NewSetup(t.Context(), s.city, time.Now())
	must(t, err)
	code, err := access.NewSetup(t.Context(), s.city, time.Now())
	must(t, err)
	form := func(code, again string) url.Values {
		return url.Values{"code": {code}, "name": {"Zhao"}, "password": {password}, "again": {again}}
	}
	for what, wrong := range map[string]string{"none": "", "a wrong one": "x", "one of an earlier start": old} {
		if w := s.ask(t, http.MethodGet, base+"/setup?code="+wrong, elsewhere, "", nil); w.Code != http.StatusUnauthorized {
			t.Errorf("%s: %d", what, w.Code)
		}
		if status, _, _ := s.post(t, "/setup", nil, form(wrong, password)); status != http.StatusUnauthorized {
			t.Errorf("%s, sent: %d", what, status)
		}
	}
	if w := s.ask(t, http.MethodGet, base+"/setup?code="+code, elsewhere, "", nil); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "第一位管理员") {
		t.Errorf("the link: %d", w.Code)
	}
	if status, body, _ := s.post(t, "/setup", nil, form(code, "another")); status != http.StatusUnprocessableEntity || !strings.Contains(body, "两遍密码不一样") || !strings.Contains(body, `value="Zhao"`) {
		t.Errorf("two passwords: %d", status)
	}
	weak := form(code, "short")
	weak.Set("password", "short")
	if status, _, _ := s.post(t, "/setup", nil, weak); status != http.StatusUnprocessableEntity {
		t.Errorf("a short password: %d", status)
	}
	status, _, session := s.post(t, "/setup", nil, form(code, password))
	if status != http.StatusSeeOther || session.Value == "" {
		t.Fatalf("set up: %d", status)
	}
	if w := s.ask(t, http.MethodGet, base+"/devices", elsewhere, "", http.Header{"Cookie": {session.String()}}); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "市级管理员") {
		t.Errorf("signed in: %d", w.Code)
	}
	if status, _, _ := s.post(t, "/setup", nil, form(code, password)); status != http.StatusUnauthorized {
		t.Errorf("a second time: %d", status)
	}
	if code, err := access.NewSetup(t.Context(), s.city, time.Now()); err != nil || code != "" {
		t.Errorf("with an account there is another link: %v", err)
	}
}

func TestALinkForTheFirstAdministratorEnds(t *testing.T) {
	s := newServer(t)
	code, err := access.NewSetup(t.Context(), s.city, time.Now().Add(-25*time.Hour))
	must(t, err)
	if err := access.Setup(t.Context(), s.city, code, "zhao", password, time.Now()); err == nil {
		t.Error("a link of yesterday makes an account")
	}
}

// TestAnAccountEndsTheLink: where somebody made the first account in another way, the
// link asks nobody for a password any more.
func TestAnAccountEndsTheLink(t *testing.T) {
	s := newServer(t)
	code, err := access.NewSetup(t.Context(), s.city, time.Now())
	must(t, err)
	must(t, access.AddAccount(t.Context(), s.city, access.Account{Name: "qian", Role: access.CityAdmin, Division: codes.LeshanCity}, password, time.Now()))
	if w := s.ask(t, http.MethodGet, base+"/setup?code="+code, elsewhere, "", nil); w.Code != http.StatusUnauthorized {
		t.Errorf("the link still leads somewhere: %d", w.Code)
	}
}

// TestOwnAccount: everybody sees where they are signed in, ends what is not them, and
// changes the password with the one that holds; nobody touches what is another's.
func TestOwnAccount(t *testing.T) {
	s := newServer(t)
	s.account(t, "chen", access.CountyViewer, "511102")
	s.account(t, "li", access.CityAdmin, "")
	signIn := func(name, password string) *http.Cookie {
		return cookie(s.login(t, elsewhere, name, password, "/", http.Header{"User-Agent": {"Firefox <b>of " + name}}))
	}
	here, there, foreign := signIn("chen", password), signIn("chen", password), signIn("li", password)
	page := func(session *http.Cookie) (int, string) {
		w := s.ask(t, http.MethodGet, base+"/account", elsewhere, "", http.Header{"Cookie": {session.String()}})
		return w.Code, w.Body.String()
	}
	_, body := page(here)
	keys := regexp.MustCompile(`name="key" value="([0-9a-f]+)"`).FindAllStringSubmatch(body, -1)
	if len(keys) != 1 || strings.Count(body, "就是这里") != 1 || strings.Count(body, "Firefox &lt;b&gt;of chen") != 2 || strings.Contains(body, "of li") || !strings.Contains(body, "192.168.1.9") {
		t.Fatalf("%d sessions to end: %s", len(keys), body)
	}
	if status, _, _ := s.post(t, "/account/sessions", foreign, url.Values{"key": {keys[0][1]}}); status != http.StatusSeeOther {
		t.Errorf("another's session: %d", status)
	}
	if status, _ := page(there); status != http.StatusOK {
		t.Error("another account ended it")
	}
	if status, _, _ := s.post(t, "/account/sessions", here, url.Values{"key": {keys[0][1]}}); status != http.StatusSeeOther {
		t.Errorf("end one: %d", status)
	}
	if status, _ := page(there); status != http.StatusUnauthorized {
		t.Errorf("the ended session still opens the page: %d", status)
	}
	there = signIn("chen", password)
	if s.post(t, "/account/sessions", here, url.Values{"key": {""}}); !ended(page(there)) || ended(page(here)) || ended(page(foreign)) {
		t.Error("all others: one of them stayed, or one that is no other went")
	}

	const next = "three blue ladders"
	change := func(old, again string) int {
		status, _, _ := s.post(t, "/account/password", here, url.Values{"old": {old}, "new": {next}, "again": {again}})
		return status
	}
	if a, b := change("wrong", next), change(password, "differs"); a != http.StatusUnprocessableEntity || b != http.StatusUnprocessableEntity || ended(page(here)) {
		t.Errorf("wrong passwords: %d, %d", a, b)
	}
	if status := change(password, next); status != http.StatusSeeOther || !ended(page(here)) {
		t.Errorf("change: %d", status)
	}
	if signIn("chen", password).Value != "" || signIn("chen", next).Value == "" {
		t.Error("the old password opens, or the new one does not")
	}
	here = signIn("chen", next)
	limited := false
	for range guesses + 1 {
		limited = change("wrong", next) == http.StatusTooManyRequests
	}
	if !limited {
		t.Error("whoever finds a browser open guesses the password")
	}
}

const guesses = 5

func ended(status int, _ string) bool { return status == http.StatusUnauthorized }
