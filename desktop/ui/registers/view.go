package registers

import (
	"strings"

	"yizhan/desktop/ui/text"
)

// View is what stands on the page, as plain values.
type View struct {
	Kind, Count, Message, Empty string
	Heads, Rows                 []string
	Marked                      int
	Title                       string   // of the document that is open
	Lines, History, Acts        []string // of it
	Full, Locked                bool
}

// View reads the page.
func (p *Registers) View() View {
	v := View{Kind: p.kind.Name, Count: p.counted.Text, Message: p.message.Shown, Marked: p.marked, Full: p.detail.full != nil, Locked: p.detail.locked}
	for _, h := range p.heads {
		v.Heads = append(v.Heads, h.Text)
	}
	if p.tree.on {
		v.Heads, v.Marked = nil, p.tree.marked
		for _, b := range p.tree.rows {
			w := p.tree.words(b)
			v.Rows = append(v.Rows, strings.Join(w[:], "|"))
		}
		p = &Registers{detail: p.detail}
	}
	for _, r := range p.rows {
		v.Rows = append(v.Rows, strings.Join(r.cells, "|"))
	}
	if d := p.detail; d.open() && !d.doc.ID.IsZero() {
		v.Title, v.History = d.doc.Title, d.history()
		for _, l := range d.shown().Lines {
			v.Lines = append(v.Lines, text.Words(l.Field.Label)+" "+l.Value)
		}
		for _, a := range d.acts() {
			v.Acts = append(v.Acts, a.word)
		}
	}
	return v
}

// FormView is what stands on the form that was opened last.
type FormView struct {
	Title, Message string
	Values, Wrong  map[string]string
}

// FormView reads the form.
func (p *Registers) FormView() FormView {
	v := FormView{Title: p.form.title, Message: p.form.notice.Shown, Values: map[string]string{}, Wrong: map[string]string{}}
	for _, s := range p.form.slots {
		name := s.in.field.Name
		v.Values[name] = s.in.get()
		if s.said.Visible() {
			v.Wrong[name] = s.said.Text
		}
	}
	return v
}

// Put writes into a field of the form, as a person does who chose it.
func (p *Registers) Put(field, value string) {
	for _, s := range p.form.slots {
		if s.in.field.Name == field {
			s.in.set(value, value)
		}
	}
}

// Into gives the keyboard to a field of the form.
func (p *Registers) Into(field string) {
	for _, s := range p.form.slots {
		if s.in.field.Name == field {
			p.host.Focus(s.in.focus)
		}
	}
}

// StepAsks is what the steps of kinds ask for, for tests.
func StepAsks() map[string]map[string][]string { return stepAsks }
