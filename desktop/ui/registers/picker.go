package registers

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"

	"yizhan/desktop/ui/task"
	"yizhan/desktop/ui/text"
	"yizhan/desktop/ui/widgets"
	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/register"
)

// offersMax is how many documents are offered at a time.
const offersMax = 5

// offerRunes is how long the name of one may be on its button.
const offerRunes = 36

// picker finds a document of another register while its name is typed.
type picker struct {
	*widgets.Entry
	page    *Registers
	of      string
	id      string // what was chosen; empty: nothing
	title   string
	offers  []offered
	at      int
	turn    int
	stop    func()
	buttons []*widgets.Button
	none    *widgets.Line
}

type offered struct{ id, title, note string }

// link makes the input of a field that names another document.
func (in *input) link(p *Registers) {
	k := &picker{Entry: widgets.NewEntry(p.host.Board(), text.FormLinkHint.String()), page: p, of: in.field.Of, stop: func() {}, none: widgets.NewQuiet(text.FormLinkNone.String())}
	column := widgets.Column(k.Entry)
	for i := range offersMax {
		b := widgets.NewButton(p.host.Board(), "", widgets.Plain, func() { k.take(i) })
		b.Hide()
		k.buttons = append(k.buttons, b)
		column.Add(b)
	}
	k.none.Hide()
	column.Add(k.none)
	in.content, in.focus, in.wide = column, k.Entry, true
	in.set = func(v, title string) {
		k.id, k.title = v, title
		k.Entry.SetText(title)
	}
	in.get = k.value
	in.open = func() bool { return k.id == "" && strings.TrimSpace(k.Text) != "" }
	in.title = func() string { return k.title }
	k.OnChanged = func(string) { k.typed() }
	k.OnKey = k.key
	in.onReturn = func(f func()) {
		k.OnReturn = func() {
			if k.id == "" && len(k.offers) > 0 {
				k.take(k.at)
				return
			}
			f()
		}
	}
}

// value is the id that was chosen, or else what was typed, which the register refuses
// with a sentence.
func (k *picker) value() string {
	if k.id != "" {
		return k.id
	}
	return strings.TrimSpace(k.Text)
}

func (k *picker) typed() {
	if k.id != "" && k.Text == k.title {
		return
	}
	k.id = ""
	k.stop()
	if strings.TrimSpace(k.Text) == "" {
		k.turn++
		k.show(nil)
		return
	}
	k.stop = k.page.host.After(searchPause, k.look)
}

// look searches the other register for what was typed.
func (k *picker) look() {
	k.turn++
	turn, words := k.turn, strings.TrimSpace(k.Text)
	task.Load(k.page.host, func(ctx context.Context) ([]offered, error) { return k.page.find(ctx, k.of, words) }, func(found []offered, err error) {
		if turn != k.turn || k.id != "" {
			return
		}
		if err != nil {
			found = nil // the form says why, when it is saved
		}
		k.show(found)
		k.none.Hidden = len(found) > 0
		k.none.Refresh()
	})
}

func (k *picker) show(found []offered) {
	k.offers, k.at = found, 0
	k.none.Hide()
	k.draw()
}

func (k *picker) draw() {
	for i, b := range k.buttons {
		if b.Hidden = i >= len(k.offers); !b.Hidden {
			word := short(k.offers[i].title, offerRunes)
			if note := k.offers[i].note; note != "" {
				word += "  ·  " + short(note, offerRunes/2)
			}
			b.SetText(word)
			b.SetOn(i == k.at)
		}
		b.Refresh()
	}
	k.page.form.refresh()
}

func (k *picker) key(ev *fyne.KeyEvent) bool {
	step := map[fyne.KeyName]int{fyne.KeyDown: 1, fyne.KeyUp: -1}[ev.Name]
	switch {
	case step == 0:
		return false
	case len(k.offers) == 0:
		k.look()
	default:
		k.at = (k.at + step + len(k.offers)) % len(k.offers)
		k.draw()
	}
	return true
}

func (k *picker) take(i int) {
	if i >= len(k.offers) {
		return
	}
	k.id, k.title = k.offers[i].id, k.offers[i].title
	k.SetText(k.title)
	k.CursorColumn = len([]rune(k.title))
	k.turn++
	k.show(nil)
}

// find looks for documents of a kind. People are found as at the desk, by the end of a
// telephone number, a plate or initials.
func (p *Registers) find(ctx context.Context, kind, words string) ([]offered, error) {
	var out []offered
	if kind == domain.KindMember && words != "" {
		members, err := p.station.FindMembers(ctx, words)
		for _, m := range members[:min(offersMax, len(members))] {
			out = append(out, offered{m.ID.String(), m.Mask, m.PhoneTail})
		}
		return out, err
	}
	found, err := p.station.Register(ctx, register.Query{Kind: kind, Words: words, Limit: offersMax, Show: []string{"division", "code"}}, text.Lang())
	for _, r := range found.Rows {
		o := offered{id: r.ID.String(), title: r.Title}
		if o.title == "" {
			o.title = change.Readable(r.Values["text"]) // a request has no name
		}
		if len(r.Cells) > 0 {
			o.note = r.Cells[0]
		}
		out = append(out, o)
	}
	return out, err
}
