package registers

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"yizhan/desktop/ui/page"
	"yizhan/desktop/ui/text"
	"yizhan/desktop/ui/widgets"
	"yizhan/shared/domain"
	"yizhan/shared/domain/codes"
)

// filters is the sheet on which a list is narrowed down.
type filters struct {
	page   *Registers
	inputs map[string]*input
	order  []domain.Field
	shown  page.Shown
}

// filtered are the fields by which a register is narrowed down.
func filtered(k *domain.Kind) (out []domain.Field) {
	for _, f := range k.Fields {
		switch f.Input {
		case domain.InputChoice, domain.InputGroup, domain.InputDivision, domain.InputLink:
			out = append(out, f)
		}
	}
	return out
}

// Filter opens the sheet.
func (p *Registers) Filter() {
	f := &filters{page: p, inputs: map[string]*input{}, order: filtered(p.kind)}
	p.filters = f
	var short, long []fyne.CanvasObject
	for _, field := range f.order {
		in := p.newInput(field, text.FilterAny.String())
		in.set(p.where[field.Name], p.titles[p.where[field.Name]])
		f.inputs[field.Name] = in
		o := widgets.Field(text.Words(field.Label), in.content)
		if in.wide {
			long = append(long, o)
			continue
		}
		short = append(short, o)
	}
	board := p.host.Board()
	parts := widgets.Column(widgets.Grid(3, short...))
	for _, o := range long {
		parts.Add(o)
	}
	parts.Add(widgets.Grid(2, widgets.NewButton(board, text.FilterApply.String(), widgets.Primary, f.apply),
		widgets.NewButton(board, text.FilterNone.String(), widgets.Plain, f.none)))
	var first fyne.Focusable
	if len(f.order) > 0 {
		first = f.inputs[f.order[0].Name].focus
	}
	for _, in := range f.inputs {
		in.onReturn(f.apply)
	}
	f.shown = p.host.ShowSheet(page.Sheet{Title: text.FilterTitle.With(text.Words(p.kind.Label)), Content: parts, First: first, Enter: f.apply,
		Rune: func(r rune) {
			for _, in := range f.inputs {
				in.digit(r)
			}
		}})
}

func (f *filters) apply() {
	p := f.page
	clear(p.where)
	for name, in := range f.inputs {
		v := in.get()
		if v == "" || in.open() {
			continue // what was typed and not chosen narrows nothing down
		}
		p.where[name] = v
		if in.title != nil {
			p.titles[v] = in.title()
		}
	}
	f.shown.Close()
	if p.tree.on {
		p.Tree() // what is narrowed down is the list
	}
	p.marked = -1
	p.read()
}

func (f *filters) none() {
	clear(f.page.where)
	f.shown.Close()
	f.page.read()
}

// drawChips shows what the list is narrowed down by; pressing one takes it away.
func (p *Registers) drawChips() {
	board := p.host.Board()
	p.chips.Objects = []fyne.CanvasObject{widgets.NewButton(board, text.RegisterFilter.String(), widgets.Plain, p.Filter)}
	for _, f := range filtered(p.kind) {
		v, ok := p.where[f.Name]
		if !ok {
			continue
		}
		b := widgets.NewButton(board, text.FilterChip.With(text.Words(f.Label), short(p.wordOf(f, v), chipRunes)), widgets.Plain, func() {
			delete(p.where, f.Name)
			p.read()
		})
		b.SetOn(true)
		p.chips.Add(b)
	}
	p.chips.Refresh()
}

// chipRunes is how long a chip's value may be.
const chipRunes = 12

// wordOf is a filter's value as people read it.
func (p *Registers) wordOf(f domain.Field, v string) string {
	switch f.Input {
	case domain.InputChoice:
		if c, ok := f.Choice(v); ok {
			return c.In(text.Lang())
		}
	case domain.InputDivision:
		if d, ok := codes.FindDivision(v); ok {
			return d.Name
		}
	case domain.InputGroup:
		return text.GroupOf(v)
	case domain.InputLink:
		return p.titles[v]
	}
	return v
}

// short cuts a text of which a button shows the beginning.
func short(s string, most int) string {
	runes := []rune(strings.Join(strings.Fields(s), " "))
	if len(runes) <= most {
		return string(runes)
	}
	return string(runes[:most-1]) + "…"
}

// Where is what the list is narrowed down by, for tests.
func (p *Registers) Where() (out []string) {
	for name, v := range p.where {
		out = append(out, name+"="+v)
	}
	slices.Sort(out)
	return out
}
