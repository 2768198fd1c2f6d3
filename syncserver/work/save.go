package work

import (
	"errors"
	"net/http"
	"strconv"
	"time"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/fault"
	"yizhan/shared/register"
	"yizhan/syncserver/access"
)

// store saves what somebody changed, and leads to the document, which says what was
// done.
func (p *Pages) store(a *asked, form register.Form, done string) error {
	var saved register.Edit
	err := p.save(a.r.Context(), a.Staff, func(r *reach) ([]register.Edit, error) {
		if there, id, err := p.already(a, r); err != nil || there {
			saved.ID, done = id, "already"
			return nil, err
		}
		e, late, err := p.prepare(a, r, form)
		if saved = e; late {
			done = "merged"
		}
		return []register.Edit{e}, err
	})
	var wrong register.Wrong
	var moved *movedOn
	switch {
	case errors.As(err, &moved):
		a.catchUp(moved)
		return p.again(a, moved.wrong, http.StatusConflict)
	case errors.As(err, &wrong):
		return p.again(a, wrong, http.StatusUnprocessableEntity)
	case fault.Is(err, fault.Conflict):
		return p.again(a, register.Wrong{"": err}, http.StatusConflict)
	case err != nil:
		return err
	case done != "already" && saved.Nothing():
		done = "nothing"
	}
	return a.leave(address(a.kind.Name, saved.ID), done)
}

// already tells that a new document was saved before: the button was pressed twice.
func (p *Pages) already(a *asked, r *reach) (there bool, id change.ID, err error) {
	if !a.id.IsZero() {
		return false, id, nil
	}
	if id, ok := p.newID(a); ok {
		_, found, err := r.docs.Find(a.r.Context(), a.kind.Name, id)
		return found, id, err
	}
	return false, id, nil
}

// newIDAge is how long a form may stay open; a session lasts no longer.
const newIDAge = access.SessionWhole

// newID is the id that an empty form was given.
func (p *Pages) newID(a *asked) (change.ID, bool) {
	id, err := change.ParseID(a.r.PostForm.Get("new_id"))
	made := id.Minted()
	age := p.now().Sub(made)
	return id, err == nil && !made.IsZero() && !id.IsImported() && age > -time.Minute && age < newIDAge
}

// prepare makes the edit of a form. late tells that somebody else changed the document
// after the person opened it.
func (p *Pages) prepare(a *asked, r *reach, form register.Form) (e register.Edit, late bool, err error) {
	doc, err := p.mayForm(a, r)
	if err != nil {
		return e, false, err
	}
	var base uint64
	if !a.id.IsZero() {
		// Who claims to have seen what is not there yet would settle what others write.
		if base, err = strconv.ParseUint(a.r.PostForm.Get("base"), 10, 64); err != nil || base > doc.revision {
			return e, false, errForm
		}
	}
	e, err = register.Prepare(a.r.Context(), r.docs, a.kind.Name, a.id, base, form, p.today(), func() change.ID {
		if id, ok := p.newID(a); ok {
			return id
		}
		return p.mint.New(p.now())
	})
	if err != nil {
		return e, false, err
	}
	if moved := movedSince(r, a, e, doc, base, form); moved != nil {
		return e, false, moved
	}
	return e, base < doc.revision, mayBecome(a.kind, r, e, doc.values)
}

// movedOn says that somebody else changed the same fields after the person opened the
// form. All who write on these pages are one device to the merge, which would take the
// later one for somebody who knew of the earlier: so the person is asked.
type movedOn struct {
	wrong    register.Wrong
	revision uint64
}

// Error says it.
func (*movedOn) Error() string { return "it was changed after the form was opened" }

func movedSince(r *reach, a *asked, e register.Edit, doc document, base uint64, form register.Form) *movedOn {
	m := &movedOn{register.Wrong{}, doc.revision}
	show := register.NewShower(a.r.Context(), r.docs, string(a.Lang))
	for name := range e.Fields {
		if _, typed := form[name]; !typed || e.New || doc.fields[name].Revision <= base {
			continue
		}
		f, _ := a.kind.Field(name)
		now := show.Show(f, doc.values[name])
		m.wrong[name] = fault.New(fault.Conflict, name, "你打开之后，别人已经改成“"+now+"”。要用你写的，再按一次保存", "somebody changed this to “"+now+"” after you opened it. To have yours, save again")
	}
	if len(m.wrong) == 0 {
		return nil
	}
	return m
}

// catchUp brings a form to what the document is now: what the person left alone is shown
// as it is, what they typed stays, and saving it again is a decision.
func (a *asked) catchUp(m *movedOn) {
	posted := a.r.PostForm
	posted.Set("base", strconv.FormatUint(m.revision, 10))
	for _, f := range register.Asked(a.kind) {
		seen := posted.Get(seenPrefix + f.Name)
		posted.Del(seenPrefix + f.Name)
		if m.wrong[f.Name] == nil && seen != "" && seen == digest(asTyped(f, posted.Get(f.Name))) {
			posted.Del(f.Name)
		}
	}
}

// mayBecome refuses a document that the reader may change but not into this.
func mayBecome(k *domain.Kind, r *reach, e register.Edit, before domain.Fields) error {
	if !k.IsID(e.ID, e.Values) {
		return register.Wrong{"": fault.New(fault.Invalid, "", "改成这样就是另一份资料了，请新建一份", "that would be another document: add one")}
	}
	if division, placed := r.place(k, e.Values); placed && !r.staff.MaySee(division) {
		return register.Wrong{placeField(k): fault.New(fault.Invalid, "division", "这里不归你管，请选你的地区", "this is not yours: choose within your division")}
	}
	for _, f := range k.Fields {
		id := read[change.ID](e.Values, f.Name)
		if _, changed := e.Fields[f.Name]; !changed || f.Input != domain.InputLink || id.IsZero() || id == read[change.ID](before, f.Name) {
			continue
		}
		of, _ := domain.FindKind(f.Of)
		if other := r.find(f.Of, id); other == nil || other.Deleted() || !r.offers(of, id, other) {
			return register.Wrong{f.Name: fault.New(fault.Invalid, f.Name, "请从列表里选"+f.Label.ZH, "choose from the list: "+f.Label.EN)}
		}
	}
	for field := range k.Machines {
		if state := read[string](e.Values, field); state != read[string](before, field) && !r.takes(k, state) {
			return register.Wrong{field: fault.New(fault.Forbidden, field, "这一步由交办和审核的一方来做", "this step is taken by those who assign and review")}
		}
	}
	if !r.edits(k, e.ID, e.Values) {
		return register.Wrong{"": fault.New(fault.Forbidden, "", "改成这样就不归你管了，没有保存。请检查地区和单位", "this would not be yours any more, and was not saved: check the division and the organisation")}
	}
	return nil
}

// placeField is the field by which a document lies somewhere.
func placeField(k *domain.Kind) string {
	if _, ok := k.Field("division"); ok {
		return "division"
	}
	return "station"
}
