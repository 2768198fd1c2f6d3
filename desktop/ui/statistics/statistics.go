// Package statistics is the page of the station's own figures: one question,
// one chart that answers it, and the same as a table. Every number comes from
// package stats, so it is the number of the dashboard and of every export; every
// number opens the records that it is made of.
package statistics

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
	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/stats"
)

// Station is what the page needs of the station.
type Station interface {
	Stats(context.Context, stats.Query) (stats.Table, error)
	Behind(ctx context.Context, q stats.Query, key string) (station.Behind, error)
	Kept(context.Context) ([]station.KeptStation, error)
	Profile(context.Context) (station.Profile, error)
	export.Station
}

// Statistics is the page.
type Statistics struct {
	station Station
	host    page.Host
	q       question
	turn    int
	answer  answer
	rows    []Row
	behind  station.Behind // the records that were opened last

	period, measure, by *widgets.Choice
	stations            *widgets.Select
	kinds               *widgets.Select // of an office: the registers that can be counted
	title               *widgets.Line
	total               *widgets.Button
	before              *widgets.Line
	chart               *widgets.Chart
	heat                *widgets.Heat
	scroll              *container.Scroll
	list                *widgets.List
	empty               *widget.Label
	why                 *widgets.Line // why a cut cannot be chosen
	message             *widgets.Message
	content             fyne.CanvasObject
}

// New builds the page.
func New(s Station, host page.Host) *Statistics {
	p := &Statistics{station: s, host: host, message: widgets.NewMessage(host), chart: widgets.NewChart(), heat: widgets.NewHeat(text.Count)}
	p.q = firstQuestion(domain.DayOf(host.Now()))
	board := host.Board()
	p.period = widgets.NewChoice(board, 3, options(periods), p.choosePeriod)
	p.measure = widgets.NewChoice(board, 2, options(measures), func(v string) { p.ask(func(q *question) { q.measure = domain.Measure(v) }) })
	p.by = widgets.NewChoice(board, 2, options(cuts), func(v string) { p.ask(func(q *question) { q.by = stats.By(v) }) })
	p.stations = widgets.NewSelect(board, text.AllStations.String(), func(v string) {
		id, _ := change.ParseID(v) // nothing is all of them
		if id != p.q.station {
			p.ask(func(q *question) { q.station = id })
		}
	})
	p.stations.Hide()
	p.kinds = widgets.NewSelect(board, text.OfRegisters.String(), func(v string) {
		if v != "" && domain.Measure(v) != p.q.measure {
			p.ask(func(q *question) { q.measure = domain.Measure(v) })
		}
	})
	p.kinds.SetChoices(kinds())
	p.kinds.Hide()
	p.title = widgets.NewHeading("").Cutting()
	p.total = widgets.NewFigure(board, func() { p.Why("") })
	p.before = widgets.NewQuiet("").Cutting()
	p.list = widgets.NewList(board, func() int { return len(p.rows) }, p.newRow, p.fillRow)
	p.list.Return = true
	p.list.OnSelected = func(i int) {
		p.list.Unselect(i)
		p.whyRow(p.rows[i])
	}
	p.heat.OnTap = func(row, column int) {
		first, _ := weekHours(p.answer.table)
		p.Why(weekKey(row, first+column))
	}
	p.empty = widget.NewLabel(text.NoStats.String())
	p.empty.Wrapping, p.empty.Importance = fyne.TextWrapWord, widget.LowImportance
	p.why = widgets.NewQuiet("")
	p.why.Shrink = true
	p.content = p.layOut()
	return p
}

// shares of the columns: name, figure, share.
var shares = []float32{0.5, 0.3, 0.2}

func (p *Statistics) layOut() fyne.CanvasObject {
	board := p.host.Board()
	ask := container.NewVScroll(widgets.Padded(3, widgets.Column(
		p.stations,
		widgets.NewQuiet(text.ChoosePeriod.String()), p.period.Content,
		widgets.NewQuiet(text.ChooseMeasure.String()), p.measure.Content, p.kinds,
		widgets.NewQuiet(text.ChooseBy.String()), p.by.Content, p.why,
	)))
	actions := widgets.Row(
		widgets.NewButton(board, "←", widgets.Plain, func() { p.move(-1) }),
		widgets.NewButton(board, "→", widgets.Plain, func() { p.move(+1) }),
		widgets.NewButton(board, text.HowCounted.String()+"  H", widgets.Plain, p.How),
		widgets.NewButton(board, text.ExportButton.String(), widgets.Plain, func() { p.Export() }))
	p.scroll = container.NewVScroll(container.NewStack(p.chart, p.heat))
	head := container.NewBorder(nil, p.before, nil, p.total, widgets.Middle(p.title))
	heads := widgets.Heads(shares, p.rowButton(), text.ChooseBy.String(), text.Amount.String(), text.Share.String())
	table := container.NewBorder(container.NewVBox(widgets.Rule(), heads), nil, nil, nil, p.list)
	answer := widgets.Card(container.NewBorder(container.NewVBox(actions, head), p.message.Label, nil, nil,
		container.NewStack(container.New(&halves{}, p.scroll, table), p.empty)))
	return widgets.Padded(theme.Gap*1.5, widgets.Split(0.24, ask, answer))
}

