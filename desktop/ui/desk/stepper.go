package desk

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"yizhan/desktop/ui/keys"
	"yizhan/desktop/ui/text"
	"yizhan/desktop/ui/theme"
	"yizhan/desktop/ui/widgets"
)

// stepper is how much was used of the service that was chosen last. It is there
// only while one is chosen.
type stepper struct {
	content *fyne.Container
	name    *widgets.Line
	number  *widgets.Line
}

func newStepper(board *keys.Board, add func(int64)) *stepper {
	s := &stepper{name: widgets.NewLine(""), number: widgets.NewHeading("")}
	s.number.Align = fyne.TextAlignCenter
	s.content = container.NewHBox(
		container.NewGridWrap(fyne.NewSize(theme.Gap*2, 1)), widgets.Middle(s.name),
		widgets.NewButton(board, "[ −", widgets.Plain, func() { add(-1) }),
		container.NewGridWrap(fyne.NewSize(theme.Grown(44), 44), s.number),
		widgets.NewButton(board, "] +", widgets.Plain, func() { add(+1) }))
	s.content.Hide()
	return s
}

func (s *stepper) show(name string, n int64) {
	s.name.Set(name)
	s.number.Set(text.Count(n))
	s.content.Show()
	s.content.Refresh()
}

func (s *stepper) hide() { s.content.Hide() }
