// Package wall is the page for a screen on a wall: five figures, the counties, the
// hours of today, in type that is read across a room. There is nothing personal on it,
// and nothing to press. It opens with a token of its own or with a session.
//
// The page works without a script: it loads itself anew. With one, it takes in new
// figures when there are some, turns its panels over, and goes on showing the last ones
// with their age while the server is away.
package wall

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

// Address is that of the page.
const Address = "/wall"

// What is in the page, asked for without the page around it.
const (
	fragmentHeader = "X-Fragment"
	fragmentWall   = "wall"
)

// Pages serves it.
type Pages struct {
	city     *city.City
	log      *slog.Logger
	now      func() time.Time
	revision func() uint64
	shelf    shelf
}

// New makes the page of a city; revision numbers the state of its figures, as the
// stream of changes does.
func New(c *city.City, log *slog.Logger, now func() time.Time, revision func() uint64) *Pages {
	return &Pages{city: c, log: log, now: now, revision: revision}
}

// Routes mounts it.
func (p *Pages) Routes(r chi.Router) {
	r.With(middleware.Compress(5, "text/html")).Get(Address, p.show)
}

func (p *Pages) show(w http.ResponseWriter, r *http.Request) {
	f := frame.Of(w, r, Address, words)
	area, err := asked(r.URL.Query(), f.Staff)
	if err != nil {
		frame.Refuse(w, r, p.log, err)
		return
	}
	read, err := p.shelf.read(r.Context(), p, area)
	if err != nil {
		frame.Refuse(w, r, p.log, err)
		return
	}
	v, err := newView(f, area, read, p.now(), r.URL.Query().Get("token"))
	if err != nil {
		frame.Refuse(w, r, p.log, err)
		return
	}
	name := "wall.html"
	w.Header().Add("Vary", fragmentHeader)
	if r.Header.Get(fragmentHeader) == fragmentWall {
		name = "figures.html"
		w.Header().Set(fragmentHeader, fragmentWall) // a page to sign in on would lack it
	}
	frame.Write(w, p.log, v.Lang, templates, name, http.StatusOK, v)
}

// asked is the area that an address asks for. A word that means nothing is said, for
// whoever hangs up the screen does not come back to look.
func asked(values url.Values, staff access.Staff) (string, error) {
	for name := range values {
		switch name {
		case "token", "division", "lang":
		default:
			return "", fault.New(fault.Invalid, name, "大屏的地址里只能有 token、division 和 lang", "the address of the wall screen has token, division and lang at most")
		}
	}
	return staff.Area(values.Get("division"))
}

// today is the day at the city.
func (p *Pages) today() domain.Day { return domain.DayOf(p.now()) }
