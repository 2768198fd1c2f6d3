// Package reports is the pages of the county's tables, T1 to T8: which there are and how
// much each has in a month, what stands in one, and the files of them, the packet, the 通报
// and templates of one's own. A page shows what the files hold: both are filled by package
// monthly from one snapshot of the ledger.
//
// Pages work without JavaScript, and the address holds what was chosen. Who may open them
// is decided by the rules of package access before; of what area, by access.Staff.Area. A
// file is made whole before anything of it is sent: an error is a page, nobody's slow line
// keeps the snapshot open, and the log has it before it leaves.
package reports

import (
	"context"
	"embed"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"

	"yizhan/shared/domain"
	"yizhan/shared/domain/codes"
	"yizhan/shared/fault"
	"yizhan/shared/report/monthly"
	"yizhan/shared/report/paper"
	"yizhan/syncserver/access"
	"yizhan/syncserver/city"
	"yizhan/syncserver/frame"
	"yizhan/syncserver/months"
)

//go:embed templates/*.html
var templateFiles embed.FS

var templates = frame.Templates(templateFiles)

// Pages serves them.
type Pages struct {
	city  *city.City
	log   *slog.Logger
	now   func() time.Time
	fonts func() (paper.Fonts, error)
}

// New makes the pages of a city.
func New(c *city.City, log *slog.Logger, now func() time.Time) *Pages {
	return &Pages{city: c, log: log, now: now, fonts: paper.System}
}

// Routes mounts them.
func (p *Pages) Routes(r chi.Router) {
	pages := r.With(middleware.Compress(5, "text/html"))
	pages.Get("/reports", p.index)
	pages.Get("/reports/{table}", p.table)
	r.Get("/reports/file", p.file)
	r.Post("/reports/template", p.template)
}

// asked is what an address asks for.
type asked struct {
	monthly.Ask
	area string // checked: the reader's, or a part of it
}

// whoRunesMax is how long a name of who fills in may be.
const whoRunesMax = 40

// read reads an address, or a form. What is not the reader's is not found.
func (p *Pages) read(r *http.Request, values url.Values) (a asked, err error) {
	if a.area, err = access.StaffOf(r.Context()).Area(values.Get("division")); err != nil {
		return a, err
	}
	a.Made, a.By = p.now(), access.StaffOf(r.Context()).Name
	if a.Period, err = monthly.ParseMonth(values.Get("month"), a.Made); err != nil {
		return a, err
	}
	a.Who = strings.TrimSpace(values.Get("who"))
	if len([]rune(a.Who)) > whoRunesMax || strings.ContainsFunc(a.Who, func(r rune) bool { return r < ' ' }) {
		return a, fault.New(fault.Invalid, "who", "填报人最多写 40 个字", "who fills in has 40 characters at most")
	}
	a.Unit.Division = a.area
	return a, nil
}

// month is how an address names it.
func (a asked) month() string { return a.Period.From.String()[:len("2026-11")] }

// address is a page or a file of the same month and area.
func (a asked) address(path string, more ...string) string {
	values := url.Values{"month": {a.month()}}
	if a.area != "" {
		values.Set("division", a.area)
	}
	if a.Who != "" {
		values.Set("who", a.Who)
	}
	for i := 0; i < len(more); i += 2 {
		values.Set(more[i], more[i+1])
	}
	return path + "?" + values.Encode()
}

// ledger runs f on the ledger, closed months as they were then, with the unit completed.
func (p *Pages) ledger(ctx context.Context, a *asked, f func(months.Pinned) error) error {
	return p.city.Snapshot(ctx, func(s city.Snapshot) error {
		if err := Complete(ctx, s, &a.Unit, a.Period); err != nil {
			return err
		}
		pinned, err := months.Report(ctx, s, &a.Ask)
		if err != nil {
			return err
		}
		return f(pinned)
	})
}

// view is what the templates see of every page.
type view struct {
	frame.Frame
	asked
	Problem string // a sentence, in place of what was asked for
}

func (p *Pages) view(w http.ResponseWriter, r *http.Request) view {
	v := view{Frame: frame.Of(w, r, "/reports", words)}
	v.Title, _ = v.T("title")
	return v
}

// Other is the address of this page in the other language.
func (v view) Other() string {
	lang := "en"
	if v.Lang == frame.English {
		lang = "zh"
	}
	return v.address("/reports", "lang", lang)
}

// Back is the list of the same month.
func (v view) Back() string { return v.address("/reports") }

// Month is how the form names it, Latest the last that can be asked for.
func (v view) Month() string  { return v.month() }
func (v view) Latest() string { return domain.DayOf(v.Made).String()[:len("2026-11")] }

// Heading is the month in words.
func (v view) Heading() string {
	layout := "2006年1月"
	if v.Lang == frame.English {
		layout = "January 2006"
	}
	return v.Period.From.Time().Format(layout)
}

// place is an area that may be chosen.
type place struct {
	Code, Name string
	Current    bool
}

// Places are the areas that the reader may choose from: the whole of theirs, and the parts
// of it one level down.
func (v view) Places() []place {
	root := v.Staff.Division
	all, _ := v.T("whole_city")
	if d, known := codes.FindDivision(root); known && !v.Staff.SeesCity() {
		all = d.Name
	}
	out := []place{{Name: all, Current: v.area == "" || v.area == root}}
	known := out[0].Current
	for _, c := range codes.Children(root) {
		out = append(out, place{c.Code, c.Name, c.Code == v.area})
		known = known || c.Code == v.area
	}
	if d, ok := codes.FindDivision(v.area); ok && !known { // a community, from an address
		out = append(out, place{d.Code, d.Name, true})
	}
	return out
}
