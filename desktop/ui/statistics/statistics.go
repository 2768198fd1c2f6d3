// Package statistics is the page of the station's own figures: one question,
// one chart that answers it, and the same as a table. Every number comes from
// package stats, so it is the number of the dashboard and of every export.
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
	"yizhan/shared/domain"
	"yizhan/shared/stats"
)

// Station is what the page needs of the station.
type Station interface {
	Stats(context.Context, stats.Query) (stats.Table, error)
	export.Station
}

// Statistics is the page.
type Statistics struct {
	station Station
	host    page.Host
	turn    int
	rows    []Row

	period, measure, by *widgets.Choice
	title               *widgets.Line
	total               *widgets.Line
	before              *widgets.Line
	chart               *widgets.Chart
	scroll              *container.Scroll
	list                *widgets.List
	empty               *widget.Label
	why                 *widgets.Line // why a cut cannot be chosen
	message             *widgets.Message
	content             fyne.CanvasObject
}

// New builds the page.
func New(s Station, host page.Host) *Statistics {
	p := &Statistics{station: s, host: host, message: widgets.NewMessage(host), chart: widgets.NewChart()}
	board := host.Board()
	asked := func(string) { p.read() }
	p.period = widgets.NewChoice(board, 2, options(periods), asked)
	p.measure = widgets.NewChoice(board, 1, options(measures), asked)
	p.by = widgets.NewChoice(board, 2, options(cuts), asked)
	p.period.Set(periods[0].value)
	p.measure.Set(measures[0].value)
	p.by.Set(cuts[0].value)
	p.title = widgets.NewHeading("").Cutting()
	p.total = widgets.NewLine("")
	p.total.TextSize, p.total.Bold = theme.SizeTotal, true
	p.before = widgets.NewQuiet("")
	p.list = widgets.NewList(board, func() int { return len(p.rows) }, newRow, p.fillRow)
	p.list.OnSelected = func(i int) { p.list.Unselect(i) }
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
	question := container.NewVScroll(widgets.Padded(3, widgets.Column(
		widgets.NewQuiet(text.ChoosePeriod.String()), p.period.Content,
		widgets.NewQuiet(text.ChooseMeasure.String()), p.measure.Content,
		widgets.NewQuiet(text.ChooseBy.String()), p.by.Content, p.why,
		widgets.NewButton(p.host.Board(), text.ExportButton.String(), widgets.Plain, func() { p.Export() }),
	)))
	p.scroll = container.NewVScroll(p.chart)
	head := container.NewBorder(nil, nil, nil, widgets.Row(widgets.Middle(p.before), p.total), widgets.Middle(p.title))
	heads := widgets.Heads(shares, nil, text.ChooseBy.String(), text.Amount.String(), text.Share.String())
	table := container.NewBorder(container.NewVBox(widgets.Rule(), heads), nil, nil, nil, p.list)
	answer := widgets.Card(container.NewBorder(head, p.message.Label, nil, nil,
		container.NewStack(container.New(&halves{}, p.scroll, table), p.empty)))
	return widgets.Padded(theme.Gap*1.5, widgets.Split(0.22, question, answer))
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
func (p *Statistics) Show() { p.read() }

// Heard implements page.Page.
func (p *Statistics) Heard(s station.Signal) {
	if s != station.SignalSync {
		p.read()
	}
}

// Key implements page.Page.
func (p *Statistics) Key(*fyne.KeyEvent) {}

// Rune implements page.Page: 1 to 4 choose the period.
func (p *Statistics) Rune(r rune) {
	if r == 'e' || r == 'E' {
		p.Export()
		return
	}
	if i := int(r - '1'); i >= 0 && i < len(periods) {
		p.period.Set(periods[i].value)
		p.read()
	}
}

// Ask puts a question, as pressing the buttons does.
func (p *Statistics) Ask(period stats.PeriodKind, measure domain.Measure, by stats.By) {
	p.period.Set(string(period))
	p.measure.Set(string(measure))
	p.by.Set(string(by))
	p.read()
}

// answer is the table that was asked for, and the figure of the period before.
type answer struct {
	table  stats.Table
	before int64
}

func (p *Statistics) read() {
	measure, period := domain.Measure(p.measure.Value()), stats.PeriodKind(p.period.Value())
	p.by.Allow(func(by string) bool { return allowed(measure, period, stats.By(by)) })
	p.why.Set("")
	if !allowed(measure, period, stats.ByService) {
		p.why.Set(text.WhyGreyService.String())
	}
	if !allowed(measure, period, stats.By(p.by.Value())) {
		p.by.Set(string(stats.ByGroup))
	}
	q, before := question(period, measure, stats.By(p.by.Value()), domain.DayOf(p.host.Now()))
	p.turn++
	turn := p.turn
	task.Load(p.host, func(ctx context.Context) (a answer, err error) {
		if a.table, err = p.station.Stats(ctx, q); err != nil {
			return a, err
		}
		earlier, err := p.station.Stats(ctx, before)
		a.before = earlier.Total
		return a, err
	}, func(a answer, err error) {
		if turn != p.turn {
			return
		}
		if err != nil {
			p.message.Fail(err)
			return
		}
		p.message.Clear()
		p.show(a)
	})
}
