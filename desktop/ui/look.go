package ui

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/page"
	"yizhan/desktop/ui/restore"
	"yizhan/desktop/ui/settings"
	"yizhan/desktop/ui/task"
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
	// Setting a theme reads its fonts anew, which takes longer than all the rest.
	if !t.DrawnBy(fyne.CurrentApp().Settings().Theme()) {
		fyne.CurrentApp().Settings().SetTheme(t)
	}
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

// changeHabits keeps how the desk is to behave.
func (w *Window) changeHabits(h page.Habits) {
	w.habits = h
	w.Go(func(ctx context.Context) func() {
		err := settings.SaveHabits(ctx, w.core, h)
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
	w.win.SetContent(trouble(err, widgets.Row(again)))
}

// ShowTrouble fills a window that has no station behind it: its folder could not be
// opened. A backup can be put back there.
func ShowTrouble(win fyne.Window, runner task.Runner, r restore.Restorer, err error) *Window {
	w := bare(win, runner)
	w.setLook(settings.DefaultLook)
	ask := func() { restore.Ask(w, r, nil) }
	w.pages, w.current = map[page.Name]page.Page{page.Desk: &troubled{ask}}, page.Desk
	back := widgets.NewButton(w.board, text.RestoreFromHere.String()+"  R", widgets.Plain, ask)
	again := widgets.NewButton(w.board, text.OpenAgain.String(), widgets.Plain, w.Restart)
	win.SetContent(trouble(err, widgets.Row(again, back)))
	return w
}

// troubled takes the keys of such a window.
type troubled struct{ restore func() }

// Content implements page.Page.
func (t *troubled) Content() fyne.CanvasObject { return nil }

// Show implements page.Page.
func (t *troubled) Show() {}

// Heard implements page.Page.
func (t *troubled) Heard(station.Signal) {}

// Key implements page.Page.
func (t *troubled) Key(*fyne.KeyEvent) {}

// Rune implements page.Page.
func (t *troubled) Rune(r rune) {
	if r == 'r' || r == 'R' {
		t.restore()
	}
}

func trouble(err error, below ...fyne.CanvasObject) fyne.CanvasObject {
	sentence := widget.NewLabel(text.CannotRead.With(fault.Sentence(err, text.Lang())))
	sentence.Wrapping = fyne.TextWrapWord
	parts := append([]fyne.CanvasObject{widgets.NewHeading(text.AppName.String()), sentence, widgets.Wrapped(text.TroubleSafe.String())}, below...)
	return widgets.Padded(theme.Gap*3, container.NewVBox(widgets.Notice(theme.Red, widgets.Padded(theme.Gap, container.NewVBox(parts...)))))
}
