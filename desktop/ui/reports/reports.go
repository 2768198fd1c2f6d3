// Package reports is the page of the county's tables, T1 to T8: which there are and how
// much each has in a month, what stands in one, and how it is taken out, alone, with all
// others in one packet, as the 通报, or in a workbook of one's own. What is looked at comes
// from where files come from, so a figure on the page is the figure in the file.
package reports

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/export"
	"yizhan/desktop/ui/page"
	"yizhan/desktop/ui/task"
	"yizhan/desktop/ui/text"
	"yizhan/desktop/ui/theme"
	"yizhan/desktop/ui/widgets"
	"yizhan/shared/domain"
	"yizhan/shared/report/form"
	"yizhan/shared/report/monthly"
)

// Station is what the page needs of the station.
type Station interface {
	ReportOverview(ctx context.Context, month string) (monthly.Overview, error)
	ReportTables(ctx context.Context, month, who, code string) ([]form.Table, error)
	Report(ctx context.Context, month, who, file string, wish monthly.Wish) (monthly.Written, error)
	export.Station
}

// Reports is the page.
type Reports struct {
	station Station
	host    page.Host
	kinds   []monthly.Kind
	message *widgets.Message
	content fyne.CanvasObject

	title, fresh *widgets.Line
	filler       *widgets.Button // who fills in
	list         *widgets.List
	overview     fyne.CanvasObject
	preview      *preview
	table        fyne.CanvasObject
	name, line   *widgets.Line // of the table in view: its title, and of whom and when it is
	part         *widgets.Line // which of its columns are in view
	next, csv    *widgets.Button
	how          *widgets.Button
	empty        *widget.Label

	day      domain.Day // a day of the month in view
	turn     int
	look     monthly.Overview
	who      string
	open     string // the code of the table in view; empty: the list
	tables   []form.Table
	sheet    int
	chosen   bool // on the list, to which the keyboard goes back
	template template
}

// New builds the page of an office, with all tables.
func New(s Station, host page.Host) *Reports { return build(s, host, monthly.Kinds()) }

// NewStation builds the page of a station, with those that are its own.
func NewStation(s Station, host page.Host) *Reports {
	var own []monthly.Kind
	for _, k := range monthly.Kinds() {
		if k.Station {
			own = append(own, k)
		}
	}
	return build(s, host, own)
}

func build(s Station, host page.Host, kinds []monthly.Kind) *Reports {
	p := &Reports{station: s, host: host, kinds: kinds, message: widgets.NewMessage(host), day: domain.DayOf(host.Now())}
	p.title, p.fresh = widgets.NewHeading("").Cutting(), widgets.NewQuiet("").Cutting()
	p.name, p.line, p.part = widgets.NewHeading("").Cutting(), widgets.NewQuiet("").Cutting(), widgets.NewQuiet("")
	p.list = widgets.NewList(host.Board(), func() int { return len(p.kinds) }, newRow, p.fillRow)
	p.list.Return = true
	p.list.OnSelected = func(i int) {
		p.list.Unselect(i)
		p.Open(p.kinds[i].Code)
		p.chosen = true
	}
	p.preview = newPreview(host.Board(), p.part)
	p.empty = widget.NewLabel(text.ReportEmpty.String())
	p.empty.Wrapping, p.empty.Importance = fyne.TextWrapWord, widget.LowImportance
	p.content = p.layOut()
	return p
}

