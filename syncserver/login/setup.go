package login

import (
	"net"
	"net/http"
	"net/url"

	"github.com/go-chi/httprate"

	"yizhan/shared/fault"
	"yizhan/syncserver/access"
	"yizhan/syncserver/frame"
)

// setupPage is what its template sees.
type setupPage struct {
	page
	Code string
}

// Other keeps the code.
func (v setupPage) Other() string { return v.Frame.Other() + "&code=" + url.QueryEscape(v.Code) }

func (p *Pages) beginSetup(w http.ResponseWriter, r *http.Request) setupPage {
	v := setupPage{page{Frame: frame.Of(w, r, "/setup", words), Name: r.PostFormValue("name")}, r.FormValue("code")}
	v.Title, _ = v.T("setup")
	w.Header().Set("Referrer-Policy", "no-referrer") // the address holds the code
	return v
}

// setupForm is where the link leads that a server without accounts shows at its start.
func (p *Pages) setupForm(w http.ResponseWriter, r *http.Request) {
	v := p.beginSetup(w, r)
	if err := access.CheckSetup(r.Context(), p.city, v.Code, p.now()); err != nil {
		frame.Refuse(w, r, p.log, err)
		return
	}
	frame.Write(w, p.log, v.Lang, templates, "setup.html", http.StatusOK, v)
}

// setup makes the account and signs in.
func (p *Pages) setup(w http.ResponseWriter, r *http.Request) {
	v := p.beginSetup(w, r)
	var err error
	password := r.PostFormValue("password")
	if password != r.PostFormValue("again") {
		v.Wrong, _ = v.T("differ")
	} else if err = access.Setup(r.Context(), p.city, v.Code, v.Name, password, p.now()); fault.Is(err, fault.Invalid) {
		v.Wrong = fault.Sentence(err, string(v.Lang))
	}
	switch {
	case v.Wrong != "":
		frame.Write(w, p.log, v.Lang, templates, "setup.html", http.StatusUnprocessableEntity, v)
	case err != nil:
		frame.Refuse(w, r, p.log, err)
	default:
		p.signIn(w, r, v.Name, password)
	}
}

// signIn is for who has just chosen a password by a link. It is a way in like any other,
// so what asks for a second step does so here too.
func (p *Pages) signIn(w http.ResponseWriter, r *http.Request, name, password string) {
	address, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		frame.Refuse(w, r, p.log, fault.Wrap(fault.Malformed, err))
		return
	}
	entry, err := access.Login(r.Context(), p.city, name, password, originOf(r, httprate.CanonicalizeIP(address)), p.now())
	if err != nil {
		frame.Refuse(w, r, p.log, err)
		return
	}
	enter(w, r, entry, "/")
}
