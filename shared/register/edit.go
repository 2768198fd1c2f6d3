package register

import (
	"context"
	"maps"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/domain/calendar"
	"yizhan/shared/fault"
	"yizhan/shared/merge"
)

// Edit is a change to one document, ready to be recorded.
type Edit struct {
	Kind string
	ID   change.ID
	New  bool
	merge.Edit
	Before domain.Fields // the document as it is; empty for a new one
	Values domain.Fields // the document as it will be
}

// Nothing reports whether nothing would change.
func (e Edit) Nothing() bool { return len(e.Fields) == 0 }

// Prepare makes an edit of a form: it reads what was typed, fills what a step brings
// with it, and checks the document as it will be, alone and against others. base is
// the revision that the person saw. A zero id makes a new document. What is wrong
// with the form comes as a Wrong. What there can be only one of and is there is a
// conflict, with its id; a deleted one is brought back.
func Prepare(ctx context.Context, docs Documents, kind string, id change.ID, base uint64, form Form, today domain.Day, mint func() change.ID) (Edit, error) {
	k, ok := domain.FindKind(kind)
	if !ok || !k.IsDocument() || k.Desk {
		return Edit{}, errNoKind
	}
	e := Edit{Kind: kind, ID: id, New: id.IsZero()}
	before := domain.Fields{}
	if !e.New {
		doc, found, err := docs.Find(ctx, kind, id)
		if err != nil {
			return Edit{}, err
		}
		if before = doc.Values(); !found || before.Deleted() {
			return Edit{}, fault.New(fault.NotFound, "", "没有找到这份资料，可能已被删除", "it was not found; it may have been deleted")
		}
		e.Base = base
	}
	typed, wrong := Read(k, form, today)
	if wrong != nil {
		return Edit{}, wrong
	}
	values := completed(k, before, typed, today)
	if wrong := missing(k, values); wrong != nil {
		return Edit{}, wrong
	}
	if public, ok := k.PublicID(values); e.New && ok {
		doc, found, err := docs.Find(ctx, kind, public)
		was := doc.Values()
		switch e.ID = public; {
		case err != nil:
			return Edit{}, err
		case found && !was.Deleted():
			return e, fault.New(fault.Conflict, "", "这一份已经有了，请打开它来改", "there is one already: open it to change it")
		case found:
			// There can be no other, so the deleted one comes back. Its state stays: it
			// may have gone on before it was deleted.
			for field := range k.Machines {
				delete(typed, field)
			}
			maps.Copy(typed, Restore(kind, public, 0).Fields)
			e.New, e.Base, before = false, doc.Revision, was
			values = completed(k, before, typed, today)
		}
	} else if e.New {
		e.ID = mint()
	}
	if err := check(ctx, docs, k, e.ID, before, values); err != nil {
		return Edit{}, err
	}
	e.Fields, e.Before, e.Values = Differs(k, before, values), before, values
	return e, nil
}

// check refuses a document that may not be, with the field that is wrong.
func check(ctx context.Context, docs Documents, k *domain.Kind, id change.ID, before, values domain.Fields) error {
	err := k.Validate(values)
	if err == nil && k.Relate != nil {
		err = k.Relate(id, values, Finder(ctx, docs))
	}
	for field, m := range k.Machines {
		from, to := before[field], values[field]
		if err == nil && string(from) != string(to) && !m.May(from, to) {
			err = fault.New(fault.Invalid, field, "不能从现在的状态直接变成这个状态", "this state cannot follow the present one")
		}
	}
	if err != nil && fault.FieldOf(err) != "" {
		return Wrong{fault.FieldOf(err): err}
	}
	return err
}

// completed is a document with what was typed over it, and what follows from that.
func completed(k *domain.Kind, before, typed domain.Fields, today domain.Day) domain.Fields {
	values := maps.Clone(before)
	maps.Copy(values, typed)
	complete(k, before, values, today)
	return values
}

// complete fills what follows from the rest: the first state, the day of a step, and
// a deadline in working days.
func complete(k *domain.Kind, before, values domain.Fields, today domain.Day) {
	set := func(field string, v any) {
		if f, ok := k.Field(field); ok && Typed(f, values[field]) == "" {
			values[field], _ = change.Marshal(v) // words and days always encode
		}
	}
	for field, m := range k.Machines {
		set(field, m[""][0])
		if day := k.StepDays[read[string](values[field])]; day != "" && string(before[field]) != string(values[field]) {
			set(day, today)
		}
	}
	if days := read[int64](values["days"]); k.Name == domain.KindProblem && days > 0 {
		if from := read[domain.Day](values["assigned_on"]); from != 0 {
			due, _ := calendar.China().AddWorkdays(from, int(days))
			set("due", due)
		}
	}
}

// Steps are the states to which a document may go from where it is.
func Steps(k *domain.Kind, values domain.Fields) (field string, steps []domain.Choice) {
	for name, m := range k.Machines {
		f, _ := k.Field(name)
		for _, code := range m[read[string](values[name])] {
			if c, ok := f.Choice(code); ok {
				steps = append(steps, c)
			}
		}
		return name, steps
	}
	return "", nil
}

// Delete makes the edit that deletes a document, and Restore the one that brings it
// back.
func Delete(kind string, id change.ID, base uint64) Edit { return deleted(kind, id, base, true) }

// Restore brings a deleted document back.
func Restore(kind string, id change.ID, base uint64) Edit { return deleted(kind, id, base, false) }

func deleted(kind string, id change.ID, base uint64, gone bool) Edit {
	value, _ := change.Marshal(gone) // a bool always encodes
	return Edit{Kind: kind, ID: id, Edit: merge.Edit{Base: base, Fields: domain.Fields{domain.FieldDeleted: value}}}
}
