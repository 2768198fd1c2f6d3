package day

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/page"
	"yizhan/desktop/ui/task"
	"yizhan/desktop/ui/text"
	"yizhan/desktop/ui/widgets"
	"yizhan/shared/domain"
)

// sheet is something to fill in that the station then records. What was typed stays
// until it is.
type sheet struct {
	day     *Day
	shown   page.Shown
	message *widgets.Message
	busy    bool
}

func (d *Day) sheet() *sheet { return &sheet{day: d, message: widgets.NewMessage(d.host)} }

func (s *sheet) show(content page.Sheet) { s.shown = s.day.host.ShowSheet(content) }

// save records and closes the sheet, or says what is wrong with it.
func (s *sheet) save(done string, f func(context.Context) error) { s.saveThen(done, f, func() {}) }

// saveThen is save, and then something more. Who left the sheet meanwhile hears on the
// page what became of it.
func (s *sheet) saveThen(done string, f func(context.Context) error, then func()) {
	if s.busy {
		return
	}
	s.busy = true
	d := s.day
	d.host.Go(func(ctx context.Context) func() {
		err := f(ctx)
		return func() {
			s.busy = false
			d.host.DiskTrouble(err)
			there := s.shown.There()
			switch {
			case err != nil && there:
				s.message.Fail(err)
				return
			case err != nil:
				d.message.Fail(err)
				return
			}
			s.shown.Close()
			d.host.Tell(done)
			if there {
				then()
			}
		}
	})
}

// phrases are sentences that are written by one press.
func (s *sheet) phrases(list []text.Phrase, field *widgets.Entry) fyne.CanvasObject {
	grid := widgets.Grid(min(len(list), 3))
	for _, p := range list {
		grid.Add(widgets.NewButton(s.day.host.Board(), p.String(), widgets.Plain, func() {
			words := p.ZH // as it is read later
			if field.Text != "" {
				words = field.Text + "；" + words
			}
			field.SetText(words)
			s.day.host.Focus(field)
		}))
	}
	return grid
}

func (s *sheet) button(word text.Phrase, do func()) fyne.CanvasObject {
	return widgets.NewButton(s.day.host.Board(), word.String()+"  Enter", widgets.Primary, do)
}

func (d *Day) addNote() {
	s := d.sheet()
	note := widgets.NewEntry(d.host.Board(), text.LogHint.String())
	save := func() {
		words := note.Text
		s.save(text.LogSaved.String(), func(ctx context.Context) error { return d.station.AddNote(ctx, words) })
	}
	note.OnReturn = save
	s.show(page.Sheet{Title: text.LogTitle.String(), First: note, Enter: save,
		Content: widgets.Column(note, s.phrases(text.LogPhrases, note), s.message.Label, s.button(text.AddLog, save))})
}

func (d *Day) addFault() {
	s := d.sheet()
	board := d.host.Board()
	which := widgets.NewSelect(board, text.ChooseGroupHere.String(), nil)
	var options []widgets.Option
	for _, f := range domain.Facilities {
		options = append(options, widgets.Option{Value: f.ZH, Name: text.Pick(f.ZH, f.EN)})
	}
	which.SetChoices(options)
	which.SetSelectedIndex(0)
	what := widgets.NewEntry(board, "")
	what.OnKey = arrows(which, len(options))
	save := func() {
		facility, words := which.Value(), what.Text
		s.save(text.FaultSaved.With(facilityName(facility)), func(ctx context.Context) error { return d.station.ReportFault(ctx, facility, words) })
	}
	what.OnReturn = save
	s.show(page.Sheet{Title: text.FaultTitle.String(), First: what, Enter: save,
		Content: widgets.Column(widgets.Field(text.FaultWhich.String()+" ↑ ↓", which), widgets.Field(text.FaultWhat.String(), what), s.message.Label, s.button(text.AddFault, save))})
}

