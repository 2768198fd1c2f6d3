package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"yizhan/desktop/ui/keys"
	"yizhan/desktop/ui/theme"
)

// Tab is an entry of the navigation: a word, its key, and a brand-red line
// under the page that is in view.
type Tab struct {
	pressable
	Text, Key string
	On        bool

	label, key *Line
	under      *canvas.Rectangle
}

// NewTab makes an entry of the navigation.
func NewTab(board *keys.Board, text, key string, onTap func()) *Tab {
	t := &Tab{Text: text, Key: key}
	t.board, t.onTap = board, onTap
	t.ExtendBaseWidget(t)
	return t
}

// SetText changes the word.
func (t *Tab) SetText(text string) {
	if t.Text != text {
		t.Text = text
		t.Refresh()
	}
}

// SetOn marks the page in view.
func (t *Tab) SetOn(on bool) {
	if t.On != on {
		t.On = on
		t.Refresh()
	}
}

// CreateRenderer implements fyne.Widget.
func (t *Tab) CreateRenderer() fyne.WidgetRenderer {
	t.draw()
	t.label, t.key = NewLine(t.Text), NewQuiet(t.Key)
	t.under = canvas.NewRectangle(theme.Color(theme.Red))
	t.paint()
	const side, gap = 14, 6
	layout := func(size fyne.Size) {
		t.layoutCard(size)
		label, key := t.label.MinSize(), t.key.MinSize()
		place(t.label, side, (size.Height-label.Height)/2, label.Width, label.Height)
		place(t.key, side+label.Width+gap, (size.Height-key.Height)/2, key.Width, key.Height)
		place(t.under, side, size.Height-3, size.Width-side*2, 3)
	}
	return &objects{
		all:    []fyne.CanvasObject{t.card, t.label, t.key, t.under, t.ring},
		layout: layout,
		minSize: func() fyne.Size {
			label, key := t.label.MinSize(), t.key.MinSize()
			return fyne.NewSize(side*2+label.Width+gap+key.Width, max(44, label.Height+16))
		},
		refresh: func() {
			t.paint()
			layout(t.Size())
		},
	}
}

func (t *Tab) paint() {
	fill := theme.Raised
	if t.hovered {
		fill = theme.Hover
	}
	t.paintCard(fill, theme.Raised, 0)
	t.label.Bold = t.On
	ink := theme.Quiet
	if t.On {
		ink = theme.Ink
	}
	t.label.SetColored(t.Text, ink)
	t.key.Set(t.Key)
	t.key.Refresh()
	t.under.FillColor = theme.Color(theme.Red)
	t.under.Hidden = !t.On
	t.under.Refresh()
}
