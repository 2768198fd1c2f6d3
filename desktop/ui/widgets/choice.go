package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"yizhan/desktop/ui/keys"
	"yizhan/desktop/ui/theme"
)

// Choice is a row of buttons of which one is chosen.
type Choice struct {
	Content fyne.CanvasObject
	options []Option
	buttons []*Button
	value   string
	changed func(value string)
}

// NewChoice makes the row, in columns where it is long.
func NewChoice(board *keys.Board, columns int, options []Option, changed func(value string)) *Choice {
	c := &Choice{options: options, changed: changed}
	objects := make([]fyne.CanvasObject, len(options))
	for i, o := range options {
		b := NewButton(board, o.Name, Plain, func() { c.choose(o.Value) })
		c.buttons = append(c.buttons, b)
		objects[i] = b
	}
	c.Content = container.New(&grid{columns, theme.Gap / 2}, objects...)
	return c
}

// Value is what is chosen.
func (c *Choice) Value() string { return c.value }

// Set chooses without telling anybody.
func (c *Choice) Set(value string) {
	c.value = value
	for i, o := range c.options {
		c.buttons[i].SetOn(o.Value == value)
	}
}

// Rename gives the options other names; their values stay as they are.
func (c *Choice) Rename(options []Option) {
	for i, o := range options {
		c.buttons[i].SetText(o.Name)
	}
}

// Allow greys out what cannot be chosen now.
func (c *Choice) Allow(allowed func(value string) bool) {
	for i, o := range c.options {
		c.buttons[i].SetEnabled(allowed(o.Value))
	}
}

func (c *Choice) choose(value string) {
	if value != c.value {
		c.Set(value)
		c.changed(value)
	}
}

// Show takes an option out of the row, or puts it back.
func (c *Choice) Show(value string, shown bool) {
	for i, o := range c.options {
		if o.Value == value {
			c.buttons[i].Hidden = !shown
		}
	}
	c.Content.Refresh()
}
