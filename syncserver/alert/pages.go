package alert

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"

	"yizhan/shared/domain"
	"yizhan/shared/domain/codes"
	"yizhan/shared/fault"
	"yizhan/shared/ledger/sqlite"
	"yizhan/shared/report/table"
	"yizhan/syncserver/access"
	"yizhan/syncserver/alert/rules"
	"yizhan/syncserver/city"
	"yizhan/syncserver/frame"
)

//go:embed templates/*.html
var templateFiles embed.FS

var templates = frame.Templates(templateFiles)

// Pages serves them.
type Pages struct {
	city *city.City
	log  *slog.Logger
	now  func() time.Time
}

// New makes the pages of a city.
func New(c *city.City, log *slog.Logger, now func() time.Time) *Pages {
	return &Pages{city: c, log: log, now: now}
}

// formBytesMax is more than any form of these pages has.
const formBytesMax = 8 << 10

// Routes mounts them.
func (p *Pages) Routes(r chi.Router) {
	pages := r.With(middleware.Compress(5, "text/html"))
	pages.Get("/alerts", p.list)
	r.Get("/alerts/file", p.file)
	pages.Get("/alerts/{id}", p.one)
	r.Post("/alerts/{id}/acknowledge", p.decide(func(ctx context.Context, id int64, form url.Values) error {
		return Acknowledge(ctx, p.city, id, form.Get("note"), p.now())
	}))
	r.Post("/alerts/{id}/assign", p.decide(func(ctx context.Context, id int64, form url.Values) error {
		return Assign(ctx, p.city, id, form.Get("owner"), p.now())
	}))
	r.Post("/alerts/{id}/close", p.decide(func(ctx context.Context, id int64, form url.Values) error {
		return Close(ctx, p.city, id, form.Get("note"), p.now())
	}))
	r.Post("/alerts/quiet", p.quiet)
}

// ask reads an address.
func ask(values url.Values, staff access.Staff) (f Filter, err error) {
	switch state := values.Get("state"); state {
	case "", "open":
	case "closed":
		f.Closed = true
	default:
		return f, fault.New(fault.Invalid, "state", "没有“"+state+"”这种状态，请选未关的或历史", "there is no state “"+state+"”: choose open or closed")
	}
	if f.Kind = rules.Kind(values.Get("kind")); f.Kind != "" && !slices.Contains(rules.Kinds(), f.Kind) {
		return f, fault.New(fault.Invalid, "kind", "没有“"+string(f.Kind)+"”这种预警，请从列表里选", "there is no kind “"+string(f.Kind)+"”: choose one from the list")
	}
	if values.Get("division") != "" {
		f.Area, err = staff.Area(values.Get("division"))
	}
	return f, err
}

func (f Filter) address(path string) string {
	v := url.Values{}
	if f.Closed {
		v.Set("state", "closed")
	}
	if f.Kind != "" {
		v.Set("kind", string(f.Kind))
	}
	if f.Area != "" {
		v.Set("division", f.Area)
	}
	if len(v) == 0 {
		return path
	}
	return path + "?" + v.Encode()
}

func (p *Pages) list(w http.ResponseWriter, r *http.Request) {
	v := listPage{page: p.page(w, r)}
	var err error
	if v.Filter, err = ask(r.URL.Query(), v.Staff); err == nil {
		v.List, v.More, err = List(r.Context(), p.city, v.Staff, v.Filter)
	}
	if err == nil {
		err = p.city.DB.Read(r.Context(), func(tx *sql.Tx) error {
			v.Quiet, err = readQuiet(r.Context(), tx)
			return err
		})
	}
	if err != nil {
		frame.Refuse(w, r, p.log, err)
		return
	}
	frame.Write(w, p.log, v.Frame.Lang, templates, "alerts.html", http.StatusOK, v)
}

func (p *Pages) one(w http.ResponseWriter, r *http.Request) {
	v := onePage{page: p.page(w, r)}
	id, _ := strconv.ParseInt(chi.URLParam(r, "id"), 10, 64) // 0 is no alert
	var err error
	if v.Alert, v.Events, err = Find(r.Context(), p.city, v.Staff, id); err == nil && v.MayDecide() {
		var accounts []access.Account
		accounts, err = access.Accounts(r.Context(), p.city)
		for _, a := range accounts {
			if mayOwn(accounts, a.Name, v.Alert.Division) {
				v.Could = append(v.Could, a.Name)
			}
		}
	}
	if err != nil {
		frame.Refuse(w, r, p.log, err)
		return
	}
	frame.Write(w, p.log, v.Frame.Lang, templates, "alert.html", http.StatusOK, v)
}

