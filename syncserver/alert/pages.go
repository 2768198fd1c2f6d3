package alert

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"

	"yizhan/shared/domain"
	"yizhan/shared/fault"
	"yizhan/shared/ledger/sqlite"
	"yizhan/shared/report/table"
	"yizhan/syncserver/access"
	"yizhan/syncserver/city"
	"yizhan/syncserver/frame"
)

//go:embed templates/*.html
var templateFiles embed.FS

var templates = frame.Templates(templateFiles)

// formBytesMax is more than a form of these pages has.
const formBytesMax = 64 << 10

// Pages serves them.
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
	pages.Get("/alerts", p.list)
	r.Get("/alerts/file", p.file)
	pages.Get("/alerts/{id}", p.one)
	r.Post("/alerts/quiet", p.quiet)
	r.Post("/alerts/acknowledge", p.acknowledgeAll)
	r.Post("/alerts/{id}/acknowledge", p.act(func(r *http.Request, id int64) error {
		return Acknowledge(r.Context(), p.city, id, r.PostFormValue("note"), p.now())
	}))
	r.Post("/alerts/{id}/assign", p.act(func(r *http.Request, id int64) error {
		return Assign(r.Context(), p.city, id, r.PostFormValue("owner"), r.PostFormValue("note"), p.now())
	}))
	r.Post("/alerts/{id}/close", p.act(func(r *http.Request, id int64) error {
		return Close(r.Context(), p.city, id, r.PostFormValue("note"), p.now())
	}))
}

func (p *Pages) list(w http.ResponseWriter, r *http.Request) {
	v := &listPage{Frame: frame.Of(w, r, "/alerts", words), now: p.now()}
	v.Title, _ = v.T("alerts")
	err := v.ask(r.URL.Query())
	if err == nil {
		err = p.city.DB.Read(r.Context(), func(tx *sql.Tx) (err error) {
			if v.Quiet, err = quiet(r.Context(), tx); err != nil {
				return err
			}
			v.which.Limit = listed + 1 // one more tells that there are more
			all, err := List(r.Context(), tx, v.which)
			v.take(all)
			return err
		})
	}
	if err != nil {
		frame.Refuse(w, r, p.log, err)
		return
	}
	frame.Write(w, p.log, v.Lang, templates, "alerts.html", http.StatusOK, v)
}

func (p *Pages) one(w http.ResponseWriter, r *http.Request) {
	id, _ := strconv.ParseInt(chi.URLParam(r, "id"), 10, 64) // 0 is nobody's
	v := &onePage{Frame: frame.Of(w, r, "/alerts/"+url.PathEscape(chi.URLParam(r, "id")), words)}
	accounts, err := access.Accounts(r.Context(), p.city)
	if err == nil {
		err = p.city.DB.Read(r.Context(), func(tx *sql.Tx) error {
			a, err := find(r.Context(), tx, v.Staff, id)
			if err != nil {
				return err
			}
			v.shown = shown{a, v.Frame}
			v.Could = couldOwn(accounts, a)
			v.Decides = mayDecide(v.Staff, a) && a.Closed.IsZero()
			v.Events, err = events(r.Context(), tx, id)
			return err
		})
	}
	if err != nil {
		frame.Refuse(w, r, p.log, err)
		return
	}
	v.Frame.Title, _ = v.Frame.T("one")
	frame.Write(w, p.log, v.Lang, templates, "alert.html", http.StatusOK, v)
}

// act does something to an alert and goes to its page, or to the list that it was done on.
func (p *Pages) act(do func(*http.Request, int64) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		r.Body = http.MaxBytesReader(w, r.Body, formBytesMax)
		id, _ := strconv.ParseInt(chi.URLParam(r, "id"), 10, 64)
		if err := do(r, id); err != nil {
			frame.Refuse(w, r, p.log, err)
			return
		}
		to := "/alerts/" + strconv.FormatInt(id, 10)
		if r.PostFormValue("list") != "" {
			to = "/alerts"
		}
		http.Redirect(w, r, to, http.StatusSeeOther)
	}
}

