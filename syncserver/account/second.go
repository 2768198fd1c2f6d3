package account

import (
	"bytes"
	"encoding/base64"
	"html/template"
	"image/png"
	"net/http"

	"github.com/pquerna/otp"

	"yizhan/shared/fault"
	"yizhan/syncserver/access"
	"yizhan/syncserver/frame"
	"yizhan/syncserver/login"
)

// secondPage is what the template of the secret sees.
type secondPage struct {
	frame.Frame
	Wrong, Secret string
	Picture       template.URL
}

// codesPage is what the template of the recovery codes sees.
type codesPage struct {
	frame.Frame
	Codes []string
}

// beginSecond makes the secret, for who knows the password.
func (p *Pages) beginSecond(w http.ResponseWriter, r *http.Request) {
	p.owner(w, r, p.againSecond(w, r), func(name string) error {
		return access.BeginSecond(r.Context(), p.city, name, r.PostFormValue("old"), p.now())
	}, func() { http.Redirect(w, r, "/account/second", http.StatusSeeOther) })
}

// againSecond draws the account anew, with why the second step stays as it is.
func (p *Pages) againSecond(w http.ResponseWriter, r *http.Request) func(string, int) {
	return func(sentence string, status int) { p.write(w, r, page{WrongSecond: sentence}, status) }
}

// pending shows the secret until its first code is given.
func (p *Pages) pending(w http.ResponseWriter, r *http.Request) {
	p.showPending(w, r, "", http.StatusOK)
}

func (p *Pages) showPending(w http.ResponseWriter, r *http.Request, wrong string, status int) {
	v := secondPage{Frame: frame.Of(w, r, "/account/second", words), Wrong: wrong}
	v.Title, _ = v.T("to_telephone")
	key, err := access.PendingSecond(r.Context(), p.city, v.Staff.Name, p.now())
	if fault.Is(err, fault.Conflict) && wrong == "" {
		http.Redirect(w, r, "/account", http.StatusSeeOther) // nothing waits here
		return
	}
	if err == nil {
		v.Secret = access.InFours(key.Secret(), " ")
		v.Picture, err = picture(key)
	}
	if err != nil {
		frame.Refuse(w, r, p.log, err)
		return
	}
	frame.Write(w, p.log, v.Lang, templates, "second.html", status, v)
}

// pictureWidth gives each of the code's squares several pixels.
const pictureWidth = 240

// picture is the code that a telephone reads, as part of the page: it lies at no address
// of its own.
func picture(key *otp.Key) (template.URL, error) {
	drawn, err := key.Image(pictureWidth, pictureWidth)
	if err != nil {
		return "", err
	}
	var b bytes.Buffer
	if err := png.Encode(&b, drawn); err != nil {
		return "", err
	}
	return template.URL("data:image/png;base64," + base64.StdEncoding.EncodeToString(b.Bytes())), nil
}

// confirm switches the second step on.
func (p *Pages) confirm(w http.ResponseWriter, r *http.Request) {
	again := func(sentence string, status int) { p.showPending(w, r, sentence, status) }
	var codes []string
	p.owner(w, r, again, func(name string) (err error) {
		codes, err = access.ConfirmSecond(r.Context(), p.city, name, r.PostFormValue("code"), login.Token(r), p.now())
		return err
	}, func() { p.showCodes(w, r, codes) })
}

// renew makes other recovery codes.
func (p *Pages) renew(w http.ResponseWriter, r *http.Request) {
	var codes []string
	p.owner(w, r, p.againSecond(w, r), func(name string) (err error) {
		codes, err = access.RenewRecovery(r.Context(), p.city, name, r.PostFormValue("old"), r.PostFormValue("code"), p.now())
		return err
	}, func() { p.showCodes(w, r, codes) })
}

// showCodes shows recovery codes, in the answer to what made them and never again.
func (p *Pages) showCodes(w http.ResponseWriter, r *http.Request, codes []string) {
	v := codesPage{Frame: frame.Of(w, r, "/account", words), Codes: codes}
	v.Title, _ = v.T("codes")
	v.Staff.Second = true // since a moment ago
	frame.Write(w, p.log, v.Lang, templates, "codes.html", http.StatusOK, v)
}

// endSecond switches it off.
func (p *Pages) endSecond(w http.ResponseWriter, r *http.Request) {
	p.owner(w, r, p.againSecond(w, r), func(name string) error {
		return access.EndSecond(r.Context(), p.city, name, r.PostFormValue("old"), r.PostFormValue("code"), p.now())
	}, func() { http.Redirect(w, r, "/account", http.StatusSeeOther) })
}
