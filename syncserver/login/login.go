// Package login is the page on which staff sign in, and the way out. It works without
// JavaScript.
package login

import (
	"embed"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/go-chi/chi/v5"

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
	"forgotten": {"忘了密码，请找管理员重设。", "If you have forgotten it, ask your administrator to reset it."},
	"none":      {"还没有账号。请打开服务器启动时显示的链接，或者在服务器上用下面的命令建第一个：", "There is no account yet. Open the link that the server shows when it starts, or make the first one on the server:"},
	"setup":     {"第一位管理员", "The first administrator"},
	"setup_how": {"这个账号管全市。链接只能用一次；其他人在“账号”页里邀请。", "This account is for the whole city. The link works once; others are invited on the page “Accounts”."},
	"again":     {"再输一遍密码", "The password again"},
	"differ":    {"两遍密码不一样", "The two passwords differ"},
	"create":    {"建账号并登录", "Make the account and sign in"},

	"second":         {"第二步", "The second step"},
	"second_how":     {"打开手机上的验证器，输入“驿站通”那一行的 6 位数字。", "Open the authenticator on your telephone and give the six digits of “驿站通”."},
	"code":           {"6 位验证码", "Six digits"},
	"recovery_how":   {"手机不在身边", "The telephone is not here"},
	"recovery":       {"恢复码（16 位，用一个少一个）", "Recovery code (16 letters, each works once)"},
	"recovery_login": {"用恢复码登录", "Sign in with it"},
	"lost":           {"恢复码也没有了，请找管理员取消你的第二步。", "If those are gone too, ask your administrator to remove the second step."},
	"start_again":    {"重新输入密码", "Give the password again"},

	"invite":     {"设密码", "Choose a password"},
	"invite_how": {"管理员给你建了下面这个账号。设一个只有你知道的密码，链接只能用一次。", "Your administrator made this account for you. Choose a password that you alone know; the link works once."},
	"rules":      {"至少 12 个字母，汉字一个顶两个。几个不相干的词连起来，好记又难猜。", "At least 12 letters, a Chinese one counts as two. A few words that have nothing to do with each other are easy to remember and hard to guess."},
	"choose":     {"设好并登录", "Keep it and sign in"},

	"wait":    {"错误次数太多，请过 %s再试", "Too many wrong attempts: try again in %s"},
	"minutes": {" %d 分钟", "%d minutes"},
	"seconds": {" %d 秒", "%d seconds"},
}

// Pages sign people in and out.
type Pages struct {
	city  *city.City
	guard *Guard
	log   *slog.Logger
	now   func() time.Time
}

// New makes the pages of a city.
func New(c *city.City, guard *Guard, log *slog.Logger, now func() time.Time) *Pages {
	return &Pages{city: c, guard: guard, log: log, now: now}
}

// Routes mounts them.
func (p *Pages) Routes(r chi.Router) {
	r.Get("/login", p.form)
	r.Post("/login", p.login)
	r.Get("/login/second", p.secondForm)
	r.Post("/login/second", p.second)
	r.Post("/logout", p.logout)
	r.Get("/invite", p.inviteForm)
	r.Post("/invite", p.invite)
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
		strings.Contains(u.Path, `\`) || u.Path == "/login" || u.Path == "/login/second" || u.Path == "/logout" {
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
	try, err := p.guard.Try(r, v.Name)
	if err != nil {
		frame.Refuse(w, r, p.log, err)
		return
	}
	defer try.Leave()
	if try.Wait > 0 {
		v.Wrong = try.Refusal(w, v.Lang)
		p.show(w, v, http.StatusTooManyRequests)
		return
	}
	entry, err := access.Login(r.Context(), p.city, v.Name, r.PostFormValue("password"), originOf(r, try.Address), p.now())
	switch {
	case fault.Is(err, fault.Unauthorized):
		try.Wrong(w, r)
		v.Wrong = fault.Sentence(err, string(v.Lang))
		p.show(w, v, http.StatusUnauthorized)
	case err != nil:
		frame.Refuse(w, r, p.log, err)
	default:
		if entry.Second {
			try.Half()
		} else {
			try.Right()
		}
		enter(w, r, entry, v.Next)
	}
}

// enter leads on whoever has given a right password: to where they wanted, or to the
// second step.
func enter(w http.ResponseWriter, r *http.Request, e access.Entry, next string) {
	if e.Second {
		setCookie(w, r, ticketCookie, e.Token)
		http.Redirect(w, r, "/login/second?next="+url.QueryEscape(next), http.StatusSeeOther)
		return
	}
	setCookie(w, r, sessionCookie, e.Token)
	http.Redirect(w, r, next, http.StatusSeeOther)
}

// browserRunesMax is how much is kept of what a browser calls itself.
const browserRunesMax = 200

func originOf(r *http.Request, address string) access.Origin {
	browser := []rune(strings.ToValidUTF8(r.UserAgent(), "?"))
	return access.Origin{Address: address, Browser: string(browser[:min(len(browser), browserRunesMax)]), Before: Token(r)}
}

func (p *Pages) logout(w http.ResponseWriter, r *http.Request) {
	if err := access.Logout(r.Context(), p.city, Token(r)); err != nil {
		frame.Refuse(w, r, p.log, err)
		return
	}
	setCookie(w, r, sessionCookie, "")
	http.Redirect(w, r, "/login", http.StatusSeeOther)
}
