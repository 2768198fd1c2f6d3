// Package account is the page on which staff look after their own account: the password,
// and where they are signed in. It works without JavaScript.
package account

import (
	"embed"
	"log/slog"
	"net/http"
	"time"

	"github.com/go-chi/chi/v5"

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
	"title":    {"我的账号", "My account"},
	"change":   {"改密码", "Change the password"},
	"changed":  {"改密码以后，这个账号在所有地方都要重新登录。", "After that this account signs in again everywhere."},
	"old":      {"现在的密码", "The present password"},
	"new":      {"新密码", "The new password"},
	"again":    {"再输一遍新密码", "The new password again"},
	"differ":   {"两遍新密码不一样", "The two new passwords differ"},
	"sessions": {"登录在哪里", "Where you are signed in"},
	"began":    {"登录时间", "Since"},
	"seen":     {"最近使用", "Last used"},
	"address":  {"地址", "Address"},
	"browser":  {"浏览器", "Browser"},
	"here":     {"就是这里", "this one"},
	"end":      {"退出", "Sign out"},
	"end_all":  {"退出其他所有地方", "Sign out everywhere else"},
	"not_you":  {"有不认识的登录，请先退出它，再改密码。", "If one of these is not you, sign it out and change the password."},
	"nobody":   {"你没有用账号登录，这里没有可改的。", "You are not signed in with an account: there is nothing to change here."},
	"tokens":   {"给别的程序发令牌", "Tokens for programs"},

	"second":       {"两步登录", "Two-step sign-in"},
	"second_why":   {"开启以后，登录除了密码，还要手机上的 6 位数字。密码被人看到了，别人也登不上。", "Once it is on, signing in asks for six digits of your telephone besides the password: who sees your password cannot sign in with it."},
	"second_needs": {"手机上先装一个验证器（TOTP），离线可用，不用手机号。", "Install an authenticator (TOTP) on your telephone first. It works offline and needs no telephone number."},
	"second_city":  {"你管全市，请尽快开启。", "You administer the whole city: please switch it on soon."},
	"second_on":    {"已开启", "On"},
	"second_begin": {"开启", "Switch on"},
	"left":         {"恢复码还剩 %d 个。", "%d recovery codes are left."},
	"left_few":     {"恢复码快用完了，请换一批。", "The recovery codes are nearly used up: make new ones."},
	"any_code":     {"手机上的 6 位验证码，或一个恢复码", "Six digits of the telephone, or a recovery code"},
	"codes_new":    {"换一批恢复码", "Make new recovery codes"},
	"second_off":   {"关掉两步登录", "Switch it off"},
	"to_telephone": {"放进手机", "Into the telephone"},
	"scan":         {"用手机上的验证器扫这个码：", "Scan this with the authenticator on your telephone:"},
	"scan_alt":     {"给验证器扫的二维码，内容就是下面的密钥", "Code for the authenticator to scan; it says what the key below says"},
	"type":         {"扫不了，就在验证器里选“输入密钥”，名称随意，密钥是：", "If it cannot be scanned, choose “enter a key” there, with any name and this key:"},
	"first_code":   {"验证器上现在的 6 位数字", "The six digits that it shows now"},
	"confirm":      {"确认开启", "Switch on"},
	"cancel":       {"不开了", "Leave it off"},
	"codes":        {"恢复码", "Recovery codes"},
	"codes_how":    {"手机丢了，就用这些登录，每个只能用一次。现在抄下来或者打印，收在锁着的地方。离开这一页就再也看不到了。", "If the telephone is lost, sign in with these; each works once. Copy or print them now and lock them away: nobody can see them again after this page."},
	"codes_kept":   {"收好了", "They are safe"},
}

// Pages serves it.
type Pages struct {
	city  *city.City
	guard *login.Guard
	log   *slog.Logger
	now   func() time.Time
}

// New makes the page of a city. What is typed wrong here counts as where one signs in: a
// browser that was left open must not let somebody guess the password.
func New(c *city.City, guard *login.Guard, log *slog.Logger, now func() time.Time) *Pages {
	return &Pages{city: c, guard: guard, log: log, now: now}
}

