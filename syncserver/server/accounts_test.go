package server

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"yizhan/syncserver/access"
)

// signIn is a session of somebody, from another machine.
func (s *Server) signIn(t *testing.T, name string) *http.Cookie {
	t.Helper()
	session := cookie(s.login(t, elsewhere, name, password, "/", nil))
	if session.Value == "" {
		t.Fatalf("%s cannot sign in", name)
	}
	return session
}

// get is a page as somebody sees it.
func (s *Server) get(t *testing.T, path string, cookies ...*http.Cookie) (int, string) {
	t.Helper()
	h := http.Header{"Accept": {"text/html"}}
	for _, c := range cookies {
		h.Add("Cookie", c.Name+"="+c.Value)
	}
	w := s.ask(t, http.MethodGet, base+path, elsewhere, "", h)
	return w.Code, w.Body.String()
}

var inviteLink = regexp.MustCompile(`http://127\.0\.0\.1:8470(/invite\?code=([A-Z0-9]+))`)

// linkIn is the link that a page shows.
func linkIn(t *testing.T, body string) (path, code string) {
	t.Helper()
	found := inviteLink.FindStringSubmatch(body)
	if found == nil {
		t.Fatalf("no link in %s", body)
	}
	return found[1], found[2]
}

func form(pairs ...string) url.Values {
	v := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		v.Set(pairs[i], pairs[i+1])
	}
	return v
}

// TestInviteAndChange follows an account through the pages: invited, signed in, changed,
// disabled, reset, signed out.
func TestInviteAndChange(t *testing.T) {
	s := newServer(t)
	s.account(t, "zhao", access.CityAdmin, "")
	admin := s.signIn(t, "zhao")
	status, body, _ := s.post(t, "/accounts", admin, form("name", "Sun.Li", "role", "county_viewer", "division", "511102"))
	if status != http.StatusOK || !strings.Contains(body, "sun.li") {
		t.Fatalf("%d %s", status, body)
	}
	path, code := linkIn(t, body)
	if _, body := s.get(t, "/accounts", admin); strings.Contains(body, code) || !strings.Contains(body, "等设密码") {
		t.Error("the list shows the link, or not that it waits")
	}
	if status, body := s.get(t, path); status != http.StatusOK || !strings.Contains(body, "sun.li") || !strings.Contains(body, "市中区") || !strings.Contains(body, `autocomplete="new-password"`) {
		t.Errorf("%d %s", status, body)
	}
	choose := func(code, password, again string) (int, string, *http.Cookie) {
		return s.post(t, "/invite", nil, form("code", code, "password", password, "again", again))
	}
	if status, body, _ := choose(code, password, "another"); status != http.StatusUnprocessableEntity || !strings.Contains(body, "两遍密码不一样") {
		t.Errorf("two passwords: %d", status)
	}
	if status, _, _ := choose(code, "short", "short"); status != http.StatusUnprocessableEntity {
		t.Errorf("a short one: %d", status)
	}
	status, _, session := choose(code, password, password)
	if status != http.StatusSeeOther || session.Value == "" {
		t.Fatalf("choose: %d", status)
	}
	if status, body, _ := choose(code, password, password); status != http.StatusUnauthorized || !strings.Contains(body, "再发一个") {
		t.Errorf("twice: %d", status)
	}
	if status, body := s.get(t, path); status != http.StatusUnauthorized || !strings.Contains(body, "再发一个") {
		t.Errorf("the used link: %d", status)
	}
	open := func(session *http.Cookie) int { status, _ := s.get(t, "/work", session); return status }
	if open(session) != http.StatusOK {
		t.Error("not signed in by the link")
	}

	// A name of any letters has a page; what happens to it ends its sessions.
	if status, body := s.get(t, "/accounts/one?name=sun.li", admin); status != http.StatusOK || !strings.Contains(body, "192.168.1.9") {
		t.Errorf("its page: %d", status)
	}
	for what, c := range map[string]struct {
		path string
		form url.Values
		code int
		lets bool // sign in afterwards
	}{
		"changed":     {"/accounts/role", form("name", "sun.li", "role", "county_admin", "division", "511181"), http.StatusSeeOther, true},
		"signed out":  {"/accounts/sessions", form("name", "sun.li"), http.StatusSeeOther, true},
		"disabled":    {"/accounts/disable", form("name", "sun.li"), http.StatusSeeOther, false},
		"nothing on":  {"/accounts/second", form("name", "sun.li"), http.StatusConflict, true},
		"of nonsense": {"/accounts/role", form("name", "sun.li", "role", "king"), http.StatusBadRequest, true},
	} {
		must(t, access.Enable(t.Context(), s.city, "sun.li"))
		session := s.signIn(t, "sun.li")
		status, body, _ := s.post(t, c.path, admin, c.form)
		if status != c.code {
			t.Errorf("%s: %d %s", what, status, body)
		}
		if ended := open(session) != http.StatusOK; ended != (c.code == http.StatusSeeOther) {
			t.Errorf("%s: ended %v", what, ended)
		}
		if in := cookie(s.login(t, elsewhere, "sun.li", password, "/", nil)).Value != ""; in != c.lets {
			t.Errorf("%s: signs in %v", what, in)
		}
	}
	must(t, access.Enable(t.Context(), s.city, "sun.li"))
	status, body, _ = s.post(t, "/accounts/reset", admin, form("name", "sun.li"))
	if path, _ := linkIn(t, body); status != http.StatusOK || path == "" {
		t.Errorf("reset: %d", status)
	}
	if cookie(s.login(t, elsewhere, "sun.li", password, "/", nil)).Value != "" {
		t.Error("the old password after a reset")
	}
	if status, body, _ := s.post(t, "/accounts/disable", admin, form("name", "zhao")); status != http.StatusConflict || !strings.Contains(body, "最后一个") || open(admin) != http.StatusOK {
		t.Errorf("the last administrator: %d", status)
	}
	if status, body, _ := s.post(t, "/accounts/reset", admin, form("name", "zhao")); status != http.StatusConflict || !strings.Contains(body, "我的账号") {
		t.Errorf("one's own by this way: %d", status)
	}
}

