package people

import (
	"context"
	"errors"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/page"
	"yizhan/desktop/ui/task"
	"yizhan/desktop/ui/text"
	"yizhan/desktop/ui/widgets"
	"yizhan/shared/domain"
	"yizhan/shared/fault"
)

// Form registers a person. It lies over whatever page is in view, and asks for
// as little as possible: a name, a group and the person's consent.
type Form struct {
	Phone, Name, Plate, Employer *widgets.Entry
	Group, Province              *widgets.Select
	Consent                      *widgets.Check

	station Station
	host    page.Host
	done    func(m station.MemberRow, card bool)
	message *widgets.Message
	similar *fyne.Container // who may be the same person
	warning *widget.Label
	twin    *station.MemberRow
	ignored bool // the attendant said that it is somebody else
	busy    bool
	turn    int
	stop    func()
}

// NewForm builds the form; done is called with the new member, and whether to print
// the card.
func NewForm(s Station, host page.Host, done func(m station.MemberRow, card bool)) *Form {
	f := &Form{station: s, host: host, done: done, message: widgets.NewMessage(host), stop: func() {}}
	board := host.Board()
	entry := func(hint text.Phrase) *widgets.Entry {
		e := widgets.NewEntry(board, hint.String())
		e.OnReturn = f.Save
		return e
	}
	f.Phone, f.Name = entry(text.PhoneHint), entry(text.NameHint)
	f.Employer = entry(text.Phrase{})
	f.Phone.OnChanged = func(string) { f.look() }
	f.Group = widgets.NewSelect(board, text.ChooseGroupHere.String(), nil)
	f.Province, f.Plate = widgets.NewPlate(board)
	f.Plate.OnReturn = f.Save
	f.Province.OnChanged = func(string) { f.look() }
	f.Plate.OnChanged = func(string) { f.look() }
	f.Consent = widgets.NewCheck(board, text.ConsentTick.With(station.NoticeVersion), nil)
	f.warning = widget.NewLabel("")
	f.warning.Wrapping, f.warning.Importance = fyne.TextWrapWord, widget.WarningImportance
	f.similar = container.NewBorder(nil, nil, nil, container.NewHBox(
		widgets.NewButton(board, text.IsSame.String(), widgets.Plain, f.Same),
		widgets.NewButton(board, text.IsNotSame.String(), widgets.Plain, f.another)), f.warning)
	f.similar.Hide()
	return f
}

// Show lays the form over the page.
func (f *Form) Show() {
	f.host.ShowSheet(page.Sheet{
		Title: text.RegisterTitle.String(), Content: f.layOut(), First: f.Phone, Enter: f.Save,
		Key: func(ev *fyne.KeyEvent) {
			if ev.Name == fyne.KeyF11 {
				f.SaveAndPrint()
			}
		},
	})
	task.Load(f.host, f.station.Groups, func(groups []station.GroupChoice, err error) {
		if err != nil {
			f.message.Fail(err)
			return
		}
		var options []widgets.Option
		for _, g := range groups {
			options = append(options, widgets.Option{Value: g.Code, Name: text.Pick(g.Name, g.NameEN)})
		}
		f.Group.SetChoices(options)
	})
}

func (f *Form) layOut() fyne.CanvasObject {
	notice := container.NewVBox()
	for _, line := range text.NoticeLines {
		notice.Add(widgets.NewQuiet(line.String()))
	}
	save := widgets.NewButton(f.host.Board(), text.SaveMember.String()+"  Enter", widgets.Primary, f.Save)
	print := widgets.NewButton(f.host.Board(), text.SavePrint.String()+"  F11", widgets.Plain, f.SaveAndPrint)
	form := widgets.Column(
		widgets.Grid(2, widgets.Field(text.FieldPhone.String(), f.Phone), widgets.Field(text.FieldName.String(), f.Name)),
		f.similar,
		widgets.Grid(2, widgets.Field(text.FieldGroup.String(), f.Group), widgets.Field(text.FieldPlate.String(), widgets.PlateField(f.Province, f.Plate))),
		widgets.Field(text.FieldEmployer.String(), f.Employer),
		notice, f.Consent, f.message.Label, widgets.Grid(2, save, print),
	)
	return form
}

// registration reads the form.
func (f *Form) registration() station.Registration {
	r := station.Registration{
		Name: strings.TrimSpace(f.Name.Text), Phone: strings.TrimSpace(f.Phone.Text),
		Employer: strings.TrimSpace(f.Employer.Text), Group: f.Group.Value(), Consent: f.Consent.Checked,
	}
	r.Plate = widgets.PlateText(f.Province, f.Plate)
	return r
}

// look asks whether this person is registered already.
func (f *Form) look() {
	f.stop()
	f.turn++
	f.stop = f.host.After(searchPause, func() {
		turn, r := f.turn, f.registration()
		task.Load(f.host, func(ctx context.Context) ([]station.MemberRow, error) {
			return f.station.SimilarMembers(ctx, r)
		}, func(found []station.MemberRow, err error) {
			if turn == f.turn && err == nil {
				f.warn(found)
			}
		})
	})
}

func (f *Form) warn(found []station.MemberRow) {
	f.twin = nil
	if len(found) > 0 && !f.ignored {
		f.twin = &found[0]
		why := text.SamePhone
		if slices.Contains(f.twin.Reasons, domain.SamePlate) {
			why = text.SamePlate
		}
		f.warning.SetText(text.MaybeSame.With(f.twin.Mask, f.twin.RegisteredOn, why))
	}
	if hidden := f.twin == nil; f.similar.Hidden != hidden {
		f.similar.Hidden = hidden
		f.similar.Refresh()
	}
}

// Same leaves the form: the person has a card already.
func (f *Form) Same() {
	m := *f.twin
	f.host.CloseSheet()
	f.host.Serve(m)
}

func (f *Form) another() {
	f.ignored = true
	f.warn(nil)
}

// Save registers the person, or says what is missing. What was typed stays.
func (f *Form) Save() { f.save(false) }

// SaveAndPrint does the same, and then asks where to put the card.
func (f *Form) SaveAndPrint() { f.save(true) }

func (f *Form) save(card bool) {
	if f.busy {
		return
	}
	r := f.registration()
	if !r.Consent {
		f.message.Hint(text.NeedConsent.String())
		f.host.Focus(f.Consent)
		return
	}
	f.busy = true
	task.Load(f.host, func(ctx context.Context) (station.MemberRow, error) {
		return f.station.RegisterMember(ctx, r)
	}, func(m station.MemberRow, err error) {
		f.busy = false
		f.host.DiskTrouble(err)
		if err != nil {
			f.message.Fail(err)
			f.focusOn(err)
			return
		}
		f.host.CloseSheet()
		f.done(m, card)
	})
}

// focusOn leads to the field that an error is about.
func (f *Form) focusOn(err error) {
	fields := map[string]fyne.Focusable{
		"name": f.Name, "phone": f.Phone, "plate": f.Plate, "group": f.Group, "employer": f.Employer, "consent": f.Consent,
	}
	if e, ok := errors.AsType[*fault.Error](err); ok && fields[e.Field] != nil {
		f.host.Focus(fields[e.Field])
	}
}

// Message is what the form says.
func (f *Form) Message() string { return f.message.Shown }

// Twin is who may be the same person, as the warning names them.
func (f *Form) Twin() string {
	if f.twin == nil {
		return ""
	}
	return f.warning.Text
}
