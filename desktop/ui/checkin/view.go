package checkin

import (
	"yizhan/desktop/ui/desk"
	"yizhan/desktop/ui/text"
)

// View is what stands on the sheet, as plain values.
type View struct {
	Total   string
	Message string
	Rows    []string
	Found   []string
	Group   string
	People  string
	Locked  bool
}

// View reads the sheet.
func (c *Sheet) View() View {
	v := View{Total: c.total.Text, Message: c.message.Shown, Group: c.number.group, People: c.number.entry.Text, Locked: c.locked}
	for _, r := range c.list.rows {
		words := text.Clock(r.At) + " " + attendeeWords(r)
		if r.Voided {
			words += " ×"
		}
		v.Rows = append(v.Rows, words)
	}
	for _, m := range c.found.rows {
		v.Found = append(v.Found, desk.PersonWords(m))
	}
	return v
}

// Undo takes the newest back, as Ctrl+Z does.
func (c *Sheet) Undo() { c.undo() }
