package work

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"yizhan/shared/domain"
	"yizhan/shared/domain/codes"
	"yizhan/shared/fault"
	"yizhan/shared/merge"
	"yizhan/shared/register"
	"yizhan/syncserver/access"
)

var errDeleted = fault.New(fault.Conflict, "", "这份资料已删除，要改请先恢复", "this was deleted: bring it back to change it")

var errLooks = fault.New(fault.Forbidden, "", "这份资料你只能看，不能改", "you may read this, not change it")

// formPage is what a template of a form sees.
type formPage struct {
	view
	Action, Leave string
	Base, NewID   string
	First, Rest   []input
	Wrong         string // what is wrong with the form as a whole, or that something is
}

// Field is one field with the page around it, for the template that draws it.
func (v formPage) Field(in input) any {
	return struct {
		Page formPage
		In   input
	}{v, in}
}

// form is an empty form, or that of a document.
func (p *Pages) form(a *asked) error {
	return p.showForm(a, nil, http.StatusOK, func(r *reach) (document, url.Values, error) {
		doc, err := p.mayForm(a, r)
		if err == nil && doc.values.Deleted() {
			err = errDeleted
		}
		posted := url.Values{}
		if a.id.IsZero() {
			posted = a.fresh(r, p.today())
		}
		return doc, posted, err
	})
}

// document is what a form is about.
type document struct {
	values   domain.Fields
	revision uint64
	fields   map[string]merge.Field
}

// mayForm reads the document of a form that the reader may fill.
func (p *Pages) mayForm(a *asked, r *reach) (document, error) {
	if a.id.IsZero() {
		if !r.adds(a.kind) {
			return document{}, errLooks
		}
		return document{values: domain.Fields{}}, nil
	}
	d, found, err := r.docs.Find(a.r.Context(), a.kind.Name, a.id)
	values := d.Values()
	switch {
	case err != nil:
		return document{}, err
	case !found || !r.sees(a.kind, a.id, values):
		return document{}, errNoDocument
	case !r.edits(a.kind, a.id, values):
		return document{}, errLooks
	}
	return document{values, d.Revision, d.Fields}, nil
}

// fresh is what an empty form holds: the reader's place and organisation, the first
// state, today where a day has to be given, and what the address says, so that a page
// can lead to the form of something that belongs to it.
func (a *asked) fresh(r *reach, today domain.Day) url.Values {
	v := url.Values{}
	for _, f := range register.Asked(a.kind) {
		switch {
		case a.query.Has(f.Name) && len(a.query.Get(f.Name)) < 2000:
			v.Set(f.Name, a.query.Get(f.Name))
		case f.Input == domain.InputDivision && r.staff.Division != codes.LeshanCity:
			v.Set(f.Name, r.staff.Division)
		case f.Input == domain.InputDay && f.Need && f.Past:
			v.Set(f.Name, today.String())
		case f.Of == domain.KindOrganisation && f.Name == "organisation" && r.staff.Role == access.Department:
			v.Set(f.Name, r.staff.Organisation.String())
		case a.kind.Machines[f.Name] != nil:
			v.Set(f.Name, a.kind.Machines[f.Name][""][0])
		}
	}
	return v
}

// showForm shows a form of a document and of what was typed into it.
func (p *Pages) showForm(a *asked, wrong register.Wrong, status int, of func(*reach) (document, url.Values, error)) error {
	var v formPage
	err := p.snapshot(a, func(r *reach) error {
		doc, posted, err := of(r)
		if err == nil {
			v, err = p.formPage(a, r, doc, posted, wrong)
		}
		return err
	})
	if err != nil {
		return err
	}
	return p.write(a, "form.html", status, v)
}

func (p *Pages) formPage(a *asked, r *reach, doc document, posted url.Values, wrong register.Wrong) (v formPage, err error) {
	v = formPage{Base: posted.Get("base"), NewID: posted.Get("new_id"), Leave: a.Back}
	if a.id.IsZero() {
		a.Title, err = a.T("new_title", a.In(a.kind.Label))
		v.Action = "/work/" + a.kind.Name + "/new"
		if v.NewID == "" {
			v.NewID = p.mint.New(p.now()).String()
		}
	} else {
		a.Title, err = a.T("edit_title", a.In(a.kind.Label), register.TitleOf(a.kind, doc.values, string(a.Lang)))
		v.Leave = address(a.kind.Name, a.id)
		v.Action = v.Leave + "/edit"
		if v.Base == "" {
			v.Base = strconv.FormatUint(doc.revision, 10)
		}
	}
	if err != nil {
		return v, err
	}
	if v.First, v.Rest, err = a.inputs(r, doc.values, posted, wrong); err != nil {
		return v, err
	}
	if whole := wrong[""]; whole != nil {
		v.Wrong = fault.Sentence(whole, string(a.Lang))
	} else if len(wrong) > 0 {
		v.Wrong, err = a.T("wrong", len(wrong))
	}
	a.Path = v.Action
	v.view = a.view
	return v, err
}

// submit takes a form. Its buttons say what is to be done with it: saved, or a document
// chosen for one of its fields, whereby everything that was typed goes along.
func (p *Pages) submit(a *asked) error {
	posted := a.r.PostForm
	do, rest, _ := strings.Cut(posted.Get("do"), ":")
	switch do {
	case "choose", "find":
		return p.choose(a, rest, do == "find")
	case "take":
		field, id, _ := strings.Cut(rest, ":")
		if f, ok := a.kind.Field(field); !ok || f.Input != domain.InputLink {
			return errForm
		}
		posted.Set(field, id)
	case "back":
	case "", "save":
		return p.store(a, formOf(a.kind, a.id.IsZero(), posted), "saved")
	default:
		return errForm
	}
	return p.again(a, nil, http.StatusOK)
}

// again shows a form once more, with what was typed.
func (p *Pages) again(a *asked, wrong register.Wrong, status int) error {
	return p.showForm(a, wrong, status, func(r *reach) (document, url.Values, error) {
		doc, err := p.mayForm(a, r)
		return doc, a.r.PostForm, err
	})
}