func (p *Pages) quiet(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, formBytesMax)
	read := func(name string) int {
		t, err := time.Parse("15:04", r.PostFormValue(name))
		if err != nil {
			return -1 // refused by SetQuiet
		}
		return t.Hour()*60 + t.Minute()
	}
	if err := SetQuiet(r.Context(), p.city, Quiet{read("from"), read("to")}); err != nil {
		frame.Refuse(w, r, p.log, err)
		return
	}
	http.Redirect(w, r, "/alerts", http.StatusSeeOther)
}

// acknowledgeAll does so for the list that the form stands under, and shows it again.
func (p *Pages) acknowledgeAll(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, formBytesMax)
	v := &listPage{Frame: frame.Of(w, r, "/alerts", words), now: p.now()}
	err := r.ParseForm()
	if err != nil {
		err = errAddress
	} else if err = v.ask(r.PostForm); err == nil {
		_, err = AcknowledgeAll(r.Context(), p.city, v.which, p.now())
	}
	if err != nil {
		frame.Refuse(w, r, p.log, err)
		return
	}
	http.Redirect(w, r, v.with("/alerts"), http.StatusSeeOther)
}

// file is a list as a file, all of it. That it was taken out is in the log before it leaves.
func (p *Pages) file(w http.ResponseWriter, r *http.Request) {
	ctx := r.Context()
	v := &listPage{Frame: frame.Of(w, r, "/alerts", words), now: p.now()}
	err := v.ask(r.URL.Query())
	if f := r.URL.Query().Get("format"); err == nil && f != "" && f != "csv" {
		err = errAddress
	}
	if err == nil {
		name := v.must("alerts") + " " + domain.DayOf(p.now()).String() + ".csv"
		err = frame.SendFile(w, name, "text/csv; charset=utf-8", func(out io.Writer) error {
			return errors.Join(p.write(ctx, v, out), sqlite.Write(ctx, p.city.DB, func(tx sqlite.Tx) error {
				return access.Audit(ctx, tx, access.Who(ctx), ActionTaken, string(v.which.State)+" csv "+v.which.Area)
			}))
		})
	}
	if err != nil {
		frame.Refuse(w, r, p.log, err)
	}
}

func (p *Pages) write(ctx context.Context, v *listPage, out io.Writer) error {
	var all []Alert
	err := p.city.DB.Read(ctx, func(tx *sql.Tx) (err error) {
		w := v.which
		w.Skip, w.Limit = 0, -1
		all, err = List(ctx, tx, w)
		return err
	})
	if err != nil {
		return err
	}
	t := table.Table{Title: v.must("alerts"), Made: p.now(), English: v.Lang == frame.English, Station: v.Area()}
	for _, c := range []struct {
		word string
		kind table.Kind
	}{{"level", table.Text}, {"what", table.Text}, {"county", table.Text}, {"code", table.Text}, {"name", table.Text}, {"said", table.Text}, {"since", table.Time},
		{"acked_at", table.Time}, {"acked_by", table.Text}, {"owner", table.Text}, {"closed_at", table.Time}, {"closed_by", table.Text}} {
		t.Columns = append(t.Columns, table.Column{Title: v.must(c.word), Kind: c.kind})
	}
	var rows [][]any
	for _, a := range all {
		s := shown{a, v.Frame}
		rows = append(rows, []any{v.must(s.level()), v.must("kind_" + string(a.Kind)), countyName(a.Division), a.Station, a.Name, s.Said(), a.Began,
			orNone(a.Acked), a.AckedBy, a.Owner, orNone(a.Closed), a.ClosedBy})
	}
	t.Rows = table.Of(rows)
	_, err = t.CSV(ctx, out, nil)
	return err
}

// orNone leaves the cell of a moment empty that was not.
func orNone(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t
}

var errAddress = fault.New(fault.Invalid, "", "这个地址不完整或写错了，请从页面上的链接再点一次", "this address is not complete: follow a link of the page once more")
