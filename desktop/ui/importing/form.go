package importing

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"yizhan/desktop/ui/text"
	"yizhan/desktop/ui/theme"
	"yizhan/desktop/ui/widgets"
	"yizhan/shared/domain"
	"yizhan/shared/register"
)

// consent is what people of a ledger have agreed to, where a person has seen that.
type consent struct {
	given        bool
	tick         *widgets.Check
	version, day string
}

// The fields that a consent fills.
const (
	fieldNotice  = "notice"
	fieldConsent = "consent_at"
)

// consents tells whether documents of the kind take the consent of somebody.
func (d *documents) consents() bool {
	_, notice := d.kind.Field(fieldNotice)
	_, at := d.kind.Field(fieldConsent)
	return notice && at
}

// formShares are the parts of a line of the form: what is asked for, its column, what
// all rows have.
const labelShare, columnShare float32 = 0.24, 0.5

func formLine(label, column, all fyne.CanvasObject) fyne.CanvasObject {
	return widgets.Split(labelShare, label, widgets.Split(columnShare, column, all))
}

// form asks for the column of each field, two fields side by side where there is room.
func (d *documents) form(p *Importing) fyne.CanvasObject {
	columns := 2
	if theme.Grown(100) > 130 {
		columns = 1
	}
	lines := widgets.Grid(columns)
	for range columns {
		lines.Add(formLine(widgets.NewQuiet(text.ImportField.String()).Cutting(), widgets.NewQuiet(text.ImportColumn.String()).Cutting(), widgets.NewQuiet(text.ImportForAll.String()).Cutting()))
	}
	for _, f := range register.Asked(d.kind) {
		lines.Add(d.line(p, f))
	}
	if !d.consents() {
		return lines
	}
	return widgets.Column(d.askConsent(p), lines)
}

// line is one field: where it has a column, the first thing that stands there is beside
// it; else what all rows have.
func (d *documents) line(p *Importing, f domain.Field) fyne.CanvasObject {
	label := widgets.NewLine(f.Label.In(text.Lang()))
	label.Shrink, label.Cut = true, true
	if d.needed(f) {
		label.Set("* " + label.Text)
	}
	example := widgets.NewQuiet("").Cutting()
	all := d.input(p, f)
	if all == nil {
		all = container.NewStack()
	}
	show := func() {
		example.Set(d.example(f))
		example.Hidden = d.m[f.Name] == ""
		if d.m[f.Name] == "" {
			all.Show()
		} else {
			all.Hide()
		}
		example.Refresh()
	}
	column := p.newSelect(f.Name, widgets.Option{Name: text.ImportNone.String()}, d.m[f.Name], func(column string) {
		if column == "" {
			delete(d.m, f.Name)
		} else {
			d.m[f.Name] = column
		}
		show()
	})
	show()
	return formLine(widgets.Middle(label), column, container.NewStack(widgets.Middle(example), all))
}

// example is the first thing that stands in the column of a field.
func (d *documents) example(f domain.Field) string {
	for _, r := range d.l.below() {
		if c := d.l.cell(r.Cells, d.m[f.Name]); c != "" {
			if f.Personal != "" {
				c = register.Masked(f, c)
			}
			return text.ImportSuchAs.With(c)
		}
	}
	return text.ImportColumnEmpty.String()
}

// input asks for what all rows have; nil where that would make no sense.
func (d *documents) input(p *Importing, f domain.Field) fyne.CanvasObject {
	if d.consents() && (f.Name == fieldNotice || f.Name == fieldConsent) {
		return nil
	}
	switch f.Input {
	case domain.InputName, domain.InputPhone, domain.InputCredit:
		return nil // no two have the same
	case domain.InputDivision:
		division := widgets.NewDivision(p.host.Board())
		division.Set(d.all[f.Name])
		division.Changed = func() { d.all[f.Name] = division.Value() }
		return widgets.Grid(2, division.County, division.Town)
	case domain.InputGroup:
		return d.choice(p, f, d.groups)
	case domain.InputTick:
		return d.choice(p, f, []widgets.Option{{Value: "1", Name: text.ImportTick.String()}})
	case domain.InputChoice:
		var options []widgets.Option
		for _, c := range f.Choices {
			options = append(options, widgets.Option{Value: c.Code, Name: c.In(text.Lang())})
		}
		return d.choice(p, f, options)
	case domain.InputLink:
		if f.Of == domain.KindMember {
			return nil
		}
		if options, ok := d.links[f.Of]; ok {
			return d.choice(p, f, options)
		}
	}
	hint := ""
	switch f.Input {
	case domain.InputDay, domain.InputMoment:
		hint = "2026-11-23"
	case domain.InputLink:
		hint = text.ImportLinkName.String()
	}
	return d.entry(p, hint, d.all[f.Name], func(typed string) { d.all[f.Name] = typed })
}

func (d *documents) choice(p *Importing, f domain.Field, options []widgets.Option) *widgets.Select {
	s := widgets.NewSelect(p.host.Board(), "", nil)
	s.SetChoices(append([]widgets.Option{{Name: text.ImportLeaveEmpty.String()}}, options...))
	s.SetValue(d.all[f.Name])
	s.OnChanged = func(string) { d.all[f.Name] = s.Value() }
	return s
}

func (d *documents) entry(p *Importing, hint, typed string, changed func(string)) *widgets.Entry {
	e := widgets.NewEntry(p.host.Board(), hint)
	e.SetText(typed)
	e.OnChanged, e.OnReturn = changed, p.Check
	return e
}

// askConsent asks whether everybody in the ledger has agreed, to what and when. Nobody
// is entered without that where the kind takes it; columns say it of each by themselves.
func (d *documents) askConsent(p *Importing) fyne.CanvasObject {
	tick := widgets.NewCheck(p.host.Board(), text.ImportConsent.String(), func(given bool) { d.consent.given = given })
	tick.SetChecked(d.consent.given)
	d.consent.tick = tick
	version := d.entry(p, "", d.consent.version, func(typed string) { d.consent.version = typed })
	day := d.entry(p, "2026-11-23", d.consent.day, func(typed string) { d.consent.day = typed })
	return widgets.Split(0.5, tick, widgets.Split(0.5,
		container.NewBorder(nil, nil, widgets.Middle(widgets.NewQuiet(text.ImportConsentTo.String())), nil, version),
		container.NewBorder(nil, nil, widgets.Middle(widgets.NewQuiet(text.ImportConsentOn.String())), nil, day)))
}
