package widgets

import (
	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"yizhan/desktop/ui/keys"
	"yizhan/desktop/ui/theme"
)

// Entry is a field for one line. It keeps the keys that write and move; F-keys,
// Escape and Return go on to the window, and a scan that was typed into it is
// taken out again.
type Entry struct {
	widget.Entry
	board *keys.Board
	// OnReturn is called for Return; without it Return is the page's.
	OnReturn func()
	// OnKey sees other keys first and may use them up.
	OnKey func(*fyne.KeyEvent) bool
}

// NewEntry makes a field.
func NewEntry(board *keys.Board, placeholder string) *Entry {
	e := &Entry{board: board}
	e.ExtendBaseWidget(e)
	e.Wrapping = fyne.TextWrapOff
	e.Scroll = fyne.ScrollHorizontalOnly
	e.PlaceHolder = placeholder
	e.OnCursorChanged = e.tellCaret
	return e
}

// FocusGained implements fyne.Focusable.
func (e *Entry) FocusGained() {
	e.Entry.FocusGained()
	e.tellCaret()
}

// tellCaret says where the next character will stand. A caret that is not in view
// stands at the end of the field.
func (e *Entry) tellCaret() {
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(e)
	caret := e.CursorPosition()
	height := fyne.MeasureText("国", e.Theme().Size(fynetheme.SizeNameText), e.TextStyle).Height
	e.board.Caret(at.AddXY(min(caret.X, e.Size().Width), caret.Y), height)
}

// TypedRune implements fyne.Focusable.
func (e *Entry) TypedRune(r rune) {
	text, row, column := e.Text, e.CursorRow, e.CursorColumn
	e.board.FieldRune(r, func() {
		e.SetText(text)
		e.CursorRow, e.CursorColumn = row, column
		e.Refresh()
	})
	theme.Cover(string(r))
	e.Entry.TypedRune(r)
}

// TypedKey implements fyne.Focusable.
func (e *Entry) TypedKey(ev *fyne.KeyEvent) {
	switch {
	case ev.Name == fyne.KeyReturn || ev.Name == fyne.KeyEnter:
		if e.board.FieldReturn() {
			return
		}
		if e.OnReturn != nil {
			e.OnReturn()
			return
		}
		e.board.TypedKey(ev)
	case e.OnKey != nil && e.OnKey(ev):
	case writes(ev.Name):
		e.Entry.TypedKey(ev)
	default:
		e.board.TypedKey(ev)
	}
}

// writes tells the keys that a field uses itself.
func writes(name fyne.KeyName) bool {
	switch name {
	case fyne.KeyEscape, fyne.KeyUp, fyne.KeyDown, fyne.KeyPageUp, fyne.KeyPageDown,
		fyne.KeyF1, fyne.KeyF2, fyne.KeyF3, fyne.KeyF4, fyne.KeyF5, fyne.KeyF6,
		fyne.KeyF7, fyne.KeyF8, fyne.KeyF9, fyne.KeyF10, fyne.KeyF11, fyne.KeyF12:
		return false
	}
	return true
}

// TypedShortcut implements fyne.Shortcutable: undo belongs to the field while
// there is something in it, and to the page while it is empty.
func (e *Entry) TypedShortcut(s fyne.Shortcut) {
	c := fyne.CurrentApp().Driver().CanvasForObject(e)
	if page, ok := c.(fyne.Shortcutable); ok && (e.Text == "" && isUndo(s) || isPages(s)) {
		page.TypedShortcut(s)
		return
	}
	e.Entry.TypedShortcut(s)
	theme.Cover(e.Text) // something may have been pasted
}

func isUndo(s fyne.Shortcut) bool {
	_, ok := s.(*fyne.ShortcutUndo)
	return ok
}

// SelectAll marks what is in the field, so that typing replaces it.
func (e *Entry) SelectAll() {
	if e.Text != "" {
		e.Entry.TypedShortcut(&fyne.ShortcutSelectAll{})
	}
}

// NewSecret makes a field whose characters are not shown.
func NewSecret(board *keys.Board) *Entry {
	e := NewEntry(board, "")
	e.Password = true
	return e
}
