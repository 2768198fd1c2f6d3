// Package tokens is the page on which administrators give programs a token to read
// figures with, and take it back. Who comes with one is found out in package access. It
// works without JavaScript.
package tokens

import (
	"embed"
	"log/slog"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/go-chi/chi/v5"

	"yizhan/shared/domain"
	"yizhan/shared/domain/codes"
	"yizhan/shared/fault"
	"yizhan/syncserver/access"
	"yizhan/syncserver/city"
	"yizhan/syncserver/frame"
)

//go:embed templates/*.html
var templateFiles embed.FS

var templates = frame.Templates(templateFiles)

// Pages serves it.
type Pages struct {
	city *city.City
	log  *slog.Logger
	now  func() time.Time
}

// New makes the page of a city.
func New(c *city.City, log *slog.Logger, now func() time.Time) *Pages { return &Pages{c, log, now} }

// Routes mounts it.
func (p *Pages) Routes(r chi.Router) {
	r.Get("/tokens", p.list)
	r.Post("/tokens", p.add)
	r.Post("/tokens/{id}/revoke", p.revoke)
}

// page is what the template sees.
type page struct {
	frame.Frame
	Wrong       string
	Given, Host string // what a new token says, and where it is used
	Name, Until string // what was typed
	Division    string
	List        []access.Token
	now         time.Time
}

func (p *Pages) list(w http.ResponseWriter, r *http.Request) {
	p.write(w, r, page{Until: domain.DayOf(p.now()).AddDays(usual).String()}, http.StatusOK)
}

// usual is for how many days the form suggests a token.
const usual = 180

func (p *Pages) write(w http.ResponseWriter, r *http.Request, v page, status int) {
	v.Frame, v.now = frame.Of(w, r, "/tokens", words), p.now()
	v.Title, _ = v.T("title")
	list, err := access.Tokens(r.Context(), p.city)
	if err != nil {
		frame.Refuse(w, r, p.log, err)
		return
	}
	slices.Reverse(list) // the latest first
	slices.SortStableFunc(list, func(a, b access.Token) int { return rank(b.Good(v.now)) - rank(a.Good(v.now)) })
	v.List = list
	frame.Write(w, p.log, v.Lang, templates, "tokens.html", status, v)
}

func rank(good bool) int {
	if good {
		return 1
	}
	return 0
}

// add gives a token and shows it, this once: the answer is not a page to come back to.
// Sent again it is refused, for the name is taken then.
func (p *Pages) add(w http.ResponseWriter, r *http.Request) {
	v := page{Name: r.PostFormValue("name"), Until: r.PostFormValue("until"), Division: r.PostFormValue("division")}
	area, err := access.StaffOf(r.Context()).Area(v.Division)
	if err != nil {
		frame.Refuse(w, r, p.log, err)
		return
	}
	until, err := domain.ParseDay(v.Until)
	if err == nil {
		v.Given, err = access.NewAPIToken(r.Context(), p.city, access.APIToken{Name: v.Name, Division: area, Until: until}, p.now())
	}
	switch kind := fault.KindOf(err); {
	case err == nil:
		v.Host = frame.Host(r)
		p.write(w, r, v, http.StatusOK)
	case kind == fault.Invalid || kind == fault.Conflict:
		v.Wrong = fault.Sentence(err, string(frame.LanguageOf(w, r)))
		p.write(w, r, v, http.StatusUnprocessableEntity)
	default:
		frame.Refuse(w, r, p.log, err)
	}
}

func (p *Pages) revoke(w http.ResponseWriter, r *http.Request) {
	id, _ := strconv.ParseInt(chi.URLParam(r, "id"), 10, 64) // 0 is no token
	if err := access.RevokeToken(r.Context(), p.city, id, p.now()); err != nil {
		frame.Refuse(w, r, p.log, err)
		return
	}
	http.Redirect(w, r, "/tokens", http.StatusSeeOther)
}

// choice is one of a list.
type choice struct {
	Value, Text string
	Current     bool
}

// Places are the areas that a token may be for: the reader's, and the parts of it.
func (v page) Places() []choice {
	all, _ := v.T("whole_city")
	if !v.Staff.SeesCity() {
		all = v.Area()
	}
	out := []choice{{Text: all}}
	for _, d := range codes.Children(v.Staff.Division) {
		out = append(out, choice{d.Code, d.Name, d.Code == v.Division})
	}
	return out
}

// Place is what a token's division is called.
func (v page) Place(t access.Token) string {
	if d, known := codes.FindDivision(t.Division); known && d.Level != codes.LevelCity {
		return d.Name
	}
	all, _ := v.T("whole_city")
	return all
}

// What is what a token is for: the program's name, or the screen.
func (v page) What(t access.Token) string {
	if t.Use == access.API {
		return t.Name
	}
	wall, _ := v.T("wall")
	return wall
}

// State is in a word whether a token is good.
func (v page) State(t access.Token) (string, error) {
	switch {
	case !t.Revoked.IsZero():
		return v.T("revoked", day(t.Revoked))
	case !t.Good(v.now):
		return v.T("expired", day(t.Expires))
	}
	return v.T("good", day(t.Expires.Add(-time.Second))) // the last day on which it is
}

// Used is when a program came last, as coarse as it is kept.
func (v page) Used(t access.Token) (string, error) {
	if t.Use != access.API {
		return "", nil
	}
	if t.Used.IsZero() {
		return v.T("never")
	}
	return v.T("about", t.Used.In(domain.Shanghai).Format("2006-01-02 15:00"))
}

// Good tells whether a token opens anything now.
func (v page) Good(t access.Token) bool { return t.Good(v.now) }

// First and Last are the days that the form takes.
func (v page) First() domain.Day { return domain.DayOf(v.now) }

// Last is the last of them.
func (v page) Last() domain.Day { return v.First().AddDays(access.APIDaysMax) }

func day(t time.Time) string { return t.In(domain.Shanghai).Format(time.DateOnly) }
