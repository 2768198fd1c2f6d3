package reports

import (
	"net/http"

	"yizhan/shared/domain"
	"yizhan/shared/fault"
	"yizhan/shared/report/bulletin"
	"yizhan/shared/report/form"
	"yizhan/shared/report/monthly"
	"yizhan/syncserver/frame"
	"yizhan/syncserver/months"
)

// listPage is the list of tables.
type listPage struct {
	view
	Overview monthly.Overview
}

// line is a table on it.
type line struct {
	Name, Counts, Rows string
	Address            string
	Files              []file
}

// file is a file that can be fetched.
type file struct{ Name, Address string }

func (p *Pages) index(w http.ResponseWriter, r *http.Request) {
	page := listPage{view: p.view(w, r)}
	var err error
	if page.asked, err = p.read(r, r.URL.Query()); err == nil {
		err = p.ledger(r.Context(), &page.asked, func(s months.Pinned) (err error) {
			page.Overview, err = monthly.Look(r.Context(), s, page.Ask)
			return err
		})
	}
	if err != nil {
		p.refuse(w, r, page.view, err)
		return
	}
	frame.Write(w, p.log, page.Lang, templates, "index.html", http.StatusOK, page)
}

// Fresh says how fresh and complete the month is.
func (p listPage) Fresh() (string, error) {
	o := p.Overview
	if o.Reported == 0 {
		return p.T("quiet")
	}
	return p.T("fresh", form.Moment(o.AsOf), bulletin.Number(o.Stations), bulletin.Number(o.Reported))
}

// ClosedLine says that the month is closed, and what came later; empty where it is not.
func (p listPage) ClosedLine() (string, error) {
	if p.Closed == nil {
		return "", nil
	}
	return p.T("closed", form.Moment(p.Closed.At), p.Closed.By, p.Overview.Late)
}

// Before and After are the months beside this one; After is empty for the latest.
func (p listPage) Before() string { return p.beside(-1) }
func (p listPage) After() string {
	if p.month() == p.Latest() {
		return ""
	}
	return p.beside(+1)
}

func (p listPage) beside(by int) string {
	return p.address("/reports", "month", p.Period.From.Time().AddDate(0, by, 0).Format("2006-01"))
}

// Lines are the tables.
func (p listPage) Lines() []line {
	var out []line
	for _, k := range monthly.Kinds() {
		out = append(out, line{Name: k.Code + " " + p.pick(k.Title, k.EN), Counts: p.pick(k.Counts, k.CountsEN),
			Rows: bulletin.Number(p.Overview.Rows[k.Code]), Address: p.address("/reports/" + k.Code), Files: p.files(k)})
	}
	return out
}

// Packet and Bulletin are the files of the whole month.
func (p listPage) Packet() string { return p.address("/reports/file", "format", string(monthly.ZIP)) }
func (p listPage) Bulletin() string {
	return p.address("/reports/file", "format", string(monthly.DOCX))
}

func (v view) pick(zh, en string) string {
	if v.Lang == frame.English {
		return en
	}
	return zh
}

// files are those of a table.
func (v view) files(k monthly.Kind) []file {
	out := []file{{"Excel", v.address("/reports/file", "table", k.Code, "format", string(monthly.XLSX))}, {"PDF", v.address("/reports/file", "table", k.Code, "format", string(monthly.PDF))}}
	if !k.Several {
		out = append(out, file{"CSV", v.address("/reports/file", "table", k.Code, "format", string(monthly.CSV))})
	}
	return out
}

// refuse is the page of an error, with a way back.
func (p *Pages) refuse(w http.ResponseWriter, r *http.Request, v view, err error) {
	if r.Context().Err() != nil {
		return // nobody is there to read it
	}
	kind := fault.KindOf(err)
	if kind.HTTPStatus() >= http.StatusInternalServerError {
		p.log.Error("report not made", "path", r.URL.Path, "err", err)
	}
	if v.Period.From == 0 { // what was asked for could not be read: back to this month
		v.asked = asked{Ask: monthly.Ask{Made: p.now()}}
		v.Period = monthly.MonthOf(domain.DayOf(v.Made), v.Made)
	}
	v.Problem = fault.Sentence(err, string(v.Lang))
	frame.Write(w, p.log, v.Lang, templates, "problem.html", kind.HTTPStatus(), v)
}
