package desk

import (
	"strings"
	"time"
	"unicode"

	"fyne.io/fyne/v2"

	"yizhan/desktop/ui/text"
)

// Key implements page.Page.
func (d *Desk) Key(ev *fyne.KeyEvent) {
	switch ev.Name {
	case fyne.KeyReturn, fyne.KeyEnter:
		d.when(d.record)
	case fyne.KeyBackspace, fyne.KeyDelete:
		d.when(func() { d.change(d.form.clearServices) })
	case fyne.KeyEscape:
		d.when(d.escape)
	}
}

// escape empties the form; pressed on an empty one it ends entering afterwards.
func (d *Desk) escape() {
	d.search.close()
	if d.form.empty() && !d.stuck {
		d.form.later = time.Time{}
	}
	d.stuck, d.unnamed = false, false
	d.change(d.form.clear)
}

// Rune implements page.Page.
func (d *Desk) Rune(r rune) {
	switch {
	case r == ' ' || r == '/':
		d.Find()
	case r == '+' || r == '=':
		d.when(func() { d.addPeople(1) })
	case r == '-':
		d.when(func() { d.addPeople(-1) })
	case strings.ContainsRune("]】」", r):
		d.when(func() { d.addQuantity(1) })
	case strings.ContainsRune("[【「", r):
		d.when(func() { d.addQuantity(-1) })
	case r >= '0' && r <= '9':
		d.pickGroup(r)
	default:
		d.pickService(unicode.ToUpper(r))
	}
}

// Find implements page.Finder.
func (d *Desk) Find() { d.host.Focus(d.search.entry) }

func (d *Desk) pickGroup(key rune) {
	d.when(func() { d.change(func() { d.form.digit(key) }) })
}

func (d *Desk) pickService(key rune) {
	d.when(func() { d.change(func() { d.form.letter(key) }) })
}

func (d *Desk) addPeople(n int64) { d.change(func() { d.form.addPeople(n) }) }

func (d *Desk) addQuantity(n int64) { d.change(func() { d.form.addQuantity(n) }) }

// change changes the form and draws it. What was said about the form before is
// no longer true then. A visit that could not be saved is not changed: the hand
// was at the next visitor already, and the eye has not seen the trouble yet.
// Enter tries again, Escape gives up.
func (d *Desk) change(f func()) {
	if d.stuck {
		return
	}
	f()
	d.message.Clear()
	d.refresh()
}

// Forget implements page.Forgetter: it takes a person's name off the screen. A visit
// that is not on the disk yet stays, for Enter to try again. Entering afterwards ends:
// who comes back, or comes next, may not look at the band.
func (d *Desk) Forget() {
	if d.form.member == nil && d.form.voucher == nil && d.search.entry.Text == "" && d.form.later.IsZero() {
		return
	}
	d.search.clear()
	if d.saving || d.stuck {
		d.unnamed = true
		d.refresh()
		return
	}
	d.message.Clear() // it may name somebody too
	if !d.form.later.IsZero() {
		d.form.later = time.Time{}
		d.message.Hint(text.BackfillPaused.String())
	}
	if d.form.member != nil || d.form.voucher != nil {
		d.form.next()
	}
	d.refresh()
}

// when does f now, or after the visit that is being saved: a fast hand is
// already at the next visitor then.
func (d *Desk) when(f func()) {
	if d.saving {
		d.waiting = append(d.waiting, f)
		return
	}
	f()
}
