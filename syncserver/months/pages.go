package months

import (
	"embed"
	"log/slog"
	"net/http"
	"net/url"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"

	"yizhan/shared/domain"
	"yizhan/shared/fault"
	"yizhan/syncserver/access"
	"yizhan/syncserver/city"
	"yizhan/syncserver/frame"
)

//go:embed templates/*.html
var templateFiles embed.FS

var templates = frame.Templates(templateFiles)

// Pages serves the list of months and each month.
type Pages struct {
	city *city.City
	log  *slog.Logger
	now  func() time.Time
}

// New makes the pages of a city.
func New(c *city.City, log *slog.Logger, now func() time.Time) *Pages { return &Pages{c, log, now} }

// Routes mounts them.
func (p *Pages) Routes(r chi.Router) {
	pages := r.With(middleware.Compress(5, "text/html"))
	pages.Get("/months", p.list)
	pages.Get("/months/{month}", p.month)
	r.Post("/months/{month}/close", p.change(func(r *http.Request, m Month) error { return Close(r.Context(), p.city, m, p.now()) }))
	r.Post("/months/{month}/reopen", p.change(func(r *http.Request, m Month) error {
		return Reopen(r.Context(), p.city, m, r.PostFormValue("why"), p.now())
	}))
}

// listPage is the list.
type listPage struct {
	frame.Frame
	Lines []Line
}

func (p *Pages) list(w http.ResponseWriter, r *http.Request) {
	page := listPage{Frame: frame.Of(w, r, "/months", words)}
	page.Title, _ = page.T("title")
	area, err := access.StaffOf(r.Context()).Area("")
	if err == nil {
		page.Lines, err = List(r.Context(), p.city, area, p.now())
	}
	if err != nil {
		frame.Refuse(w, r, p.log, err)
		return
	}
	frame.Write(w, p.log, page.Lang, templates, "months.html", http.StatusOK, page)
}

func (p *Pages) month(w http.ResponseWriter, r *http.Request) {
	page := monthPage{Frame: frame.Of(w, r, "/months/"+url.PathEscape(chi.URLParam(r, "month")), words)}
	m, err := Parse(chi.URLParam(r, "month"))
	if err == nil && m > Month(domain.DayOf(p.now()).Month()) {
		err = fault.New(fault.NotFound, "month", "这个月还没有到", "the month has not come yet")
	}
	if err == nil {
		err = page.read(r.Context(), p, m)
	}
	if err != nil {
		frame.Refuse(w, r, p.log, err)
		return
	}
	frame.Write(w, p.log, page.Lang, templates, "month.html", http.StatusOK, page)
}

// change does something to a month and goes back to its page.
func (p *Pages) change(f func(*http.Request, Month) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		m, err := Parse(chi.URLParam(r, "month"))
		if err == nil {
			err = f(r, m)
		}
		if err != nil {
			frame.Refuse(w, r, p.log, err)
			return
		}
		http.Redirect(w, r, "/months/"+m.String(), http.StatusSeeOther)
	}
}
