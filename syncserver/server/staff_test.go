package server

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/ledger"
	"yizhan/shared/ledger/sqlite"
	"yizhan/syncserver/access"
)

const password = "a green bicycle 7"

// account gives somebody one.
func (s *Server) account(t *testing.T, name string, role access.StaffRole, division string) {
	t.Helper()
	a := access.Account{Name: name, Role: role, Division: division}
	if role == access.Department {
		o := domain.Organisation{Name: "市交通运输局", Type: "department"}
		a.Organisation = change.NewMinter().New(time.Now())
		doc, err := ledger.NewDocument(domain.KindOrganisation, a.Organisation, o)
		must(t, err)
		must(t, sqlite.Write(t.Context(), s.city.DB, func(tx sqlite.Tx) error {
			_, err := ledger.Plant(t.Context(), tx, doc)
			return err
		}))
	}
	must(t, access.AddAccount(t.Context(), s.city, a, password, time.Now()))
}

const base = "http://127.0.0.1:8470"

// login posts the form as a browser does.
func (s *Server) login(t *testing.T, from, name, password, next string, header http.Header) *httptest.ResponseRecorder {
	t.Helper()
	h := http.Header{"Content-Type": {"application/x-www-form-urlencoded"}, "Origin": {base}, "Accept": {"text/html"}}
	for k, v := range header {
		h[k] = v
	}
	return s.ask(t, http.MethodPost, base+"/login", from, url.Values{"name": {name}, "password": {password}, "next": {next}}.Encode(), h)
}

// cookie is the session that an answer sets.
func cookie(w *httptest.ResponseRecorder) *http.Cookie {
	for _, c := range w.Result().Cookies() {
		if strings.HasSuffix(c.Name, "yizhan") {
			return c
		}
	}
	return &http.Cookie{}
}

// page asks for one with a session, from another machine.
func (s *Server) page(t *testing.T, session *http.Cookie, method, path string, header http.Header) *httptest.ResponseRecorder {
	t.Helper()
	h := http.Header{"Accept": {"text/html"}, "Cookie": {session.Name + "=" + session.Value}}
	for k, v := range header {
		h[k] = v
	}
	return s.ask(t, method, base+path, elsewhere, "", h)
}

func (s *Server) exec(t *testing.T, query string, args ...any) {
	t.Helper()
	must(t, sqlite.Write(t.Context(), s.city.DB, func(tx sqlite.Tx) error { return tx.Exec(t.Context(), query, args...) }))
}

func TestLoginAndOut(t *testing.T) {
	s := newServer(t)
	if w := s.page(t, &http.Cookie{Name: "yizhan"}, http.MethodGet, "/login", nil); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "syncserver user add") {
		t.Errorf("without accounts: %d", w.Code)
	}
	s.account(t, "chen.li", access.CityAdmin, "")
	w := s.ask(t, http.MethodGet, base+"/devices?done=kept", here, "", http.Header{"Accept": {"text/html"}})
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/login?next=%2Fdevices%3Fdone%3Dkept" {
		t.Fatalf("%d %s", w.Code, w.Header().Get("Location"))
	}
	if w := s.page(t, &http.Cookie{Name: "yizhan"}, http.MethodGet, w.Header().Get("Location"), nil); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), `value="/devices?done=kept"`) || strings.Contains(w.Body.String(), "<script") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	w = s.login(t, elsewhere, " Chen.Li ", password, "/devices?done=kept", nil)
	session := cookie(w)
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/devices?done=kept" || len(session.Value) < 20 || !session.HttpOnly || session.SameSite != http.SameSiteLaxMode || session.Secure || session.MaxAge != 0 || session.Path != "/" {
		t.Fatalf("%d %v", w.Code, w.Header())
	}
	w = s.page(t, session, http.MethodGet, "/work", nil)
	if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "chen.li") || !strings.Contains(w.Body.String(), `action="/logout"`) || !strings.Contains(w.Header().Get("Cache-Control"), "no-store") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	if w := s.page(t, session, http.MethodPost, "/logout", nil); w.Code != http.StatusSeeOther || cookie(w).MaxAge >= 0 {
		t.Errorf("logout: %d %v", w.Code, w.Header())
	}
	if w := s.page(t, session, http.MethodGet, "/work", nil); w.Code != http.StatusSeeOther {
		t.Errorf("after logout: %d", w.Code)
	}
	w = s.login(t, elsewhere, "chen.li", password, "/", http.Header{"X-Forwarded-Proto": {"https"}})
	if c := cookie(w); !c.Secure || c.Name != "__Host-yizhan" {
		t.Errorf("behind HTTPS: %v", c)
	}
}