// decide runs what a form asks for, and leads back so that loading anew does nothing twice.
func (p *Pages) decide(do func(ctx context.Context, id int64, form url.Values) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		id, _ := strconv.ParseInt(chi.URLParam(r, "id"), 10, 64) // 0 is no alert
		r.Body = http.MaxBytesReader(w, r.Body, formBytesMax)
		err := r.ParseForm()
		if err != nil {
			err = fault.New(fault.Invalid, "", "表单读不出来，请返回再试", "the form cannot be read: go back and try again")
		} else {
			err = do(r.Context(), id, r.PostForm)
		}
		if err != nil {
			frame.Refuse(w, r, p.log, err)
			return
		}
		http.Redirect(w, r, "/alerts/"+strconv.FormatInt(id, 10), http.StatusSeeOther)
	}
}

func (p *Pages) quiet(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, formBytesMax)
	from, okFrom := parseClock(r.PostFormValue("from"))
	to, okTo := parseClock(r.PostFormValue("to"))
	err := error(fault.New(fault.Invalid, "from", "请填两个时间，例如 22:00 和 07:00；填一样的就是不要安静时段", "give two times such as 22:00 and 07:00; equal ones are no quiet hours"))
	if okFrom && okTo {
		err = SetQuiet(r.Context(), p.city, Quiet{from, to})
	}
	if err != nil {
		frame.Refuse(w, r, p.log, err)
		return
	}
	http.Redirect(w, r, "/alerts", http.StatusSeeOther)
}

// file sends what the list of the same address shows, as CSV. That it was taken out is in
// the log before it leaves.
func (p *Pages) file(w http.ResponseWriter, r *http.Request) {
	ctx, v := r.Context(), p.page(w, r)
	f, err := ask(r.URL.Query(), v.Staff)
	var list []Alert
	if err == nil {
		list, _, err = List(ctx, p.city, v.Staff, f)
	}
	if err != nil {
		frame.Refuse(w, r, p.log, err)
		return
	}
	name := fmt.Sprintf("预警 %s.csv", p.now().In(domain.Shanghai).Format(time.DateOnly))
	err = frame.SendFile(w, name, "text/csv; charset=utf-8", func(to io.Writer) error {
		err := sqlite.Write(ctx, p.city.DB, func(tx sqlite.Tx) error {
			return access.Audit(ctx, tx, access.Who(ctx), ActionTaken, f.address("/alerts"))
		})
		if err == nil {
			_, err = v.table(list).CSV(ctx, to, nil)
		}
		return err
	})
	if err != nil {
		frame.Refuse(w, r, p.log, err)
	}
}

// table is a list as a file.
func (v page) table(list []Alert) table.Table {
	t := table.Table{Title: v.word("alerts")}
	for _, c := range []struct {
		key  string
		kind table.Kind
	}{{"what", table.Text}, {"place", table.Text}, {"name", table.Text}, {"says", table.Text}, {"figure", table.Number}, {"opened", table.Time}, {"ended", table.Time}, {"acked", table.Time}, {"acked_by", table.Text}, {"owner", table.Text}, {"closed", table.Time}, {"closed_by", table.Text}} {
		t.Columns = append(t.Columns, table.Column{Title: v.word(c.key), Kind: c.kind})
	}
	moment := func(at time.Time) any {
		if at.IsZero() {
			return nil
		}
		return at
	}
	t.Rows = func(yield func([]any, error) bool) {
		for _, a := range list {
			place, _ := codes.FindDivision(codes.CountyOf(a.Division))
			if !yield([]any{v.KindName(a.Kind), place.Name, a.Name, v.Says(a), a.Figure, a.Opened, moment(a.Ended), moment(a.Acked), a.AckedBy, a.Owner, moment(a.Closed), a.ClosedBy}, nil) {
				return
			}
		}
	}
	return t
}
