// Package stations is the page of a month, day by day. At a station it is the station's
// own; at an office it has a row for each station that lies here, and beside it the list
// of them, where a new one is entered. Its numbers are those of the statistics, and
// nothing said is never shown as nobody came.
package stations

import (
	"context"
	"image/color"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
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
	MonthOf(context.Context, domain.Day) (station.Month, error)
	Stations(context.Context) ([]station.StationRow, error)
	StationNamed(ctx context.Context, code string) (string, error)
	AddStation(context.Context, domain.Station) error
	Behind(ctx context.Context, q stats.Query, key string) (station.Behind, error)
	export.Station
}

// Stations is the page.
type Stations struct {
	station Station
	host    page.Host
	office  bool
	message *widgets.Message
	content fyne.CanvasObject

	tabs    *widgets.Choice
	title   *widgets.Line
	figures *widgets.Line
	month   *widgets.Squares
	days    *widgets.List // of a station: its days under each other
	list    *widgets.List // of an office: its stations
	legend  *widgets.Line
	empty   *widget.Label
	turning *fyne.Container
	adding  *widgets.Button
	views   map[string]fyne.CanvasObject

	tab    string
	day    domain.Day // a day of the month in view
	turn   int
	shown  station.Month
	rows   []station.StationRow
	behind station.Behind
	form   *form
}

// The tabs of an office in the order of their keys.
const (
	tabMonth = "month"
	tabList  = "list"
)

// New builds the page of a station.
func New(s Station, host page.Host) *Stations { return build(s, host, false) }

// NewOffice builds the page of an office.
func NewOffice(s Station, host page.Host) *Stations { return build(s, host, true) }

func build(s Station, host page.Host, office bool) *Stations {
	p := &Stations{station: s, host: host, office: office, message: widgets.NewMessage(host), tab: tabMonth, day: domain.DayOf(host.Now())}
	board := host.Board()
	p.title, p.figures = widgets.NewHeading("").Cutting(), widgets.NewQuiet("").Cutting()
	p.legend = widgets.NewQuiet(text.MonthLegend.String()).Cutting()
	p.tabs = widgets.NewChoice(board, 2, []widgets.Option{{Value: tabMonth, Name: text.MonthTab.String()}, {Value: tabList, Name: text.StationsTab.String()}}, p.choose)
	p.tabs.Set(p.tab)
	p.tabs.Content.(*fyne.Container).Hidden = !office
	p.month = widgets.NewSquares(board)
	p.month.OnTap = p.Records
	p.days = widgets.NewList(board, func() int { return len(p.ownDays()) }, p.newDay, p.fillDay)
	p.days.OnSelected = func(i int) {
		p.days.Unselect(i)
		p.Records(0, i)
	}
	p.list = widgets.NewList(board, func() int { return len(p.rows) }, p.newRow, p.fillRow)
	p.list.Return = true
	p.list.OnSelected = func(i int) {
		p.list.Unselect(i)
		p.Detail(i)
	}
	p.empty = widget.NewLabel("")
	p.empty.Wrapping, p.empty.Importance = fyne.TextWrapWord, widget.LowImportance
	p.content = p.layOut()
	return p
}

func (p *Stations) layOut() fyne.CanvasObject {
	board := p.host.Board()
	p.turning = widgets.Row(widgets.NewButton(board, "←", widgets.Plain, func() { p.move(-1) }),
		widgets.NewButton(board, text.MonthToday.String(), widgets.Plain, p.goToday),
		widgets.NewButton(board, "→", widgets.Plain, func() { p.move(+1) }))
	p.adding = widgets.NewButton(board, text.AddStation.String()+"  A", widgets.Primary, p.Add)
	bar := container.NewBorder(nil, nil, widgets.Row(p.tabs.Content, p.turning),
		widgets.Row(p.adding, widgets.NewButton(board, text.ExportButton.String(), widgets.Plain, func() { p.Export() })),
		widgets.Middle(p.title))
	month := container.NewBorder(p.figures, p.legend, nil, nil, p.month.Content)
	if !p.office {
		heads := widgets.Heads(dayShares, nil, text.ByDay.String(), text.ColumnPeople.String(), text.ListVisitsServices.String(), text.ColumnState.String())
		high := canvas.NewRectangle(color.Transparent)
		high.SetMinSize(fyne.NewSize(10, theme.Grown(20)*2+48))
		strip := container.NewVBox(p.figures, container.NewStack(high, p.month.Content), p.legend, heads)
		month = container.NewBorder(strip, nil, nil, nil, p.days)
	}
	p.views = map[string]fyne.CanvasObject{tabMonth: month,
		tabList: container.NewBorder(widgets.Heads(listShares, nil, listHeads()...), nil, nil, nil, p.list)}
	return widgets.Padded(theme.Gap*1.5, container.NewBorder(bar, p.message.Label, nil, nil,
		widgets.Card(container.NewStack(p.views[tabMonth], p.views[tabList], container.NewVBox(p.empty)))))
}

