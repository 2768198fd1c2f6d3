package registers

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/page"
	"yizhan/desktop/ui/task"
	"yizhan/desktop/ui/text"
	"yizhan/desktop/ui/theme"
	"yizhan/desktop/ui/widgets"
	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/fault"
	"yizhan/shared/register"
)

// Form asks for the fields of a document, for all of them or for those that a step
// takes. It is made of what the kind says of its fields.
type Form struct {
	page   *Registers
	kind   *domain.Kind
	id     change.ID // zero: a new one
	base   uint64
	title  string
	fixed  register.Form // what the form says without asking: a step's state
	slots  []*slot
	first  int // the slot that takes the keyboard
	asked  bool
	busy   bool
	shown  page.Shown
	notice *widgets.Message
	body   *fyne.Container
	saving string // the word on the button
	done   func(id change.ID)
}

// newForm makes a form without fields.
func (p *Registers) newForm(k *domain.Kind, d register.Detail) *Form {
	f := &Form{page: p, kind: k, id: d.ID, base: d.Revision, title: text.FormNew.With(text.Words(k.Label)), fixed: register.Form{}, notice: widgets.NewMessage(p.host), saving: text.FormSave.String()}
	if !f.id.IsZero() {
		f.title = text.FormEdit.With(short(d.Title, titleRunes))
	}
	p.form = f
	return f
}

// titleRunes is how much of a name stands in the title of a sheet.
const titleRunes = 24

// ask adds the fields, with what stands in them.
func (f *Form) ask(fields []domain.Field, d register.Detail, open bool) {
	values := register.FormOf(f.kind, d.Values)
	titles := map[string]string{}
	for _, l := range d.Lines {
		titles[l.Field.Name] = l.Value
	}
	consent := hasConsent(f.kind)
	for _, field := range fields {
		if consent && field.Name == fieldConsentAt {
			continue // one tick stands for both
		}
		s := f.newSlot(field)
		switch {
		case consent && field.Name == fieldNotice:
			s.consent(f, values)
		case field.Personal != "" && !open && values[field.Name] != "" && field.Input != domain.InputTick:
			s.keep(titles[field.Name])
		default:
			s.in.set(values[field.Name], titles[field.Name])
		}
		s.start = s.in.get()
		f.slots = append(f.slots, s)
	}
}

// show lays the form over the page.
func (f *Form) show() {
	f.body = widgets.Column()
	f.layOut()
	keys := text.FormKeys
	if !f.id.IsZero() {
		keys = text.FormKeysEdit
	}
	host := f.page.host
	content := widgets.Column(f.body, f.notice.Label, widgets.NewButton(host.Board(), f.saving, widgets.Primary, f.Save), widgets.NewQuiet(keys.String()))
	f.shown = host.ShowSheet(page.Sheet{Title: f.title, Content: content, First: f.slots[f.first].in.focus, Enter: f.enter, Leave: f.leave,
		Rune: func(r rune) {
			for _, s := range f.slots {
				s.in.digit(r)
			}
		},
		Key: func(ev *fyne.KeyEvent) {
			if ev.Name == fyne.KeyF12 {
				f.Save()
			}
		}})
}

// A form has three short fields side by side, and two where the text is large.
const (
	formAcross = 3
	formWidth  = 900
	formMax    = 1200
)

// layOut sets short fields side by side, the others one below the other.
func (f *Form) layOut() {
	across := formAcross
	if theme.Grown(formWidth) > formMax {
		across--
	}
	f.body.Objects = []fyne.CanvasObject{container.NewGridWrap(fyne.NewSize(min(theme.Grown(formWidth), formMax), 1))}
	var pair []fyne.CanvasObject
	flush := func() {
		if len(pair) > 0 {
			f.body.Add(widgets.Grid(across, pair...))
		}
		pair = nil
	}
	for i, s := range f.slots {
		s.in.onReturn(func() { f.forward(i) })
		if s.in.wide {
			flush()
			f.body.Add(s.content)
			continue
		}
		if pair = append(pair, s.content); len(pair) == across {
			flush()
		}
	}
	flush()
	f.body.Refresh()
}

// refresh lays out anew where a field has grown; the form may not be there yet.
func (f *Form) refresh() {
	if f != nil && f.body != nil {
		f.body.Refresh()
	}
}

// enter is Return where no field uses it: on a list and on a box to tick.
func (f *Form) enter() {
	for i, s := range f.slots {
		if focused, ok := s.in.focus.(interface{ Focused() bool }); ok && focused.Focused() {
			f.forward(i)
			return
		}
	}
	f.Save()
}

// forward goes to the next field of a new document, and from the last one saves. Whoever
// corrects one field saves with Return.
func (f *Form) forward(i int) {
	if !f.id.IsZero() || i == len(f.slots)-1 {
		f.Save()
		return
	}
	f.page.host.Focus(f.slots[i+1].in.focus)
}

// leave asks once before what was typed is thrown away.
func (f *Form) leave() bool {
	if f.asked || !f.typed() {
		return true
	}
	f.asked = true
	f.notice.Hint(text.FormLeave.String())
	return false
}

func (f *Form) typed() bool {
	for _, s := range f.slots {
		if s.in.get() != s.start {
			return true
		}
	}
	return false
}

// read is what the form says: of a document that exists only what was changed, so that
// what another computer wrote meanwhile stays.
func (f *Form) read() register.Form {
	out := register.Form{}
	for _, s := range f.slots {
		if v := s.in.get(); f.id.IsZero() || v != s.start {
			s.say(out, v)
		}
	}
	for name, v := range f.fixed {
		out[name] = v
	}
	return out
}

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
