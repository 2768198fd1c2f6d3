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
	"yizhan/shared/change"
)

func (d *Day) addAttendant() {
	s := d.sheet()
	board := d.host.Board()
	name, pin := widgets.NewEntry(board, ""), widgets.NewSecret(board)
	manager := widgets.NewCheck(board, text.AttendantManager.String(), nil)
	save := func() {
		who, secret, manages := name.Text, pin.Text, manager.Checked
		s.save(text.AttendantSaved.With(who), func(ctx context.Context) error {
			_, err := d.station.AddAttendant(ctx, who, secret, manages)
			return err
		})
	}
	name.OnReturn, pin.OnReturn = save, save
	s.show(page.Sheet{Title: text.AttendantTitle.String(), First: name, Enter: save,
		Content: widgets.Column(widgets.Wrapped(text.AttendantFirst.String()),
			widgets.Grid(2, widgets.Field(text.AttendantName.String(), name), widgets.Field(text.AttendantPIN.String(), pin)),
			manager, s.message.Label, s.button(text.AddAttendant, save))})
}

func (d *Day) editAttendant(a station.AttendantRow) {
	s := d.sheet()
	board := d.host.Board()
	name, pin := widgets.NewEntry(board, ""), widgets.NewSecret(board)
	name.SetText(a.Name)
	manager := widgets.NewCheck(board, text.AttendantManager.String(), nil)
	manager.SetChecked(a.Manager)
	edited := func() station.AttendantRow {
		a.Name, a.Manager = name.Text, manager.Checked
		return a
	}
	save := func() {
		row, secret := edited(), pin.Text
		s.save(text.AttendantSaved.With(row.Name), func(ctx context.Context) error {
			if secret != "" {
				if err := d.station.SetPIN(ctx, row.ID, "", secret); err != nil {
					return err
				}
			}
			return d.station.EditAttendant(ctx, row)
		})
	}
	leave := func() {
		row := edited()
		row.Left = !row.Left
		s.save(text.AttendantSaved.With(row.Name), func(ctx context.Context) error { return d.station.EditAttendant(ctx, row) })
	}
	word := text.AttendantLeaves
	if a.Left {
		word = text.AttendantReturns
	}
	name.OnReturn, pin.OnReturn = save, save
	s.show(page.Sheet{Title: a.Name, First: name, Enter: save,
		Content: widgets.Column(widgets.Grid(2, widgets.Field(text.AttendantName.String(), name), widgets.Field(text.NewPIN.String(), pin)),
			manager, s.message.Label,
			container.NewBorder(nil, nil, widgets.NewButton(board, word.String(), widgets.Plain, leave), s.button(text.SaveMember, save)))})
}

// HandOver opens the sheet on which the next one takes over, or somebody signs in.
func (d *Day) HandOver() {
	task.Load(d.host, func(ctx context.Context) ([]station.AttendantRow, error) { return d.station.Attendants(ctx) }, func(all []station.AttendantRow, err error) {
		switch {
		case err != nil:
			d.message.Fail(err)
		default:
			d.showHandOver(all)
		}
	})
}