// Content implements page.Page.
func (p *Stations) Content() fyne.CanvasObject { return p.content }

// Show implements page.Page.
func (p *Stations) Show() { p.read() }

// Heard implements page.Page.
func (p *Stations) Heard(s station.Signal) {
	switch s {
	case station.SignalVisits, station.SignalDay, station.SignalDictionary:
		p.read()
	}
}

// Tell implements page.Teller.
func (p *Stations) Tell(sentence string) { p.message.Good(sentence) }

// Key implements page.Page: arrows turn the month, until Down has marked a square.
func (p *Stations) Key(ev *fyne.KeyEvent) {
	if p.tab == tabList {
		if ev.Name == fyne.KeyDown || ev.Name == fyne.KeyUp {
			p.host.Focus(p.list) // which marks the row that it stood on, at first the first
		}
		return
	}
	row, column, marked := p.month.Marked()
	step := map[fyne.KeyName][2]int{fyne.KeyUp: {-1, 0}, fyne.KeyDown: {1, 0}, fyne.KeyLeft: {0, -1}, fyne.KeyRight: {0, 1}}[ev.Name]
	switch {
	case ev.Name == fyne.KeyDown || marked && step != [2]int{}:
		p.month.Move(step[0], step[1])
	case ev.Name == fyne.KeyLeft || ev.Name == fyne.KeyRight:
		p.move(step[1])
	case ev.Name == fyne.KeyEscape:
		if !p.month.Unmark() {
			p.goToday()
		}
	case ev.Name == fyne.KeyReturn || ev.Name == fyne.KeyEnter:
		if marked {
			p.Records(row, column)
		}
	}
}

// Rune implements page.Page.
func (p *Stations) Rune(r rune) {
	switch r = unicode.ToLower(r); {
	case r == 'e':
		p.Export()
	case r == 'a' && p.office:
		p.Add()
	case r == '1' && p.office:
		p.choose(tabMonth)
	case r == '2' && p.office:
		p.choose(tabList)
	}
}

func (p *Stations) choose(tab string) {
	p.tab = tab
	p.tabs.Set(tab)
	p.message.Clear()
	p.read()
}

// move shows another month. None that is still to come.
func (p *Stations) move(by int) {
	p.day = min(domain.DayOf((p.day/100*100+1).Time().AddDate(0, by, 0)), domain.DayOf(p.host.Now()))
	p.read()
}

func (p *Stations) goToday() {
	p.day = domain.DayOf(p.host.Now())
	p.read()
}

// picture is what a reading found.
type picture struct {
	month station.Month
	rows  []station.StationRow
}

func (p *Stations) read() {
	p.turn++
	turn, day, list := p.turn, p.day, p.tab == tabList
	task.Load(p.host, func(ctx context.Context) (found picture, err error) {
		if list {
			found.rows, err = p.station.Stations(ctx)
			return found, err
		}
		found.month, err = p.station.MonthOf(ctx, day)
		return found, err
	}, func(found picture, err error) {
		if turn != p.turn {
			return
		}
		if err != nil {
			p.message.Fail(err)
			return
		}
		if list {
			p.rows = found.rows
		} else {
			p.shown = found.month
		}
		p.draw()
	})
}

func (p *Stations) draw() {
	list := p.tab == tabList
	p.views[tabMonth].(*fyne.Container).Hidden = list
	p.views[tabList].(*fyne.Container).Hidden = !list
	p.turning.Hidden, p.adding.Hidden = list, !list
	p.empty.Hide()
	if list {
		p.title.Set("")
		p.list.Refresh()
		p.sayEmpty(len(p.rows) == 0, text.StationsEmpty)
	} else {
		p.drawMonth()
		p.sayEmpty(len(p.shown.Rows) == 0, text.MonthEmpty)
	}
	p.content.Refresh()
}

// sayEmpty says in place of a list how something gets there.
func (p *Stations) sayEmpty(empty bool, words text.Phrase) {
	if empty {
		p.views[p.tab].(*fyne.Container).Hidden = true
		p.empty.SetText(words.String())
		p.empty.Show()
	}
}

// View is what stands on the page, as plain values.
type View struct {
	Title, Figures, Message, Empty string
	Rows                           []string
}

// View reads the page.
func (p *Stations) View() View {
	v := View{Title: p.title.Text, Figures: p.figures.Text, Message: p.message.Shown}
	if p.empty.Visible() {
		v.Empty = p.empty.Text
	}
	if p.tab == tabList {
		for _, r := range p.rows {
			v.Rows = append(v.Rows, join(p.listWords(r, p.host.Now())))
		}
		return v
	}
	for _, r := range p.shown.Rows {
		words := []string{p.rowName(r.KeptStation)}
		for _, s := range squares(r, 1) {
			words = append(words, s.Text)
		}
		v.Rows = append(v.Rows, join(append(words, tails(r.People, r.Rate())...)))
	}
	return v
}

// Shown is what the sheet of records holds, for tests.
func (p *Stations) Shown() station.Behind { return p.behind }
