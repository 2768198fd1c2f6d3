package server

import (
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-chi/chi/v5"

	"yizhan/shared/domain"
	"yizhan/shared/fault"
	"yizhan/shared/ledger/sqlite"
	"yizhan/syncserver/access"
	"yizhan/syncserver/api"
)

// apiReads are the only pages that a token of a program opens.
var apiReads = []string{"GET /api/v1/stats", "GET /api/v1/counties", "GET /api/v1/stations", "GET /api/v1/openapi.json"}

// bearer asks with a token, as a program does.
func (s *Server) bearer(t *testing.T, path, token string) (status int, answer api.Failure, header http.Header) {
	t.Helper()
	w := s.ask(t, http.MethodGet, base+path, elsewhere, "", http.Header{"Authorization": {"Bearer " + token}, "Accept-Language": {"zh"}})
	if err := json.Unmarshal(w.Body.Bytes(), &answer); err != nil {
		t.Errorf("%s answers %s", path, w.Body)
	}
	return w.Code, answer, w.Header()
}

// apiToken gives one for a county, by an account.
func (s *Server) apiToken(t *testing.T, name, division string, by access.Staff) string {
	t.Helper()
	token, err := access.NewAPIToken(access.WithStaff(t.Context(), by), s.city, access.APIToken{Name: name, Division: division, Until: domain.DayOf(time.Now()).AddDays(9)}, time.Now())
	must(t, err)
	return token
}

// TestATokenReadsAndNothingElse walks the router with a token, where tokens of programs,
// screens and sessions stand.
func TestATokenReadsAndNothingElse(t *testing.T) {
	s := newServer(t)
	s.account(t, "chen", access.CityAdmin, "")
	token := s.apiToken(t, "大数据平台", "", access.Staff{})
	walked := 0
	must(t, chi.Walk(s.http.Handler.(chi.Routes), func(method, pattern string, _ http.Handler, _ ...func(http.Handler) http.Handler) error {
		page := method + " " + pattern
		if _, staff := mayOpen[page]; !staff {
			return nil
		}
		walked++
		for _, accept := range []string{"", "text/html"} {
			w := s.ask(t, method, base+pattern, elsewhere, "", http.Header{"Authorization": {"Bearer " + token}, "Accept": {accept}})
			if slices.Contains(apiReads, page) == (w.Code == http.StatusForbidden) || w.Code == http.StatusUnauthorized {
				t.Errorf("%s: %d", page, w.Code)
			}
		}
		for name, h := range map[string]http.Header{"in the address": {}, "as a session": {"Cookie": {"yizhan=" + token}}} {
			if w := s.ask(t, method, base+pattern+"?token="+token, elsewhere, "", h); w.Code != http.StatusUnauthorized && w.Code != http.StatusForbidden {
				t.Errorf("%s %s: %d", page, name, w.Code)
			}
		}
		return nil
	}))
	if walked != len(mayOpen) {
		t.Errorf("%d pages walked, %d known", walked, len(mayOpen))
	}
	if _, answer, _ := s.bearer(t, "/devices", token); !strings.Contains(answer.Message, "/api/v1/openapi.json") {
		t.Errorf("a page says %+v", answer)
	}
	staff, err := access.FindToken(t.Context(), s.city, access.API, token, time.Now())
	must(t, err)
	if staff.MayEdit("511102") || staff.MayAdminister() || staff.SignedIn {
		t.Errorf("it may more: %+v", staff)
	}
}

// TestATokenIsOfItsCounty: what is not its division's is not there.
func TestATokenIsOfItsCounty(t *testing.T) {
	s := newServer(t)
	token := s.apiToken(t, "平台", "511181", access.Staff{})
	for path, want := range map[string]int{
		"/api/v1/stats": 200, "/api/v1/stats?division=511181": 200, "/api/v1/stats?division=511181100": 200,
		"/api/v1/stats?division=511102": 404, "/api/v1/stats?division=511100": 404, "/api/v1/stats?measure=seed&division=511102": 404, "/api/v1/stats?by=size": 400,
	} {
		if status, answer, _ := s.bearer(t, path, token); status != want {
			t.Errorf("%s: %d %+v", path, status, answer)
		}
	}
}