// TestWrongNameAndWrongPassword must not be told from each other, nor from a disabled
// account, by what is said or how long it takes. Other programs take time too: what
// differs each of three times differs.
func TestWrongNameAndWrongPassword(t *testing.T) {
	var took map[string]time.Duration
	for range 3 {
		took = wrongSignIns(t)
		if alike(took["nobo"], took["chen"]) && alike(took["gone"], took["chen"]) {
			return
		}
	}
	t.Errorf("a wrong name, a disabled account and a wrong password take %v", took)
}

func alike(a, b time.Duration) bool { return a > b/2 && a < b*2 }

// wrongSignIns tries each four times, and returns the shortest time of each.
func wrongSignIns(t *testing.T) map[string]time.Duration {
	t.Helper()
	s := newServer(t)
	s.account(t, "chen", access.CityAdmin, "")
	s.account(t, "gone", access.CityAdmin, "")
	must(t, access.Disable(t.Context(), s.city, "gone", time.Now()))
	took := map[string]time.Duration{}
	said := map[string]string{}
	for i := range 4 {
		for name, pass := range map[string]string{"chen": "not this password", "nobo": "not this password", "gone": password} {
			began := time.Now()
			w := s.login(t, elsewhere, name, pass, "/", nil)
			if d := time.Since(began); i == 0 || d < took[name] {
				took[name] = d
			}
			if w.Code != http.StatusUnauthorized || cookie(w).Value != "" {
				t.Fatalf("%s: %d", name, w.Code)
			}
			said[name] = strings.ReplaceAll(w.Body.String(), name, "")
		}
	}
	if said["chen"] != said["nobo"] || said["chen"] != said["gone"] || !strings.Contains(said["chen"], "账号或密码不对") {
		t.Error("what is said differs")
	}
	return took
}

func TestGuessingLocksOutNobodyElse(t *testing.T) {
	s := newServer(t)
	s.account(t, "chen", access.CityAdmin, "")
	s.account(t, "li", access.CityAdmin, "")
	for _, name := range []string{"chen", "CHEN", " chen ", "ｃhen", "chen"} { // one account, however it is written
		if w := s.login(t, elsewhere, name, "not this password", "/", nil); w.Code != http.StatusUnauthorized {
			t.Fatalf("%q: %d", name, w.Code)
		}
	}
	w := s.login(t, elsewhere, "chen", password, "/", nil)
	if w.Code != http.StatusTooManyRequests || cookie(w).Value != "" || w.Header().Get("Retry-After") != "30" && w.Header().Get("Retry-After") != "31" || !strings.Contains(w.Body.String(), "错误次数太多") {
		t.Errorf("the right one after five wrong ones: %d %v", w.Code, w.Header())
	}
	if w := s.login(t, "192.168.1.10:7", "chen", password, "/", nil); w.Code != http.StatusSeeOther {
		t.Errorf("from another address: %d", w.Code)
	}
	if w := s.login(t, elsewhere, "li", password, "/", nil); w.Code != http.StatusSeeOther {
		t.Errorf("another account: %d", w.Code)
	}
	wrong := 0
	for i := range 40 { // many names from one address
		if w := s.login(t, "192.168.1.11:7", string(rune('a'+i%26))+"x", "not this password", "/", nil); w.Code == http.StatusUnauthorized {
			wrong++
		}
	}
	if wrong > 20 {
		t.Errorf("%d passwords of one address were looked at", wrong)
	}
}

// TestManyNamesAtOnce sends many names from one address at the same moment: no more of
// them are looked at than one after the other, and nobody else waits behind them.
func TestManyNamesAtOnce(t *testing.T) {
	s := newServer(t)
	s.account(t, "chen", access.CityAdmin, "")
	const many = 120
	var looked atomic.Int32
	var all sync.WaitGroup
	for i := range many {
		all.Go(func() {
			if w := s.login(t, "192.168.1.12:7", "name"+strconv.Itoa(i), "not this password", "/", nil); w.Code == http.StatusUnauthorized {
				looked.Add(1)
			}
		})
	}
	if w := s.login(t, elsewhere, "chen", password, "/", nil); w.Code != http.StatusSeeOther {
		t.Errorf("somebody else, meanwhile: %d", w.Code)
	}
	all.Wait()
	if n := looked.Load(); n == 0 || n > 20 {
		t.Errorf("%d passwords of one address were looked at", n)
	}
}
