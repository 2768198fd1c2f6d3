package server

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-chi/chi/v5"

	"yizhan/shared/ledger/sqlite"
	"yizhan/syncserver/access"
	"yizhan/syncserver/operate"
)

// open are the paths that are not of staff.
var open = []string{"/healthz", "/sync", "/api/v1/pair", "/static/{hash}/{name}", "/login", "/login/second", "/logout", "/setup", "/invite"}

// mayOpen repeats, page by page, what each role may: on purpose it is not derived from
// the rules.
var mayOpen = map[string]string{
	"GET /":                      "city_admin city_viewer county_admin county_viewer auditor department",
	"GET /picture/{name}.svg":    "city_admin city_viewer county_admin county_viewer auditor department",
	"GET /records":               "city_admin city_viewer county_admin county_viewer auditor",
	"GET /progress":              "city_admin city_viewer county_admin county_viewer auditor",
	"GET /api/v1/stats":          "city_admin city_viewer county_admin county_viewer auditor department",
	"GET /api/v1/live":           "city_admin city_viewer county_admin county_viewer auditor department",
	"GET /account":               "city_admin city_viewer county_admin county_viewer auditor department",
	"POST /account/password":     "city_admin city_viewer county_admin county_viewer auditor department",
	"POST /account/sessions":     "city_admin city_viewer county_admin county_viewer auditor department",
	"GET /wall":                  "city_admin city_viewer county_admin county_viewer auditor department",
	"GET /devices":               "city_admin city_viewer county_admin county_viewer auditor",
	"POST /devices/held":         "city_admin county_admin",
	"POST /devices/review":       "city_admin county_admin",
	"POST /devices/proposal":     "city_admin county_admin",
	"GET /reports":               "city_admin city_viewer county_admin county_viewer auditor",
	"GET /reports/{table}":       "city_admin city_viewer county_admin county_viewer auditor",
	"GET /reports/file":          "city_admin city_viewer county_admin county_viewer auditor",
	"POST /reports/template":     "city_admin city_viewer county_admin county_viewer auditor",
	"GET /bundles":               "city_admin county_admin",
	"GET /pivot":                 "city_admin city_viewer county_admin county_viewer auditor department",
	"GET /compare":               "city_admin city_viewer county_admin county_viewer auditor department",
	"GET /pivot/file":            "city_admin city_viewer county_admin county_viewer auditor department",
	"GET /api":                   "city_admin city_viewer county_admin county_viewer auditor department",
	"GET /api/v1/openapi.json":   "city_admin city_viewer county_admin county_viewer auditor department",
	"GET /api/v1/counties":       "city_admin city_viewer county_admin county_viewer auditor department",
	"GET /api/v1/stations":       "city_admin city_viewer county_admin county_viewer auditor department",
	"GET /tokens":                "city_admin county_admin",
	"POST /tokens":               "city_admin county_admin",
	"POST /tokens/{id}/revoke":   "city_admin county_admin",
	"GET /account/second":        "city_admin city_viewer county_admin county_viewer auditor department",
	"POST /account/second":       "city_admin city_viewer county_admin county_viewer auditor department",
	"POST /account/second/begin": "city_admin city_viewer county_admin county_viewer auditor department",
	"POST /account/second/off":   "city_admin city_viewer county_admin county_viewer auditor department",
	"POST /account/second/codes": "city_admin city_viewer county_admin county_viewer auditor department",
	"GET /accounts":              "city_admin county_admin",
	"POST /accounts":             "city_admin county_admin",
	"GET /accounts/one":          "city_admin county_admin",
	"POST /accounts/role":        "city_admin county_admin",
	"POST /accounts/disable":     "city_admin county_admin",
	"POST /accounts/enable":      "city_admin county_admin",
	"POST /accounts/reset":       "city_admin county_admin",
	"POST /accounts/sessions":    "city_admin county_admin",
	"POST /accounts/second":      "city_admin county_admin",

	"GET /alerts":                   "city_admin city_viewer county_admin county_viewer auditor",
	"GET /alerts/file":              "city_admin city_viewer county_admin county_viewer auditor",
	"GET /alerts/{id}":              "city_admin city_viewer county_admin county_viewer auditor",
	"POST /alerts/{id}/acknowledge": "city_admin county_admin",
	"POST /alerts/{id}/assign":      "city_admin county_admin",
	"POST /alerts/{id}/close":       "city_admin county_admin",
	"POST /alerts/acknowledge":      "city_admin county_admin",
	"POST /alerts/quiet":            "city_admin",

	"GET /inbox":                 "city_admin city_viewer county_admin county_viewer auditor",
	"GET /inbox/{id}":            "city_admin city_viewer county_admin county_viewer auditor",
	"POST /inbox/{id}/delete":    "city_admin city_viewer county_admin county_viewer auditor",
	"GET /schedule":              "city_admin city_viewer county_admin county_viewer auditor",
	"POST /schedule":             "city_admin city_viewer county_admin county_viewer auditor",
	"POST /schedule/{id}/pause":  "city_admin city_viewer county_admin county_viewer auditor",
	"POST /schedule/{id}/resume": "city_admin city_viewer county_admin county_viewer auditor",
	"POST /schedule/{id}/run":    "city_admin city_viewer county_admin county_viewer auditor",
	"POST /schedule/{id}/mail":   "city_admin county_admin",
	"POST /schedule/{id}/resend": "city_admin county_admin",
	"POST /schedule/{id}/delete": "city_admin city_viewer county_admin county_viewer auditor",

	"POST /api/v1/bundle": "city_admin county_admin",

	"GET /months":                 "city_admin city_viewer county_admin county_viewer auditor department",
	"GET /months/{month}":         "city_admin city_viewer county_admin county_viewer auditor department",
	"POST /months/{month}/close":  "city_admin",
	"POST /months/{month}/reopen": "city_admin",
	"GET /published":              "city_admin city_viewer county_admin county_viewer auditor department",
	"GET /published/{month}":      "city_admin city_viewer county_admin county_viewer auditor department",
	"GET /published/{month}/file": "city_admin city_viewer county_admin county_viewer auditor department",
	"POST /published/{month}":     "city_admin",

	"GET /work":                      "city_admin city_viewer county_admin county_viewer auditor department",
	"GET /work/organisation/tree":    "city_admin city_viewer county_admin county_viewer auditor department",
	"GET /work/{kind}":               "city_admin city_viewer county_admin county_viewer auditor department",
	"GET /work/{kind}/export":        "city_admin city_viewer county_admin county_viewer auditor department",
	"GET /work/{kind}/{id}":          "city_admin city_viewer county_admin county_viewer auditor department",
	"GET /work/{kind}/new":           "city_admin county_admin department",
	"POST /work/{kind}/new":          "city_admin county_admin department",
	"GET /work/{kind}/{id}/edit":     "city_admin county_admin department",
	"POST /work/{kind}/{id}/edit":    "city_admin county_admin department",
	"POST /work/{kind}/{id}/delete":  "city_admin county_admin department",
	"POST /work/{kind}/{id}/restore": "city_admin county_admin department",
	"POST /work/{kind}/{id}/unmask":  "city_admin county_admin department",
	"POST /work/{kind}/{id}/same":    "city_admin county_admin department",
	"POST /work/{kind}/{id}/settle":  "city_admin county_admin department",
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
	program := s.apiToken(t, "program", "511102", access.Staff{})
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
		if code := ask(http.Header{"Authorization": {"Bearer " + program}}); slices.Contains(apiReads, page) == (code == http.StatusForbidden) || code == http.StatusUnauthorized {
			t.Errorf("%s by a program: %d", page, code)
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
		"/reports": http.StatusOK, "/reports?division=511102004": http.StatusOK, "/reports?division=511181": http.StatusNotFound, "/reports?division=511100": http.StatusNotFound,
		"/pivot": http.StatusOK, "/pivot?division=511181": http.StatusNotFound, "/pivot/file?format=csv&division=511181": http.StatusNotFound, "/pivot/file?format=json": http.StatusOK,
		"/compare": http.StatusOK, "/compare?division=511181": http.StatusNotFound, "/compare?against=place&division2=511181": http.StatusNotFound,
		"/reports/T1?division=511181": http.StatusNotFound, "/reports/file?format=zip&division=511181": http.StatusNotFound, "/reports/file?table=T1&format=csv": http.StatusOK,
	} {
		if w := s.page(t, session, http.MethodGet, path, nil); w.Code != want {
			t.Errorf("%s: %d, want %d", path, w.Code, want)
		}
	}
}

