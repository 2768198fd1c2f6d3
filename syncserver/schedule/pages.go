// Package schedule makes reports at hours that people have chosen, and is the pages of
// it: the schedules of an account, and its inbox. A report is made under the rights that
// its maker has at that moment, once for each period, also of hours in which the server
// was off.
//
// The file is whole and on the disk before the database tells of it, and one transaction
// has the run, the inboxes and the log: a server that is killed leaves either nothing that
// anybody sees or all of it.
package schedule

import (
	"embed"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"

	"yizhan/shared/domain"
	"yizhan/shared/fault"
	"yizhan/shared/report/form"
	"yizhan/shared/report/monthly"
	"yizhan/syncserver/access"
	"yizhan/syncserver/city"
	"yizhan/syncserver/frame"
	"yizhan/syncserver/mail"
)

//go:embed templates/*.html
var templateFiles embed.FS

var templates = frame.Templates(templateFiles)

// Pages serves them.
type Pages struct {
	city   *city.City
	runner *Runner
	log    *slog.Logger
	now    func() time.Time
}

// New makes the pages of a city.
func New(c *city.City, runner *Runner, log *slog.Logger, now func() time.Time) *Pages {
	return &Pages{city: c, runner: runner, log: log, now: now}
}

// Routes mounts them.
func (p *Pages) Routes(r chi.Router) {
	pages := r.With(middleware.Compress(5, "text/html"))
	pages.Get("/inbox", p.inbox)
	r.Get("/inbox/{id}", p.download)
	r.Post("/inbox/{id}/delete", p.discard)
	pages.Get("/schedule", p.schedules)
	r.Post("/schedule", p.add)
	r.Post("/schedule/{id}/pause", p.set(Paused))
	r.Post("/schedule/{id}/resume", p.set(On))
	r.Post("/schedule/{id}/delete", p.set(Deleted))
	r.Post("/schedule/{id}/run", p.runNow)
	r.Post("/schedule/{id}/mail", p.setMail)
	r.Post("/schedule/{id}/resend", p.resend)
}

// schedulePage is the schedules of who asks, and a form for another one.
type schedulePage struct {
	frame.Frame
	List  []shown
	Could []string // accounts that may get reports too
	// MailSet tells that there is mail, MailWrong what is wrong with its settings.
	MailSet   bool
	MailWrong string
	now       time.Time
}

// shown is a schedule on the page.
type shown struct {
	Schedule
	Next    string
	History []Run
	page    *schedulePage
}

func (p *Pages) schedules(w http.ResponseWriter, r *http.Request) {
	v := &schedulePage{Frame: frame.Of(w, r, "/schedule", words), now: p.now()}
	v.Title, _ = v.T("schedules")
	list, err := Mine(r.Context(), p.city, v.Staff.Name)
	if err != nil {
		frame.Refuse(w, r, p.log, err)
		return
	}
	accounts, err := access.Accounts(r.Context(), p.city)
	if err != nil {
		frame.Refuse(w, r, p.log, err)
		return
	}
	for _, a := range accounts {
		if a.Name != v.Staff.Name && reader(accounts, a.Name, areaOf(v.Staff)) {
			v.Could = append(v.Could, a.Name)
		}
	}
	if _, v.MailSet, err = mail.Load(p.city.Dir()); err != nil {
		v.MailWrong = fault.Sentence(err, string(v.Lang))
	}
	for _, s := range list {
		one := shown{Schedule: s, page: v}
		if s.State == On {
			after := v.now
			if s.Since.After(after) {
				after = s.Since // made while the clock was ahead
			}
			one.Next = form.Moment(Next(s.Every, s.Hour, after))
		}
		if one.History, err = runs(r.Context(), p.city, s.ID); err != nil {
			frame.Refuse(w, r, p.log, err)
			return
		}
		for i := range one.History {
			if one.History[i].Mail, err = mailed(r.Context(), p.city, one.History[i].ID); err != nil {
				frame.Refuse(w, r, p.log, err)
				return
			}
		}
		v.List = append(v.List, one)
	}
	frame.Write(w, p.log, v.Lang, templates, "schedule.html", http.StatusOK, v)
}

// areaOf is what somebody sees, as a schedule names it.
func areaOf(s access.Staff) string {
	area, _ := s.Area("")
	return area
}

// Said is a sentence in the page's language.
func (v schedulePage) Said(both [2]string) string {
	if v.Lang == frame.English {
		return both[1]
	}
	return both[0]
}

// NoteSaid is why a schedule was stopped.
func (s shown) NoteSaid() string { return s.page.Said(s.Note) }

func (p *Pages) add(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, formBytesMax)
	s, err := p.read(r)
	if err == nil {
		_, err = Add(r.Context(), p.city, s, p.now())
	}
	p.back(w, r, "/schedule", err)
}

// formBytesMax is more than a form of these pages has.
const formBytesMax = 64 << 10

func (p *Pages) read(r *http.Request) (s Schedule, err error) {
	staff := access.StaffOf(r.Context())
	table, format, several := strings.Cut(r.FormValue("what"), ".")
	if !several {
		table, format = "", table
	}
	s = Schedule{Maker: staff.Name, Every: Every(r.FormValue("every")), Table: table, Format: monthly.Format(format), Others: r.Form["others"]}
	if s.Hour, err = strconv.Atoi(r.FormValue("hour")); err != nil {
		s.Hour = -1 // refused with the other things that make no sense
	}
	if s.Division, err = staff.Area(r.FormValue("division")); err == nil {
		s.Mail, err = checkMail(r.Context(), s.Division, r.FormValue("mail"))
	}
	return s, err
}

func (p *Pages) set(state State) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		id, _ := strconv.ParseInt(chi.URLParam(r, "id"), 10, 64) // 0 is nobody's
		p.back(w, r, "/schedule", Set(r.Context(), p.city, access.StaffOf(r.Context()).Name, id, state, [2]string{}, p.now()))
	}
}

func (p *Pages) runNow(w http.ResponseWriter, r *http.Request) {
	s, err := p.mine(r)
	if err == nil {
		err = p.runner.Now(r.Context(), s)
	}
	p.back(w, r, "/inbox", err)
}

// back leads to a page, so that loading it anew does nothing twice.
func (p *Pages) back(w http.ResponseWriter, r *http.Request, to string, err error) {
	if err != nil {
		frame.Refuse(w, r, p.log, err)
		return
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
}

// moment is when something was, as at the station.
func moment(ms int64) string {
	return time.UnixMilli(ms).In(domain.Shanghai).Format("2006-01-02 15:04")
}
