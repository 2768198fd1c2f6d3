package work

import (
	"database/sql"
	"net/http"
	"slices"
	"strconv"
	"time"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/ledger/sqlite"
	"yizhan/shared/register"
	"yizhan/shared/sqlitedb"
	"yizhan/syncserver/access"
	"yizhan/syncserver/ingest"
)

// ActionUnmasked is how the log names that somebody looked at personal values.
const ActionUnmasked access.Action = "document unmasked"

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
		return err
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
		v.Heading = "#" + a.id.String()[24:]
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
			v.Steps = append(v.Steps, option{Value: s.Code, Title: s.In(string(a.Lang))})
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

// history tells who wrote what stands there, and what did not win. The city's own
// edits have the person from the log: it is written in the same transaction.
func (p *Pages) history(a *asked, r *reach, tx sqlitedb.Reader, d register.Detail) (out []written, err error) {
	log, err := access.LogOf(a.r.Context(), tx, ingest.Object(a.kind.Name, a.id))
	if err != nil {
		return nil, err
	}
	show := p.shower(a, r)
	for _, w := range d.History {
		one := written{At: w.At.In(domain.Shanghai).Format("2006-01-02 15:04"), Lost: w.Lost}
		if one.Who, err = p.writer(a, tx, show, w, log); err != nil {
			return nil, err
		}
		for _, l := range w.Changes {
			one.Lines = append(one.Lines, line{Label: a.In(l.Field.Label), Value: l.Value})
		}
		out = append(out, one)
	}
	return out, nil
}

// sameMoment is how far an entry of the log and the change of its transaction lie apart
// at most.
const sameMoment = 2 * time.Second

func (p *Pages) writer(a *asked, tx sqlitedb.Reader, show *register.Shower, w register.Written, log []access.Logged) (string, error) {
	if !ingest.IsCity(w.Device) {
		device, err := access.Find(a.r.Context(), tx, w.Device)
		if err != nil || device.Station.IsZero() {
			return a.T("a_computer") // one that is not known any more
		}
		return show.Title(domain.KindStation, device.Station), nil
	}
	who, apart := "", sameMoment
	for _, l := range log {
		if d := l.At.Sub(w.At).Abs(); d <= apart {
			who, apart = l.Who, d
		}
	}
	if who == "" {
		return a.T("the_city")
	}
	return a.T("by_city", who)
}

// flag deletes a document, or brings it back.
func (p *Pages) flag(edit func(kind string, id change.ID, base uint64) register.Edit, done string) func(*asked) error {
	return func(a *asked) error {
		err := p.save(a.r.Context(), a.Staff, func(r *reach) ([]register.Edit, error) {
			doc, err := p.mayForm(a, r)
			if err != nil || doc.values.Deleted() == (done == "deleted") {
				return nil, err // it was done before
			}
			return []register.Edit{edit(a.kind.Name, a.id, doc.revision)}, nil
		})
		if err != nil {
			return err
		}
		return a.leave(address(a.kind.Name, a.id), done)
	}
}

// reasons are those for which personal values are asked. They are words of ours: the
// log is never shortened, and what somebody types could name a person.
var reasons = []domain.Choice{
	{Code: "contact", ZH: "联系本人或单位", EN: "To contact them"},
	{Code: "check", ZH: "核对信息", EN: "To check what is entered"},
	{Code: "own-request", ZH: "本人要求", EN: "They asked for it"},
	{Code: "inspection", ZH: "检查督导", EN: "An inspection"},
}

func (a *asked) reasons() (out []option) {
	for _, c := range reasons {
		out = append(out, option{Value: c.Code, Title: c.In(string(a.Lang))})
	}
	return out
}

// unmask shows the personal values of a document to somebody who says why and may
// change it. That they looked is in the log before they see anything.
func (p *Pages) unmask(a *asked) error {
	reason := a.r.PostForm.Get("reason")
	if !slices.ContainsFunc(reasons, func(c domain.Choice) bool { return c.Code == reason }) {
		return errForm
	}
	err := sqlite.Write(a.r.Context(), p.city.DB, func(tx sqlite.Tx) error {
		r, err := newReach(a.r.Context(), sqlite.Documents{R: tx}, a.Staff)
		if err != nil {
			return err
		}
		if _, err := p.mayForm(a, r); err != nil {
			return err
		}
		return access.Audit(a.r.Context(), tx, access.Who(a.r.Context()), ActionUnmasked, ingest.Object(a.kind.Name, a.id)+" "+reason)
	})
	if err != nil {
		return err
	}
	return p.show(a, true)
}
