package server

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-chi/chi/v5"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/ledger"
	"yizhan/shared/ledger/sqlite"
	"yizhan/syncserver/access"
	"yizhan/syncserver/operate"
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
// account, by what is said or how long it takes.
func TestWrongNameAndWrongPassword(t *testing.T) {
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
	for _, name := range []string{"nobo", "gone"} {
		if took[name] < took["chen"]/2 || took[name] > took["chen"]*2 {
			t.Errorf("%s takes %v, a wrong password %v", name, took[name], took["chen"])
		}
	}
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

// TestSessionsEnd shows each way in which a session stops being one, and that it was
// one until then.
func TestSessionsEnd(t *testing.T) {
	s := newServer(t)
	s.account(t, "chen", access.CityAdmin, "")
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
		"disabled beside": {func(*http.Cookie) { s.exec(t, "UPDATE account SET disabled_at = 1") }, http.StatusSeeOther},
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

// open are the paths that are not of staff.
var open = []string{"/healthz", "/sync", "/api/v1/pair", "/static/{hash}/{name}", "/login", "/logout"}

// mayOpen repeats, page by page, what each role may: on purpose it is not derived from
// the rules.
var mayOpen = map[string]string{
	"GET /":                  "city_admin city_viewer county_admin county_viewer auditor department",
	"GET /work":              "city_admin city_viewer county_admin county_viewer auditor department",
	"GET /api/v1/stats":      "city_admin city_viewer county_admin county_viewer auditor department",
	"GET /api/v1/live":       "city_admin city_viewer county_admin county_viewer auditor department",
	"GET /devices":           "city_admin city_viewer county_admin county_viewer auditor",
	"POST /devices/held":     "city_admin county_admin",
	"POST /devices/review":   "city_admin county_admin",
	"POST /devices/proposal": "city_admin county_admin",
	"GET /bundles":           "city_admin county_admin",
	"POST /api/v1/bundle":    "city_admin county_admin",
}

// TestEveryPageOfEveryRole walks the router, so that a page that somebody adds is asked
// here who may open it.
func TestEveryPageOfEveryRole(t *testing.T) {
	s := newServer(t)
	sessions := map[access.StaffRole]*http.Cookie{}
	for _, role := range access.StaffRoles() {
		division := ""
		if role == access.CountyAdmin || role == access.CountyViewer {
			division = "511102"
		}
		s.account(t, string(role), role, division)
		if sessions[role] = cookie(s.login(t, elsewhere, string(role), password, "/", nil)); sessions[role].Value == "" {
			t.Fatalf("%s cannot sign in", role)
		}
	}
	walked := 0
	must(t, chi.Walk(s.http.Handler.(chi.Routes), func(method, pattern string, _ http.Handler, _ ...func(http.Handler) http.Handler) error {
		if slices.Contains(open, pattern) {
			return nil
		}
		walked++
		page := method + " " + pattern
		roles, known := mayOpen[page]
		if !known {
			t.Errorf("%s: who may open it? Say it here and in syncserver/access/rules.go", page)
			return nil
		}
		ask := func(header http.Header) int {
			r := httptest.NewRequest(method, base+pattern, strings.NewReader(""))
			r.RemoteAddr, r.Header = here, header
			w := httptest.NewRecorder()
			s.http.Handler.ServeHTTP(w, r)
			return w.Code
		}
		if code := ask(http.Header{}); code != http.StatusUnauthorized {
			t.Errorf("%s without a session: %d", page, code)
		}
		if code := ask(http.Header{"Accept": {"text/html"}}); code != http.StatusSeeOther && code != http.StatusUnauthorized {
			t.Errorf("%s without a session, by a browser: %d", page, code)
		}
		if code := ask(http.Header{"Authorization": {"Bearer " + s.token}}); code == http.StatusUnauthorized || code == http.StatusForbidden {
			t.Errorf("%s with the token: %d", page, code)
		}
		for role, session := range sessions {
			code := ask(http.Header{"Cookie": {session.String()}})
			if may := slices.Contains(strings.Fields(roles), string(role)); may == (code == http.StatusForbidden) || code == http.StatusUnauthorized {
				t.Errorf("%s by %s: %d", page, role, code)
			}
		}
		return nil
	}))
	if walked != len(mayOpen) {
		t.Errorf("%d pages walked, %d known", walked, len(mayOpen))
	}
}

func TestForeignCountyIsNotThere(t *testing.T) {
	s := newServer(t)
	s.account(t, "chen", access.CountyAdmin, "511102")
	session := cookie(s.login(t, elsewhere, "chen", password, "/", nil))
	for path, want := range map[string]int{
		"/": http.StatusOK, "/?division=511102": http.StatusOK, "/?division=511102004": http.StatusOK, "/api/v1/stats": http.StatusOK, "/api/v1/stats?division=511102": http.StatusOK,
		"/?division=511181": http.StatusNotFound, "/?division=511100": http.StatusNotFound, "/?division=5111": http.StatusNotFound, "/?division=x": http.StatusNotFound,
		"/api/v1/stats?division=511181": http.StatusNotFound, "/api/v1/stats?division=511100": http.StatusNotFound, "/api/v1/stats?by=station&division=%00": http.StatusNotFound,
	} {
		if w := s.page(t, session, http.MethodGet, path, nil); w.Code != want {
			t.Errorf("%s: %d, want %d", path, w.Code, want)
		}
	}
}

func TestOtherSitesCannotPost(t *testing.T) {
	s := newServer(t)
	s.account(t, "chen", access.CityAdmin, "")
	session := cookie(s.login(t, elsewhere, "chen", password, "/", nil))
	for _, h := range []http.Header{{"Origin": {"https://evil.example"}}, {"Origin": {"null"}}, {"Sec-Fetch-Site": {"cross-site"}}, {"Sec-Fetch-Site": {"same-site"}}} {
		if w := s.login(t, elsewhere, "chen", password, "/", h); w.Code != http.StatusForbidden || cookie(w).Value != "" {
			t.Errorf("login, %v: %d", h, w.Code)
		}
		for _, path := range []string{"/logout", "/devices/held", "/devices/review", "/devices/proposal", "/api/v1/bundle"} {
			if w := s.page(t, session, http.MethodPost, path, h); w.Code != http.StatusForbidden {
				t.Errorf("%s, %v: %d", path, h, w.Code)
			}
		}
	}
	if w := s.page(t, session, http.MethodGet, "/work", nil); w.Code != http.StatusOK {
		t.Errorf("the session is gone: %d", w.Code)
	}
}

// TestTheLogHasIt follows what the log says of all this, and that verify misses an
// entry that somebody took away.
func TestTheLogHasIt(t *testing.T) {
	s := newServer(t)
	s.account(t, "chen", access.CountyViewer, "511102")
	s.login(t, elsewhere, "chen", "not this password", "/", nil)
	s.login(t, elsewhere, "my-password-by-mistake", "x", "/", nil)
	session := cookie(s.login(t, elsewhere, "chen", password, "/", nil))
	s.page(t, session, http.MethodPost, "/logout", nil)
	must(t, access.SetPassword(t.Context(), s.city, "chen", password))
	must(t, access.Disable(t.Context(), s.city, "chen", time.Now()))
	var got []string
	must(t, sqlite.Write(t.Context(), s.city.DB, func(tx sqlite.Tx) error {
		rows, err := tx.QueryContext(t.Context(), "SELECT who || '|' || action || '|' || object FROM audit ORDER BY seq")
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var line string
			if err := rows.Scan(&line); err != nil {
				return err
			}
			got = append(got, line)
		}
		return rows.Err()
	}))
	want := []string{"命令行|account added|chen county_viewer 511102", "chen|login failed|", "?|login failed|", "chen|login|", "chen|logout|", "命令行|password set|chen", "命令行|account disabled|chen"}
	if !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	check := func() []operate.Finding {
		v, err := operate.Verify(t.Context(), s.city)
		must(t, err)
		if len(v.Findings) == 0 && v.Audit != int64(len(want)) {
			t.Errorf("%d entries were read", v.Audit)
		}
		return v.Findings
	}
	if f := check(); len(f) != 0 {
		t.Errorf("%+v", f)
	}
	s.exec(t, "DELETE FROM audit WHERE seq = 4")
	if f := check(); len(f) != 1 || f[0].Part != "audit" || !strings.Contains(f[0].Note, "entry 4") {
		t.Errorf("%+v", f)
	}
}
