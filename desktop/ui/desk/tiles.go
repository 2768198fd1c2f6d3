package desk

import (
	"fyne.io/fyne/v2"

	"yizhan/desktop/ui/keys"
	"yizhan/desktop/ui/theme"
	"yizhan/desktop/ui/widgets"
)

// tileColumns is how many tiles stand side by side: five, as many as a hand
// has fingers on a row of keys, and fewer where the text is so large that
// words would be cut.
func tileColumns() int {
	if theme.Grown(100) > 160 {
		return 4
	}
	return 5
}

// tile is one tile as it is to be drawn; tests read it.
type tile struct {
	key, name, note string
	accent          fyne.ThemeColorName
	on              bool
}

// choices is a field of tiles that is drawn anew from plain values.
type choices struct {
	grid  *fyne.Container
	tiles []*widgets.Tile
	shown []tile
}

func newChoices(board *keys.Board, keys []rune, large bool, pick func(key rune)) *choices {
	c := &choices{}
	objects := make([]fyne.CanvasObject, len(keys))
	for i := range keys {
		t := widgets.NewTile(board, large, func() { pick([]rune(c.shown[i].key)[0]) })
		t.Hide()
		c.tiles = append(c.tiles, t)
		objects[i] = t
	}
	c.grid = widgets.Grid(tileColumns(), objects...)
	return c
}

func (c *choices) show(shown []tile) {
	before := len(c.shown)
	c.shown = shown
	for i, t := range c.tiles {
		if i >= len(shown) {
			t.Hide()
			continue
		}
		s := shown[i]
		if s.accent == "" {
			s.accent = theme.Blue
		}
		t.Set(s.key, s.name, s.note, s.accent, s.on)
		t.Show()
	}
	if before != len(shown) {
		c.grid.Refresh()
	}
}
