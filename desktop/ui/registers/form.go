package registers

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"yizhan/desktop/ui/page"
	"yizhan/desktop/ui/text"
	"yizhan/desktop/ui/theme"
	"yizhan/desktop/ui/widgets"
	"yizhan/shared/change"
	"yizhan/shared/domain"
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
