package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"yizhan/desktop/ui/task"
	"yizhan/desktop/ui/theme"
)

// NewToast makes a message that is read from two steps away: large, on a card of
// its own in the colour of what it says. It lies over the page, moves nothing, and
// takes no press.
func NewToast(runner task.Runner) *Message {
	m := NewMessage(runner)
	m.card = newCard()
	m.card.StrokeWidth = 2
	m.Label.SizeName = theme.SizeSection
	m.Toast = Padded(theme.Gap, &fyne.Container{Layout: m, Objects: []fyne.CanvasObject{m.card, m.Label}})
	m.Toast.Hide()
	return m
}

// MinSize implements fyne.Layout, of the toast.
func (m *Message) MinSize([]fyne.CanvasObject) fyne.Size { return m.Label.MinSize() }

// Layout implements fyne.Layout, of the toast.
func (m *Message) Layout(o []fyne.CanvasObject, size fyne.Size) {
	for _, part := range o {
		place(part, 0, 0, size.Width, size.Height)
	}
}

// paintToast gives the card the colour of its meaning.
func (m *Message) paintToast(importance widget.Importance) {
	if m.card == nil {
		return
	}
	color := map[widget.Importance]fyne.ThemeColorName{
		widget.SuccessImportance: theme.Green, widget.WarningImportance: theme.Amber, widget.DangerImportance: theme.Red,
	}[importance]
	m.card.FillColor, m.card.StrokeColor = theme.Color(theme.Surface), theme.Color(color)
	m.card.Refresh()
	if m.Shown == "" {
		m.Toast.Hide()
	} else {
		m.Toast.Show()
		m.Toast.Refresh()
	}
}

// AtBottom lays an object over the bottom of its place, as high as it needs.
func AtBottom(o fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: bottom{}, Objects: []fyne.CanvasObject{o}}
}

type bottom struct{}

// MinSize implements fyne.Layout: what lies over others asks for no room.
func (bottom) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.Size{} }

// Layout implements fyne.Layout.
func (bottom) Layout(o []fyne.CanvasObject, size fyne.Size) {
	o[0].Resize(fyne.NewSize(size.Width, o[0].MinSize().Height)) // words wrap by the width
	height := min(o[0].MinSize().Height, size.Height)
	place(o[0], 0, size.Height-height, size.Width, height)
}
