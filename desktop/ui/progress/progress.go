// Package progress is the page of how the work stands: the published figures and what
// records of offices say of meetings, organisations, the circle, surveys, duties and
// problems. What stands in the tables is made by package tables, for the city's page
// too; this page draws it and leads to the records.
package progress

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/page"
	"yizhan/desktop/ui/text"
	"yizhan/desktop/ui/theme"
	"yizhan/desktop/ui/widgets"
	"yizhan/shared/change"
	"yizhan/shared/progress/tables"
)

// Station is what the page needs of the station.
type Station interface {
	Progress(context.Context, tables.Question) (tables.Page, error)
}

// Ways lead from a number to its records. Without them the page shows numbers alone.
type Ways struct {
	// OpenRegister shows the records of a register whose fields have the values.
	OpenRegister func(kind string, where map[string]string)
	// OpenDocument shows one record.
	OpenDocument func(kind string, id change.ID)
}

// Progress is the page.
type Progress struct {
	station Station
	host    page.Host
	ways    Ways
	subject tables.Subject
	period  string // of the published figures
	year    string
	before  string
	after   string
	key     string // of the table in view; empty: the first
	read    tables.Page
	reading bool
	turn    int // counts readings, so that a late answer is not shown

	subjects, periods *widgets.Choice
	asked             *fyne.Container
	years             *widgets.Select
	rounds            [2]*widgets.Select
	tables            *fyne.Container // the buttons that choose a table
	buttons           []*widgets.Button
	title, count      *widgets.Line
	note              *widget.Label
	fresh             *widgets.Line
	body              *fyne.Container
	grids             map[string]*grid
	message           *widgets.Message
	content           fyne.CanvasObject
}

// New builds the page.
func New(s Station, host page.Host, ways Ways) *Progress {
	p := &Progress{station: s, host: host, ways: ways, subject: tables.Figures, message: widgets.NewMessage(host), grids: map[string]*grid{}}
	board := host.Board()
	var subjects []widgets.Option
	for _, c := range tables.Subjects(text.Lang()) {
		subjects = append(subjects, widgets.Option{Value: c.Value, Name: key(len(subjects)) + "  " + c.Name})
	}
	p.subjects = widgets.NewChoice(board, len(subjects), subjects, func(v string) { p.Choose(tables.Subject(v)) })
	p.periods = widgets.NewChoice(board, 3, []widgets.Option{{Value: "", Name: text.ProgressAll.String()}, {Value: periodYear, Name: text.ProgressThisYear.String()},
		{Value: periodMonth, Name: text.ProgressThisMonth.String()}}, func(v string) { p.ask(func() { p.period = v }) })
	p.years = p.choice(&p.year)
	p.rounds = [2]*widgets.Select{p.choice(&p.before), p.choice(&p.after)}
	p.asked, p.tables = widgets.Column(), widgets.Column()
	p.title, p.count = widgets.NewHeading("").Cutting(), widgets.NewQuiet("")
	p.fresh = widgets.NewQuiet("").Cutting()
	p.note = widget.NewLabel("")
	p.note.Wrapping, p.note.Importance = fyne.TextWrapWord, widget.LowImportance
	p.body = container.NewStack()
	p.content = p.layOut()
	return p
}

// choice is a field of the question with several values.
func (p *Progress) choice(to *string) *widgets.Select {
	return widgets.NewSelect(p.host.Board(), "", func(v string) {
		if v != *to && v != "" && !p.reading {
			p.ask(func() { *to = v })
		}
	})
}

func (p *Progress) layOut() fyne.CanvasObject {
	board := p.host.Board()
	actions := widgets.Row(widgets.Middle(p.count), widgets.NewButton(board, text.HowCounted.String()+"  H", widgets.Plain, p.How))
	head := container.NewBorder(nil, p.note, nil, actions, widgets.Middle(p.title))
	left := container.NewVScroll(widgets.Padded(3, widgets.Column(p.asked, p.tables)))
	right := widgets.Card(container.NewBorder(head, container.NewVBox(p.message.Label, p.fresh), nil, nil, p.body))
	return widgets.Padded(theme.Gap*1.5, container.NewBorder(p.subjects.Content, nil, nil, nil,
		container.NewBorder(gap(), nil, nil, nil, widgets.Split(0.2, left, right))))
}

// Content implements page.Page.
func (p *Progress) Content() fyne.CanvasObject { return p.content }

// Show implements page.Page.
func (p *Progress) Show() { p.load() }

// Heard implements page.Page.
func (p *Progress) Heard(s station.Signal) {
	switch s {
	case station.SignalRegisters, station.SignalDictionary, station.SignalShift:
		p.load()
	}
}

// Choose shows a subject.
func (p *Progress) Choose(s tables.Subject) {
	p.ask(func() { p.subject, p.key = s, "" })
}

// Key implements page.Page: the arrows go through tables and rows.
func (p *Progress) Key(ev *fyne.KeyEvent) {
	switch ev.Name {
	case fyne.KeyLeft:
		p.step(-1)
	case fyne.KeyRight:
		p.step(+1)
	case fyne.KeyDown, fyne.KeyUp:
		if g := p.grid(); g != nil {
			p.host.Focus(g.list) // which marks the row that it stood on, at first the first
		}
	}
}

// Rune implements page.Page: each subject has a digit.
func (p *Progress) Rune(r rune) {
	subjects := tables.Subjects(text.Lang())
	switch {
	case r == 'h' || r == 'H':
		p.How()
	case (r == 't' || r == 'T') && p.subject == tables.Figures:
		next := map[string]string{"": periodYear, periodYear: periodMonth, periodMonth: ""}
		p.ask(func() { p.period = next[p.period] })
	case r >= '1' && int(r-'1') < len(subjects):
		p.Choose(tables.Subject(subjects[r-'1'].Value))
	}
}

// step goes to the table before or behind.
func (p *Progress) step(by int) {
	for i, t := range p.read.Tables {
		if t.Key == p.table().Key {
			p.key = p.read.Tables[min(max(i+by, 0), len(p.read.Tables)-1)].Key
			break
		}
	}
	p.draw()
}

// table is the one in view; the zero one where there is none.
func (p *Progress) table() tables.Table {
	for _, t := range p.read.Tables {
		if t.Key == p.key {
			return t
		}
	}
	if len(p.read.Tables) > 0 {
		return p.read.Tables[0]
	}
	return tables.Table{}
}
