package registers

import (
	"context"
	"strconv"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"yizhan/desktop/ui/task"
	"yizhan/desktop/ui/text"
	"yizhan/desktop/ui/theme"
	"yizhan/desktop/ui/widgets"
	"yizhan/shared/change"
	"yizhan/shared/fault"
	"yizhan/shared/register"
)

// place is a document by its kind and id.
type place struct {
	kind string
	id   change.ID
}

// detail is one document, beside the list.
type detail struct {
	page *Registers
	card *fyne.Container
	head *fyne.Container
	body *fyne.Container

	at     place   // zero: none is open
	before []place // the way here, by links
	doc    register.Detail
	full   *register.Detail // set while personal values are shown in full
	locked bool
	turn   int
}

func newDetail(p *Registers) *detail {
	d := &detail{page: p, head: container.NewVBox(), body: container.NewVBox()}
	d.card = widgets.Card(container.NewVScroll(container.New(layout.NewCustomPaddedLayout(0, 0, 0, theme.Gap*1.5), widgets.Column(d.head, d.body))))
	return d
}

// Open shows a document beside the list.
func (p *Registers) Open(kind string, id change.ID) {
	fresh := !p.detail.open()
	p.detail.before = nil
	p.detail.show(kind, id)
	if fresh {
		p.layTable()
	}
	p.list.Refresh()
}

// open reports whether a document is open.
func (d *detail) open() bool { return !d.at.id.IsZero() }

// of is the document of a kind that the list is to mark: where the way here began.
func (d *detail) of(kind string) change.ID {
	at := d.at
	if len(d.before) > 0 {
		at = d.before[0]
	}
	if at.kind != kind {
		return change.ID{}
	}
	return at.id
}

// show turns to another document.
func (d *detail) show(kind string, id change.ID) {
	if d.at.id != id {
		d.at, d.doc, d.full = place{kind, id}, register.Detail{}, nil
	}
	d.read()
}

// follow goes on to a linked document; Escape leads back.
func (d *detail) follow(kind string, id change.ID) {
	before := append(d.before, d.at)
	d.show(kind, id)
	d.before = before
}

// back goes to where a link was followed, or closes the document.
func (d *detail) back() {
	if n := len(d.before); n > 0 {
		last := d.before[n-1]
		d.before = d.before[:n-1]
		d.show(last.kind, last.id)
		return
	}
	d.close()
}

func (d *detail) close() {
	if !d.open() {
		return
	}
	d.at, d.before, d.doc, d.full = place{}, nil, register.Detail{}, nil
	d.page.layTable()
}

// read reads the document anew.
func (d *detail) read() {
	d.turn++
	if !d.open() {
		return
	}
	turn, at, lang := d.turn, d.at, text.Lang()
	task.Load(d.page.host, func(ctx context.Context) (register.Detail, error) {
		return d.page.station.OpenDocument(ctx, at.kind, at.id, lang)
	}, func(doc register.Detail, err error) {
		if turn != d.turn {
			return
		}
		d.locked = fault.Is(err, fault.Forbidden)
		if err != nil {
			d.doc, d.full = register.Detail{}, nil
			if !d.locked {
				d.page.message.Fail(err)
			}
		} else {
			d.doc = doc
		}
		if d.full != nil && d.full.Revision != doc.Revision {
			d.full = nil // what was shown in full is not that any more
		}
		d.draw()
	})
}

// hide masks again what is shown in full.
func (d *detail) hide() {
	if d.full != nil {
		d.full = nil
		d.draw()
	}
}

// shown is the document as it is to be read: in full, or masked.
func (d *detail) shown() register.Detail {
	if d.full != nil {
		return *d.full
	}
	return d.doc
}

// act is something that can be done, with the letter that does it.
type act struct {
	key  rune
	word string
	do   func()
}

// acts are what can be done with the document now: its steps, then the rest.
func (d *detail) acts() (out []act) {
	if d.doc.Deleted {
		return []act{{'d', text.DocumentRestore.String(), d.restore}}
	}
	for i, step := range d.doc.Steps {
		out = append(out, act{rune('1' + i), strconv.Itoa(i+1) + " → " + step.In(text.Lang()), func() { d.step(step) }})
	}
	out = append(out, act{'g', text.DocumentEdit.String(), d.edit})
	if d.doc.Personal {
		word := text.DocumentShow
		if d.full != nil {
			word = text.DocumentHide
		}
		out = append(out, act{'s', word.String(), d.toggle})
	}
	if len(d.links())+len(d.naming()) > 0 {
		out = append(out, act{'l', text.DocumentLinks.String(), d.chooseLink})
	}
	return append(out, act{'d', text.DocumentDelete.String(), d.remove})
}

func (d *detail) rune(r rune) {
	if d.doc.ID.IsZero() {
		return
	}
	for _, a := range d.acts() {
		if a.key == unicode.ToLower(r) {
			a.do()
			return
		}
	}
}

// actsAcross is how many actions stand side by side.
const actsAcross = 4

func (d *detail) draw() {
	d.head.Objects, d.body.Objects = nil, nil
	switch {
	case d.locked:
		d.head.Add(widgets.Wrapped(text.DocumentLocked.String()))
	case !d.doc.ID.IsZero():
		d.drawHead()
		d.drawLines()
		d.drawHistory()
	}
	d.head.Refresh()
	d.body.Refresh()
}

func (d *detail) drawHead() {
	board := d.page.host.Board()
	away := widgets.NewButton(board, text.DocumentBack.String(), widgets.Slight, d.back)
	title := widgets.NewHeading(d.doc.Title).Cutting()
	d.head.Add(container.NewBorder(nil, nil, nil, away, title))
	d.head.Add(widgets.NewQuiet(d.subtitle()))
	if d.full != nil {
		warn := widgets.NewQuiet(text.ShownUntil.String()).Cutting()
		warn.Color = theme.Amber
		d.head.Add(warn)
	}
	if d.doc.Deleted {
		d.head.Add(widgets.Wrapped(text.DocumentGone.String()))
	}
	grid := widgets.Grid(actsAcross)
	for _, a := range d.acts() {
		grid.Add(widgets.NewButton(board, a.word, widgets.Plain, a.do))
	}
	d.head.Add(grid)
}

// subtitle is the kind of the document and its state.
func (d *detail) subtitle() string {
	words := text.Words(d.doc.Kind.Label)
	for _, l := range d.doc.Lines {
		if l.Field.Name == d.doc.State && l.Value != "" {
			words += " · " + l.Value
		}
	}
	return words
}
