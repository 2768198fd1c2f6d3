package dashboard

import (
	"bytes"
	"embed"
	"errors"
	"html/template"
	"net/http"
	"time"

	"yizhan/shared/domain"
	"yizhan/shared/fault"
)

//go:embed templates/*.html
var templateFiles embed.FS

var templates = template.Must(template.New("").Funcs(template.FuncMap{"asset": assetAddress}).ParseFS(templateFiles, "templates/*.html"))

// fragmentHeader asks for the figures without the page around them. Every page
// of ours bears it: one to sign in on that came instead would lack it.
const (
	fragmentHeader  = "X-Fragment"
	fragmentFigures = "figures"
)

// overview is the first page: all stations, one period.
func (d *Dashboard) overview(w http.ResponseWriter, r *http.Request) {
	now := d.now().In(domain.Shanghai)
	v := view{Lang: languageOf(w, r), Query: r.URL.Query(), Now: now}
	var err error
	if v.Question, err = ask(v.Query, domain.DayOf(now)); err != nil {
		d.fail(w, r, v, err)
		return
	}
	f, err := d.readFigures(r.Context(), v.Question)
	if err != nil {
		d.fail(w, r, v, err)
		return
	}
	if !wantsFragment(r) {
		v.Page = newSheet(v.Lang, v.Question, f)
		d.write(w, r, v, http.StatusOK)
		return
	}
	body, err := f.fragment(v)
	if err != nil {
		d.fail(w, r, v, err)
		return
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

func render(name string, v any) ([]byte, error) {
	var body bytes.Buffer
	err := templates.ExecuteTemplate(&body, name, v)
	return body.Bytes(), err
}

// writeTimeMax is how long a reader may take to fetch a page.
const writeTimeMax = 30 * time.Second

func send(w http.ResponseWriter, v view, status int, body []byte) {
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Language", v.Lang.tag())
	h.Set("Cache-Control", "private, no-cache")
	h.Set(fragmentHeader, fragmentFigures)
	h.Add("Vary", fragmentHeader)
	h.Add("Vary", "Cookie")
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(writeTimeMax)) // not every writer has one
	w.WriteHeader(status)
	_, _ = w.Write(body) // the reader has gone away: nobody is left to tell
}

func asFault(err error) (*fault.Error, bool) {
	return errors.AsType[*fault.Error](err)
}
