// Package login is the page on which staff sign in, and the way out. It works without
// JavaScript.
package login

import (
	"embed"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/httprate"

	"yizhan/shared/fault"
	"yizhan/syncserver/access"
	"yizhan/syncserver/city"
	"yizhan/syncserver/frame"
)

//go:embed templates/*.html
var templateFiles embed.FS

var templates = frame.Templates(templateFiles)

// words of the page.
var words = frame.Words{
	"title":     {"登录", "Sign in"},
	"name":      {"账号", "Name"},
	"password":  {"密码", "Password"},
	"login":     {"登录", "Sign in"},
	"forgotten": {"忘了密码，请找市里的管理员重设。", "If you have forgotten it, ask the city's administrator for a new one."},
	"none":      {"还没有账号。请打开服务器启动时显示的链接，或者在服务器上用下面的命令建第一个：", "There is no account yet. Open the link that the server shows when it starts, or make the first one on the server:"},
	"setup":     {"第一位管理员", "The first administrator"},
	"setup_how": {"这个账号管全市。链接只能用一次；其他人的账号在服务器上用 syncserver user add 建。", "This account is for the whole city. The link works once; accounts of others are made on the server by syncserver user add."},
	"again":     {"再输一遍密码", "The password again"},
	"differ":    {"两遍密码不一样", "The two passwords differ"},
	"create":    {"建账号并登录", "Make the account and sign in"},
	"wait":      {"错误次数太多，请过 %s再试", "Too many wrong attempts: try again in %s"},
	"minutes":   {" %d 分钟", "%d minutes"},
	"seconds":   {" %d 秒", "%d seconds"},
}

// Pages sign people in and out.
type Pages struct {
	city     *city.City
	log      *slog.Logger
	now      func() time.Time
	attempts attempts
	wrong    *httprate.RateLimiter // wrong passwords of an address, for whatever name
}

// wrongPerMinute of one address. Each costs the server a moment of its processors.
const wrongPerMinute = 20

// New makes the pages of a city.
func New(c *city.City, log *slog.Logger, now func() time.Time) *Pages {
	return &Pages{city: c, log: log, now: now, wrong: httprate.NewRateLimiter(wrongPerMinute, time.Minute, httprate.WithResponseHeaders(httprate.ResponseHeaders{}))}
}

// Routes mounts them.
func (p *Pages) Routes(r chi.Router) {
	r.Get("/login", p.form)
	r.Post("/login", p.login)
	r.Post("/logout", p.logout)
	r.Get("/setup", p.setupForm)
	r.Post("/setup", p.setup)
}

// page is what the template sees.
type page struct {
	frame.Frame
	Next, Name, Wrong string
	None              bool // there is no account
}

func (p *Pages) begin(w http.ResponseWriter, r *http.Request) page {
	v := page{Frame: frame.Of(w, r, "/login", words), Next: local(r.FormValue("next")), Name: r.PostFormValue("name")}
	v.Title, _ = v.T("title")
	return v
}

// Other keeps the page that was asked for.
func (v page) Other() string { return v.Frame.Other() + "&next=" + url.QueryEscape(v.Next) }

// local is where the reader wanted to go, if it is a page of ours: a link to this page
// must not lead anywhere else.
func local(next string) string {
	u, err := url.Parse(next)
	if err != nil || u.IsAbs() || u.Host != "" || u.User != nil || !strings.HasPrefix(u.Path, "/") || strings.HasPrefix(u.Path, "//") ||
		strings.Contains(u.Path, `\`) || u.Path == "/login" || u.Path == "/logout" {
		return "/"
	}
	return (&url.URL{Path: u.Path, RawPath: u.RawPath, RawQuery: u.RawQuery}).RequestURI()
}

// Address is the page to sign in on, which leads back to the one that was asked for.
func Address(r *http.Request) string {
	if next := local(r.URL.RequestURI()); r.Method == http.MethodGet && next != "/" {
		return "/login?next=" + url.QueryEscape(next)
	}
	return "/login"
}

func (p *Pages) form(w http.ResponseWriter, r *http.Request) {
	v := p.begin(w, r)
	have, err := access.HaveAccounts(r.Context(), p.city)
	if err != nil {
		frame.Refuse(w, r, p.log, err)
		return
	}
	v.None = !have
	p.show(w, v, http.StatusOK)
}

func (p *Pages) show(w http.ResponseWriter, v page, status int) {
	frame.Write(w, p.log, v.Lang, templates, "login.html", status, v)
}

func (p *Pages) login(w http.ResponseWriter, r *http.Request) {
	v := p.begin(w, r)
	address, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		frame.Refuse(w, r, p.log, fault.Wrap(fault.Malformed, err))
		return
	}
	address = httprate.CanonicalizeIP(address)
	who, wait := attemptOf(v.Name, address), time.Minute
	leave, err := p.attempts.enter(r.Context(), address)
	if err != nil {
		return // nobody is there to read it
	}
	defer leave()
	if _, rate, err := p.wrong.Status(address); err == nil && rate < wrongPerMinute {
		wait = p.attempts.begin(who, p.now())
	}
	if wait > 0 {
		v.Wrong, _ = v.T("wait", v.span(wait))
		w.Header().Set("Retry-After", strconv.Itoa(int(wait.Seconds())+1))
		p.show(w, v, http.StatusTooManyRequests)
		return
	}
	token, _, err := access.Login(r.Context(), p.city, v.Name, r.PostFormValue("password"), originOf(r, address), p.now())
	switch {
	case fault.Is(err, fault.Unauthorized):
		p.wrong.OnLimit(w, r, address) // counts it
		v.Wrong = fault.Sentence(err, string(v.Lang))
		p.show(w, v, http.StatusUnauthorized)
	case err != nil:
		frame.Refuse(w, r, p.log, err)
	default:
		p.attempts.forget(who)
		setCookie(w, r, token)
		http.Redirect(w, r, v.Next, http.StatusSeeOther)
	}
}

// browserRunesMax is how much is kept of what a browser calls itself.
const browserRunesMax = 200

func originOf(r *http.Request, address string) access.Origin {
	browser := []rune(strings.ToValidUTF8(r.UserAgent(), "?"))
	return access.Origin{Address: address, Browser: string(browser[:min(len(browser), browserRunesMax)]), Before: Token(r)}
}

// span writes how long to wait.
func (v page) span(d time.Duration) string {
	key, n := "seconds", int(d.Seconds())+1
	if d > time.Minute {
		key, n = "minutes", int(d.Minutes())+1
	}
	s, _ := v.T(key, n)
	return s
}

func (p *Pages) logout(w http.ResponseWriter, r *http.Request) {
	if err := access.Logout(r.Context(), p.city, Token(r)); err != nil {
		frame.Refuse(w, r, p.log, err)
		return
	}
	setCookie(w, r, "")
	http.Redirect(w, r, "/login", http.StatusSeeOther)
}
