package people

import (
	"context"

	"fyne.io/fyne/v2/container"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/page"
	"yizhan/desktop/ui/task"
	"yizhan/desktop/ui/text"
	"yizhan/desktop/ui/widgets"
	"yizhan/shared/change"
)

// ask asks for a reason by one press, and says before it what will happen. The reason
// is kept in Chinese, in which it is read.
func (d *detail) ask(title, why string, reasons []text.Phrase, chosen func(reason string)) {
	list := widgets.Column(widgets.Wrapped(why))
	choose := func(i int) {
		if i >= 0 && i < len(reasons) {
			d.page.host.CloseSheet()
			chosen(reasons[i].ZH)
		}
	}
	for i, reason := range reasons {
		list.Add(widgets.NewButton(d.page.host.Board(), text.Count(int64(i+1))+"  "+reason.String(), widgets.Plain, func() { choose(i) }))
	}
	d.page.host.ShowSheet(page.Sheet{Title: title, Content: list, Rune: func(r rune) { choose(int(r - '1')) }})
}

// carryOut does something with the person and says what was done, or why not.
func (d *detail) carryOut(done string, f func(context.Context) error) {
	d.page.host.Go(func(ctx context.Context) func() {
		err := f(ctx)
		return func() {
			d.page.host.DiskTrouble(err)
			if err != nil {
				d.page.message.Fail(err)
				return
			}
			d.page.message.Good(done)
		}
	})
}

// toggle shows everything in full, for a reason, or masks it again.
func (d *detail) toggle() {
	if d.private != nil {
		d.hide()
		return
	}
	d.ask(text.ShowTitle.With(called(d.person.MemberRow)), text.ShowWhy.String(), text.ShowReasons, func(reason string) {
		d.unmask(reason, func(p station.Private) {
			d.private = &p
			d.read()
		})
	})
}

// unmask reads what is masked. Whoever turned to another person meanwhile sees nothing.
func (d *detail) unmask(reason string, show func(station.Private)) {
	id := d.id
	task.Load(d.page.host, func(ctx context.Context) (station.Private, error) { return d.page.station.Unmask(ctx, id, reason) }, func(p station.Private, err error) {
		d.page.host.DiskTrouble(err)
		switch {
		case err != nil:
			d.page.message.Fail(err)
		case id == d.id:
			show(p)
		}
	})
}

// correct opens the form with what is kept. It shows everything, so that is written
// down like any other look.
func (d *detail) correct() {
	row := d.person.MemberRow
	open := func(p station.Private) {
		f := newCorrection(d.page.station, d.page.host, row, p, func() {
			d.hide()
			d.page.message.Good(text.CorrectDone.With(called(row)))
		})
		d.page.form = f
		f.Show()
	}
	if d.private != nil {
		open(*d.private)
		return
	}
	d.unmask(text.CorrectLook.ZH, open)
}

func (d *detail) remove() {
	id := d.id
	d.ask(text.DeleteTitle.With(called(d.person.MemberRow)), text.DeleteWhy.String(), text.DeleteReasons, func(reason string) {
		d.carryOut(text.DeleteDone.String(), func(ctx context.Context) error { return d.page.station.DeleteMember(ctx, id, reason) })
	})
}

func (d *detail) withdraw() {
	id := d.id
	d.ask(text.WithdrawTitle.With(called(d.person.MemberRow)), text.WithdrawWhy.String(), text.WithdrawReasons, func(reason string) {
		d.carryOut(text.WithdrawDone.String(), func(ctx context.Context) error { return d.page.station.WithdrawConsent(ctx, id, reason) })
	})
}

// part parts a card from the one under which it is counted.
func (d *detail) part(card change.ID) {
	d.carryOut(text.PersonParted.String(), func(ctx context.Context) error { return d.page.station.Unmark(ctx, card) })
}

// Part parts a card, as pressing the word beside it does.
func (p *People) Part(card change.ID) { p.detail.part(card) }

// Correction is the form that was opened last for a correction, for tests.
func (p *People) Correction() *Form { return p.form }

// same asks for the other card of the same person, and then for the reason.
func (d *detail) same() {
	s := &sameSheet{detail: d, row: d.person.MemberRow, message: widgets.NewMessage(d.page.host)}
	board := d.page.host.Board()
	s.search = widgets.NewEntry(board, text.SameFind.String())
	s.search.OnChanged = func(string) { s.look() }
	s.search.OnReturn = func() { s.pick(0) }
	s.found = container.NewVBox()
	d.page.host.ShowSheet(page.Sheet{
		Title: text.SameTitle.With(called(s.row)), First: s.search, Enter: s.search.OnReturn, Scan: func(code string) { s.search.SetText(code) },
		Content: widgets.Column(widgets.Wrapped(text.SameWhyLine.With(called(s.row))), s.search, widgets.Box(640, 260, container.NewVScroll(s.found)), s.message.Label),
	})
}
