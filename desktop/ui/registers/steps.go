package registers

import (
	"slices"

	"yizhan/desktop/ui/text"
	"yizhan/shared/change"
	"yizhan/shared/domain"
)

// step takes a step of the state machine: at once where it takes nothing else, or on a
// form with the fields that it takes.
func (d *detail) step(to domain.Choice) {
	p, k, doc := d.page, d.doc.Kind, d.shown()
	f := p.newForm(k, d.doc)
	f.title = text.FormStep.With(short(doc.Title, titleRunes), to.In(text.Lang()))
	f.saving = text.FormStepSave.With(to.In(text.Lang()))
	f.fixed[doc.State] = to.Code
	f.done = func(change.ID) { p.message.Good(text.DocumentStepped.With(doc.Title, to.In(text.Lang()))) }
	asks := k.Asks[to.Code]
	var fields []domain.Field
	for _, name := range asks {
		if field, ok := k.Field(name); ok {
			fields = append(fields, field)
		}
	}
	f.ask(fields, doc, d.full != nil)
	if len(fields) == 0 {
		f.Save()
		return
	}
	today := domain.DayOf(p.host.Now()).String()
	for _, s := range f.slots {
		if s.in.field.Input == domain.InputDay && s.in.field.Past && s.in.get() == "" {
			s.in.set(today, "")
			s.offered = today
		}
	}
	f.first = slices.IndexFunc(f.slots, func(s *slot) bool { return s.in.get() == "" })
	f.first = max(f.first, 0)
	f.show()
}