// TestAForeignAccountIsNotThere: a county's administrator finds those of the own county
// only, by address and by form.
func TestAForeignAccountIsNotThere(t *testing.T) {
	s := newServer(t)
	for name, role := range map[string]access.StaffRole{"zhao": access.CityAdmin, "audit": access.Auditor, "部门": access.Department} {
		s.account(t, name, role, "")
	}
	s.account(t, "chen", access.CountyAdmin, "511102")
	s.account(t, "near/by", access.CountyViewer, "511102004")
	s.account(t, "far", access.CountyViewer, "511181")
	session := s.signIn(t, "chen")
	_, list := s.get(t, "/accounts", session)
	for name, own := range map[string]bool{"chen": true, "near/by": true, "far": false, "zhao": false, "audit": false, "部门": false, "nobody": false, "": false} {
		if status, _ := s.get(t, "/accounts/one?name="+url.QueryEscape(name), session); (status == http.StatusOK) != own || !own && status != http.StatusNotFound {
			t.Errorf("%s by address: %d", name, status)
		}
		if name != "" && strings.Contains(list, ">"+name+"<") != own && name != "chen" {
			t.Errorf("%s in the list: %v", name, !own)
		}
		if own {
			continue
		}
		for _, path := range []string{"disable", "enable", "reset", "sessions", "second"} {
			if status, _, _ := s.post(t, "/accounts/"+path, session, form("name", name)); status != http.StatusNotFound {
				t.Errorf("%s %s: %d", path, name, status)
			}
		}
	}
	if strings.Contains(list, "511181") || strings.Contains(list, `value="city_admin"`) {
		t.Error("more is offered than may be given")
	}
	if status, _, _ := s.post(t, "/accounts", session, form("name", "x", "role", "county_viewer", "division", "511181")); status != http.StatusForbidden {
		t.Errorf("invited into another county: %d", status)
	}
}

// TestADepartmentIsInvited: the city chooses its organisation from a list, which counties
// are not shown.
func TestADepartmentIsInvited(t *testing.T) {
	s := newServer(t)
	s.account(t, "交通", access.Department, "")
	s.account(t, "zhao", access.CityAdmin, "")
	s.account(t, "chen", access.CountyAdmin, "511102")
	admin := s.signIn(t, "zhao")
	_, body := s.get(t, "/accounts", admin)
	option := regexp.MustCompile(`<option value="([0-9a-f-]{36})">市交通运输局`).FindStringSubmatch(body)
	if option == nil {
		t.Fatalf("no organisation in %s", body)
	}
	if _, body := s.get(t, "/accounts", s.signIn(t, "chen")); strings.Contains(body, option[1]) {
		t.Error("a county is shown organisations")
	}
	for organisation, want := range map[string]int{"": http.StatusBadRequest, "x": http.StatusBadRequest, option[1]: http.StatusOK} {
		if status, body, _ := s.post(t, "/accounts", admin, form("name", "运管", "role", "department", "division", "511100", "organisation", organisation)); status != want {
			t.Errorf("of %q: %d %s", organisation, status, body)
		}
	}
	// The list stands there for other roles too, and means nothing for them.
	if status, _, _ := s.post(t, "/accounts", admin, form("name", "sun", "role", "county_viewer", "division", "511102", "organisation", option[1])); status != http.StatusOK {
		t.Errorf("a reader: %d", status)
	}
}

// TestTheReminder: whoever administers the city is reminded until the second step is on,
// and nobody else is.
func TestTheReminder(t *testing.T) {
	s := newServer(t)
	s.account(t, "zhao", access.CityAdmin, "")
	s.account(t, "chen", access.CountyAdmin, "511102")
	admin := s.signIn(t, "zhao")
	reminded := func(session *http.Cookie) bool {
		_, body := s.get(t, "/work", session)
		return strings.Contains(body, `href="/account#second"`)
	}
	if !reminded(admin) || reminded(s.signIn(t, "chen")) {
		t.Error("the wrong one is reminded")
	}
	s.second(t, "zhao", admin)
	if reminded(admin) {
		t.Error("reminded of what is done")
	}
}
