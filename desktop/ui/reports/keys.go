package reports

import (
	"unicode"

	"fyne.io/fyne/v2"
)

// Key implements page.Page: the arrows are the list's, and in a table they go through it.
func (p *Reports) Key(ev *fyne.KeyEvent) {
	switch {
	case p.open != "":
		if ev.Name == fyne.KeyEscape {
			p.Close()
			return
		}
		p.preview.key(ev)
	case ev.Name == fyne.KeyLeft:
		p.move(-1)
	case ev.Name == fyne.KeyRight:
		p.move(+1)
	case ev.Name == fyne.KeyEscape:
		p.goToday()
	case ev.Name == fyne.KeyDown || ev.Name == fyne.KeyUp:
		p.host.Focus(p.list) // which marks the row that it stood on, at first the first
	case ev.Name == fyne.KeyReturn || ev.Name == fyne.KeyEnter:
		p.Packet() // the one primary action
	}
}

// Rune implements page.Page.
func (p *Reports) Rune(r rune) {
	r = unicode.ToLower(r)
	if p.open != "" {
		switch r {
		case 'e', 'p', 'c':
			p.Export(r)
		case 'h':
			p.How()
		case 's':
			p.nextSheet()
		}
		return
	}
	switch r {
	case 'b':
		p.Packet()
	case 't':
		p.Bulletin()
	case 'm':
		p.AskTemplate()
	case 'w':
		p.AskWho()
	default:
		for _, k := range p.kinds {
			if k.Code == "T"+string(r) {
				p.Open(k.Code)
			}
		}
	}
}
