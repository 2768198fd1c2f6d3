package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"yizhan/desktop/ui/theme"
)

// Line is one line of text in a token's colour. Where it may be short of room
// it says so with an ellipsis rather than running into its neighbour.
type Line struct {
	widget.BaseWidget
	Text     string
	TextSize fyne.ThemeSizeName
	Color    fyne.ThemeColorName
	Align    fyne.TextAlign
	Bold     bool
	// Cut lets the line be narrower than its text. Shrink first tries a
	// smaller size, down to the table's.
	Cut, Shrink bool
	// Struck draws a line through, for what was taken back.
	Struck bool

	text   *canvas.Text
	strike *canvas.Line
}

// NewLine makes a line of ordinary text.
func NewLine(text string) *Line {
	l := &Line{Text: text, TextSize: theme.SizeText, Color: theme.Ink}
	l.ExtendBaseWidget(l)
	return l
}

// NewQuiet makes a line of secondary text.
func NewQuiet(text string) *Line {
	l := NewLine(text)
	l.TextSize, l.Color = theme.SizeTable, theme.Quiet
	return l
}

// NewHeading makes the title of a section.
func NewHeading(text string) *Line {
	l := NewLine(text)
	l.TextSize, l.Bold = theme.SizeSection, true
	return l
}

// Cutting lets the line be cut, and returns it.
func (l *Line) Cutting() *Line {
	l.Cut = true
	return l
}

// Set changes the text.
func (l *Line) Set(text string) {
	if l.Text == text {
		return
	}
	l.Text = text
	l.Refresh()
}

// SetColored changes text and colour.
func (l *Line) SetColored(text string, color fyne.ThemeColorName) {
	l.Color = color
	l.Text = text
	l.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (l *Line) CreateRenderer() fyne.WidgetRenderer {
	l.text = canvas.NewText("", theme.Color(l.Color))
	l.strike = canvas.NewLine(theme.Color(l.Color))
	l.paint()
	return &objects{
		all:     []fyne.CanvasObject{l.text, l.strike},
		layout:  func(fyne.Size) { l.fit() },
		minSize: l.minSize,
		refresh: func() {
			l.paint()
			l.fit()
			l.text.Refresh()
		},
	}
}

// style is regular for rare characters: the bold face has none.
func (l *Line) style() fyne.TextStyle {
	return fyne.TextStyle{Bold: l.Bold && theme.Everyday(l.Text)}
}

func (l *Line) minSize() fyne.Size {
	full := fyne.MeasureText(l.Text, theme.Size(l.TextSize), l.style())
	if l.Text == "" {
		full = fyne.NewSize(0, fyne.MeasureText("驿", theme.Size(l.TextSize), l.style()).Height)
	}
	if l.Cut || l.Shrink {
		full.Width = min(full.Width, theme.Size(l.TextSize)*2)
	}
	return full
}

func (l *Line) paint() {
	theme.Cover(l.Text)
	l.text.Color = theme.Color(l.Color)
	l.text.TextStyle = l.style()
	l.text.Alignment = l.Align
	l.strike.StrokeColor = theme.Color(l.Color)
	l.strike.StrokeWidth = 1
}

// fit writes as much of the text as there is room for.
func (l *Line) fit() {
	room := l.Size()
	size := theme.Size(l.TextSize)
	shown := l.Text
	width := func(s string) float32 { return fyne.MeasureText(s, size, l.style()).Width }
	if l.Shrink {
		for floor := theme.Size(theme.SizeTable); size > floor && width(shown) > room.Width; {
			size = max(size-1, floor)
		}
	}
	if (l.Cut || l.Shrink) && room.Width > 0 && width(shown) > room.Width+0.5 {
		runes := []rune(shown)
		low, high := 0, len(runes)
		for low < high {
			mid := (low + high + 1) / 2
			if width(string(runes[:mid])+"…") <= room.Width {
				low = mid
			} else {
				high = mid - 1
			}
		}
		shown = string(runes[:low]) + "…"
	}
	l.text.Text, l.text.TextSize = shown, size
	height := l.text.MinSize().Height
	place(l.text, 0, (room.Height-height)/2, room.Width, height)
	if l.strike.Hidden = !l.Struck; l.Struck {
		l.strike.Position1 = fyne.NewPos(0, room.Height/2)
		l.strike.Position2 = fyne.NewPos(min(width(shown), room.Width), room.Height/2)
	}
}
