package registers

import (
	"context"
	"slices"

	"yizhan/desktop/ui/page"
	"yizhan/desktop/ui/task"
	"yizhan/desktop/ui/text"
	"yizhan/desktop/ui/widgets"
	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/register"
)

// Add opens the form of a new document. What is known of where it is made stands in it.
func (p *Registers) Add() { p.add(p.kind, register.Form{}, nil) }

// add opens the form of a new document with some fields filled in.
func (p *Registers) add(k *domain.Kind, with register.Form, titles map[string]string) {
	own, err := register.Read(k, with, domain.DayOf(p.host.Now()))
	if err != nil {
		own = domain.Fields{} // then nothing is filled in
	}
	d := register.Detail{Kind: k, Values: own}
	for name, title := range titles {
		if f, ok := k.Field(name); ok {
			d.Lines = append(d.Lines, register.Line{Field: f, Value: title})
		}
	}
	f := p.newForm(k, d)
	f.ask(asked(k), d, true)
	for _, s := range f.slots {
		if m, moves := k.Machines[s.in.field.Name]; moves && s.in.get() == "" {
			s.in.set(m[""][0], "")
			s.start = s.in.get()
		}
	}
	f.done = func(id change.ID) {
		if p.kind != k {
			p.To(k.Name, nil)
		}
		p.Open(k.Name, id)
		p.said(text.DocumentSaved, k.Name, id)
	}
	f.show()
	p.prefill(f)
}

// prefill puts the division and the station of this computer where they are asked for,
// and today where a day that has come is.
func (p *Registers) prefill(f *Form) {
	type own struct{ division, station, name string }
	task.Load(p.host, func(ctx context.Context) (o own, err error) {
		profile, err := p.station.Profile(ctx)
		o.division, o.name = profile.Division, profile.Name
		if p.own && err == nil {
			o.station = profile.Station.String()
		}
		return o, err
	}, func(o own, err error) {
		if err != nil {
			return // whoever fills the form says it
		}
		for _, s := range f.slots {
			field := s.in.field
			switch {
			case s.in.get() != "":
				continue
			case field.Input == domain.InputDivision:
				s.in.set(o.division, "")
			case field.Input == domain.InputLink && field.Of == domain.KindStation && o.station != "":
				s.in.set(o.station, o.name)
			case field.Input == domain.InputDay && field.Past && field.Need:
				s.in.set(domain.DayOf(p.host.Now()).String(), "")
			default:
				continue
			}
			s.start = s.in.get()
		}
		f.refresh()
	})
}

// asked are the fields of a new document. Its first state follows from the rest where
// there is only one.
func asked(k *domain.Kind) (out []domain.Field) {
	for _, f := range register.Asked(k) {
		m, moves := k.Machines[f.Name]
		if moves && len(m[""]) == 1 {
			continue
		}
		if moves {
			f.Choices = slices.DeleteFunc(slices.Clone(f.Choices), func(c domain.Choice) bool { return !slices.Contains(m[""], c.Code) })
			f.Need = false // the first of them, if nothing is chosen
		}
		out = append(out, f)
	}
	return out
}

// edit opens the form of what is open. Its state is changed by its steps.
func (d *detail) edit() {
	p, k := d.page, d.doc.Kind
	f := p.newForm(k, d.doc)
	fields := slices.DeleteFunc(register.Asked(k), func(f domain.Field) bool { return f.Name == d.doc.State })
	f.ask(fields, d.shown(), d.full != nil)
	f.done = func(id change.ID) {
		d.hide()
		p.said(text.DocumentSaved, k.Name, id)
	}
	f.show()
}

// said tells what was done with a document, by its name.
func (p *Registers) said(words text.Phrase, kind string, id change.ID) {
	lang := text.Lang()
	task.Load(p.host, func(ctx context.Context) (string, error) {
		d, err := p.station.OpenDocument(ctx, kind, id, lang)
		return d.Title, err
	}, func(title string, err error) {
		if err == nil {
			p.message.Good(words.With(title))
		}
	})
}

// remove deletes the document; Ctrl+Z and D bring it back.
func (d *detail) remove() {
	p, at, title := d.page, d.at, d.doc.Title
	d.carryOut(text.DocumentDeleted.With(title), func(ctx context.Context) error { return p.station.DeleteDocument(ctx, at.kind, at.id) }, func() {
		p.deleted = func() {
			p.deleted = nil
			d.carryOut(text.DocumentBrought.With(title), func(ctx context.Context) error { return p.station.RestoreDocument(ctx, at.kind, at.id) }, nil)
		}
	})
}

func (d *detail) restore() {
	p, at := d.page, d.at
	d.carryOut(text.DocumentBrought.With(d.doc.Title), func(ctx context.Context) error { return p.station.RestoreDocument(ctx, at.kind, at.id) }, nil)
}

// carryOut does something and says what was done, or why not.
func (d *detail) carryOut(done string, f func(context.Context) error, then func()) {
	p := d.page
	p.host.Go(func(ctx context.Context) func() {
		err := f(ctx)
		return func() {
			p.host.DiskTrouble(err)
			if err != nil {
				p.message.Fail(err)
				return
			}
			p.message.Good(done)
			if then != nil {
				then()
			}
		}
	})
}

// toggle shows personal values in full, for a reason, or masks them again.
func (d *detail) toggle() {
	if d.full != nil {
		d.hide()
		return
	}
	at, lang := d.at, text.Lang()
	d.pick(text.ShowTitle.With(short(d.doc.Title, titleRunes)), text.DocumentWhy.String(), words(text.DocumentReasons), func(i int) {
		reason := text.DocumentReasons[i].ZH // kept in Chinese, in which it is read
		task.Load(d.page.host, func(ctx context.Context) (register.Detail, error) {
			return d.page.station.UnmaskDocument(ctx, at.kind, at.id, reason, lang)
		}, func(full register.Detail, err error) {
			d.page.host.DiskTrouble(err)
			switch {
			case err != nil:
				d.page.message.Fail(err)
			case at == d.at:
				d.full = &full
				d.draw()
			}
		})
	})
}

// chooseLink opens what the document names, or the register of those that name it.
func (d *detail) chooseLink() {
	links := d.links()
	all := append(links, d.naming()...)
	if len(all) == 1 {
		all[0].open()
		return
	}
	list := make([]string, len(all))
	for i, t := range all {
		list[i] = short(t.word, offerRunes)
	}
	d.pick(text.DocumentLinked.String(), "", list, func(i int) { all[i].open() })
}

// pick asks for one of some things by a digit, or a letter behind the ninth.
func (d *detail) pick(title, why string, list []string, chosen func(int)) {
	const keys = "123456789abcdefghijklmnopqrstuvwxyz"
	column := widgets.Column()
	if why != "" {
		column.Add(widgets.Wrapped(why))
	}
	choose := func(i int) {
		if i >= 0 && i < len(list) {
			d.page.host.CloseSheet()
			chosen(i)
		}
	}
	grid := widgets.Grid(1 + len(list)/9)
	for i, word := range list {
		grid.Add(widgets.NewButton(d.page.host.Board(), string(keys[i])+"  "+word, widgets.Plain, func() { choose(i) }))
	}
	column.Add(grid)
	d.page.host.ShowSheet(page.Sheet{Title: title, Content: column, Rune: func(r rune) { choose(slices.Index([]rune(keys), r)) }})
}

func words(phrases []text.Phrase) []string {
	out := make([]string, len(phrases))
	for i, p := range phrases {
		out[i] = p.String()
	}
	return out
}