// TestATokenThatIsNotGood is told why, and what to do.
func TestATokenThatIsNotGood(t *testing.T) {
	s := newServer(t)
	s.account(t, "wang", access.CountyAdmin, "511181")
	wang := access.Account{Name: "wang", Role: access.CountyAdmin, Division: "511181"}.Staff()
	refused := func(token, why string) {
		t.Helper()
		status, answer, header := s.bearer(t, "/api/v1/stats", token)
		if status != http.StatusUnauthorized || !strings.Contains(answer.Message, why) || !strings.Contains(answer.Message, "请管理员重新给一个") || header.Get("WWW-Authenticate") != "Bearer" {
			t.Errorf("%d %+v %v", status, answer, header)
		}
	}
	good := func(token string) {
		t.Helper()
		if status, answer, _ := s.bearer(t, "/api/v1/stats", token); status != http.StatusOK {
			t.Errorf("%d %+v", status, answer)
		}
	}
	refused("nonsense", "不对")
	a, b, c := s.apiToken(t, "a", "511181", wang), s.apiToken(t, "b", "511181100", wang), s.apiToken(t, "c", "", access.Staff{})
	good(a)
	must(t, access.RevokeToken(t.Context(), s.city, 1, time.Now()))
	refused(a, "已经停用")
	if err := access.RevokeToken(t.Context(), s.city, 1, time.Now()); !fault.Is(err, fault.NotFound) {
		t.Errorf("revoked twice: %v", err)
	}
	good(c)
	s.exec(t, "UPDATE token SET expires_at = 1 WHERE id = 3")
	refused(c, "已经过期")
	good(b)
	must(t, access.Disable(t.Context(), s.city, "wang", time.Now()))
	refused(b, "经手人")
	must(t, access.Enable(t.Context(), s.city, "wang"))
	good(b)
	for _, now := range []string{"division = '511102'", "division = '511181', role = 'county_viewer'"} {
		s.exec(t, "UPDATE account SET "+now)
		refused(b, "经手人")
	}
}

