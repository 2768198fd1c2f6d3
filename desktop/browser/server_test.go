package browser

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/cookiejar"
	"strings"
	"testing"
	"time"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/syncing"
	"yizhan/desktop/ui/text"
	"yizhan/shared/sqlitedb/crashvfs"
)

// newStation opens a station in a folder of its own.
func newStation(t *testing.T, options ...station.Option) *station.Station {
	t.Helper()
	s, err := station.Open(t.Context(), t.TempDir(), options...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// newDesk is newStation with a name and a place.
func newDesk(t *testing.T, options ...station.Option) *station.Station {
	t.Helper()
	s := newStation(t, options...)
	if _, err := s.Init(t.Context(), station.Setup{Code: "S1", Name: "城东小哥加油站", Division: "511102"}); err != nil {
		t.Fatal(err)
	}
	return s
}

// serve runs a server until the test ends.
func serve(t *testing.T, o Options) *Server {
	t.Helper()
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.State == nil {
		o.State = func() syncing.State { return syncing.State{} }
	}
	if o.Patience == 0 {
		o.Patience = time.Minute
	}
	text.Use(text.Chinese)
	s, err := New(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	ctx, cancel := context.WithCancel(t.Context())
	go func() { ended <- s.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("run: %v", err)
		}
	})
	return s
}

// visitor is a browser.
type visitor struct {
	t *testing.T
	s *Server
	http.Client
}

func newVisitor(t *testing.T, s *Server) *visitor {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	v := &visitor{t: t, s: s, Client: http.Client{Jar: jar}}
	t.Cleanup(v.CloseIdleConnections)
	return v
}

// letIn is newVisitor with a one-time address used.
func letIn(t *testing.T, s *Server) *visitor {
	t.Helper()
	v := newVisitor(t, s)
	if status, _ := v.get(s.Login()); status != http.StatusOK {
		t.Fatalf("let in with %d", status)
	}
	return v
}

func (v *visitor) get(address string) (status int, body string) {
	v.t.Helper()
	r, err := http.NewRequestWithContext(v.t.Context(), http.MethodGet, address, nil)
	if err != nil {
		v.t.Fatal(err)
	}
	return v.do(r)
}

func (v *visitor) do(r *http.Request) (status int, body string) {
	v.t.Helper()
	answer, err := v.Do(r)
	if err != nil {
		v.t.Fatal(err)
	}
	defer answer.Body.Close()
	b, err := io.ReadAll(answer.Body)
	if err != nil {
		v.t.Fatal(err)
	}
	return answer.StatusCode, string(b)
}

// post sends what the page's script would; change spoils the request first.
func (v *visitor) post(path, body string, change ...func(*http.Request)) (int, answer) {
	v.t.Helper()
	r, err := http.NewRequestWithContext(v.t.Context(), http.MethodPost, "http://"+v.s.host+path, strings.NewReader(body))
	if err != nil {
		v.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Origin", "http://"+v.s.host)
	r.Header.Set(pageHeader, "page")
	for _, f := range change {
		f(r)
	}
	status, got := v.do(r)
	var a answer
	if err := json.Unmarshal([]byte(got), &a); err != nil {
		v.t.Fatalf("%s: %d %q", path, status, got)
	}
	return status, a
}

func visits(t *testing.T, s *station.Station) int64 {
	t.Helper()
	today, err := s.Today(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return today.Visits
}

const oneVisit = `{"attempt":"a1","group":"N3","people":2,"services":[{"code":"water","quantity":0}],"member":""}`

// TestStrangersAreRefused: nothing is recorded and nothing shown to whoever was not
// let in, and to no page of others in a browser that was.
func TestStrangersAreRefused(t *testing.T) {
	st := newDesk(t)
	s := serve(t, Options{Station: st})
	inside, stranger := letIn(t, s), newVisitor(t, s)
	header := func(name, value string) func(*http.Request) {
		return func(r *http.Request) { r.Header.Set(name, value) }
	}
	for _, c := range []struct {
		name   string
		who    *visitor
		change func(*http.Request)
		want   int
	}{
		{"without a cookie", stranger, func(*http.Request) {}, http.StatusUnauthorized},
		{"with a guessed cookie", stranger, header("Cookie", s.cookieName()+"=guess"), http.StatusUnauthorized},
		{"from another page", inside, header("Origin", "http://evil.example"), http.StatusForbidden},
		{"from another port", inside, header("Origin", "http://127.0.0.1:1"), http.StatusForbidden},
		{"from a page without origin", inside, header("Origin", "null"), http.StatusForbidden},
		{"without saying from where", inside, func(r *http.Request) { r.Header.Del("Origin") }, http.StatusForbidden},
		{"from a form", inside, header("Content-Type", "text/plain"), http.StatusForbidden},
		{"without the page's mark", inside, func(r *http.Request) { r.Header.Del(pageHeader) }, http.StatusForbidden},
		{"to another name", inside, func(r *http.Request) { r.Host = "rebound.example:80" }, http.StatusForbidden},
		{"to localhost", inside, func(r *http.Request) { r.Host = strings.Replace(s.host, "127.0.0.1", "localhost", 1) }, http.StatusForbidden},
	} {
		for _, path := range []string{"/visit", "/undo", "/begin", "/language", "/find", "/end"} {
			if status, _ := c.who.post(path, oneVisit, c.change); status != c.want {
				t.Errorf("%s, %s: %d, want %d", path, c.name, status, c.want)
			}
		}
	}
	for _, path := range []string{"/view", "/live", "/"} {
		if status, body := stranger.get("http://" + s.host + path); status != http.StatusUnauthorized && status != http.StatusForbidden || strings.Contains(body, "城东") {
			t.Errorf("%s shows a stranger %d %s", path, status, body)
		}
		r, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+s.host+path, nil)
		r.Host = "rebound.example"
		if status, _ := inside.do(r); status != http.StatusForbidden {
			t.Errorf("%s answers another name with %d", path, status)
		}
	}
	if n := visits(t, st); n != 0 {
		t.Errorf("%d visits of strangers", n)
	}
	// The same request, from the page, does what it says.
	if status, a := inside.post("/visit", oneVisit); status != http.StatusOK || a.Message != "已保存 (第 2)" || visits(t, st) != 1 {
		t.Errorf("the page gets %d %+v", status, a)
	}
}

func TestOneTimeAddressWorksOnce(t *testing.T) {
	s := serve(t, Options{Station: newDesk(t)})
	address := s.Login()
	first, second := newVisitor(t, s), newVisitor(t, s)
	var cookie *http.Cookie
	first.CheckRedirect = func(r *http.Request, _ []*http.Request) error {
		if len(r.Response.Cookies()) == 1 {
			cookie = r.Response.Cookies()[0]
		}
		if r.URL.String() != "http://"+s.host+"/" {
			t.Errorf("led to %s", r.URL)
		}
		return nil
	}
	if status, body := first.get(address); status != http.StatusOK || !strings.Contains(body, "城东小哥加油站") || strings.Contains(body, "token=") {
		t.Errorf("the first use: %d %s", status, body)
	}
	if cookie == nil || !cookie.HttpOnly || cookie.SameSite != http.SameSiteStrictMode || !cookie.Expires.IsZero() || cookie.MaxAge != 0 {
		t.Errorf("the cookie is %+v", cookie)
	}
	if status, body := second.get(address); status != http.StatusForbidden || !strings.Contains(body, text.PageUsed.ZH) {
		t.Errorf("the second use: %d %s", status, body)
	}
	if status, _ := second.get("http://" + s.host + "/?token=guess"); status != http.StatusForbidden {
		t.Errorf("a guess is let in: %d", status)
	}
	// Whoever is inside and presses Back is led in by the cookie.
	if status, _ := first.get(address); status != http.StatusOK {
		t.Errorf("the way back is closed: %d", status)
	}
	old := s.Login()
	for range loginsMax {
		s.Login()
	}
	if status, _ := second.get(old); status != http.StatusForbidden {
		t.Errorf("an old address that nobody used still works: %d", status)
	}
}

func TestNonsenseIsRefused(t *testing.T) {
	st := newDesk(t)
	v := letIn(t, serve(t, Options{Station: st}))
	for name, c := range map[string]struct {
		path, body, trouble string
		want                int
	}{
		"oversize":         {"/visit", `{"group":"` + strings.Repeat("N", requestBytesMax) + `"}`, "内容太大", http.StatusRequestEntityTooLarge},
		"no JSON":          {"/visit", `group=N3`, "无法识别", http.StatusBadRequest},
		"an unknown field": {"/visit", `{"group":"N3","people":1,"at":"1999"}`, "无法识别", http.StatusBadRequest},
		"two values":       {"/visit", oneVisit + oneVisit, "无法识别", http.StatusBadRequest},
		"an unknown group": {"/visit", `{"group":"N99","people":1}`, `没有代码为 "N99" 的群体`, http.StatusBadRequest},
		"a crowd":          {"/visit", `{"group":"N3","people":10000}`, "", http.StatusBadRequest},
		"a bad member":     {"/visit", `{"group":"N3","people":1,"member":"x"}`, "填写有误", http.StatusBadRequest},
		"a strange undo":   {"/undo", `{"id":"0198b6c8-0000-7000-8000-000000000000"}`, text.NothingToUndo.ZH, http.StatusConflict},
		"a second set-up":  {"/begin", `{"name":"又一个","division":"511102"}`, "已经设置过了", http.StatusConflict},
	} {
		status, a := v.post(c.path, c.body)
		if status != c.want || a.Trouble == "" || !strings.Contains(a.Trouble, c.trouble) {
			t.Errorf("%s: %d %+v", name, status, a)
		}
	}
	if n := visits(t, st); n != 0 {
		t.Errorf("%d visits", n)
	}
	if status, _ := v.get("http://" + v.s.host + "/static/..%2ftemplates%2fdesk.html"); status != http.StatusNotFound {
		t.Errorf("a way out of static: %d", status)
	}
}

// TestFullDiskLosesNothing: the sentence says so, the pill too, what was typed can be
// sent again under the same name, and counts once.
func TestFullDiskLosesNothing(t *testing.T) {
	disk, err := crashvfs.New(1)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = disk.Close() }) // the test is over
	st := newDesk(t, station.OnDisk(disk))
	v := letIn(t, serve(t, Options{Station: st}))
	disk.SetQuota(disk.Used())
	status, a := v.post("/visit", oneVisit)
	if status != http.StatusInsufficientStorage || !a.Stuck || !strings.Contains(a.Trouble, "磁盘已满") {
		t.Fatalf("on a full disk: %d %+v", status, a)
	}
	if h, err := v.s.head(t.Context()); err != nil || h.Tone != "red" || h.Pill != text.PillDisk.ZH {
		t.Errorf("the pill says %+v, %v", h, err)
	}
	disk.SetQuota(1 << 30)
	for range 2 { // the answer to the first did not come
		if status, a := v.post("/visit", oneVisit); status != http.StatusOK || a.Message != "已保存 (第 2)" || a.View.Head.Tone == "red" {
			t.Errorf("with room again: %d %+v", status, a)
		}
	}
	if n := visits(t, st); n != 1 {
		t.Errorf("%d visits, want 1", n)
	}
}

