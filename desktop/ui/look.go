package ui

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"yizhan/desktop/ui/settings"
	"yizhan/desktop/ui/text"
	"yizhan/desktop/ui/theme"
	"yizhan/desktop/ui/widgets"
	"yizhan/shared/fault"
)

// setLook applies a look to what is drawn from now on.
func (w *Window) setLook(look settings.Look) {
	w.look = look
	text.Use(look.Language)
	t := theme.New(look.Mode, look.Percent)
	if w.whole {
		t = t.WithWholeFont()
	}
	fyne.CurrentApp().Settings().SetTheme(t)
}

// takeWholeFont draws the window anew with every character there is, because a
// text has one that is not an everyday one.
func (w *Window) takeWholeFont() {
	if !w.whole {
		w.whole = true
		w.Post(func() { w.setLook(w.look) })
	}
}

// changeLook applies a look at once and keeps it.
func (w *Window) changeLook(look settings.Look) {
	w.setLook(look)
	if w.header != nil {
		w.build(w.current)
	} else {
		w.showWelcome()
	}
	w.Go(func(ctx context.Context) func() {
		err := settings.Save(ctx, w.core, look)
		return func() { w.DiskTrouble(err) }
	})
}

// toggleLanguage is the one choice that the first start offers besides the
// station: a person who cannot read the question cannot answer it.
func (w *Window) toggleLanguage() {
	look := w.look
	if look.Language == text.English {
		look.Language = text.Chinese
	} else {
		look.Language = text.English
	}
	w.changeLook(look)
}

// showTrouble stands where the desk would be when the station cannot be read.
func (w *Window) showTrouble(err error) {
	again := widgets.NewButton(w.board, text.Retry.String(), widgets.Plain, w.Start)
	w.win.SetContent(trouble(err, container.NewHBox(again)))
}

// ShowTrouble fills a window that has no station behind it.
func ShowTrouble(win fyne.Window, err error) {
	fyne.CurrentApp().Settings().SetTheme(theme.New(theme.Light, theme.PercentMin))
	win.SetContent(trouble(err))
}

func trouble(err error, below ...fyne.CanvasObject) fyne.CanvasObject {
	sentence := widget.NewLabel(text.CannotRead.With(fault.Sentence(err, text.Lang())))
	sentence.Wrapping = fyne.TextWrapWord
	return withGround(widgets.Padded(theme.Gap*3, container.NewVBox(append([]fyne.CanvasObject{sentence}, below...)...)))
}

// withGround lays the page's colour under everything.
func withGround(o fyne.CanvasObject) fyne.CanvasObject { return o }