// TestOtherSitesCannotPost walks the router: whatever changes something is refused where
// another site has the browser send it, with a session and to sign in or out. What
// stations and their codes post has no session.
func TestOtherSitesCannotPost(t *testing.T) {
	s := newServer(t)
	s.account(t, "chen", access.CityAdmin, "")
	session := cookie(s.login(t, elsewhere, "chen", password, "/", nil))
	walked := 0
	must(t, chi.Walk(s.http.Handler.(chi.Routes), func(method, pattern string, _ http.Handler, _ ...func(http.Handler) http.Handler) error {
		if method == http.MethodGet || slices.Contains([]string{"/sync", "/api/v1/pair"}, pattern) {
			return nil
		}
		walked++
		path := strings.NewReplacer("{kind}", "enterprise", "{id}", "0").Replace(pattern)
		for _, h := range []http.Header{{"Origin": {"https://evil.example"}}, {"Origin": {"null"}}, {"Sec-Fetch-Site": {"cross-site"}}, {"Sec-Fetch-Site": {"same-site"}}} {
			if w := s.page(t, session, method, path, h); w.Code != http.StatusForbidden {
				t.Errorf("%s %s, %v: %d", method, path, h, w.Code)
			}
			if w := s.login(t, elsewhere, "chen", password, "/", h); path == "/login" && (w.Code != http.StatusForbidden || cookie(w).Value != "") {
				t.Errorf("login, %v: %d", h, w.Code)
			}
		}
		// A page of our own is let in, so that it is the site that is refused.
		if w := s.page(t, session, method, path, http.Header{"Origin": {base}}); path != "/logout" && w.Code == http.StatusForbidden {
			t.Errorf("%s %s, of our own: %d", method, path, w.Code)
		}
		return nil
	}))
	if walked < 14 {
		t.Errorf("%d ways to change something", walked)
	}
	// From another address: the empty passwords that were sent to /account count here.
	w := s.login(t, "192.168.1.10:5555", "chen", password, "/", nil)
	if w := s.page(t, cookie(w), http.MethodGet, "/work", nil); w.Code != http.StatusOK {
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
