package people

import (
	"context"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/task"
	"yizhan/desktop/ui/text"
	"yizhan/desktop/ui/theme"
	"yizhan/desktop/ui/widgets"
	"yizhan/shared/change"
	"yizhan/shared/fault"
)

// detail is one person, beside the list: what is kept of them, their visits, what was
// corrected, and what can be done.
type detail struct {
	page *People
	card *fyne.Container
	head *fyne.Container // who it is
	body *fyne.Container // visits or history
	tabs *widgets.Choice

	id      change.ID // zero: nobody is chosen
	person  station.Person
	private *station.Private // set while it is shown in full
	tab     string
	turn    int
	acts    []act
}

// act is something that can be done, with the letter that does it.
type act struct {
	key    rune
	name   text.Phrase
	do     func()
	erased bool // also where nothing personal is left
}

const (
	tabVisits  = "visits"
	tabHistory = "history"
)

func newDetail(p *People) *detail {
	d := &detail{page: p, head: container.NewVBox(), body: container.NewVBox(), tab: tabVisits}
	d.acts = []act{
		{'v', text.ActServe, func() { p.host.Serve(d.person.MemberRow) }, true}, {'s', text.ActShow, d.toggle, false}, {'g', text.ActCorrect, d.correct, false},
		{'t', text.ActSame, d.same, true}, {'k', text.ActCard, func() { p.PrintCards(d.person.MemberRow) }, true}, {'m', text.ActMark, func() { p.Mark(p.chosen) }, true},
		{'f', text.ActCopy, func() { p.Copy() }, false}, {'r', text.ActWithdraw, d.withdraw, false}, {'d', text.ActDelete, d.remove, true},
	}
	d.card = widgets.Card(container.NewVScroll(container.New(layout.NewCustomPaddedLayout(0, 0, 0, theme.Gap*1.5), widgets.Column(d.head, d.body))))
	d.draw()
	return d
}

// show turns to another person; the zero id to nobody.
func (d *detail) show(id change.ID) {
	if d.id != id {
		d.id, d.person, d.private, d.tab = id, station.Person{}, nil, tabVisits
	}
	d.read()
}

// read reads the person anew.
func (d *detail) read() {
	d.turn++
	if d.id.IsZero() {
		d.draw()
		return
	}
	turn, id := d.turn, d.id
	task.Load(d.page.host, func(ctx context.Context) (station.Person, error) { return d.page.station.Person(ctx, id) }, func(p station.Person, err error) {
		switch {
		case turn != d.turn:
			return
		case fault.Is(err, fault.Forbidden), fault.Is(err, fault.NotFound):
			d.id, d.private = change.ID{}, nil // the list says why
		case err != nil:
			d.page.message.Fail(err)
			return
		}
		d.person = p
		d.draw()
	})
}

// hide masks again what is shown in full.
func (d *detail) hide() {
	if d.private != nil {
		d.private = nil
		d.draw()
	}
}

func (d *detail) rune(r rune) {
	switch {
	case d.person.ID.IsZero():
	case r == '1':
		d.turnTo(tabVisits)
	case r == '2':
		d.turnTo(tabHistory)
	default:
		for _, a := range d.acts {
			if a.key == unicode.ToLower(r) && d.can(a) {
				a.do()
			}
		}
	}
}

func (d *detail) can(a act) bool { return a.erased || !d.person.Erased }

func (d *detail) turnTo(tab string) {
	d.tab = tab
	d.draw()
}

func (d *detail) draw() {
	d.head.Objects, d.body.Objects = nil, nil
	if d.id.IsZero() || d.person.ID.IsZero() {
		d.head.Add(widgets.Wrapped(text.PersonChoose.String()))
	} else {
		d.drawHead()
		d.drawBody()
	}
	d.head.Refresh()
	d.body.Refresh()
}

func (d *detail) drawHead() {
	p := d.person
	title := widgets.NewHeading(called(p.MemberRow) + " · " + text.GroupName(p.Group, p.GroupName)).Cutting()
	d.head.Add(title)
	if d.private != nil {
		warn := widgets.NewQuiet(text.ShownUntil.String()).Cutting()
		warn.Color = theme.Amber
		d.head.Add(warn)
	}
	lines := container.New(layout.NewCustomPaddedVBoxLayout(0))
	for _, l := range d.facts() {
		name := widgets.NewQuiet(l.name)
		value := widgets.NewLine(l.value).Cutting()
		lines.Add(container.NewBorder(nil, nil, container.NewGridWrap(fyne.NewSize(theme.Grown(80), theme.Grown(26)), name), nil, value))
	}
	d.head.Add(lines)
	if p.Erased {
		d.head.Add(widgets.Wrapped(text.PersonErased.With(p.EndedWhy)))
	}
	if p.Under != nil {
		d.head.Add(d.joined(text.PersonUnder.With(called(*p.Under), p.Under.Code, p.UnderWhy), p.ID))
	}
	for _, o := range p.Others {
		d.head.Add(d.joined(text.PersonOther.With(called(o), o.Code), o.ID))
	}
	grid := widgets.Grid(3)
	for _, a := range d.acts {
		name := a.name
		if a.key == 's' && d.private != nil {
			name = text.ActHide
		}
		b := widgets.NewButton(d.page.host.Board(), name.String(), widgets.Plain, a.do)
		b.SetEnabled(d.can(a))
		grid.Add(b)
	}
	d.head.Add(grid)
}

// joined is a line about another card with the button that parts them.
func (d *detail) joined(words string, card change.ID) fyne.CanvasObject {
	part := widgets.NewButton(d.page.host.Board(), text.PersonPart.String(), widgets.Slight, func() { d.part(card) })
	return container.NewBorder(nil, nil, nil, part, widgets.Wrapped(words))
}

// fact is one line of what is kept.
type fact struct{ name, value string }

// facts are what is kept of the person, masked unless it is shown in full.
func (d *detail) facts() []fact {
	p := d.person
	out := []fact{{text.ColumnCode.String(), p.Code}, {text.ColumnSince.String(), p.RegisteredOn.String()}}
	add := func(name text.Phrase, value string) {
		if value != "" {
			out = append(out, fact{name.String(), value})
		}
	}
	if q := d.private; q != nil {
		add(text.PersonName, q.Name)
		add(text.PersonPhone, q.Phone)
		add(text.PersonPlate, q.Plate)
		add(text.PersonEmployer, q.Employer)
		add(text.PersonParty, q.Party)
	} else {
		if p.PhoneTail != "" {
			add(text.PersonPhone, "****"+p.PhoneTail)
		}
		add(text.PersonPlate, p.Plate)
		add(text.PersonEmployer, p.Employer)
		if p.HasParty {
			add(text.PersonParty, text.PersonGiven.String())
		}
	}
	add(text.PersonConsent, text.PersonNotice.With(p.Notice, text.Moment(p.ConsentAt, d.page.host.Now())))
	return out
}

// words are the lines of the person, for tests.
func (d *detail) words() []string {
	if d.person.ID.IsZero() {
		return nil
	}
	var out []string
	for _, f := range d.facts() {
		out = append(out, f.name+" "+f.value)
	}
	return append(out, d.lines()...)
}
