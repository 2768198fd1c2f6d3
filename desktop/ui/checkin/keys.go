package checkin

import (
	"cmp"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"yizhan/desktop/ui/keys"
	"yizhan/desktop/ui/text"
	"yizhan/desktop/ui/widgets"
	"yizhan/shared/domain/codes"
)

// scan takes a card, wherever the keyboard is.
func (c *Sheet) scan(code string) { c.look(code, true) }

// cardPause is longer than a scanner waits between two digits, or before its Return: a
// card is whole then, and a digit alone is a person's.
const cardPause = keys.CardGap + 100*time.Millisecond

// watch takes a card that a scanner without Return has typed into a field. before is what
// stands there again where the card has replaced it.
func (c *Sheet) watch(e *widgets.Entry, before string) {
	c.stop()
	typed := strings.TrimSpace(e.Text)
	if len(typed) < codes.MemberCodeLength {
		return
	}
	code := typed[len(typed)-codes.MemberCodeLength:]
	if codes.CheckMemberCode(code) != nil {
		return
	}
	c.stop = c.host.After(cardPause, func() {
		e.SetText(cmp.Or(strings.TrimSuffix(typed, code), before))
		c.scan(code)
	})
}

// ask looks for what was typed into the field.
func (c *Sheet) ask() {
	typed := strings.TrimSpace(c.entry.Text)
	if typed == "" {
		c.enter()
		return
	}
	c.entry.SetText("")
	c.look(typed, false)
}

// enter takes the person that is marked, or records the number.
func (c *Sheet) enter() {
	switch {
	case len(c.found.rows) > 0:
		c.found.pick(c.found.marked)
	case c.number.group != "":
		c.number.record()
	case strings.TrimSpace(c.entry.Text) != "":
		c.ask()
	default:
		c.message.Hint(text.CheckInGroup.String())
	}
}

// fieldKey leads out of the field to the numbers below it.
func (c *Sheet) fieldKey(ev *fyne.KeyEvent) bool {
	if ev.Name != fyne.KeyDown {
		return false
	}
	c.host.Focus(nil)
	return true
}

// key moves through those who were found.
func (c *Sheet) key(ev *fyne.KeyEvent) {
	switch ev.Name {
	case fyne.KeyDown:
		c.found.mark(c.found.marked + 1)
	case fyne.KeyUp:
		if len(c.found.rows) == 0 {
			c.host.Focus(c.entry)
			return
		}
		c.found.mark(c.found.marked - 1)
	}
}

// rune takes a character where no field has the keyboard.
func (c *Sheet) rune(r rune) {
	switch {
	case r == '/' || r == ' ':
		c.again()
	case len(c.found.rows) > 0:
		c.found.choose(int(r - '1'))
	default:
		c.number.rune(r)
	}
}

// again gives the keyboard to the field, and forgets who was found.
func (c *Sheet) again() {
	c.found.hide()
	if !c.locked {
		c.host.Focus(c.entry)
	}
}
