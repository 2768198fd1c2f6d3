package registers

import (
	"context"
	"errors"

	"fyne.io/fyne/v2/container"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/page"
	"yizhan/desktop/ui/task"
	"yizhan/desktop/ui/text"
	"yizhan/desktop/ui/widgets"
	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/fault"
	"yizhan/shared/register"
)

// saved is what became of a form.
type saved struct {
	id    change.ID
	title string
	twice []station.Conflict
}

// Save records the form, or says at its fields what is wrong. What was typed stays.
func (f *Form) Save() {
	if f.busy {
		return
	}
	p := f.page
	form := f.read()
	if len(form) == 0 {
		f.close()
		p.message.Good(text.FormNothing.String())
		return
	}
	for _, s := range f.slots {
		s.right()
	}
	f.notice.Clear()
	f.busy = true
	lang := text.Lang()
	task.Load(p.host, func(ctx context.Context) (s saved, err error) {
		if s.id, err = p.station.SaveDocument(ctx, f.kind.Name, f.id, f.base, form); err != nil {
			return s, err
		}
		if d, err := p.station.OpenDocument(ctx, f.kind.Name, s.id, lang); err == nil {
			s.title = d.Title // else it was saved all the same
		}
		if all, err := p.station.Conflicts(ctx); err == nil && !f.id.IsZero() {
			for _, c := range all {
				if _, said := form[c.Field]; said && c.ID == s.id {
					s.twice = append(s.twice, c)
				}
			}
		}
		return s, nil
	}, func(s saved, err error) {
		f.busy = false
		p.host.DiskTrouble(err)
		if err != nil {
			p.host.Sound(false)
			f.fail(err)
			return
		}
		p.host.Sound(true)
		f.asked = true
		f.close()
		f.done(s.id)
		if len(s.twice) > 0 {
			p.sayTwice(s)
		}
	})
}

// close takes the form away, if it was shown: a step that takes nothing else has none.
func (f *Form) close() {
	if f.shown != nil {
		f.shown.Close()
	}
}

// fail says what went wrong, each at its field; the first takes the keyboard.
func (f *Form) fail(err error) {
	wrong, ok := errors.AsType[register.Wrong](err)
	if !ok {
		if name := fault.FieldOf(err); name != "" {
			wrong = register.Wrong{name: err}
		}
	}
	if f.id.IsZero() && len(wrong) > 0 {
		f.miss(wrong)
	}
	f.mention(wrong)
	switch {
	case f.shown != nil:
	case len(f.slots) == 0:
		f.page.message.Fail(err)
		return
	default:
		f.show() // a step that was to be taken at once takes something after all
	}
	said := 0
	for _, s := range f.slots {
		why, is := s.wrongOf(wrong)
		if !is {
			continue
		}
		s.wrong(fault.Sentence(why, text.Lang()))
		if said++; said == 1 {
			f.page.host.Focus(s.in.focus)
		}
	}
	switch {
	case said == 0 && len(wrong) > 0:
		for _, why := range wrong {
			f.notice.Fail(why)
			return
		}
	case said == 0:
		f.notice.Fail(err)
	case said > 1:
		f.notice.Hint(text.FormFew.With(text.Count(int64(said))))
	}
	f.refresh()
}

// miss adds what is still to be filled in to what is wrong, so that a form is mended in
// one go.
func (f *Form) miss(wrong register.Wrong) {
	for _, s := range f.slots {
		if field := s.in.field; field.Need && s.in.get() == "" && wrong[field.Name] == nil {
			wrong[field.Name] = fault.New(fault.Invalid, field.Name, text.FormMissing.ZH+field.Label.ZH, text.FormMissing.EN+field.Label.EN)
		}
	}
}

// mention adds fields that are wrong and were not asked for, as a step may meet.
func (f *Form) mention(wrong register.Wrong) {
	asked := map[string]bool{}
	for _, s := range f.slots {
		asked[s.in.field.Name] = true
	}
	added := false
	for _, field := range register.Asked(f.kind) {
		if wrong[field.Name] != nil && !asked[field.Name] && f.fixed[field.Name] == "" && !hasConsentField(f.kind, field.Name) {
			f.ask([]domain.Field{field}, register.Detail{Values: domain.Fields{}}, true)
			added = true
		}
	}
	if added && f.body != nil {
		f.layOut()
	}
}

// sayTwice says that a field was changed in two places and leads to the choice.
func (p *Registers) sayTwice(s saved) {
	words := make([]string, len(s.twice))
	for i, c := range s.twice {
		words[i] = text.Field(c.Kind, c.Field)
	}
	board := p.host.Board()
	list := container.NewVBox(widgets.Wrapped(text.TwiceSavedWhy.With(short(s.title, titleRunes), short(join(words), titleRunes))))
	enter := p.host.CloseSheet
	if p.twice != nil {
		enter = func() {
			p.host.CloseSheet()
			p.twice()
		}
		list.Add(widgets.NewButton(board, text.TwiceSavedLook.String(), widgets.Primary, enter))
	}
	p.host.ShowSheet(page.Sheet{Title: text.TwiceSaved.String(), Content: list, Enter: enter})
}
