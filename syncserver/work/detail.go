package work

import (
	"database/sql"
	"net/http"
	"slices"
	"strconv"

	"yizhan/shared/domain"
	"yizhan/shared/ledger/sqlite"
	"yizhan/shared/register"
	"yizhan/shared/sqlitedb"
)

// line is a field of a document.
type line struct{ Label, Value, Address string }

// written is what one person or computer wrote at one moment.
type written struct {
	At, Who string
	Lost    bool
	Lines   []line
}

// belonging leads to the documents that name this one.
type belonging struct{ List, New, Title string }

type detailPage struct {
	view
	Address, Edit  string
	Base           string
	Heading, State string
	Deleted        bool
	Lines          []line
	Steps          []option
	StateField     string
	History        []written
	Lost           bool
	Edits          bool
	Unmasks, Open  bool
	Reasons        []option
	Belonging      []belonging
	Same           *same
}

// detail shows a document.
func (p *Pages) detail(a *asked) error { return p.show(a, false) }

// show shows a document, with its personal values where somebody said why.
func (p *Pages) show(a *asked, open bool) error {
	a.done()
	var v detailPage
	err := p.city.DB.Read(a.r.Context(), func(tx *sql.Tx) error {
		r, err := newReach(a.r.Context(), sqlite.Documents{R: tx}, a.Staff)
		if err != nil {
			return err
		}
		if !r.opens(a.kind) {
			return errNoRegister
		}
		a.choose(r)
		v, err = p.describe(a, r, tx, open)
		return r.ended(err)
	})
	if err != nil {
		return err
	}
	a.Path = v.Address // also of an answer to a form
	v.view = a.view
	return p.write(a, "detail.html", http.StatusOK, v)
}

func (p *Pages) describe(a *asked, r *reach, tx sqlitedb.Reader, open bool) (v detailPage, err error) {
	show := p.shower(a, r)
	show.Open = open
	d, err := register.Open(a.r.Context(), r.docs, a.kind.Name, a.id, show)
	if err != nil || !r.sees(a.kind, a.id, d.Values) {
		if err == nil {
			err = errNoDocument
		}
		return v, err
	}
	v = detailPage{Address: address(a.kind.Name, a.id), Base: strconv.FormatUint(d.Revision, 10), Heading: d.Title, Deleted: d.Deleted, StateField: d.State, Open: open}
	if v.Heading == "" {
		v.Heading = register.Nameless(a.id)
	}
	v.Edit = v.Address + "/edit"
	a.Title = v.Heading + " · " + a.In(a.kind.Label)
	v.Edits = r.edits(a.kind, a.id, d.Values)
	for _, l := range d.Lines {
		if l.Value == "" {
			continue
		}
		if l.Field.Name == d.State {
			v.State = l.Value
		}
		v.Lines = append(v.Lines, line{a.In(l.Field.Label), l.Value, p.linked(r, l)})
	}
	if v.Edits && !d.Deleted {
		for _, s := range d.Steps {
			if r.takes(a.kind, s.Code) {
				v.Steps = append(v.Steps, option{Value: s.Code, Title: s.In(string(a.Lang))})
			}
		}
		v.Unmasks = d.Personal && !open
		v.Reasons = a.reasons()
	}
	if v.History, err = p.history(a, r, tx, d); err != nil {
		return v, err
	}
	v.Lost = slices.ContainsFunc(v.History, func(w written) bool { return w.Lost })
	if !d.Deleted {
		v.Belonging = a.belonging(r)
	}
	if a.kind.Name == domain.KindEnterprise && !d.Deleted {
		v.Same, err = sameOf(a, r, d.Values, v.Edits)
	}
	return v, err
}

// linked is the page of what a field names, where the reader may open it.
func (p *Pages) linked(r *reach, l register.Line) string {
	to := address(l.Field.Of, l.Link)
	if to == "" {
		return ""
	}
	k, _ := domain.FindKind(l.Field.Of)
	if f := r.find(l.Field.Of, l.Link); f == nil || !r.sees(k, l.Link, f) {
		return ""
	}
	return to
}

// belongs are the registers whose documents belong to one of another: the problems of
// a meeting, the tasks of a duty.
var belongs = []struct{ of, kind, field string }{
	{domain.KindMeeting, domain.KindProblem, "meeting"},
	{domain.KindPolicy, domain.KindPolicyItem, "policy"},
	{domain.KindDuty, domain.KindDutyTask, "duty"},
	{domain.KindGuide, domain.KindGuideLog, "guide"},
	{domain.KindSurveyRound, domain.KindSurveyEntry, "round"},
	{domain.KindOrganisation, domain.KindOrganisation, "parent"},
	{domain.KindOrganisation, domain.KindProblem, "organisation"},
	{domain.KindOrganisation, domain.KindDuty, "organisation"},
	{domain.KindOrganisation, domain.KindFloatingMember, "branch"},
	{domain.KindEnterprise, domain.KindEmployment, "enterprise"},
	{domain.KindFloatingMember, domain.KindTransfer, "member"},
	{domain.KindFloatingMember, domain.KindEnrolment, "member"},
}

func (a *asked) belonging(r *reach) (out []belonging) {
	for _, b := range belongs {
		k, _ := domain.FindKind(b.kind)
		if b.of != a.kind.Name || !r.opens(k) {
			continue
		}
		f, _ := k.Field(b.field)
		one := belonging{List: "/work/" + b.kind + "?" + b.field + "=" + a.id.String(), Title: a.In(k.Label)}
		if b.of == b.kind {
			one.Title += " · " + a.In(f.Label)
		}
		if r.adds(k) && b.kind != domain.KindDutyTask { // those are made by themselves
			one.New = "/work/" + b.kind + "/new?" + b.field + "=" + a.id.String()
		}
		out = append(out, one)
	}
	return out
}