// arrows lets the arrows of a field choose in the list beside it.
func arrows(list *widgets.Select, n int) func(*fyne.KeyEvent) bool {
	return func(ev *fyne.KeyEvent) bool {
		step := map[fyne.KeyName]int{fyne.KeyUp: -1, fyne.KeyDown: 1}[ev.Name]
		if step != 0 && n > 0 {
			list.SetSelectedIndex(min(max(list.SelectedIndex()+step, 0), n-1))
		}
		return step != 0
	}
}

func (d *Day) addRequest() {
	s := d.sheet()
	board := d.host.Board()
	kind := widgets.NewChoice(board, 2, []widgets.Option{
		{Value: domain.RequestNeed, Name: text.RequestNeed.String()}, {Value: domain.RequestWish, Name: text.RequestWish.String()},
	}, func(string) {})
	kind.Set(domain.RequestNeed)
	group := widgets.NewSelect(board, text.ChooseGroupHere.String(), nil)
	words, contact := widgets.NewEntry(board, text.RequestTextTip.String()), widgets.NewEntry(board, "")
	save := func() {
		in := station.RequestInput{Type: kind.Value(), Group: group.Value(), Text: words.Text, Contact: contact.Text}
		if in.Group == "" {
			s.message.Hint(text.ChooseGroup.String())
			d.host.Focus(group)
			return
		}
		s.save(text.RequestSaved.String(), func(ctx context.Context) error { return d.station.AddRequest(ctx, in) })
	}
	words.OnReturn, contact.OnReturn = save, save
	s.show(page.Sheet{Title: text.RequestTitle.String(), First: words, Enter: save,
		Content: widgets.Column(kind.Content, widgets.Field(text.RequestText.String(), words),
			widgets.Grid(2, widgets.Field(text.FieldGroup.String(), group), widgets.Field(text.RequestContact.String(), contact)),
			s.message.Label, s.button(text.AddRequest, save))})
	task.Load(d.host, d.station.Groups, func(groups []station.GroupChoice, err error) {
		if err != nil {
			s.message.Fail(err)
			return
		}
		var options []widgets.Option
		for _, g := range groups {
			options = append(options, widgets.Option{Value: g.Code, Name: text.Pick(g.Name, g.NameEN)})
		}
		group.SetChoices(options)
		words.OnKey = arrows(group, len(options))
	})
}

// handle moves a request on.
func (d *Day) handle(q station.RequestRow) {
	s := d.sheet()
	board := d.host.Board()
	answer := widgets.NewEntry(board, "")
	answer.SetText(q.Answer)
	to := func(state string) func() {
		return func() {
			words := answer.Text
			s.save(text.RequestStates[state].String(), func(ctx context.Context) error { return d.station.HandleRequest(ctx, q.ID, state, words) })
		}
	}
	done := to(domain.RequestDone)
	answer.OnReturn = done
	contact := widgets.NewLine("").Cutting()
	others := widgets.Row()
	if q.HasContact {
		others.Add(widgets.NewButton(board, text.RequestShow.String(), widgets.Plain, func() {
			task.Load(d.host, func(ctx context.Context) (string, error) { return d.station.RequestContact(ctx, q.ID) }, func(c string, err error) {
				if err != nil {
					s.message.Fail(err)
					return
				}
				contact.Set(c)
			})
		}))
	}
	switch q.State {
	case domain.RequestNew:
		others.Add(widgets.NewButton(board, text.RequestTake.String(), widgets.Plain, to(domain.RequestHandling)))
	case domain.RequestDone:
		others.Add(widgets.NewButton(board, text.RequestBack.String(), widgets.Plain, to(domain.RequestHandling)))
	}
	s.show(page.Sheet{Title: text.RequestHandle.String(), First: answer, Enter: done,
		Content: widgets.Column(widgets.Wrapped(q.Text), widgets.Field(text.RequestAnswer.String(), answer), s.phrases(text.AnswerPhrases, answer),
			contact, s.message.Label, container.NewBorder(nil, nil, others, s.button(text.RequestSettle, done)))})
}