func TestTokensThatAreNotGiven(t *testing.T) {
	s := newServer(t)
	now := time.Now()
	today := domain.DayOf(now)
	county := access.WithStaff(t.Context(), access.Staff{Name: "wang", Role: access.CountyAdmin, Division: "511181"})
	for name, a := range map[string]access.APIToken{
		"no name": {Name: " ", Until: today}, "a long name": {Name: strings.Repeat("长", 65), Until: today}, "over yesterday": {Name: "a", Until: today.AddDays(-1)},
		"longer than a year": {Name: "a", Until: today.AddDays(366)}, "nowhere": {Name: "a", Division: "519999", Until: today},
	} {
		if _, err := access.NewAPIToken(t.Context(), s.city, a, now); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, division := range []string{"511102", "511100", ""} {
		if _, err := access.NewAPIToken(county, s.city, access.APIToken{Name: "a", Division: division, Until: today}, now); !fault.Is(err, fault.NotFound) {
			t.Errorf("a county gives one of %q: %v", division, err)
		}
	}
	whole := s.apiToken(t, "a", "", access.Staff{})
	if list, err := access.Tokens(county, s.city); err != nil || len(list) != 0 {
		t.Errorf("a county sees %v, %v", list, err)
	}
	if err := access.RevokeToken(county, s.city, 1, now); !fault.Is(err, fault.NotFound) {
		t.Errorf("a county revokes that of the city: %v", err)
	}
	// A name is taken where it is, while its token is good.
	again := func(division string, at time.Time) error {
		_, err := access.NewAPIToken(t.Context(), s.city, access.APIToken{Name: "a", Division: division, Until: domain.DayOf(at)}, at)
		return err
	}
	if err := again("", now); !fault.Is(err, fault.Conflict) {
		t.Errorf("a second one: %v", err)
	}
	must(t, again("511102", now))
	must(t, again("", now.AddDate(0, 0, 20)))
	// The last day is a whole one.
	until := today.AddDays(10).Time()
	end := time.Date(until.Year(), until.Month(), until.Day(), 0, 0, 0, 0, domain.Shanghai)
	for at, good := range map[time.Time]bool{end.Add(-time.Second): true, end: false} {
		if _, err := access.FindToken(t.Context(), s.city, access.API, whole, at); (err == nil) != good {
			t.Errorf("at %v: %v", at, err)
		}
	}
}

// TestLastUseIsCoarse: a program that asks each minute is not a write each minute.
func TestLastUseIsCoarse(t *testing.T) {
	s := newServer(t)
	now := time.Now()
	token := s.apiToken(t, "a", "", access.Staff{})
	wrote := func(after time.Duration) bool {
		t.Helper()
		s.exec(t, "CREATE TABLE IF NOT EXISTS written (n)")
		s.exec(t, "CREATE TRIGGER IF NOT EXISTS look AFTER UPDATE ON token BEGIN INSERT INTO written VALUES (1); END")
		_, err := access.FindToken(t.Context(), s.city, access.API, token, now.Add(after))
		must(t, err)
		var n int
		must(t, sqlite.Write(t.Context(), s.city.DB, func(tx sqlite.Tx) error {
			if err := tx.QueryRowContext(t.Context(), "SELECT count(*) FROM written").Scan(&n); err != nil {
				return err
			}
			return tx.Exec(t.Context(), "DELETE FROM written")
		}))
		return n > 0
	}
	for _, c := range []struct {
		after time.Duration
		want  bool
	}{{0, true}, {time.Minute, false}, {59 * time.Minute, false}, {61 * time.Minute, true}, {62 * time.Minute, false}} {
		if got := wrote(c.after); got != c.want {
			t.Errorf("after %v: written %v", c.after, got)
		}
	}
	if list, err := access.Tokens(t.Context(), s.city); err != nil || list[0].Used.UnixMilli() != now.Add(61*time.Minute).UnixMilli() {
		t.Errorf("%+v %v", list, err)
	}
}

func TestATokenIsAskedNotTooOften(t *testing.T) {
	s := newServer(t)
	fast, slow := s.apiToken(t, "fast", "", access.Staff{}), s.apiToken(t, "slow", "", access.Staff{})
	last, answer, header := 0, api.Failure{}, http.Header{}
	for range asksPerMinute + 1 {
		last, answer, header = s.bearer(t, "/api/v1/stats?by=size", fast)
	}
	if last != http.StatusTooManyRequests || header.Get("Retry-After") == "" || !strings.Contains(answer.Message, "Retry-After") || answer.Fault != "busy" {
		t.Errorf("%d %+v %v", last, answer, header)
	}
	if status, _, _ := s.bearer(t, "/api/v1/stats", slow); status != http.StatusOK {
		t.Errorf("another one: %d", status)
	}
}

// TestThePageOfTokens gives one on the page, sees it once, uses it and takes it back; a
// county has its own.
func TestThePageOfTokens(t *testing.T) {
	s := newServer(t)
	s.account(t, "chen", access.CityAdmin, "")
	s.account(t, "wang", access.CountyAdmin, "511181")
	chen, wang := cookie(s.login(t, elsewhere, "chen", password, "/", nil)), cookie(s.login(t, elsewhere, "wang", password, "/", nil))
	until := domain.DayOf(time.Now()).AddDays(30).String()
	form := func(name, division string) url.Values {
		return url.Values{"name": {name}, "division": {division}, "until": {until}}
	}
	status, body, _ := s.post(t, "/tokens", wang, form("峨眉平台", ""))
	token := regexp.MustCompile(`yizhan_[A-Z2-7]{26}`).FindString(body)
	if status != http.StatusOK || token == "" || !strings.Contains(body, `/api/v1/stats?by=group`) {
		t.Fatalf("%d %s", status, body)
	}
	if status, _, _ := s.bearer(t, "/api/v1/stats?division=511181", token); status != http.StatusOK {
		t.Errorf("the token: %d", status)
	}
	for name, want := range map[string]struct {
		form   url.Values
		status int
		said   string
	}{
		"again":     {form("峨眉平台", ""), http.StatusUnprocessableEntity, "已经有叫“峨眉平台”的令牌"},
		"no day":    {url.Values{"name": {"x"}}, http.StatusUnprocessableEntity, "role=\"alert\""},
		"elsewhere": {form("x", "511102"), http.StatusNotFound, "不归你管"},
		"the city":  {form("x", "511100"), http.StatusNotFound, "不归你管"},
	} {
		if status, body, _ := s.post(t, "/tokens", wang, want.form); status != want.status || !strings.Contains(body, want.said) || strings.Contains(body, "yizhan_") {
			t.Errorf("%s: %d %s", name, status, body)
		}
	}
	if status, body, _ := s.post(t, "/tokens", chen, form("市平台", "")); status != http.StatusOK {
		t.Errorf("%d %s", status, body)
	}
	page := func(session *http.Cookie) string {
		return s.page(t, session, http.MethodGet, "/tokens", http.Header{"Accept": {"text/html"}}).Body.String()
	}
	if seen := page(wang); strings.Contains(seen, token) || strings.Contains(seen, "市平台") || !strings.Contains(seen, "峨眉平台") || !strings.Contains(seen, "前后") || !strings.Contains(seen, "wang") {
		t.Errorf("the county sees %s", seen)
	}
	if seen := page(chen); strings.Contains(seen, token) || !strings.Contains(seen, "市平台") || !strings.Contains(seen, "峨眉平台") {
		t.Errorf("the city sees %s", seen)
	}
	if status, _, _ := s.post(t, "/tokens/2/revoke", wang, nil); status != http.StatusNotFound {
		t.Errorf("the county revokes the city's: %d", status)
	}
	if status, _, _ := s.post(t, "/tokens/1/revoke", chen, nil); status != http.StatusSeeOther {
		t.Errorf("revoke: %d", status)
	}
	if status, _, _ := s.bearer(t, "/api/v1/stats", token); status != http.StatusUnauthorized {
		t.Errorf("after that: %d", status)
	}
	if !strings.Contains(page(wang), "停用") {
		t.Error("the page does not say that it was revoked")
	}
	var log string
	must(t, sqlite.Write(t.Context(), s.city.DB, func(tx sqlite.Tx) error {
		return tx.QueryRowContext(t.Context(), "SELECT group_concat(who || ' ' || action || ' ' || object, ', ') FROM audit WHERE action LIKE 'api token%'").Scan(&log)
	}))
	if log != "wang api token given 1 511181, chen api token given 2 511100, chen api token revoked 1" {
		t.Errorf("the log says %s", log)
	}
}
