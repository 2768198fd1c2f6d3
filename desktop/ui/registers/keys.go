package registers

import (
	"unicode"

	"fyne.io/fyne/v2"
)

// Key implements page.Page: the arrows go through the list, Return opens what they
// stand on, Escape goes one step back.
func (p *Registers) Key(ev *fyne.KeyEvent) {
	if p.tree.on && p.tree.key(ev) {
		return
	}
	switch ev.Name {
	case fyne.KeyDown:
		p.step(1)
	case fyne.KeyUp:
		p.step(-1)
	case fyne.KeyPageDown:
		p.step(pageStep)
	case fyne.KeyPageUp:
		p.step(-pageStep)
	case fyne.KeyHome:
		p.step(-len(p.rows))
	case fyne.KeyReturn, fyne.KeyEnter:
		if p.marked < 0 {
			p.step(1)
		}
		if p.marked >= 0 {
			p.Open(p.kind.Name, p.rows[p.marked].id)
		}
	case fyne.KeyEscape:
		p.back()
	}
}

// pageStep is how many rows a page of the keyboard is.
const pageStep = 12

// step moves the mark; a document that is open follows it.
func (p *Registers) step(by int) {
	if len(p.rows) == 0 {
		return
	}
	p.mark(min(max(p.marked+by, 0), len(p.rows)-1))
	if p.detail.open() {
		p.detail.show(p.kind.Name, p.rows[p.marked].id)
	}
}

func (p *Registers) mark(i int) {
	p.marked = i
	p.list.ScrollTo(i)
	p.list.Refresh()
}

// back closes the document that is open, or takes search and filters away.
func (p *Registers) back() {
	switch {
	case p.detail.open():
		p.detail.back()
	case p.tree.on:
		p.Tree()
	case p.search.Text != "" || len(p.where) > 0:
		clear(p.where)
		p.search.SetText("")
		p.read()
	}
}

// Rune implements page.Page.
func (p *Registers) Rune(r rune) {
	if p.tree.on && p.tree.rune(r) {
		return
	}
	switch r = unicode.ToLower(r); {
	case r == ' ' || r == '/':
		p.Find()
	case r == 'k':
		p.Choose()
	case r == 'f':
		p.Filter()
	case r == 'c':
		p.ChooseColumns()
	case r == 'e':
		p.Export()
	case r == 'a':
		p.Add()
	case r == 't':
		p.Tree()
	case p.detail.open():
		p.detail.rune(r)
	case r >= '1' && r <= '9':
		p.sortBy(int(r - '1'))
	}
}

func (p *Registers) changed() {
	if p.tree.on && p.search.Text != "" {
		p.tree.on = false // what was looked for stands in the list
		p.name()
		p.layTable()
	}
	p.stop()
	p.stop = p.host.After(searchPause, p.read)
}

// enter looks at once, and gives the keyboard to the list.
func (p *Registers) enter() {
	p.host.Focus(nil)
	p.marked = -1
	p.readThen(func() { p.step(1) })
}

func (p *Registers) searchKey(ev *fyne.KeyEvent) bool {
	switch ev.Name {
	case fyne.KeyEscape:
		p.search.SetText("")
		p.host.Focus(nil)
	case fyne.KeyDown:
		p.host.Focus(nil)
		p.step(1)
	default:
		return false
	}
	return true
}
