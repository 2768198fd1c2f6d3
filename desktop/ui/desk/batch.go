package desk

import (
	"context"
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/keys"
	"yizhan/desktop/ui/page"
	"yizhan/desktop/ui/task"
	"yizhan/desktop/ui/text"
	"yizhan/desktop/ui/widgets"
	"yizhan/shared/change"
	"yizhan/shared/domain"
)

// batch is the sheet for what was counted with strokes on paper: "14–16 时 饮水
// 23". It becomes one visit for each hour and group, so that the hours of the
// statistics stay true.
type batch struct {
	desk     *Desk
	shown    page.Shown
	groups   []station.GroupChoice   // as they stand on the sheet: the desk's may change
	offered  []station.ServiceChoice // while it is open
	days     *widgets.Select
	from, to *widgets.Entry
	counts   []*widgets.Entry
	services []*widgets.Button
	chosen   map[string]bool
	message  *widgets.Message
	busy     bool
}

// Batch opens the sheet.
func (d *Desk) Batch() {
	board := d.host.Board()
	b := &batch{desk: d, groups: d.form.groups, offered: d.form.services, chosen: map[string]bool{}, message: widgets.NewMessage(d.host)}
	now := d.host.Now().In(domain.Shanghai)
	b.days = widgets.NewSelect(board, "", nil)
	b.days.SetChoices(dayOptions(now))
	b.days.SetSelectedIndex(0)
	hour := func(h int) *widgets.Entry {
		e := widgets.NewEntry(board, text.BatchNoHour.String())
		e.SetText(strconv.Itoa(max(h, 0)))
		e.OnReturn, e.OnKey = b.save, moveDay(b.days)
		return e
	}
	b.from, b.to = hour(now.Hour()-1), hour(max(now.Hour(), 1))
	groups := widgets.Grid(tileColumns())
	for range b.groups {
		e := widgets.NewEntry(board, "")
		e.OnReturn, e.OnKey = b.save, moveDay(b.days)
		b.counts = append(b.counts, e)
	}
	for i, g := range b.groups {
		groups.Add(widgets.Field(text.Pick(g.Name, g.NameEN), b.counts[i]))
	}
	services := widgets.Grid(tileColumns())
	for _, s := range b.offered {
		b.chosen[s.Code] = d.form.chosen[s.Code]
		var button *widgets.Button
		button = widgets.NewButton(board, text.Pick(s.Name, s.NameEN), widgets.Plain, func() {
			b.chosen[s.Code] = !b.chosen[s.Code]
			button.SetOn(b.chosen[s.Code])
		})
		button.SetOn(b.chosen[s.Code])
		b.services = append(b.services, button)
		services.Add(button)
	}
	b.shown = d.host.ShowSheet(page.Sheet{
		Title: text.BatchTitle.String(), First: b.first(), Enter: b.save,
		Content: widgets.Column(
			widgets.Grid(3, widgets.Field(text.BackfillDay.String(), b.days), widgets.Field(text.BatchFrom.String(), b.from), widgets.Field(text.BatchTo.String(), b.to)),
			widgets.NewHeading(text.BatchWho.String()), groups,
			widgets.NewHeading(text.BatchWhat.String()), services,
			b.message.Label, widgets.NewButton(board, text.SaveWithEnter.String(), widgets.Primary, b.save)),
	})
}

// first is where the hand begins; before any group is known, at the hours.
func (b *batch) first() fyne.Focusable {
	if len(b.counts) == 0 {
		return b.from
	}
	return b.counts[0]
}

// save records everything in one transaction, or says what is wrong and keeps
// the sheet.
func (b *batch) save() {
	if b.busy {
		return
	}
	visits, wrong, where := b.visits()
	if wrong != "" {
		b.message.Hint(wrong)
		b.desk.host.Focus(where)
		return
	}
	var people int64
	for _, v := range visits {
		people += v.People
	}
	b.busy = true
	d := b.desk
	task.Load(d.host, func(ctx context.Context) ([]change.ID, error) {
		return d.station.RecordVisits(ctx, visits)
	}, func(ids []change.ID, err error) {
		b.busy = false
		d.host.DiskTrouble(err)
		d.host.Sound(err == nil)
		if err != nil {
			d.told(b.shown, b.message).Fail(err)
			return
		}
		b.shown.Close()
		words := text.BatchSaved.With(text.Count(people))
		d.remember(ids, words)
		d.message.Good(words)
		d.today.load()
	})
}

// visits reads the sheet: the visits, or what is wrong with it and where.
func (b *batch) visits() (visits []station.VisitInput, wrong string, where fyne.Focusable) {
	day, err := domain.ParseDay(b.days.Value())
	if err != nil {
		return nil, text.BackfillTimeWrong.String(), b.days
	}
	from, to, wrong, where := b.hours()
	if wrong != "" {
		return nil, wrong, where
	}
	var services []string
	for _, s := range b.offered {
		if b.chosen[s.Code] {
			services = append(services, s.Code)
		}
	}
	for i, e := range b.counts {
		n, ok := number(e.Text, domain.PeopleMax)
		if !ok {
			return nil, text.BatchNumberWrong.With(text.Count(domain.PeopleMax)), e
		}
		visits = append(visits, spread(b.groups[i].Code, n, services, day, from, to)...)
	}
	if len(visits) == 0 {
		return nil, text.BatchEmpty.String(), b.first()
	}
	for _, v := range visits {
		if v.At.After(b.desk.host.Now()) {
			return nil, text.BackfillFuture.String(), b.from
		}
	}
	return visits, "", nil
}

// hours are the first hour and the one behind the last; both -1 where nobody wrote
// them down.
func (b *batch) hours() (from, to int, wrong string, where fyne.Focusable) {
	if strings.TrimSpace(b.from.Text) == "" && strings.TrimSpace(b.to.Text) == "" {
		return -1, -1, "", nil
	}
	f, ok := number(b.from.Text, 23)
	if !ok || strings.TrimSpace(b.from.Text) == "" {
		return 0, 0, text.BatchHourWrong.String(), b.from
	}
	t, ok := number(b.to.Text, 24)
	if !ok || t <= f {
		return 0, 0, text.BatchHourWrong.String(), b.to
	}
	return int(f), int(t), "", nil
}

// spread makes the visits of n people over hours: as evenly as whole people allow,
// the first hours getting what is left over.
func spread(group string, n int64, services []string, day domain.Day, from, to int) []station.VisitInput {
	if n == 0 {
		return nil
	}
	visit := func(people int64, at time.Time, dayOnly bool) station.VisitInput {
		in := station.VisitInput{Group: group, People: people, At: at, DayOnly: dayOnly, Source: domain.SourceBatch}
		for _, s := range services {
			in.Services = append(in.Services, station.ServiceUse{Service: s})
		}
		return in
	}
	if from < 0 {
		return []station.VisitInput{visit(n, day.Time(), true)}
	}
	hours := int64(to - from)
	var out []station.VisitInput
	for h := range hours {
		people := n / hours
		if h < n%hours {
			people++
		}
		if people > 0 {
			out = append(out, visit(people, day.Time().Add(time.Duration(int64(from)+h)*time.Hour), false))
		}
	}
	return out
}

// number reads a count that may be left empty.
func number(written string, most int64) (int64, bool) {
	written = strings.TrimSpace(strings.Map(keys.Narrow, written))
	if written == "" {
		return 0, true
	}
	n, err := strconv.ParseInt(written, 10, 64)
	return n, err == nil && n >= 0 && n <= most
}
