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
func (w *Window) ShowSheet(s page.Sheet) {
	w.CloseSheet()
	shown := &sheet{Sheet: s, window: w, notice: widgets.NewQuiet("")}
	shown.notice.Color = theme.Amber
	shown.notice.Hide()
	away := widgets.NewButton(w.board, text.Close.String()+"  Esc", widgets.Slight, w.CloseSheet)
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
}

// CloseSheet implements page.Host.
func (w *Window) CloseSheet() {
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
		s.window.CloseSheet()
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

// scanned takes a code, or says why nothing happened to a card.
func (s *sheet) scanned(code string) {
	if s.Scan != nil {
		s.Scan(code)
		return
	}
	s.notice.Set(text.ScanDuringForm.String())
	s.notice.Show()
}

// showHelp lists the keys.
func (w *Window) showHelp() {
	rows := container.NewVBox()
	for _, line := range text.HelpLines {
		key := widgets.NewLine(line.Key.String())
		key.Bold = true
		rows.Add(container.NewHBox(
			container.NewGridWrap(fyne.NewSize(theme.Grown(150), theme.Grown(26)), key),
			widgets.NewLine(line.Does.String())))
	}
	w.ShowSheet(page.Sheet{Title: text.HelpTitle.String(), Content: rows, Enter: w.CloseSheet})
}

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
