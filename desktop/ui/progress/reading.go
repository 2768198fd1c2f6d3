package progress

import (
	"context"
	"image/color"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"yizhan/desktop/ui/task"
	"yizhan/desktop/ui/text"
	"yizhan/desktop/ui/theme"
	"yizhan/desktop/ui/widgets"
	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/progress/tables"
	"yizhan/shared/stats"
)

// The periods of the published figures, beside all time.
const (
	periodYear  = string(stats.PeriodYear)
	periodMonth = string(stats.PeriodMonth)
)

// listedMax is how many rows of a list are read; beyond them the register has a search.
const listedMax = 2000

// ask changes the question and puts it.
func (p *Progress) ask(change func()) {
	change()
	p.load()
}

func (p *Progress) question() tables.Question {
	q := tables.Question{Subject: p.subject, Lang: text.Lang(), Limit: listedMax}
	if period, ok := stats.PeriodUntil(stats.PeriodKind(p.period), domain.DayOf(p.host.Now())); ok && p.period != "" {
		q.From, q.To = period.From, period.To
	}
	q.Year, _ = strconv.Atoi(p.year)
	q.Before, _ = change.ParseID(p.before) // nothing is the last two
	q.After, _ = change.ParseID(p.after)
	return q
}

func (p *Progress) load() {
	p.subjects.Set(string(p.subject))
	p.fresh.Set(text.ProgressReading.String())
	q := p.question()
	p.turn++
	turn := p.turn
	task.Load(p.host, func(ctx context.Context) (tables.Page, error) { return p.station.Progress(ctx, q) }, func(read tables.Page, err error) {
		if turn != p.turn {
			return
		}
		p.fresh.Set("")
		if err != nil {
			p.message.Fail(err)
			return
		}
		p.message.Clear()
		p.read = read
		p.fresh.Set(text.ProgressAsOf.With(text.Date(domain.DayOf(read.AsOf)) + " " + text.Clock(read.AsOf)))
		p.offer()
		p.draw()
	})
}

// offer shows what can be asked of the subject, and its tables.
func (p *Progress) offer() {
	p.reading = true // choosing what is chosen is no question
	defer func() { p.reading = false }()
	p.asked.RemoveAll()
	switch p.subject {
	case tables.Figures:
		p.periods.Set(p.period)
		p.asked.Add(widgets.NewQuiet(text.ProgressPeriod.String()))
		p.asked.Add(p.periods.Content)
	case tables.Meetings:
		var years []widgets.Option
		for _, y := range p.read.Years {
			years = append(years, widgets.Option{Value: strconv.Itoa(y), Name: strconv.Itoa(y)})
		}
		p.offerSelect(text.ProgressYear, p.years, years, strconv.Itoa(p.read.Year))
	case tables.Surveys:
		var rounds []widgets.Option
		for _, r := range p.read.Rounds {
			rounds = append(rounds, widgets.Option{Value: r.Value, Name: r.Name})
		}
		p.offerSelect(text.ProgressBefore, p.rounds[0], rounds, p.read.Before)
		p.offerSelect(text.ProgressAfter, p.rounds[1], rounds, p.read.After)
	}
	p.tables.RemoveAll()
	p.buttons = nil
	if len(p.read.Tables) > 1 {
		p.tables.Add(widgets.NewQuiet(text.ProgressTables.String()))
	}
	for _, t := range p.read.Tables {
		b := widgets.NewButton(p.host.Board(), t.Title, widgets.Plain, func() {
			p.key = t.Key
			p.draw()
		})
		p.buttons = append(p.buttons, b)
		if len(p.read.Tables) > 1 {
			p.tables.Add(b)
		}
	}
	p.content.Refresh()
}

func (p *Progress) offerSelect(label text.Phrase, s *widgets.Select, options []widgets.Option, chosen string) {
	if len(options) == 0 {
		return
	}
	s.SetChoices(options)
	s.SetValue(chosen)
	p.asked.Add(widgets.Field(label.String(), s))
}

// draw shows the table that is chosen.
func (p *Progress) draw() {
	t := p.table()
	for i, b := range p.buttons {
		b.SetOn(p.read.Tables[i].Key == t.Key)
	}
	p.title.Set(t.Title)
	p.count.Set("")
	if t.List {
		p.count.Set(text.ProgressRows.With(text.Count(int64(t.Count))))
	}
	p.note.SetText(t.Note + p.read.Nothing)
	p.note.Hidden = p.note.Text == ""
	if t.Key == "" {
		p.body.Objects = nil
		p.body.Refresh()
		return
	}
	g, ok := p.grids[t.Key]
	if !ok {
		g = p.newGrid(t)
		p.grids[t.Key] = g
	}
	g.show(t)
	p.body.Objects = []fyne.CanvasObject{g.content}
	p.body.Refresh()
	if ok { // one that was never drawn stands at its top
		g.list.ScrollToTop()
	}
	p.content.Refresh()
}

// grid is the one in view.
func (p *Progress) grid() *grid { return p.grids[p.table().Key] }

func key(i int) string { return strconv.Itoa(i + 1) }

// gap keeps the subjects away from what is under them.
func gap() fyne.CanvasObject {
	r := canvas.NewRectangle(color.Transparent)
	r.SetMinSize(fyne.NewSize(1, theme.Gap))
	return r
}
