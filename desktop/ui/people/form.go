package people

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/page"
	"yizhan/desktop/ui/task"
	"yizhan/desktop/ui/text"
	"yizhan/desktop/ui/widgets"
)

// build makes the fields.
func (f *Form) build() {
	board := f.host.Board()
	entry := func() *widgets.Entry {
		e := widgets.NewEntry(board, "")
		e.OnReturn = func() { f.forward(e) }
		return e
	}
	f.Phone, f.Name, f.Party = entry(), entry(), entry()
	f.Employer = newEmployer(board)
	f.Employer.OnReturn = func() {
		if !f.Employer.complete() {
			f.forward(f.Employer.Entry)
		}
	}
	f.Group = widgets.NewSelect(board, text.ChooseGroupHere.String(), func(string) { f.twins.look() })
	f.Province, f.Plate = widgets.NewPlate(board)
	f.Plate.OnReturn = func() { f.forward(f.Plate) }
	f.Consent = widgets.NewCheck(board, text.ConsentTick.With(station.NoticeVersion), nil)
	f.PartyConsent = widgets.NewCheck(board, text.PartyTick.String(), nil)
	f.twins = newTwins(f)
	for _, e := range []*widgets.Entry{f.Phone, f.Name, f.Plate} {
		e.OnChanged = func(string) { f.twins.look() }
	}
	f.Province.OnChanged = func(string) { f.twins.look() }
	f.slots = map[string]*slot{
		"phone": newSlot(text.FieldPhone, f.Phone, f.Phone, text.WhyPhone), "name": newSlot(text.FieldName, f.Name, f.Name, text.WhyName),
		"group":    newSlot(text.FieldGroup, f.Group, f.Group, text.WhyGroup),
		"plate":    newSlot(text.FieldPlate, widgets.PlateField(f.Province, f.Plate), f.Plate, text.WhyPlate),
		"employer": newSlot(text.FieldEmployer, f.Employer.Entry, f.Employer.Entry, text.WhyEmployer),
		"party":    newSlot(text.FieldParty, f.Party, f.Party, text.WhyParty),
	}
	f.party = newSensitive(f)
}

// Show lays the form over the page.
func (f *Form) Show() {
	title := text.RegisterTitle.String()
	if !f.id.IsZero() {
		title = text.CorrectTitle.With(f.mask)
	}
	f.shown = f.host.ShowSheet(page.Sheet{
		Title: title, Content: f.layOut(), First: f.Phone, Enter: f.enter, Rune: f.digit,
		Key: func(ev *fyne.KeyEvent) {
			do := map[fyne.KeyName]func(){fyne.KeyF7: f.Same, fyne.KeyF8: f.Another, fyne.KeyF12: f.Save}
			if f.id.IsZero() {
				do[fyne.KeyF11] = f.SaveAndPrint
			}
			if act := do[ev.Name]; act != nil {
				act()
			}
		},
	})
	task.Load(f.host, f.station.Groups, func(groups []station.GroupChoice, err error) {
		if err != nil {
			f.message.Fail(err)
			return
		}
		var options []widgets.Option
		for i, g := range groups {
			name := text.Pick(g.Name, g.NameEN)
			if i < digitsMax {
				name = text.Count(int64(i+1)) + "  " + name
			}
			options = append(options, widgets.Option{Value: g.Code, Name: name})
		}
		f.Group.SetChoices(options)
		f.Group.SetValue(f.group)
		f.groups = groups
	})
	task.Load(f.host, f.station.Notice, func(n station.NoticeText, err error) {
		if err != nil {
			f.message.Fail(err)
			return
		}
		f.tell(n)
	})
	task.Load(f.host, func(ctx context.Context) ([]string, error) { return f.station.Employers(ctx, employersMax) }, func(used []string, err error) {
		if err == nil { // without them the product's own are offered
			f.Employer.know(used)
		}
	})
}

// tell puts the notice that holds in the place of the product's own.
func (f *Form) tell(n station.NoticeText) {
	f.notice = n
	if f.told == nil || len(n.Lines) == 0 {
		return // a correction shows none
	}
	f.told.RemoveAll()
	for _, line := range n.Lines {
		f.told.Add(widgets.Wrapped(line))
	}
	f.Consent.SetText(text.ConsentTick.With(n.Version))
}

const (
	digitsMax    = 9
	employersMax = 200
)

// enter is Return where no field uses it: on the list of groups, and on a box to tick.
func (f *Form) enter() {
	if f.Group.Focused() {
		f.forward(f.Group)
		return
	}
	f.Save()
}

// digit chooses a group, wherever no field takes the digit.
func (f *Form) digit(r rune) {
	if i := int(r - '1'); i >= 0 && i < min(digitsMax, len(f.groups)) {
		f.Group.SetValue(f.groups[i].Code)
		f.slots["group"].right()
	}
}

func (f *Form) layOut() fyne.CanvasObject {
	s := f.slots
	board := f.host.Board()
	form := widgets.Column(
		widgets.Grid(2, s["phone"].content, s["name"].content), f.twins.content,
		widgets.Grid(2, s["group"].content, s["plate"].content),
		container.NewVBox(s["employer"].content, f.Employer.row),
		f.party.content,
	)
	if !f.id.IsZero() {
		form.Objects = append([]fyne.CanvasObject{widgets.Wrapped(text.CorrectWhy.String())}, form.Objects...)
		form.Add(f.message.Label)
		form.Add(widgets.NewButton(board, text.CorrectSave.String(), widgets.Primary, f.Save))
		return form
	}
	f.told = container.NewVBox()
	for _, line := range text.NoticeLines {
		f.told.Add(widgets.NewQuiet(line.String()))
	}
	form.Add(f.told)
	form.Add(f.Consent)
	form.Add(f.message.Label)
	form.Add(widgets.Grid(2, widgets.NewButton(board, text.SaveKey.String(), widgets.Primary, f.Save),
		widgets.NewButton(board, text.SavePrintKey.String(), widgets.Plain, f.SaveAndPrint)))
	form.Add(widgets.NewQuiet(text.EnterGoesOn.String()))
	return form
}

// sensitive is the part of the form that is folded away: nobody is asked for it.
type sensitive struct {
	content *fyne.Container
	fold    *widgets.Button
	inside  *fyne.Container
}

func newSensitive(f *Form) *sensitive {
	p := &sensitive{}
	p.fold = widgets.NewButton(f.host.Board(), text.SensitiveOpen.String(), widgets.Slight, func() { p.open(p.inside.Hidden) })
	p.inside = container.NewVBox(f.slots["party"].content, f.PartyConsent)
	p.inside.Hide()
	p.content = container.NewVBox(container.NewHBox(p.fold), p.inside)
	return p
}

// FoldOut opens the part that nobody is asked for.
func (f *Form) FoldOut() { f.party.open(true) }

func (p *sensitive) open(open bool) {
	p.inside.Hidden = !open
	p.fold.SetText(text.SensitiveOpen.String())
	if open {
		p.fold.SetText(text.SensitiveClose.String())
	}
	p.content.Refresh()
}
