package people

import (
	"context"
	"errors"
	"strings"

	"fyne.io/fyne/v2"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/page"
	"yizhan/desktop/ui/task"
	"yizhan/desktop/ui/text"
	"yizhan/desktop/ui/widgets"
	"yizhan/shared/change"
	"yizhan/shared/fault"
)

// Form registers a person, or corrects what is kept of one. It lies over whatever
// page is in view, and asks for as little as possible: a name, a group and the
// person's consent. Enter goes from field to field and saves at the last one.
type Form struct {
	Phone, Name, Plate, Party *widgets.Entry
	Employer                  *employer
	Group, Province           *widgets.Select
	Consent, PartyConsent     *widgets.Check

	station Station
	host    page.Host
	slots   map[string]*slot // by the field that an error names
	message *widgets.Message
	twins   *twins
	party   *sensitive
	shown   page.Shown
	busy    bool

	groups []station.GroupChoice
	group  string // chosen before the groups are read

	notice station.NoticeText
	told   *fyne.Container // what the notice says

	id   change.ID // whose data is corrected; zero: a new person
	mask string
	done func(m station.MemberRow, card bool)
}

// NewForm builds the form for a new person; done is called with them, and whether to
// print the card.
func NewForm(s Station, host page.Host, done func(m station.MemberRow, card bool)) *Form {
	f := &Form{station: s, host: host, done: done, message: widgets.NewMessage(host)}
	f.build()
	return f
}

// newCorrection builds the form filled with what is kept of a person.
func newCorrection(s Station, host page.Host, m station.MemberRow, p station.Private, done func()) *Form {
	f := NewForm(s, host, func(station.MemberRow, bool) { done() })
	f.id, f.mask = m.ID, m.Mask
	f.Phone.SetText(p.Phone)
	f.Name.SetText(p.Name)
	if p.Plate != "" {
		widgets.SetPlate(f.Province, f.Plate, p.Plate)
	}
	f.Employer.taken = p.Employer
	f.Employer.SetText(p.Employer)
	f.Party.SetText(p.Party)
	f.PartyConsent.SetChecked(p.Party != "")
	f.Consent.SetChecked(true)
	f.group = m.Group
	return f
}

// registration reads the form.
func (f *Form) registration() station.Registration {
	return station.Registration{
		Name: strings.TrimSpace(f.Name.Text), Phone: strings.TrimSpace(f.Phone.Text), Plate: widgets.PlateText(f.Province, f.Plate),
		Employer: strings.TrimSpace(f.Employer.Text), Group: f.Group.Value(), Consent: f.Consent.Checked, Notice: f.notice.Version,
		Party: strings.TrimSpace(f.Party.Text), PartyConsent: f.PartyConsent.Checked,
	}
}

// forward goes to the next field, and from the last one saves.
func (f *Form) forward(from fyne.Focusable) {
	if !f.id.IsZero() {
		f.Save()
		return
	}
	order := []fyne.Focusable{f.Phone, f.Name, f.Group, f.Plate, f.Employer.Entry, f.Consent}
	for i, field := range order[:len(order)-1] {
		if field != from {
			continue
		}
		switch {
		case field == f.Name && strings.TrimSpace(f.Name.Text) == "":
			f.slots["name"].wrong(text.NeedPersonName.String())
		case field == f.Group && f.Group.Value() == "":
			f.slots["group"].wrong(text.NeedGroup.String())
		default:
			f.host.Focus(order[i+1])
			if order[i+1] == f.Plate {
				f.Plate.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEnd}) // behind the letter that stands there
			}
		}
		return
	}
	f.Save()
}

// Save records what is on the form, or says at its field what is wrong. What was
// typed stays.
func (f *Form) Save() { f.save(false) }

// SaveAndPrint does the same, and then asks where to put the card.
func (f *Form) SaveAndPrint() { f.save(true) }

func (f *Form) save(card bool) {
	if f.busy {
		return
	}
	r := f.registration()
	for _, s := range f.slots {
		s.right()
	}
	f.message.Clear()
	if !r.Consent {
		f.message.Hint(text.NeedConsent.String())
		f.host.Focus(f.Consent)
		return
	}
	f.busy = true
	task.Load(f.host, func(ctx context.Context) (station.MemberRow, error) {
		if !f.id.IsZero() {
			return station.MemberRow{ID: f.id, Mask: f.mask}, f.station.EditMember(ctx, f.id, r)
		}
		return f.station.RegisterMember(ctx, r)
	}, func(m station.MemberRow, err error) {
		f.busy = false
		f.host.DiskTrouble(err)
		if err != nil {
			f.fail(err)
			return
		}
		there := f.shown.There() // who left the form meanwhile may have opened another
		f.shown.Close()
		f.done(m, card && there)
	})
}

// fail says what went wrong, at its field where it is about one.
func (f *Form) fail(err error) {
	e, ok := errors.AsType[*fault.Error](err)
	if ok && f.slots[e.Field] != nil {
		if e.Field == "party" {
			f.party.open(true)
		}
		s := f.slots[e.Field]
		s.wrong(fault.Sentence(err, text.Lang()))
		f.host.Focus(s.focus)
		return
	}
	f.message.Fail(err)
}

// Message is what the form says: below, or at a field.
func (f *Form) Message() string {
	for _, s := range f.slots {
		if s.said.Visible() {
			return s.said.Text
		}
	}
	return f.message.Shown
}
