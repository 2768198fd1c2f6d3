package people

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"yizhan/desktop/ui/text"
	"yizhan/desktop/ui/theme"
	"yizhan/desktop/ui/widgets"
)

// slot is a field of the form: its name above it, and below it what it is asked for,
// or what is wrong with what stands in it.
type slot struct {
	content fyne.CanvasObject
	focus   fyne.Focusable
	why     text.Phrase
	line    *widgets.Line
}

func newSlot(name text.Phrase, o fyne.CanvasObject, focus fyne.Focusable, why text.Phrase) *slot {
	s := &slot{focus: focus, why: why, line: widgets.NewQuiet(why.String()).Cutting()}
	s.content = container.NewVBox(widgets.NewQuiet(name.String()), o, s.line)
	return s
}

// wrong says what is wrong with the field, until it is mended.
func (s *slot) wrong(sentence string) { s.line.SetColored(sentence, theme.Red) }

// right takes that back.
func (s *slot) right() { s.line.SetColored(s.why.String(), theme.Quiet) }
