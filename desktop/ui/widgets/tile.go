package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"yizhan/desktop/ui/keys"
	"yizhan/desktop/ui/theme"
)

// Tile is a large choice on the desk: a key, a word, and whether it is chosen.
// A chosen tile has a thick border, a tint and a mark; colour is never alone.
type Tile struct {
	pressable
	Key, Name, Note string
	On              bool

	accent fyne.ThemeColorName
	large  bool
	key    *Line
	name   *Line
	note   *Line
	bar    *canvas.Rectangle
}

// NewTile makes a tile. A large one is for groups, which are looked for first.
func NewTile(board *keys.Board, large bool, onTap func()) *Tile {
	t := &Tile{large: large, accent: theme.Blue}
	t.board, t.onTap = board, onTap
	t.ExtendBaseWidget(t)
	return t
}

// Set gives the tile what it shows.
func (t *Tile) Set(key, name, note string, accent fyne.ThemeColorName, on bool) {
	if t.Key == key && t.Name == name && t.Note == note && t.accent == accent && t.On == on {
		return
	}
	t.Key, t.Name, t.Note, t.accent, t.On = key, name, note, accent, on
	t.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (t *Tile) CreateRenderer() fyne.WidgetRenderer {
	t.draw()
	t.bar = canvas.NewRectangle(theme.Color(t.accent))
	t.bar.CornerRadius = 2
	t.key, t.note, t.name = NewQuiet(""), NewQuiet(""), NewLine("")
	t.note.Align = fyne.TextAlignTrailing
	t.name.Shrink = true
	if t.large {
		t.name.TextSize = theme.SizeTile
	}
	t.paint()
	return &objects{
		all:    []fyne.CanvasObject{t.card, t.bar, t.key, t.note, t.name, t.ring},
		layout: t.layout,
		minSize: func() fyne.Size {
			height := t.key.MinSize().Height + t.name.MinSize().Height + t.padding()*2
			return fyne.NewSize(theme.Grown(72), max(height, 44))
		},
		refresh: func() {
			t.paint()
			t.layout(t.Size())
		},
	}
}

func (t *Tile) padding() float32 {
	// Air around the words is what a large text leaves of it.
	if t.large {
		return max(6, 22-theme.Grown(8))
	}
	return max(4, 14-theme.Grown(6))
}

func (t *Tile) layout(size fyne.Size) {
	t.layoutCard(size)
	const left = 14
	pad := t.padding()
	keyHeight, nameHeight := t.key.MinSize().Height, t.name.MinSize().Height
	slack := max(0, size.Height-pad*2-keyHeight-nameHeight) / 2
	place(t.bar, 5, pad, 3, size.Height-pad*2)
	place(t.key, left, pad+slack, size.Width/2-left, keyHeight)
	noteWidth := t.note.MinSize().Width
	place(t.note, size.Width-10-noteWidth, pad+slack, noteWidth, keyHeight)
	place(t.name, left, pad+slack+keyHeight, size.Width-left-8, nameHeight)
}

func (t *Tile) paint() {
	fill, stroke, width := theme.Surface, theme.Line, float32(1)
	if t.hovered {
		fill = theme.Hover
	}
	note, noteColor := t.Note, theme.Quiet
	if t.On {
		fill, stroke, width = theme.Chosen, theme.Blue, 2
		if note != "" {
			note += "  "
		}
		note, noteColor = note+"✓", theme.Blue
	}
	t.paintCard(fill, stroke, width)
	t.bar.FillColor = theme.Color(t.accent)
	t.bar.Hidden = !t.large
	t.bar.Refresh()
	t.key.Set(t.Key)
	t.key.Refresh()
	t.note.SetColored(note, noteColor)
	t.name.Text = t.Name
	t.name.Refresh()
}
