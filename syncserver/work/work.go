// Package work is the pages on which staff do what is theirs to do. Who may open them
// is decided by the rules of package access before they are asked; what of them
// somebody sees follows from access.StaffOf of the request.
package work

import (
	"embed"
	"log/slog"
	"net/http"

	"github.com/go-chi/chi/v5"

	"yizhan/syncserver/city"
	"yizhan/syncserver/frame"
)

//go:embed templates/*.html
var templateFiles embed.FS

var templates = frame.Templates(templateFiles)

// words of the pages.
var words = frame.Words{
	"title":   {"工作", "Work"},
	"nothing": {"眼下没有要办的事。", "There is nothing to do just now."},
}

// Pages serves them.
type Pages struct {
	city *city.City
	log  *slog.Logger
}

// New makes the pages of a city.
func New(c *city.City, log *slog.Logger) *Pages { return &Pages{city: c, log: log} }

// Routes mounts them.
func (p *Pages) Routes(r chi.Router) {
	r.Get("/work", p.index)
}

func (p *Pages) index(w http.ResponseWriter, r *http.Request) {
	f := frame.Of(w, r, "/work", words)
	f.Title, _ = f.T("title")
	frame.Write(w, p.log, f.Lang, templates, "index.html", http.StatusOK, f)
}
