// Package accounts is the pages on which administrators look after the accounts of
// others: who has one, inviting, changing, disabling and resetting. What somebody may
// do to whom, package access decides in the transaction that does it.
package accounts

import (
	"embed"
	"log/slog"
	"net/http"
	"net/url"
	"time"

	"github.com/go-chi/chi/v5"

	"yizhan/shared/change"
	"yizhan/shared/fault"
	"yizhan/syncserver/access"
	"yizhan/syncserver/city"
	"yizhan/syncserver/frame"
	"yizhan/syncserver/login"
)

//go:embed templates/*.html
var templateFiles embed.FS

var templates = frame.Templates(templateFiles)

// Pages serves them.
type Pages struct {
	city  *city.City
	guard *login.Guard
	log   *slog.Logger
	now   func() time.Time
}

// New makes the pages of a city. The guard tells which names have to wait.
func New(c *city.City, guard *login.Guard, log *slog.Logger, now func() time.Time) *Pages {
	return &Pages{city: c, guard: guard, log: log, now: now}
}

// Routes mounts them.
func (p *Pages) Routes(r chi.Router) {
	r.Get("/accounts", p.list)
	r.Post("/accounts", p.invite)
	r.Get("/accounts/one", p.one)
	r.Post("/accounts/role", p.role)
	r.Post("/accounts/disable", p.disable)
	r.Post("/accounts/enable", p.enable)
	r.Post("/accounts/reset", p.reset)
	r.Post("/accounts/sessions", p.sessions)
	r.Post("/accounts/second", p.second)
}

func (p *Pages) list(w http.ResponseWriter, r *http.Request) {
	p.writeList(w, r, listPage{}, http.StatusOK)
}

func (p *Pages) writeList(w http.ResponseWriter, r *http.Request, v listPage, status int) {
	v.Frame = frame.Of(w, r, "/accounts", words)
	v.Title, _ = v.T("accounts")
	list, err := access.ManagedAccounts(r.Context(), p.city, p.now())
	if err != nil {
		frame.Refuse(w, r, p.log, err)
		return
	}
	v.List = p.rows(v.Frame, list)
	if v.Organisations, err = organisations(r.Context(), p.city, v.Frame, v.Asked.Organisation); err != nil {
		frame.Refuse(w, r, p.log, err)
		return
	}
	frame.Write(w, p.log, v.Lang, templates, "accounts.html", status, v)
}

// read is the account that a form describes. A wrong organisation is refused with what
// else makes no sense.
func read(r *http.Request) (a access.Account, err error) {
	a = access.Account{Name: r.PostFormValue("name"), Role: access.StaffRole(r.PostFormValue("role")), Division: r.PostFormValue("division")}
	// The list stands there for all roles; it is meant for one.
	if id := r.PostFormValue("organisation"); id != "" && a.Role == access.Department {
		if a.Organisation, err = change.ParseID(id); err != nil {
			err = fault.New(fault.Invalid, "organisation", "组织编号不对", "this is no id of an organisation")
		}
	}
	return a, err
}

// invite makes an account, and shows its link once.
func (p *Pages) invite(w http.ResponseWriter, r *http.Request) {
	a, err := read(r)
	var code string
	if err == nil {
		code, err = access.Invite(r.Context(), p.city, a, p.now())
	}
	switch {
	case err == nil:
		p.showLink(w, r, access.AccountName(a.Name), code)
	case fault.Is(err, fault.Invalid), fault.Is(err, fault.Conflict):
		p.writeList(w, r, listPage{Asked: a, Wrong: fault.Sentence(err, string(frame.LanguageOf(w, r)))}, fault.KindOf(err).HTTPStatus())
	default:
		frame.Refuse(w, r, p.log, err)
	}
}

// showLink shows a link in the answer to what made it, and never again.
func (p *Pages) showLink(w http.ResponseWriter, r *http.Request, name, code string) {
	v := linkPage{Frame: frame.Of(w, r, "/accounts", words), Name: name, Link: login.InviteLink(r, code)}
	v.Title, _ = v.T("link")
	frame.Write(w, p.log, v.Lang, templates, "link.html", http.StatusOK, v)
}

func (p *Pages) one(w http.ResponseWriter, r *http.Request) {
	p.writeOne(w, r, r.URL.Query().Get("name"), "", http.StatusOK)
}

func (p *Pages) writeOne(w http.ResponseWriter, r *http.Request, name, wrong string, status int) {
	v := onePage{Frame: frame.Of(w, r, "/accounts/one", words), Wrong: wrong}
	m, err := access.FindManaged(r.Context(), p.city, name, p.now())
	if err == nil {
		v.Sessions, err = access.Sessions(r.Context(), p.city, m.Name, login.Token(r), p.now())
	}
	if err == nil {
		v.Organisations, err = organisations(r.Context(), p.city, v.Frame, m.Organisation)
	}
	if err != nil {
		frame.Refuse(w, r, p.log, err)
		return
	}
	v.row = p.rows(v.Frame, []access.Managed{m})[0]
	v.Title = m.Name
	frame.Write(w, p.log, v.Lang, templates, "one.html", status, v)
}

// act does something to the account that a form names, and leads back to its page.
func (p *Pages) act(w http.ResponseWriter, r *http.Request, do func(name string) error) {
	name := r.PostFormValue("name")
	switch err := do(name); {
	case fault.Is(err, fault.Invalid), fault.Is(err, fault.Conflict), fault.Is(err, fault.Forbidden):
		p.writeOne(w, r, name, fault.Sentence(err, string(frame.LanguageOf(w, r))), fault.KindOf(err).HTTPStatus())
	case err != nil:
		frame.Refuse(w, r, p.log, err)
	default:
		http.Redirect(w, r, address(name), http.StatusSeeOther)
	}
}

// address is the page of an account. A name may hold what a path may not.
func address(name string) string {
	return "/accounts/one?" + url.Values{"name": {access.AccountName(name)}}.Encode()
}

func (p *Pages) role(w http.ResponseWriter, r *http.Request) {
	a, err := read(r)
	p.act(w, r, func(string) error {
		if err == nil {
			err = access.SetRole(r.Context(), p.city, a)
		}
		return err
	})
}

func (p *Pages) disable(w http.ResponseWriter, r *http.Request) {
	p.act(w, r, func(name string) error { return access.Disable(r.Context(), p.city, name, p.now()) })
}

func (p *Pages) enable(w http.ResponseWriter, r *http.Request) {
	p.act(w, r, func(name string) error { return access.Enable(r.Context(), p.city, name) })
}

func (p *Pages) second(w http.ResponseWriter, r *http.Request) {
	p.act(w, r, func(name string) error { return access.RemoveSecond(r.Context(), p.city, name) })
}

func (p *Pages) sessions(w http.ResponseWriter, r *http.Request) {
	p.act(w, r, func(name string) error {
		return access.EndSessionOf(r.Context(), p.city, name, r.PostFormValue("key"))
	})
}

// reset takes the password away, and shows the link to another one.
func (p *Pages) reset(w http.ResponseWriter, r *http.Request) {
	name := r.PostFormValue("name")
	code, err := access.Reset(r.Context(), p.city, name, p.now())
	if err != nil {
		p.act(w, r, func(string) error { return err })
		return
	}
	p.showLink(w, r, access.AccountName(name), code)
}
