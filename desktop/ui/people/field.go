package people

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"yizhan/desktop/ui/text"
	"yizhan/desktop/ui/theme"
	"yizhan/desktop/ui/widgets"
)

// slot is a field of the form: its name above it, and below it what it is asked for,
// or what is wrong with what stands in it.
type slot struct {
	content fyne.CanvasObject
	focus   fyne.Focusable
	why     *widgets.Line
	said    *widget.Label // what is wrong, in full: it may take two lines
}

func newSlot(name text.Phrase, o fyne.CanvasObject, focus fyne.Focusable, why text.Phrase) *slot {
	s := &slot{focus: focus, why: widgets.NewQuiet(why.String()).Cutting(), said: widgets.Wrapped("")}
	s.said.Importance = widget.DangerImportance
	s.said.Hide()
	s.content = container.NewVBox(widgets.NewQuiet(name.String()), o, s.why, s.said)
	return s
}

// wrong says what is wrong with the field, until it is mended.
func (s *slot) wrong(sentence string) {
	theme.Cover(sentence)
	s.said.SetText(sentence)
	s.why.Hide()
	s.said.Show()
	s.content.Refresh()
}

// right takes that back.
func (s *slot) right() {
	if s.said.Visible() {
		s.said.Hide()
		s.why.Show()
		s.content.Refresh()
	}
}
