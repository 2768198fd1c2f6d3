package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"yizhan/desktop/ui/page"
	"yizhan/desktop/ui/text"
	"yizhan/desktop/ui/theme"
	"yizhan/desktop/ui/widgets"
)

// sheet is what lies over a page.
type sheet struct {
	page.Sheet
	popup  *widget.PopUp
	scroll *container.Scroll
	window *Window
	notice *widgets.Line
}

// ShowSheet implements page.Host.
func (w *Window) ShowSheet(s page.Sheet) page.Shown {
	w.takeSheet()
	shown := &sheet{Sheet: s, window: w, notice: widgets.NewQuiet("")}
	shown.notice.Color = theme.Amber
	shown.notice.Hide()
	away := widgets.NewButton(w.board, text.Close.String()+"  Esc", widgets.Slight, shown.leave)
	head := container.NewBorder(nil, nil, widgets.NewHeading(s.Title), away)
	shown.scroll = container.NewVScroll(widgets.Padded(theme.Gap, s.Content))
	shown.popup = widget.NewModalPopUp(
		widgets.Padded(theme.Gap*2, container.NewBorder(head, shown.notice, nil, nil,
			container.New(&within{w.win.Canvas()}, shown.scroll))),
		w.win.Canvas())
	w.sheet = shown
	shown.popup.Show()
	if s.First != nil {
		w.Focus(s.First)
	}
	return shown
}

// CloseSheet implements page.Host. A form that the lock had put away lies there again
// after the sheet on which somebody signed in.
func (w *Window) CloseSheet() {
	w.takeSheet()
	if !w.shift.Locked {
		w.bringBackSheet()
	}
}

func (w *Window) takeSheet() {
	if w.sheet == nil {
		return
	}
	closed := w.sheet
	w.sheet = nil
	closed.popup.Hide()
	if closed.Closed != nil {
		closed.Closed()
	}
}

// Close implements page.Shown.
func (s *sheet) Close() {
	switch s {
	case s.window.sheet:
		s.window.CloseSheet()
	case s.window.away:
		s.window.away = nil
		if s.Closed != nil {
			s.Closed()
		}
	}
}

// There implements page.Shown.
func (s *sheet) There() bool { return s == s.window.sheet || s == s.window.away }

// bring scrolls to a field that takes the keyboard: at a large text size the end of a
// form lies below the window.
func (s *sheet) bring(o fyne.CanvasObject) {
	driver := fyne.CurrentApp().Driver()
	top := driver.AbsolutePositionForObject(o).Y - driver.AbsolutePositionForObject(s.scroll).Y
	bottom := top + o.Size().Height - s.scroll.Size().Height
	switch {
	case top < 0:
		s.scroll.ScrollToOffset(s.scroll.Offset.AddXY(0, top))
	case bottom > 0:
		s.scroll.ScrollToOffset(s.scroll.Offset.AddXY(0, bottom))
	}
}

func (s *sheet) key(ev *fyne.KeyEvent) {
	switch ev.Name {
	case fyne.KeyEscape:
		s.leave()
	case fyne.KeyReturn, fyne.KeyEnter:
		if s.Enter != nil {
			s.Enter()
		}
	default:
		if s.Key != nil {
			s.Key(ev)
		}
	}
}

// leave closes the sheet, unless it asks first.
func (s *sheet) leave() {
	if s.Leave == nil || s.Leave() {
		s.window.CloseSheet()
	}
}

// scanned takes a code, or says why nothing happened to a card.
func (s *sheet) scanned(code string) {
	if s.Scan != nil {
		s.Scan(code)
		return
	}
	s.notice.Set(text.ScanDuringForm.String())
	s.notice.Show()
}

// showHelp lists the keys: those of the page in view, and those that work everywhere.
func (w *Window) showHelp() {
	here := text.HelpOn[string(w.current)]
	w.ShowSheet(page.Sheet{Title: text.HelpTitle.String(), Enter: w.CloseSheet, Content: container.NewVBox(
		widgets.NewHeading(text.HelpHere.With(entryOf(w.current).title)), helpRows(here),
		widgets.NewHeading(text.HelpAlways.String()), helpRows(text.HelpEverywhere))})
}

// helpRows sets two keys side by side.
func helpRows(lines []text.HelpLine) fyne.CanvasObject {
	rows := widgets.Grid(2)
	for _, line := range lines {
		key := widgets.NewLine(line.Key.String())
		key.Bold = true
		does := widgets.NewLine(line.Does.String())
		does.Shrink = true
		rows.Add(container.NewBorder(nil, nil, container.NewGridWrap(fyne.NewSize(theme.Grown(130), theme.Grown(26)), key), nil, does))
	}
	return container.New(&wide{}, rows)
}

// wide gives the two columns of keys the width in which they are read.
type wide struct{}

// MinSize implements fyne.Layout.
func (wide) MinSize(o []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(min(theme.Grown(1040), 1240), o[0].MinSize().Height)
}

// Layout implements fyne.Layout.
func (wide) Layout(o []fyne.CanvasObject, size fyne.Size) { o[0].Resize(size) }

// sheetWidth is the least width of a sheet at 100 %: one that holds a sentence is
// not a column of two characters.
const sheetWidth = 620

// within lets a sheet be as high as its content, but not higher than the
// window: at a text size of 200 % it scrolls instead.
type within struct{ canvas fyne.Canvas }

// MinSize implements fyne.Layout.
func (l *within) MinSize(o []fyne.CanvasObject) fyne.Size {
	content := o[0].(*container.Scroll).Content.MinSize()
	rest := theme.Grown(20) + theme.Size(theme.SizeSection)*2 + theme.Gap*5
	return fyne.NewSize(max(content.Width, min(theme.Grown(sheetWidth), l.canvas.Size().Width-theme.Gap*8)), min(content.Height, l.canvas.Size().Height-rest))
}

// Layout implements fyne.Layout.
func (l *within) Layout(o []fyne.CanvasObject, size fyne.Size) {
	o[0].Move(fyne.NewPos(0, 0))
	o[0].Resize(size)
}

// SheetOpen tells whether a sheet lies over the page, for tests.
func (w *Window) SheetOpen() bool { return w.sheet != nil }

// SheetTakesReturn tells whether Return does something where no field uses it.
func (w *Window) SheetTakesReturn() bool { return w.sheet != nil && w.sheet.Enter != nil }

// SheetTitle is the title of the sheet that lies over the page; empty where none does.
func (w *Window) SheetTitle() string {
	if w.sheet == nil {
		return ""
	}
	return w.sheet.Title
}