// halves gives the chart and the table their parts of the height.
type halves struct{}

// MinSize implements fyne.Layout.
func (halves) MinSize(o []fyne.CanvasObject) fyne.Size {
	return o[0].MinSize().Max(o[1].MinSize())
}

// Layout implements fyne.Layout.
func (halves) Layout(o []fyne.CanvasObject, size fyne.Size) {
	top := size.Height * 0.56
	o[0].Resize(fyne.NewSize(size.Width, top-theme.Gap))
	o[0].Move(fyne.NewPos(0, 0))
	o[1].Resize(fyne.NewSize(size.Width, size.Height-top))
	o[1].Move(fyne.NewPos(0, top))
}

// Content implements page.Page.
func (p *Statistics) Content() fyne.CanvasObject { return p.content }

// Show implements page.Page.
func (p *Statistics) Show() {
	task.Load(p.host, p.station.Kept, func(kept []station.KeptStation, err error) {
		if err != nil {
			p.message.Fail(err)
			return
		}
		options := []widgets.Option{{Name: text.AllStations.String()}}
		for _, k := range kept {
			options = append(options, widgets.Option{Value: k.ID.String(), Name: k.Name})
		}
		p.stations.SetChoices(options)
		if !p.q.station.IsZero() {
			p.stations.SetValue(p.q.station.String())
		}
		p.stations.Hidden = len(kept) < 2
		p.by.Show(string(stats.ByStation), len(kept) > 1)
		p.content.Refresh()
	})
	task.Load(p.host, p.station.Profile, func(profile station.Profile, err error) {
		office := err == nil && profile.Role == station.RoleOffice
		p.kinds.Hidden = !office
		p.by.Show(string(stats.ByState), office)
		p.by.Show(string(stats.ByDivision), office)
		p.content.Refresh()
	})
	p.read()
}

// Heard implements page.Page.
func (p *Statistics) Heard(s station.Signal) {
	switch s {
	case station.SignalSync, station.SignalShift:
	default:
		p.read()
	}
}

// Key implements page.Page.
func (p *Statistics) Key(ev *fyne.KeyEvent) {
	switch ev.Name {
	case fyne.KeyLeft:
		p.move(-1)
	case fyne.KeyRight:
		p.move(+1)
	case fyne.KeyDown, fyne.KeyUp:
		p.host.Focus(p.list) // which marks the row that it stood on, at first the first
	}
}

// Rune implements page.Page: 1 to 5 choose the period.
func (p *Statistics) Rune(r rune) {
	switch {
	case r == 'e' || r == 'E':
		p.Export()
	case r == 'h' || r == 'H':
		p.How()
	case r >= '1' && int(r-'1') < len(periods):
		p.choosePeriod(periods[r-'1'].value)
	}
}

// ask changes the question and puts it.
func (p *Statistics) ask(change func(*question)) {
	change(&p.q)
	p.read()
}

func (p *Statistics) choosePeriod(kind string) {
	if stats.PeriodKind(kind) == stats.PeriodChosen {
		p.choose()
		return
	}
	p.ask(func(q *question) { q.period, _ = stats.PeriodUntil(stats.PeriodKind(kind), domain.DayOf(p.host.Now())) })
}

func (p *Statistics) move(step int) {
	p.ask(func(q *question) { q.move(step, domain.DayOf(p.host.Now())) })
}

// Ask puts a question, as pressing the buttons does.
func (p *Statistics) Ask(period stats.PeriodKind, measure domain.Measure, by stats.By) {
	p.ask(func(q *question) {
		q.period, _ = stats.PeriodUntil(period, domain.DayOf(p.host.Now()))
		q.measure, q.by = measure, by
	})
}
