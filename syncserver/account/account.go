// Package account is the page on which staff look after their own account: the password,
// and where they are signed in. It works without JavaScript.
package account

import (
	"embed"
	"log/slog"
	"net/http"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/httprate"

	"yizhan/shared/domain"
	"yizhan/shared/fault"
	"yizhan/syncserver/access"
	"yizhan/syncserver/city"
	"yizhan/syncserver/frame"
	"yizhan/syncserver/login"
)

//go:embed templates/*.html
var templateFiles embed.FS

var templates = frame.Templates(templateFiles)

// words of the page.
var words = frame.Words{
	"title":     {"我的账号", "My account"},
	"change":    {"改密码", "Change the password"},
	"changed":   {"改密码以后，这个账号在所有地方都要重新登录。", "After that this account signs in again everywhere."},
	"old":       {"现在的密码", "The present password"},
	"new":       {"新密码", "The new password"},
	"again":     {"再输一遍新密码", "The new password again"},
	"differ":    {"两遍新密码不一样", "The two new passwords differ"},
	"sessions":  {"登录在哪里", "Where you are signed in"},
	"began":     {"登录时间", "Since"},
	"seen":      {"最近使用", "Last used"},
	"address":   {"地址", "Address"},
	"browser":   {"浏览器", "Browser"},
	"here":      {"就是这里", "this one"},
	"end":       {"退出", "Sign out"},
	"end_all":   {"退出其他所有地方", "Sign out everywhere else"},
	"not_you":   {"有不认识的登录，请先退出它，再改密码。", "If one of these is not you, sign it out and change the password."},
	"nobody":    {"你没有用账号登录，这里没有可改的。", "You are not signed in with an account: there is nothing to change here."},
	"tokens":    {"给别的程序发令牌", "Tokens for programs"},
	"too_often": {"试得太多了，请过一分钟再试", "Too many attempts: try again in a minute"},
}

// guesses is how often a minute an account may be asked for its present password: a browser
// that was left open must not let somebody guess it.
const guesses = 5

// Pages serves it.
type Pages struct {
	city  *city.City
	log   *slog.Logger
	now   func() time.Time
	tried *httprate.RateLimiter
}

// New makes the page of a city.
func New(c *city.City, log *slog.Logger, now func() time.Time) *Pages {
	return &Pages{city: c, log: log, now: now, tried: httprate.NewRateLimiter(guesses, time.Minute, httprate.WithResponseHeaders(httprate.ResponseHeaders{}))}
}

// Routes mounts it.
func (p *Pages) Routes(r chi.Router) {
	r.Get("/account", p.show)
	r.Post("/account/password", p.password)
	r.Post("/account/sessions", p.sessions)
}

// page is what the template sees.
type page struct {
	frame.Frame
	Wrong    string
	Sessions []access.Session
}

// Time writes a moment.
func (page) Time(t time.Time) string { return t.In(domain.Shanghai).Format("2006-01-02 15:04") }

func (p *Pages) show(w http.ResponseWriter, r *http.Request) { p.write(w, r, "", http.StatusOK) }

func (p *Pages) write(w http.ResponseWriter, r *http.Request, wrong string, status int) {
	v := page{Frame: frame.Of(w, r, "/account", words), Wrong: wrong}
	v.Title, _ = v.T("title")
	var err error
	if v.Staff.SignedIn {
		if v.Sessions, err = access.Sessions(r.Context(), p.city, v.Staff.Name, login.Token(r), p.now()); err != nil {
			frame.Refuse(w, r, p.log, err)
			return
		}
	}
	frame.Write(w, p.log, v.Lang, templates, "account.html", status, v)
}

// password changes that of whoever is signed in, who then signs in with it.
func (p *Pages) password(w http.ResponseWriter, r *http.Request) {
	lang, me := frame.LanguageOf(w, r), access.StaffOf(r.Context())
	refuse := func(key string, status int) {
		sentence, _ := lang.Say(words, key)
		p.write(w, r, sentence, status)
	}
	if !me.SignedIn {
		refuse("nobody", http.StatusUnprocessableEntity)
		return
	}
	if p.tried.OnLimit(w, r, me.Name) {
		refuse("too_often", http.StatusTooManyRequests)
		return
	}
	if r.PostFormValue("new") != r.PostFormValue("again") {
		refuse("differ", http.StatusUnprocessableEntity)
		return
	}
	switch err := access.ChangePassword(r.Context(), p.city, me.Name, r.PostFormValue("old"), r.PostFormValue("new")); {
	case fault.Is(err, fault.Invalid):
		p.write(w, r, fault.Sentence(err, string(lang)), http.StatusUnprocessableEntity)
	case err != nil:
		frame.Refuse(w, r, p.log, err)
	default:
		http.Redirect(w, r, "/login", http.StatusSeeOther)
	}
}

// sessions ends one, or all others.
func (p *Pages) sessions(w http.ResponseWriter, r *http.Request) {
	if err := access.EndSession(r.Context(), p.city, access.StaffOf(r.Context()).Name, r.PostFormValue("key"), login.Token(r)); err != nil {
		frame.Refuse(w, r, p.log, err)
		return
	}
	http.Redirect(w, r, "/account", http.StatusSeeOther)
}
