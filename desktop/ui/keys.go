package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"yizhan/desktop/ui/desk"
	"yizhan/desktop/ui/page"
	"yizhan/desktop/ui/widgets"
)

// deskKey is what can be done from any page: it leads to the desk first.
func (w *Window) deskKey(name fyne.KeyName) bool {
	d, ok := w.pages[page.Desk].(*desk.Desk)
	do := map[fyne.KeyName]func(){}
	if ok {
		do = map[fyne.KeyName]func(){fyne.KeyF6: d.Batch, fyne.KeyF7: d.Backfill, fyne.KeyF8: d.Vouchers}
	}
	if f := do[name]; f != nil {
		w.Open(page.Desk)
		f()
		return true
	}
	switch name {
	case fyne.KeyF9:
		w.HandOver()
	case fyne.KeyF10:
		w.CloseDay()
	default:
		return false
	}
	return true
}

// typedKey takes a key that nothing in focus wanted.
func (w *Window) typedKey(ev *fyne.KeyEvent) {
	if w.outer != nil && ev.Name == endKey {
		w.EndPractice()
		return
	}
	if w.sheet != nil {
		w.sheet.key(ev)
		return
	}
	if ev.Name == fyne.KeyF1 && w.header != nil {
		w.showHelp()
		return
	}
	if w.header != nil {
		for _, e := range entries {
			if _, there := w.pages[e.name]; there && e.key == ev.Name {
				w.Open(e.name)
				return
			}
		}
		if w.deskKey(ev.Name) {
			return
		}
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
		w.sheet.scanned(code)
		return
	}
	if _, ok := w.Current().(page.Scanner); !ok {
		w.Open(page.Desk)
	}
	if s, ok := w.Current().(page.Scanner); ok {
		s.Scan(code)
	}
}

// unchoose has the page in view take back what the digits of a card have chosen.
func (w *Window) unchoose() {
	if f, ok := w.Current().(page.Unchooser); ok && w.sheet == nil {
		f.Unchoose()
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
	control(fyne.KeyK, w.FindAnything)
	for i, key := range widgets.PageDigits {
		control(key, func() {
			if names := w.order(); i < len(names) {
				w.Open(names[i])
			}
		})
	}
}
