// Package frame is what every page of staff has around its content: the bar with the
// pages that are open to the reader and who that is, the language, the files that
// pages ask for, and how a page is sent.
package frame

import (
	"bytes"
	"context"
	"embed"
	"html/template"
	"io/fs"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"

	"yizhan/shared/domain/codes"
	"yizhan/shared/fault"
	"yizhan/syncserver/access"
)

//go:embed templates/*.html
var templateFiles embed.FS

// Templates are those of a package's pages beside those of the frame: head.html and
// pages.html for pages with a bar of their own, begin and end for all others.
func Templates(files fs.FS) *template.Template {
	t := template.Must(template.New("").Funcs(template.FuncMap{"asset": assetAddress}).ParseFS(templateFiles, "templates/*.html"))
	return template.Must(t.ParseFS(files, "templates/*.html"))
}

// Frame is what the templates see of it. Pages embed it in what theirs see.
type Frame struct {
	Title string // in the browser's tab
	Lang  Language
	Path  string // of the page, among Pages
	Staff access.Staff
	Words Words

	counts map[string]int
}

// Of begins a page: in the reader's language, with who is signed in.
func Of(w http.ResponseWriter, r *http.Request, path string, words Words) Frame {
	f := Frame{Lang: LanguageOf(w, r), Path: path, Staff: access.StaffOf(r.Context()), Words: words}
	if count, ok := r.Context().Value(countsKey{}).(Counts); ok {
		f.counts = count(r.Context(), f.Staff)
	}
	return f
}

// Counts says what of some pages is new to somebody, by their keys in the bar. It is asked
// once for each page, so it has to be cheap.
type Counts func(ctx context.Context, staff access.Staff) map[string]int

type countsKey struct{}

// WithCounts puts what counts into a request's context.
func WithCounts(ctx context.Context, c Counts) context.Context {
	return context.WithValue(ctx, countsKey{}, c)
}

// T is a text of the page.
func (f Frame) T(key string, values ...any) (string, error) {
	return f.Lang.Say(f.Words, key, values...)
}

// Tag is the page's language.
func (f Frame) Tag() string { return f.Lang.Tag() }

// Other is the address of this page in the other language.
func (f Frame) Other() string {
	return f.Path + "?" + url.Values{"lang": {string(f.other())}}.Encode()
}

// OtherTag is the language that Other leads to.
func (f Frame) OtherTag() string { return f.other().Tag() }

func (f Frame) other() Language {
	if f.Lang == English {
		return Chinese
	}
	return English
}

// Host is the address of this server as the reader's browser calls it.
func Host(r *http.Request) string {
	if r.TLS != nil || r.Header.Get("X-Forwarded-Proto") == "https" {
		return "https://" + r.Host
	}
	return "http://" + r.Host
}

// Page is one choice of the bar.
type Page struct {
	Address, Key string
	Current      bool
	Count        int // of what is new there
}

// Pages are those that the reader may open.
func (f Frame) Pages() []Page {
	var out []Page
	for _, p := range []Page{{Address: "/", Key: "figures"}, {Address: "/pivot", Key: "pivot"}, {Address: "/progress", Key: "progress"}, {Address: "/work", Key: "work"}, {Address: "/alerts", Key: "alerts"}, {Address: "/reports", Key: "reports"}, {Address: "/months", Key: "months"}, {Address: "/published", Key: "published"}, {Address: "/inbox", Key: "inbox"}, {Address: "/devices", Key: "devices"}, {Address: "/bundles", Key: "bundles"}, {Address: "/accounts", Key: "accounts"}} {
		if f.Staff.MayOpen("GET " + p.Address) {
			p.Current = p.Address == f.Path || strings.HasPrefix(f.Path, p.Address+"/") // also of the pages below it
			p.Count = f.counts[p.Key]
			out = append(out, p)
		}
	}
	return out
}

// Remind tells that the reader should have a second step: whoever gets that password
// has the whole city.
func (f Frame) Remind() bool { return f.Staff.SignedIn && f.Staff.MayAdminister() && !f.Staff.Second }

// Area is the place that the reader's account is for, or nothing for the whole city.
func (f Frame) Area() string {
	if f.Staff.SeesCity() {
		return ""
	}
	d, _ := codes.FindDivision(f.Staff.Division)
	return d.Name
}

// Render fills a template. Nothing is sent before all of it is there, so a mistake in
// a template is an error and not half a page.
func Render(t *template.Template, name string, v any) ([]byte, error) {
	var body bytes.Buffer
	err := t.ExecuteTemplate(&body, name, v)
	return body.Bytes(), err
}

// writeTimeMax is how long a reader may take to fetch a page.
const writeTimeMax = 30 * time.Second

// Send sends a page.
func Send(w http.ResponseWriter, l Language, status int, body []byte) {
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Language", l.Tag())
	h.Set("Cache-Control", "private, no-store") // nothing is left behind on a computer that others use too
	h.Add("Vary", "Cookie")
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(writeTimeMax)) // not every writer has one
	w.WriteHeader(status)
	_, _ = w.Write(body) // the reader has gone away: nobody is left to tell
}

// Write fills a template and sends it.
func Write(w http.ResponseWriter, log *slog.Logger, l Language, t *template.Template, name string, status int, v any) {
	body, err := Render(t, name, v)
	if err != nil {
		log.Error("template failed", "template", name, "err", err)
		http.Error(w, fault.Internal.Sentence(string(l)), http.StatusInternalServerError)
		return
	}
	Send(w, l, status, body)
}

var own = Templates(templateFiles)

// Refuse is the page of an error.
func Refuse(w http.ResponseWriter, r *http.Request, log *slog.Logger, err error) {
	if r.Context().Err() != nil {
		return // nobody is there to read it
	}
	kind := fault.KindOf(err)
	if kind.HTTPStatus() >= http.StatusInternalServerError {
		log.Error("page not made", "path", r.URL.Path, "err", err)
	}
	f := Of(w, r, "/", nil)
	f.Title, _ = f.T("refused")
	Write(w, log, f.Lang, own, "refused.html", kind.HTTPStatus(), struct {
		Frame
		Sentence string
	}{f, fault.Sentence(err, string(f.Lang))})
}
