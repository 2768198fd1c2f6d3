package login

import (
	"net/http"
	"net/url"

	"yizhan/shared/fault"
	"yizhan/syncserver/access"
	"yizhan/syncserver/frame"
)

// invitePage is what its template sees.
type invitePage struct {
	page
	Code string
	Role string
}

// Other keeps the code.
func (v invitePage) Other() string { return v.Frame.Other() + "&code=" + url.QueryEscape(v.Code) }

// beginInvite finds out whose the link is. It answers itself where it is nobody's.
func (p *Pages) beginInvite(w http.ResponseWriter, r *http.Request) (v invitePage, ok bool) {
	v = invitePage{page: page{Frame: frame.Of(w, r, "/invite", words)}, Code: r.FormValue("code")}
	v.Title, _ = v.T("invite")
	a, err := access.Invited(r.Context(), p.city, v.Code, p.now())
	if err != nil {
		frame.Refuse(w, r, p.log, err)
		return v, false
	}
	v.Name = a.Name
	v.Role, _ = v.T("role_" + string(a.Role))
	if area := (frame.Frame{Staff: a.Staff()}).Area(); area != "" {
		v.Role += " · " + area
	}
	return v, true
}

// inviteForm is where a link leads that an administrator gives.
func (p *Pages) inviteForm(w http.ResponseWriter, r *http.Request) {
	if v, ok := p.beginInvite(w, r); ok {
		frame.Write(w, p.log, v.Lang, templates, "invite.html", http.StatusOK, v)
	}
}

// invite keeps the password and signs in.
func (p *Pages) invite(w http.ResponseWriter, r *http.Request) {
	v, ok := p.beginInvite(w, r)
	if !ok {
		return
	}
	var name string
	var err error
	password := r.PostFormValue("password")
	if password != r.PostFormValue("again") {
		v.Wrong, _ = v.T("differ")
	} else if name, err = access.AcceptInvitation(r.Context(), p.city, v.Code, password, p.now()); fault.Is(err, fault.Invalid) {
		v.Wrong = fault.Sentence(err, string(v.Lang))
	}
	switch {
	case v.Wrong != "":
		frame.Write(w, p.log, v.Lang, templates, "invite.html", http.StatusUnprocessableEntity, v)
	case err != nil:
		frame.Refuse(w, r, p.log, err)
	default:
		p.signIn(w, r, name, password)
	}
}
