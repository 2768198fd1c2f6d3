package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"yizhan/desktop/ui/keys"
	"yizhan/desktop/ui/theme"
)

// Option is one choice of a Select: what is kept, and what is read.
type Option struct{ Value, Name string }

// Select is a list to choose one from. It goes by values, so that two places
// of one name stay two.
type Select struct {
	widget.Select
	board   *keys.Board
	options []Option
	border  *canvas.Rectangle
	focused bool
}

// NewSelect makes a list; placeholder stands there until something is chosen.
func NewSelect(board *keys.Board, placeholder string, changed func(value string)) *Select {
	s := &Select{board: board}
	s.PlaceHolder = placeholder
	s.OnChanged = func(string) {
		if changed != nil {
			changed(s.Value())
		}
	}
	s.ExtendBaseWidget(s)
	return s
}

// SetChoices replaces what can be chosen; nothing is chosen then.
func (s *Select) SetChoices(options []Option) {
	s.options = options
	names := make([]string, len(options))
	for i, o := range options {
		names[i] = o.Name
	}
	s.Selected = ""
	s.SetOptions(names)
}

// Value is what is chosen, or empty.
func (s *Select) Value() string {
	if i := s.SelectedIndex(); i >= 0 && i < len(s.options) {
		return s.options[i].Value
	}
	return ""
}

// SetValue chooses; a value that is not offered changes nothing.
func (s *Select) SetValue(value string) {
	for i, o := range s.options {
		if o.Value == value {
			s.SetSelectedIndex(i)
			return
		}
	}
}

// TypedKey implements fyne.Focusable.
func (s *Select) TypedKey(ev *fyne.KeyEvent) {
	switch ev.Name {
	case fyne.KeySpace, fyne.KeyUp, fyne.KeyDown, fyne.KeyLeft, fyne.KeyRight:
		s.Select.TypedKey(ev)
	default:
		s.board.TypedKey(ev)
	}
}

// TypedRune implements fyne.Focusable.
func (s *Select) TypedRune(r rune) { s.board.TypedRune(r) }

// CreateRenderer implements fyne.Widget. The toolkit's list has no border, and
// on a white card would not be seen as something to press.
func (s *Select) CreateRenderer() fyne.WidgetRenderer {
	s.border = canvas.NewRectangle(nil)
	s.border.CornerRadius = theme.Radius
	s.mark(false)
	return &bordered{WidgetRenderer: s.Select.CreateRenderer(), border: s.border}
}

// FocusGained implements fyne.Focusable.
func (s *Select) FocusGained() {
	s.Select.FocusGained()
	s.focused = true
	s.mark(true)
}

// FocusLost implements fyne.Focusable.
func (s *Select) FocusLost() {
	s.Select.FocusLost()
	s.focused = false
	s.mark(false)
}

// Focused tells whether the keyboard is with it.
func (s *Select) Focused() bool { return s.focused }

func (s *Select) mark(focused bool) {
	if s.border == nil {
		return
	}
	s.border.StrokeWidth, s.border.StrokeColor = 1, theme.Color(theme.Line)
	if focused {
		s.border.StrokeWidth, s.border.StrokeColor = 2, theme.Color(theme.Blue)
	}
	s.border.Refresh()
}

type bordered struct {
	fyne.WidgetRenderer
	border *canvas.Rectangle
}

func (b *bordered) Layout(size fyne.Size) {
	b.WidgetRenderer.Layout(size)
	b.border.Resize(size)
}

func (b *bordered) Objects() []fyne.CanvasObject {
	return append(b.WidgetRenderer.Objects(), b.border)
}
