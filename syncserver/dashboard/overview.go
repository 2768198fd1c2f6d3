package dashboard

import (
	"embed"
	"errors"
	"net/http"
	"strings"

	"yizhan/shared/domain"
	"yizhan/shared/fault"
	"yizhan/syncserver/frame"
)

//go:embed templates/*.html
var templateFiles embed.FS

var templates = frame.Templates(templateFiles)

// fragmentHeader asks for the figures without the page around them. Every page
// of ours bears it: one to sign in on that came instead would lack it.
const (
	fragmentHeader  = "X-Fragment"
	fragmentFigures = "figures"
)

// overview is the first page: all stations, one period.
func (d *Dashboard) overview(w http.ResponseWriter, r *http.Request) {
	v := newView(w, r, "/", d.now())
	v.Query = r.URL.Query()
	var err error
	if v.Question, err = ask(v.Query, domain.DayOf(v.Now), v.Staff); err != nil {
		d.fail(w, r, v, err)
		return
	}
	f, err := d.readFigures(r.Context(), v.Question)
	if err != nil {
		d.fail(w, r, v, err)
		return
	}
	if !wantsFragment(r) {
		v.Page = newSheet(v.Lang, v.Staff, v.Question, f)
		d.write(w, r, v, http.StatusOK)
		return
	}
	made, err := f.fragment(v)
	if err != nil {
		d.fail(w, r, v, err)
		return
	}
	body := made.body
	if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		w.Header().Set("Content-Encoding", "gzip")
		w.Header().Add("Vary", "Accept-Encoding")
		body = made.packed
	}
	send(w, v, http.StatusOK, body)
}

func wantsFragment(r *http.Request) bool { return r.Header.Get(fragmentHeader) == fragmentFigures }

// write fills the templates. Nothing is sent before all of it is there, so a
// mistake in a template is an error and not half a page.
func (d *Dashboard) write(w http.ResponseWriter, r *http.Request, v view, status int) {
	name := "page.html"
	if wantsFragment(r) {
		name = "main.html"
	}
	body, err := render(name, v)
	if err != nil {
		d.log.Error("template failed", "template", name, "err", err)
		http.Error(w, fault.Internal.Sentence(string(v.Lang)), http.StatusInternalServerError)
		return
	}
	send(w, v, status, body)
}

func render(name string, v any) ([]byte, error) { return frame.Render(templates, name, v) }

func send(w http.ResponseWriter, v view, status int, body []byte) {
	w.Header().Set(fragmentHeader, fragmentFigures)
	w.Header().Add("Vary", fragmentHeader)
	frame.Send(w, v.Frame.Lang, status, body)
}

func asFault(err error) (*fault.Error, bool) {
	return errors.AsType[*fault.Error](err)
}
