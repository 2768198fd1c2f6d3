package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"yizhan/desktop/ui/theme"
)

// panel is a large rectangle with round corners, put together of five: a round strip
// above and below, a plain one between, a line on either side. Drawn by the processor
// a round corner costs as much for every pixel of its rectangle as for those of the
// corner; one round rectangle as large as the list of the day took a fifth of a frame.
type panel struct{}

func newPanel() *fyne.Container {
	strip := func() *canvas.Rectangle {
		r := newCard()
		r.StrokeColor, r.StrokeWidth = theme.Color(theme.Line), 1
		return r
	}
	line := func() *canvas.Rectangle { return canvas.NewRectangle(theme.Color(theme.Line)) }
	return &fyne.Container{Layout: panel{}, Objects: []fyne.CanvasObject{
		strip(), strip(), canvas.NewRectangle(theme.Color(theme.Surface)), line(), line(),
	}}
}

// MinSize implements fyne.Layout.
func (panel) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(4*theme.Radius, 4*theme.Radius)
}

// Layout implements fyne.Layout.
func (panel) Layout(o []fyne.CanvasObject, size fyne.Size) {
	const strip, inset = 3 * theme.Radius, 1.5 * theme.Radius
	place(o[0], 0, 0, size.Width, strip)
	place(o[1], 0, size.Height-strip, size.Width, strip)
	between := size.Height - 2*inset
	place(o[2], 1, inset, size.Width-2, between)
	place(o[3], 0, inset, 1, between)
	place(o[4], size.Width-1, inset, 1, between)
}