// Routes mounts it.
func (p *Pages) Routes(r chi.Router) {
	r.Get("/account", p.show)
	r.Post("/account/password", p.password)
	r.Post("/account/sessions", p.sessions)
	r.Get("/account/second", p.pending)
	r.Post("/account/second", p.confirm)
	r.Post("/account/second/begin", p.beginSecond)
	r.Post("/account/second/off", p.endSecond)
	r.Post("/account/second/codes", p.renew)
}

// page is what the template sees.
type page struct {
	frame.Frame
	Wrong, WrongSecond string // at which form
	Sessions           []access.Session
	Left               int // recovery codes
}

// Time writes a moment.
func (page) Time(t time.Time) string { return t.In(domain.Shanghai).Format("2006-01-02 15:04") }

func (p *Pages) show(w http.ResponseWriter, r *http.Request) { p.write(w, r, page{}, http.StatusOK) }

func (p *Pages) write(w http.ResponseWriter, r *http.Request, v page, status int) {
	v.Frame = frame.Of(w, r, "/account", words)
	v.Title, _ = v.T("title")
	if v.Staff.SignedIn {
		var err error
		if v.Sessions, err = access.Sessions(r.Context(), p.city, v.Staff.Name, login.Token(r), p.now()); err == nil {
			v.Left, err = access.RecoveryLeft(r.Context(), p.city, v.Staff.Name)
		}
		if err != nil {
			frame.Refuse(w, r, p.log, err)
			return
		}
	}
	frame.Write(w, p.log, v.Lang, templates, "account.html", status, v)
}

// owner does something that whoever sits here has to show who they are for. again draws
// the page anew with a sentence of why it was not done.
func (p *Pages) owner(w http.ResponseWriter, r *http.Request, again func(sentence string, status int), do func(name string) error, done func()) {
	lang, me := frame.LanguageOf(w, r), access.StaffOf(r.Context())
	if !me.SignedIn {
		sentence, _ := lang.Say(words, "nobody")
		again(sentence, http.StatusUnprocessableEntity)
		return
	}
	try, err := p.guard.Try(r, me.Name)
	if err != nil {
		frame.Refuse(w, r, p.log, err)
		return
	}
	defer try.Leave()
	if try.Wait > 0 {
		again(try.Refusal(w, lang), http.StatusTooManyRequests)
		return
	}
	switch err := do(me.Name); {
	case fault.Is(err, fault.Unauthorized):
		try.Wrong(w, r)
		again(fault.Sentence(err, string(lang)), http.StatusUnprocessableEntity)
	case fault.Is(err, fault.Invalid):
		try.Right()
		again(fault.Sentence(err, string(lang)), http.StatusUnprocessableEntity)
	case err != nil:
		frame.Refuse(w, r, p.log, err)
	default:
		try.Right()
		done()
	}
}

// password changes that of whoever is signed in, who then signs in with it.
func (p *Pages) password(w http.ResponseWriter, r *http.Request) {
	again := func(sentence string, status int) { p.write(w, r, page{Wrong: sentence}, status) }
	if r.PostFormValue("new") != r.PostFormValue("again") {
		sentence, _ := frame.LanguageOf(w, r).Say(words, "differ")
		again(sentence, http.StatusUnprocessableEntity)
		return
	}
	p.owner(w, r, again, func(name string) error {
		return access.ChangePassword(r.Context(), p.city, name, r.PostFormValue("old"), r.PostFormValue("new"))
	}, func() { http.Redirect(w, r, "/login", http.StatusSeeOther) })
}

// sessions ends one, or all others.
func (p *Pages) sessions(w http.ResponseWriter, r *http.Request) {
	if err := access.EndSession(r.Context(), p.city, access.StaffOf(r.Context()).Name, r.PostFormValue("key"), login.Token(r)); err != nil {
		frame.Refuse(w, r, p.log, err)
		return
	}
	http.Redirect(w, r, "/account", http.StatusSeeOther)
}