func TestUndoTakesBackOnceAndNotLate(t *testing.T) {
	now := time.Date(2026, 11, 23, 6, 0, 0, 0, time.UTC)
	clock := func() time.Time { return now }
	st := newDesk(t, station.WithClock(clock))
	v := letIn(t, serve(t, Options{Station: st, Now: clock}))
	_, a := v.post("/visit", oneVisit)
	id := `{"id":"` + a.View.Today.Rows[0].ID + `"}`
	if status, a := v.post("/undo", id); status != http.StatusOK || a.Message != "已撤销 14:00 快递员 × 2" || a.View.Today.People != "0" {
		t.Errorf("undo: %d %+v", status, a)
	}
	if status, _ := v.post("/undo", id); status != http.StatusConflict {
		t.Errorf("a second undo: %d", status)
	}
	_, a = v.post("/visit", strings.Replace(oneVisit, "a1", "a2", 1))
	now = now.Add(station.UndoWindow)
	if status, _ := v.post("/undo", `{"id":"`+a.View.Today.Rows[0].ID+`"}`); status != http.StatusConflict || visits(t, st) != 1 {
		t.Errorf("a late undo: %d", status)
	}
}

func TestFirstStartAndLanguage(t *testing.T) {
	st := newStation(t)
	v := letIn(t, serve(t, Options{Station: st}))
	t.Cleanup(func() { text.Use(text.Chinese) })
	if _, body := v.get("http://" + v.s.host + "/"); !strings.Contains(body, text.WelcomeTitle.ZH) || !strings.Contains(body, "峨眉山市") {
		t.Errorf("the first start shows %s", body)
	}
	if status, _ := v.post("/language", `{}`); status != http.StatusOK {
		t.Errorf("language: %d", status)
	}
	if _, body := v.get("http://" + v.s.host + "/"); !strings.Contains(body, text.WelcomeTitle.EN) || !strings.Contains(body, `lang="en"`) {
		t.Errorf("in English: %s", body)
	}
	if status, a := v.post("/begin", `{"name":" East Side ","division":"511102"}`); status != http.StatusOK || a.View.Station != "East Side" || a.View.Groups[0].Name != "Truck driver" {
		t.Errorf("begin: %d %+v", status, a)
	}
}

func TestFolderThatCannotBeOpenedIsSaid(t *testing.T) {
	v := newVisitor(t, serve(t, Options{Trouble: io.ErrUnexpectedEOF}))
	if status, body := v.get(v.s.Login()); status != http.StatusInternalServerError || !strings.Contains(body, "读取失败") || !strings.Contains(body, `id="end"`) {
		t.Errorf("%d %s", status, body)
	}
	if status, _ := v.get("http://" + v.s.host + "/view"); status != http.StatusNotFound {
		t.Errorf("a desk without a folder: %d", status)
	}
}
