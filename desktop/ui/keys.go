package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"yizhan/desktop/ui/page"
)

// pageKeys are the keys of the navigation, from F2 on in its order.
var pageKeys = map[fyne.KeyName]page.Name{
	fyne.KeyF2: page.Desk,
	fyne.KeyF3: page.Today,
	fyne.KeyF4: page.People,
	fyne.KeyF5: page.Statistics,
	fyne.KeyF6: page.Sync,
	fyne.KeyF7: page.Settings,
}

// typedKey takes a key that nothing in focus wanted.
func (w *Window) typedKey(ev *fyne.KeyEvent) {
	if w.sheet != nil {
		w.sheet.key(ev)
		return
	}
	if ev.Name == fyne.KeyF1 && w.header != nil {
		w.showHelp()
		return
	}
	if name, ok := pageKeys[ev.Name]; ok && w.header != nil {
		w.Open(name)
		return
	}
	if p := w.Current(); p != nil {
		p.Key(ev)
	}
}

func (w *Window) typedRune(r rune) {
	switch {
	case w.sheet != nil:
		if w.sheet.Rune != nil {
			w.sheet.Rune(r)
		}
	case w.Current() != nil:
		w.Current().Rune(r)
	}
}

// scanned leads a scan to the page in view if it knows what to do with one,
// else to the desk. A form that is open is not lost for it.
func (w *Window) scanned(code string) {
	if w.header == nil {
		return
	}
	if w.sheet != nil {
		w.sheet.scanned()
		return
	}
	if _, ok := w.Current().(page.Scanner); !ok {
		w.Open(page.Desk)
	}
	if s, ok := w.Current().(page.Scanner); ok {
		s.Scan(code)
	}
}

// forget has the page in view take back what the digits of a card have chosen.
func (w *Window) forget() {
	if f, ok := w.Current().(page.Forgetter); ok && w.sheet == nil {
		f.Forget()
	}
}

// addShortcuts takes Ctrl with a letter. A field keeps those that it uses.
func (w *Window) addShortcuts() {
	canvas := w.win.Canvas()
	canvas.AddShortcut(&fyne.ShortcutUndo{}, func(fyne.Shortcut) {
		if u, ok := w.Current().(page.Undoer); ok && w.sheet == nil {
			u.Undo()
		}
	})
	control := func(key fyne.KeyName, do func()) {
		canvas.AddShortcut(&desktop.CustomShortcut{KeyName: key, Modifier: fyne.KeyModifierControl}, func(fyne.Shortcut) {
			if w.sheet == nil && w.header != nil {
				do()
			}
		})
	}
	control(fyne.KeyF, func() {
		if f, ok := w.Current().(page.Finder); ok {
			f.Find()
		}
	})
	control(fyne.KeyN, w.Register)
}
