package registers

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/text"
	"yizhan/desktop/ui/theme"
	"yizhan/desktop/ui/widgets"
	"yizhan/shared/domain"
	"yizhan/shared/register"
)

// The two fields in which a consent is kept; one tick stands for both.
const (
	fieldNotice    = "notice"
	fieldConsentAt = "consent_at"
)

func hasConsent(k *domain.Kind) bool {
	_, notice := k.Field(fieldNotice)
	_, at := k.Field(fieldConsentAt)
	return notice && at
}

func hasConsentField(k *domain.Kind, name string) bool {
	return hasConsent(k) && (name == fieldNotice || name == fieldConsentAt)
}

// slot is a field of a form: its name, the input, what it is asked for, and what is
// wrong with it.
type slot struct {
	in      *input
	start   string // what stood there
	content fyne.CanvasObject
	why     *widgets.Line
	said    *widget.Label
	say     func(form register.Form, value string)
}

func (f *Form) newSlot(field domain.Field) *slot {
	s := &slot{in: f.page.newInput(field, text.FormNone.String()), why: widgets.NewQuiet("").Cutting(), said: widgets.Wrapped("")}
	s.say = func(form register.Form, v string) { form[field.Name] = v }
	s.said.Importance = widget.DangerImportance
	s.said.Hide()
	s.why.Hidden = field.Personal == ""
	s.why.Set(text.FormWhy.With(text.Words(field.Purpose())))
	name := text.Words(field.Label)
	if field.Need {
		name = text.FormNeed.With(name)
	}
	if field.Input == domain.InputTick {
		name = ""
	}
	s.content = container.NewVBox(widgets.NewQuiet(name), s.in.content, s.why, s.said)
	return s
}

// keep leaves a personal value masked: it is only written when somebody types a new one.
func (s *slot) keep(masked string) {
	if e, ok := s.in.focus.(*widgets.Entry); ok {
		e.SetPlaceHolder(text.FormKept.With(masked))
	}
}

// consent makes the one tick of a consent: it says the version and the moment.
func (s *slot) consent(f *Form, values register.Form) {
	version := station.NoticeVersion
	if values[fieldNotice] != "" {
		version = values[fieldNotice]
	}
	c := widgets.NewCheck(f.page.host.Board(), text.FormConsent.With(version), nil)
	s.in.content, s.in.focus = c, c
	s.in.wide, s.in.digit, s.in.onReturn = true, func(rune) {}, func(func()) {}
	s.in.get = func() string {
		if c.Checked {
			return version
		}
		return ""
	}
	c.SetChecked(values[fieldNotice] != "" && values[fieldConsentAt] != "")
	s.say = func(form register.Form, v string) {
		form[fieldNotice], form[fieldConsentAt] = v, ""
		if v != "" {
			form[fieldConsentAt] = f.page.host.Now().In(domain.Shanghai).Format("2006-01-02 15:04")
		}
	}
	s.content = container.NewVBox(widgets.NewQuiet(text.FormConsentOf.String()), c, s.said)
}

// wrongOf is what is wrong with the field.
func (s *slot) wrongOf(wrong register.Wrong) (error, bool) {
	name := s.in.field.Name
	if why, ok := wrong[name]; ok {
		return why, true
	}
	if why, ok := wrong[fieldConsentAt]; ok && name == fieldNotice {
		return why, true
	}
	return nil, false
}

func (s *slot) wrong(sentence string) {
	theme.Cover(sentence)
	s.said.SetText(sentence)
	s.said.Show()
	s.content.Refresh()
}

func (s *slot) right() {
	if s.said.Visible() {
		s.said.Hide()
		s.content.Refresh()
	}
}

func join(words []string) string { return strings.Join(words, text.Pick("、", ", ")) }