func (p *Reports) layOut() fyne.CanvasObject {
	board := p.host.Board()
	button := func(word text.Phrase, weight widgets.Weight, do func()) *widgets.Button {
		return widgets.NewButton(board, word.String(), weight, do)
	}
	turning := widgets.Row(widgets.NewButton(board, "←", widgets.Plain, func() { p.move(-1) }),
		button(text.MonthToday, widgets.Plain, p.goToday), widgets.NewButton(board, "→", widgets.Plain, func() { p.move(+1) }))
	p.filler = widgets.NewButton(board, "", widgets.Plain, p.AskWho)
	acts := widgets.Row(button(text.ReportPacket, widgets.Primary, func() { p.Packet() }), button(text.ReportBulletin, widgets.Plain, func() { p.Bulletin() }),
		button(text.ReportOwn, widgets.Plain, p.AskTemplate), p.filler)
	bar := container.NewBorder(nil, nil, turning, acts, widgets.Middle(p.title))
	heads := widgets.Heads(shares, nil, text.ColumnTable.String(), text.ColumnCounts.String(), text.ColumnRows.String())
	p.overview = container.NewBorder(bar, nil, nil, nil, widgets.Card(container.NewBorder(
		container.NewVBox(p.fresh, heads), widgets.NewQuiet(text.ReportsWhy.String()).Cutting(), nil, nil, p.list)))

	p.next = button(text.ReportNext, widgets.Plain, p.nextSheet)
	p.csv = button(text.ReportCSV, widgets.Plain, func() { p.Export('c') })
	p.how = button(text.ReportHow, widgets.Plain, p.How)
	takes := widgets.Row(p.next, button(text.ReportExcel, widgets.Primary, func() { p.Export('e') }),
		button(text.ReportPrint, widgets.Plain, func() { p.Export('p') }), p.csv, p.how)
	top := container.NewBorder(nil, nil, button(text.ReportBack, widgets.Plain, p.Close), takes, widgets.Middle(p.name))
	p.table = container.NewBorder(container.NewVBox(top, p.sides()), nil, nil, nil,
		widgets.Card(container.NewStack(p.preview.content, container.NewVBox(p.empty))))
	p.table.Hide()
	return widgets.Padded(theme.Gap*1.5, container.NewBorder(nil, p.message.Label, nil, nil, container.NewStack(p.overview, p.table)))
}

// sides are the buttons that go through a table that is wider than the window.
func (p *Reports) sides() fyne.CanvasObject {
	board := p.host.Board()
	p.preview.sides = widgets.Row(widgets.NewButton(board, "←", widgets.Plain, func() { p.preview.turn(-1) }), widgets.NewButton(board, "→", widgets.Plain, func() { p.preview.turn(+1) }))
	return container.NewBorder(nil, nil, nil, widgets.Row(widgets.Middle(p.part), p.preview.sides), widgets.Middle(p.line))
}

// Content implements page.Page.
func (p *Reports) Content() fyne.CanvasObject { return p.content }

// Show implements page.Page.
func (p *Reports) Show() { p.read() }

// Heard implements page.Page.
func (p *Reports) Heard(s station.Signal) {
	switch s {
	case station.SignalSync, station.SignalShift:
	default:
		p.read()
	}
}

// Tell implements page.Teller.
func (p *Reports) Tell(sentence string) { p.message.Good(sentence) }

// Forget implements page.Forgetter: a list of people is put away.
func (p *Reports) Forget() {
	if k, _ := monthly.FindKind(p.open); k.People {
		p.chosen = false // the keyboard may be another page's
		p.Close()
	}
}

// move shows another month. None that is still to come.
func (p *Reports) move(by int) {
	day := domain.DayOf((p.day/100*100 + 1).Time().AddDate(0, by, 0))
	p.turnTo(min(day, domain.DayOf(p.host.Now())))
}

func (p *Reports) goToday() { p.turnTo(domain.DayOf(p.host.Now())) }

func (p *Reports) turnTo(day domain.Day) {
	p.day = day
	p.message.Clear()
	p.read()
}

// month is how the station is asked for it.
func (p *Reports) month() string { return p.day.String()[:len("2026-11")] }

// read asks for what is in view.
func (p *Reports) read() {
	p.turn++
	turn, month, open := p.turn, p.month(), p.open
	if open != "" {
		p.readTable(turn, month, open)
		return
	}
	type found struct {
		look monthly.Overview
		who  string
	}
	task.Load(p.host, func(ctx context.Context) (f found, err error) {
		if f.who, err = p.station.Setting(ctx, settingWho); err != nil {
			return f, err
		}
		f.look, err = p.station.ReportOverview(ctx, month)
		return f, err
	}, func(f found, err error) {
		switch {
		case turn != p.turn:
		case err != nil:
			p.message.Fail(err)
		default:
			p.look, p.who = f.look, f.who
			p.draw()
		}
	})
}
