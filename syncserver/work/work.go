// Package work is the pages on which staff keep the registers (台账): what is to be
// done today, lists, documents, forms and the tree of organisations. They are made of
// what the kinds of package domain say of their fields, by package register, as the
// windows of offices are. Every choice is a link or a form, so the pages work without
// a script, and the address holds all of a list's state.
//
// Who may open them is decided by the rules of package access before they are asked;
// what of them somebody sees and changes follows from the reader's reach.
package work

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"log/slog"
	"maps"
	"net/http"
	"net/url"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/fault"
	"yizhan/shared/ledger/sqlite"
	"yizhan/shared/register"
	"yizhan/syncserver/access"
	"yizhan/syncserver/city"
	"yizhan/syncserver/feed"
	"yizhan/syncserver/frame"
	"yizhan/syncserver/ingest"
)

//go:embed templates/*.html
var templateFiles embed.FS

var templates = frame.Templates(templateFiles)

// Pages serves them.
type Pages struct {
	city *city.City
	hub  *feed.Hub
	log  *slog.Logger
	now  func() time.Time
	mint *change.Minter
}

// New makes the pages of a city. The hub hears of what is saved.
func New(c *city.City, hub *feed.Hub, log *slog.Logger, now func() time.Time) *Pages {
	return &Pages{city: c, hub: hub, log: log, now: now, mint: change.NewMinter()}
}

// Routes mounts them.
func (p *Pages) Routes(r chi.Router) {
	r.Get("/work/{kind}/export", p.page(p.export)) // compresses itself, and is long
	r.Group(func(r chi.Router) {
		r.Use(middleware.Compress(5, "text/html"))
		r.Get("/work", p.page(p.board))
		r.Get("/work/organisation/tree", p.page(p.tree))
		r.Get("/work/{kind}", p.page(p.list))
		r.Get("/work/{kind}/new", p.page(p.form))
		r.Post("/work/{kind}/new", p.page(p.submit))
		r.Get("/work/{kind}/{id}", p.page(p.detail))
		r.Get("/work/{kind}/{id}/edit", p.page(p.form))
		r.Post("/work/{kind}/{id}/edit", p.page(p.submit))
		r.Post("/work/{kind}/{id}/delete", p.page(p.flag(register.Delete, "deleted")))
		r.Post("/work/{kind}/{id}/restore", p.page(p.flag(register.Restore, "restored")))
		r.Post("/work/{kind}/{id}/unmask", p.page(p.unmask))
		r.Post("/work/{kind}/{id}/same", p.page(p.same))
		r.Post("/work/{kind}/{id}/settle", p.page(p.settle))
	})
}

// formBytesMax is beyond any form that people fill: the longest have a few texts of
// 500 characters, each nine bytes in a request.
const formBytesMax = 128 << 10

// asked is one request for a page: who asks for what.
type asked struct {
	w http.ResponseWriter
	r *http.Request
	view
	kind *domain.Kind
	id   change.ID
}

// page finds out what is asked for, and answers with a page of the error where it
// cannot be had.
func (p *Pages) page(answer func(*asked) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		a := &asked{w: w, r: r, view: newView(w, r)}
		err := a.read()
		if err == nil {
			err = answer(a)
		}
		if err != nil && r.Context().Err() == nil { // else nobody is there to read it
			p.refuse(a, err)
		}
	}
}

var (
	errNoRegister = fault.New(fault.NotFound, "", "没有这种台账，或者不归你管", "there is no such register, or it is not yours")
	errNoDocument = fault.New(fault.NotFound, "", "没有找到这份资料，或者不归你管", "it was not found, or it is not yours")
	errTooLarge   = fault.New(fault.TooLarge, "", "填写的内容太多，没有保存。请删短一些再保存", "this is too much, and was not saved: shorten it and save again")
	errForm       = fault.New(fault.Invalid, "", "请求不完整，请刷新后再试", "the request is incomplete: reload and try again")
	errAddress    = fault.New(fault.Invalid, "", "网址里有看不懂的内容，请从列表重新选", "the address holds something that is not understood: choose from the list again")
)

// read takes apart the address, and a form.
func (a *asked) read() error {
	if name := chi.URLParam(a.r, "kind"); name != "" {
		k, ok := domain.FindKind(name)
		if !ok || !k.IsDocument() || k.Desk {
			return errNoRegister
		}
		a.kind = k
		a.Here = k.Name
		a.Back = "/work/" + k.Name
	}
	if text := chi.URLParam(a.r, "id"); text != "" {
		id, err := change.ParseID(text)
		if err != nil {
			return errNoDocument
		}
		a.id = id
	}
	if a.r.Method != http.MethodPost {
		return nil
	}
	a.r.Body = http.MaxBytesReader(a.w, a.r.Body, formBytesMax)
	err := a.r.ParseForm()
	if large := new(http.MaxBytesError); errors.As(err, &large) {
		return errTooLarge
	}
	if err != nil {
		return errForm
	}
	return nil
}

// snapshot reads the ledger as the reader may see it.
func (p *Pages) snapshot(a *asked, f func(r *reach) error) error {
	return p.city.DB.Read(a.r.Context(), func(tx *sql.Tx) error {
		r, err := newReach(a.r.Context(), sqlite.Documents{R: tx}, a.Staff)
		if err != nil {
			return err
		}
		if a.kind != nil && !r.opens(a.kind) {
			return errNoRegister
		}
		a.choose(r)
		return r.ended(f(r))
	})
}

// save has edits made and written, and tells who follows.
func (p *Pages) save(ctx context.Context, staff access.Staff, prepare func(r *reach) ([]register.Edit, error)) error {
	heads, err := ingest.Save(ctx, p.city, p.now, func(docs register.Documents) ([]register.Edit, error) {
		r, err := newReach(ctx, docs, staff)
		if err != nil {
			return nil, err
		}
		edits, err := prepare(r)
		return edits, r.ended(err)
	})
	if err != nil || len(heads) == 0 {
		return err
	}
	moved := maps.Clone(heads)
	moved[feed.Figures] = 0
	p.hub.Moved(moved)
	return nil
}

func (p *Pages) today() domain.Day { return domain.DayOf(p.now()) }

// write sends a page.
func (p *Pages) write(a *asked, name string, status int, v any) error {
	frame.Write(a.w, p.log, a.Lang, templates, name, status, v)
	return nil
}

// refuse is the page of an error: a sentence, and a way back.
func (p *Pages) refuse(a *asked, err error) {
	kind := fault.KindOf(err)
	if kind.HTTPStatus() >= http.StatusInternalServerError {
		p.log.Error("page not made", "path", a.r.URL.Path, "err", err)
	}
	a.Title, _ = a.T("refused")
	a.kind = nil
	_ = p.snapshot(a, func(*reach) error { return nil }) // for the menu: without it the page is as good
	_ = p.write(a, "problem.html", kind.HTTPStatus(), struct {
		view
		Sentence string
	}{a.view, fault.Sentence(err, string(a.Lang))})
}

// leave leads to a page that can be loaded again without doing anything again.
func (a *asked) leave(path string, done string) error {
	if done != "" {
		path += "?" + url.Values{"done": {done}}.Encode()
	}
	http.Redirect(a.w, a.r, path, http.StatusSeeOther)
	return nil
}
