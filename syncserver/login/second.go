package login

import (
	"net/http"

	"yizhan/shared/fault"
	"yizhan/syncserver/access"
	"yizhan/syncserver/frame"
)

func (p *Pages) beginSecond(w http.ResponseWriter, r *http.Request) page {
	v := p.begin(w, r)
	v.Path = "/login/second"
	v.Title, _ = v.T("second")
	return v
}

// secondForm asks who has given a right password for a code.
func (p *Pages) secondForm(w http.ResponseWriter, r *http.Request) {
	v := p.beginSecond(w, r)
	switch name, err := access.TicketOwner(r.Context(), p.city, cookie(r, ticketCookie), p.now()); {
	case fault.Is(err, fault.NotFound):
		http.Redirect(w, r, "/login", http.StatusSeeOther)
	case err != nil:
		frame.Refuse(w, r, p.log, err)
	default:
		v.Name = name
		p.showSecond(w, v, http.StatusOK)
	}
}

func (p *Pages) showSecond(w http.ResponseWriter, v page, status int) {
	frame.Write(w, p.log, v.Lang, templates, "second.html", status, v)
}

// second looks at the code. Wrong ones count as wrong passwords do.
func (p *Pages) second(w http.ResponseWriter, r *http.Request) {
	v, ticket := p.beginSecond(w, r), cookie(r, ticketCookie)
	name, err := access.TicketOwner(r.Context(), p.city, ticket, p.now())
	if err != nil {
		p.expired(w, r, err)
		return
	}
	v.Name = name
	try, err := p.guard.Try(r, name)
	if err != nil {
		frame.Refuse(w, r, p.log, err)
		return
	}
	defer try.Leave()
	if try.Wait > 0 {
		v.Wrong = try.Refusal(w, v.Lang)
		p.showSecond(w, v, http.StatusTooManyRequests)
		return
	}
	token, err := access.LoginSecond(r.Context(), p.city, ticket, r.PostFormValue("code"), originOf(r, try.Address), p.now())
	switch {
	case fault.Is(err, fault.Unauthorized):
		try.Wrong(w, r)
		v.Wrong = fault.Sentence(err, string(v.Lang))
		p.showSecond(w, v, http.StatusUnauthorized)
	case fault.Is(err, fault.Conflict): // the key of the server is missing
		v.Wrong = fault.Sentence(err, string(v.Lang))
		p.showSecond(w, v, http.StatusConflict)
	case err != nil:
		p.expired(w, r, err)
	default:
		try.Right()
		setCookie(w, r, ticketCookie, "")
		enter(w, r, access.Entry{Token: token}, v.Next)
	}
}

// expired leads back to the password where the ticket has ended.
func (p *Pages) expired(w http.ResponseWriter, r *http.Request, err error) {
	if !fault.Is(err, fault.NotFound) {
		frame.Refuse(w, r, p.log, err)
		return
	}
	v := p.begin(w, r)
	v.Wrong = fault.Sentence(err, string(v.Lang))
	p.show(w, v, http.StatusUnauthorized)
}
