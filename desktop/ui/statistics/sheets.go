package statistics

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/desk"
	"yizhan/desktop/ui/keys"
	"yizhan/desktop/ui/page"
	"yizhan/desktop/ui/task"
	"yizhan/desktop/ui/text"
	"yizhan/desktop/ui/widgets"
	"yizhan/shared/domain"
	"yizhan/shared/stats"
)

// How says how the figure in view is counted, in the words of the definition that
// the city shows too.
func (p *Statistics) How() {
	d := stats.DefinitionOf(p.q.measure)
	p.host.ShowSheet(page.Sheet{Title: text.HowTitle.With(d.Name.In(text.Lang())), Enter: p.host.CloseSheet,
		Content: widgets.Column(widgets.Wrapped(d.How.In(text.Lang())),
			widgets.NewHeading(text.Previous.String()), widgets.Wrapped(stats.Comparison.How.In(text.Lang())),
			widgets.NewHeading(text.YearBefore.String()), widgets.Wrapped(text.YearBeforeHow.String()))})
}

// choose asks for the first and the last day of a period.
func (p *Statistics) choose() {
	board := p.host.Board()
	message := widgets.NewMessage(p.host)
	from, to := widgets.NewEntry(board, "2026-11-01"), widgets.NewEntry(board, "2026-11-30")
	from.SetText(p.q.period.From.String())
	to.SetText(p.q.period.To.String())
	done := func() {
		first, err := readDay(from.Text)
		if err != nil {
			message.Fail(err)
			p.host.Focus(from)
			return
		}
		last, err := readDay(to.Text)
		if err != nil {
			message.Fail(err)
			p.host.Focus(to)
			return
		}
		period, err := stats.ChosenPeriod(first, last)
		if err != nil {
			message.Fail(err)
			return
		}
		p.host.CloseSheet()
		p.ask(func(q *question) { q.period = period })
	}
	from.OnReturn, to.OnReturn = func() { p.host.Focus(to) }, done
	p.host.ShowSheet(page.Sheet{Title: text.ChooseDays.String(), First: from, Enter: done,
		Closed: p.draw, // the buttons show the period that still holds
		Content: widgets.Column(widgets.Grid(2, widgets.Field(text.FromDay.String(), from), widgets.Field(text.ToDay.String(), to)),
			message.Label, widgets.NewButton(board, text.ShowDays.String()+"  Enter", widgets.Primary, done))})
}

// readDay reads 2026-11-01, 20261101 or 2026.11.1.
func readDay(s string) (domain.Day, error) {
	s = strings.NewReplacer("/", "-", ".", "-", "年", "-", "月", "-", "日", "").Replace(strings.Map(keys.Narrow, strings.TrimSpace(s)))
	if len(s) == 8 && strings.Trim(s, "0123456789") == "" {
		s = s[:4] + "-" + s[4:6] + "-" + s[6:]
	}
	if parts := strings.Split(s, "-"); len(parts) == 3 {
		for i, part := range parts {
			if i > 0 && len(part) == 1 {
				parts[i] = "0" + part
			}
		}
		s = strings.Join(parts, "-")
	}
	return domain.ParseDay(s)
}

// Why opens the records that a row is made of; of the whole where the key is empty.
func (p *Statistics) Why(key string) {
	a := p.answer
	if len(a.table.Rows) == 0 {
		return
	}
	name := ""
	for _, r := range p.rows {
		if r.Key == key {
			name = " · " + r.Name
		}
	}
	task.Load(p.host, func(ctx context.Context) (station.Behind, error) { return p.station.Behind(ctx, a.query, key) },
		func(b station.Behind, err error) {
			if err != nil {
				p.message.Fail(err)
				return
			}
			p.showBehind(a.question.words()+" "+measureName(a.query.Measure)+name, a.query.Measure, b)
		})
}

// whyRow opens the records of a row. Of the city itself, which lies in no county,
// there is no key: the total opens them.
func (p *Statistics) whyRow(r Row) {
	if r.Key != "" {
		p.Why(r.Key)
	}
}

// The columns of records: when, who or what, services, what it adds.
var behindShares = []float32{0.2, 0.3, 0.36, 0.14}

func (p *Statistics) showBehind(title string, m domain.Measure, b station.Behind) {
	p.behind = b
	ShowRecords(p.host, title, m, b)
}

// ShowRecords opens the sheet of the records that a figure is made of.
func ShowRecords(host page.Host, title string, m domain.Measure, b station.Behind) {
	list := widgets.NewList(host.Board(), func() int { return len(b.Rows) }, func() fyne.CanvasObject {
		row, _ := widgets.NewCells(behindShares, nil)
		return row
	}, func(i int, o fyne.CanvasObject) {
		cells := o.(*fyne.Container).Layout.(*widgets.Cells)
		for k, word := range behindWords(b.Rows[i], m) {
			cells.Lines[k].Set(word)
		}
	})
	list.OnSelected = func(i int) { list.Unselect(i) }
	sum := text.BehindSum.With(text.Count(b.Records), figure(m, b.Total))
	if b.Records > int64(len(b.Rows)) {
		sum += " · " + text.BehindFirst.With(text.Count(int64(len(b.Rows))))
	}
	heads := widgets.Heads(behindShares, nil, text.ColumnTime.String(), text.ColumnWho.String(), text.ColumnServices.String(), text.Amount.String())
	host.ShowSheet(page.Sheet{Title: title, Enter: host.CloseSheet, First: list,
		Content: widgets.Column(widgets.NewLine(sum), heads, widgets.Box(1000, 420, container.NewStack(list)))})
}

func behindWords(r station.BehindRow, m domain.Measure) [4]string {
	when := text.Date(r.Day)
	if !r.At.IsZero() {
		when += " " + text.Clock(r.At)
	}
	words := [4]string{when, r.Words, "", figure(m, r.Amount)}
	if r.Visit != nil {
		words[1], words[2] = desk.NewRow(*r.Visit).Group, desk.ServiceWords(*r.Visit)
	}
	return words
}

// Shown is what the sheet of records holds, for tests.
func (p *Statistics) Shown() station.Behind { return p.behind }