func (d *Day) showHandOver(all []station.AttendantRow) {
	s := d.sheet()
	board := d.host.Board()
	var options []widgets.Option
	for _, a := range all {
		if !a.Left {
			options = append(options, widgets.Option{Value: a.ID.String(), Name: a.Name})
		}
	}
	if len(options) == 0 {
		s.show(page.Sheet{Title: text.HandOverTitle.String(), Content: widgets.Wrapped(text.HandOverNobody.String()), Enter: d.host.CloseSheet})
		return
	}
	who := widgets.NewSelect(board, text.ChooseGroupHere.String(), nil)
	who.SetChoices(options)
	who.SetSelectedIndex(0)
	pin, note := widgets.NewSecret(board), widgets.NewEntry(board, "")
	pin.OnKey = arrows(who, len(options))
	save := func() {
		id, err := change.ParseID(who.Value())
		if err != nil {
			d.host.Focus(who)
			return
		}
		secret, words := pin.Text, note.Text
		pin.SetText("")
		s.save(text.HandOverDone.With(who.Selected), func(ctx context.Context) error { return d.station.HandOver(ctx, id, secret, words) })
	}
	pin.OnReturn, note.OnReturn = save, save
	lock := widgets.NewButton(board, text.HandOverLock.String(), widgets.Plain, func() { s.save(text.DeskLocked.String(), d.station.Lock) })
	s.show(page.Sheet{Title: text.HandOverTitle.String(), First: pin, Enter: save,
		Content: widgets.Column(
			widgets.Grid(2, widgets.Field(text.HandOverWho.String(), who), widgets.Field(text.HandOverPIN.String(), pin)),
			widgets.Field(text.HandOverNote.String(), note), s.message.Label,
			container.NewBorder(nil, nil, lock, s.button(text.HandOverDo, save)))})
}

// Close opens the sheet that closes the day.
func (d *Day) Close() {
	type summary struct {
		day      station.DayRow
		today    station.Today
		faults   []station.FacilityRow
		requests []station.RequestRow
	}
	task.Load(d.host, func(ctx context.Context) (p summary, err error) {
		if p.today, err = d.station.Today(ctx); err != nil {
			return p, err
		}
		if p.day, err = d.station.Day(ctx, p.today.Day); err != nil {
			return p, err
		}
		if p.faults, err = d.station.Faults(ctx); err != nil {
			return p, err
		}
		p.requests, err = d.station.Requests(ctx)
		return p, err
	}, func(p summary, err error) {
		if err != nil {
			d.message.Fail(err)
			return
		}
		open := int64(0)
		for _, f := range p.faults {
			if !f.Repaired {
				open++
			}
		}
		asked := int64(0)
		for _, q := range p.requests {
			if q.State != "done" {
				asked++
			}
		}
		d.showClose(p.today, p.day.Remark, open, asked)
	})
}

func (d *Day) showClose(today station.Today, written string, faults, requests int64) {
	s := d.sheet()
	remark := widgets.NewEntry(d.host.Board(), "")
	remark.SetText(written)
	closeThen := func(then func()) {
		words := remark.Text
		s.saveThen(text.CloseDone.String(), func(ctx context.Context) error { return d.station.CloseDay(ctx, today.Day, words) }, then)
	}
	closeDay := func() { closeThen(func() {}) }
	remark.OnReturn = closeDay
	print := widgets.NewButton(d.host.Board(), text.ClosePrint.String()+"  F11", widgets.Plain, func() {
		closeThen(func() { d.host.PrintDay(today.Day) })
	})
	none := widgets.NewButton(d.host.Board(), text.DayNoService.String(), widgets.Plain, func() {
		s.save(text.CloseNoneDone.String(), func(ctx context.Context) error { return d.station.NoService(ctx, today.Day) })
	})
	none.SetEnabled(today.People == 0)
	pending := text.NothingPending.String()
	if faults+requests > 0 {
		pending = text.OpenFaults.With(text.Count(faults)) + " · " + text.OpenRequests.With(text.Count(requests))
	}
	lines := []fyne.CanvasObject{
		widgets.NewHeading(text.DayFigures2.With(text.Count(today.People), text.Count(today.Services), text.Yuan(today.Saved))),
		widgets.NewQuiet(pending),
		widgets.Field(text.CloseRemark.String(), remark), s.message.Label,
		container.NewBorder(nil, nil, none, widgets.Row(print, s.button(text.CloseDo, closeDay))),
	}
	s.show(page.Sheet{Title: text.CloseTitle.With(text.Date(today.Day)), First: remark, Enter: closeDay, Content: widgets.Column(lines...),
		Key: func(ev *fyne.KeyEvent) {
			if ev.Name == fyne.KeyF11 {
				closeThen(func() { d.host.PrintDay(today.Day) })
			}
		}})
}
