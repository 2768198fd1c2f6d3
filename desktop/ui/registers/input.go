package registers

import (
	"context"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/task"
	"yizhan/desktop/ui/text"
	"yizhan/desktop/ui/widgets"
	"yizhan/shared/domain"
)

// input is how one field is asked for. Its value is what register.Form wants: a code,
// an id, or what was typed.
type input struct {
	field   domain.Field
	content fyne.CanvasObject
	focus   fyne.Focusable
	wide    bool // takes a row of its own
	// set puts a value there; title is what a linked document is called.
	set func(value, title string)
	get func() string
	// title is what the linked document that was chosen is called; nil for other fields.
	title func() string
	// onReturn says what Return in the field does.
	onReturn func(func())
	// digit chooses by a digit, where the field has the keyboard and digits choose.
	digit func(rune)
	// open reports whether something was typed that is nothing yet.
	open func() bool
}

// newInput makes a field; none stands for nothing chosen.
func (p *Registers) newInput(f domain.Field, none string) *input {
	in := &input{field: f, digit: func(rune) {}, open: func() bool { return false }, onReturn: func(func()) {}}
	board := p.host.Board()
	switch f.Input {
	case domain.InputChoice:
		in.choose(p, none, f.Choices)
	case domain.InputGroup:
		in.choose(p, none, nil)
		p.offerGroups(in, none)
	case domain.InputDivision:
		in.place(p)
	case domain.InputTick:
		c := widgets.NewCheck(board, text.Words(f.Label), nil)
		in.content, in.focus = c, c
		in.set = func(v, _ string) { c.SetChecked(v != "") }
		in.get = func() string {
			if c.Checked {
				return "1"
			}
			return ""
		}
	case domain.InputLink:
		in.link(p)
	case domain.InputText, domain.InputLines:
		hint := ""
		if f.Input == domain.InputLines {
			hint = text.FormLinesHint.String()
		}
		e := widgets.NewArea(board, hint)
		in.wide = true
		in.write(e)
		in.onReturn = func(func()) {} // begins another line
	default:
		in.write(widgets.NewEntry(board, ""))
		switch f.Input {
		case domain.InputDay, domain.InputMoment:
			in.day(p)
		}
	}
	return in
}

// write makes the input of a field for text.
func (in *input) write(e *widgets.Entry) {
	in.content, in.focus = e, e
	in.set = func(v, _ string) { e.SetText(v) }
	in.get = func() string { return strings.TrimSpace(e.Text) }
	in.onReturn = func(f func()) { e.OnReturn = f }
}

// choose makes a list of choices, of which digits choose while it has the keyboard.
func (in *input) choose(p *Registers, none string, choices []domain.Choice) {
	s := widgets.NewSelect(p.host.Board(), none, nil)
	in.content, in.focus = s, s
	var options []widgets.Option
	wanted := ""
	in.offer(s, none, choices, &options)
	in.set = func(v, _ string) {
		wanted = v
		s.SetValue(v)
	}
	in.get = func() string {
		if s.SelectedIndex() < 0 {
			return wanted // before the choices have been read, or one of a later version
		}
		return s.Value()
	}
	in.digit = func(r rune) {
		if i := int(r - '0'); s.Focused() && i >= 0 && i < len(options) {
			s.SetValue(options[i].Value)
		}
	}
}

func (in *input) offer(s *widgets.Select, none string, choices []domain.Choice, options *[]widgets.Option) {
	*options = []widgets.Option{{Value: "", Name: none}}
	for i, c := range choices {
		name := c.In(text.Lang())
		if i < 9 {
			name = strconv.Itoa(i+1) + "  " + name
		}
		*options = append(*options, widgets.Option{Value: c.Code, Name: name})
	}
	s.SetChoices(*options)
}

// offerGroups reads the groups of the city's dictionary into a list.
func (p *Registers) offerGroups(in *input, none string) {
	task.Load(p.host, func(ctx context.Context) ([]station.GroupChoice, error) { return p.station.Groups(ctx) }, func(groups []station.GroupChoice, err error) {
		if err != nil {
			p.message.Fail(err)
			return
		}
		var choices []domain.Choice
		for _, g := range groups {
			choices = append(choices, domain.Choice{Code: g.Code, ZH: g.Name, EN: g.NameEN})
		}
		was, s := in.get(), in.focus.(*widgets.Select)
		var options []widgets.Option
		in.offer(s, none, choices, &options)
		in.set(was, "")
		in.digit = func(r rune) {
			if i := int(r - '0'); s.Focused() && i >= 0 && i < len(options) {
				s.SetValue(options[i].Value)
			}
		}
	})
}

// place makes the two lists of a division.
func (in *input) place(p *Registers) {
	d := widgets.NewDivision(p.host.Board())
	in.content, in.focus, in.wide = widgets.Grid(2, d.County, d.Town), d.County, true
	other := "" // of another city: nothing of it is offered
	in.set = func(v, _ string) {
		other = v
		d.Set(v)
	}
	in.get = func() string {
		if v := d.Value(); v != "" {
			return v
		}
		return other
	}
}
