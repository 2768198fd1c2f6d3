// Package widgets holds the few things that the pages are built of. They are
// drawn in the design's tokens, grow with the person's text size, and hand
// every key that they do not use themselves to the window's keys.Board, so
// that a page's keys work wherever the focus stands.
package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"yizhan/desktop/ui/theme"
)

// objects is a WidgetRenderer over a fixed set of objects; a widget says how it
// lays out and how it repaints.
type objects struct {
	all     []fyne.CanvasObject
	layout  func(fyne.Size)
	minSize func() fyne.Size
	refresh func()
}

func (o *objects) Destroy()                     {}
func (o *objects) Objects() []fyne.CanvasObject { return o.all }
func (o *objects) Layout(size fyne.Size)        { o.layout(size) }
func (o *objects) MinSize() fyne.Size           { return o.minSize() }
func (o *objects) Refresh()                     { o.refresh() }

// newCard is the rectangle that cards and buttons are drawn on.
func newCard() *canvas.Rectangle {
	r := canvas.NewRectangle(theme.Color(theme.Surface))
	r.CornerRadius = theme.Radius
	return r
}

func place(o fyne.CanvasObject, x, y, w, h float32) {
	o.Move(fyne.NewPos(x, y))
	o.Resize(fyne.NewSize(w, h))
}
