package people

import (
	"strings"
	"unicode"

	"fyne.io/fyne/v2"

	"yizhan/desktop/ui/keys"
	"yizhan/desktop/ui/widgets"
	"yizhan/shared/domain/codes"
)

// offersMax is how many completions stand beside the field.
const offersMax = 4

// employer completes the name of a company or platform, from those that were used
// here and from those that the product knows, by their beginning or by pinyin.
type employer struct {
	*widgets.Entry
	names   []employerName
	offers  []string
	marked  int
	buttons []*widgets.Button
	row     *fyne.Container // of the buttons
	taken   string          // what was chosen last: it needs no completion
}

type employerName struct {
	name string
	keys []string // lower-case beginnings by which it is found
}

func newEmployer(board *keys.Board) *employer {
	e := &employer{Entry: widgets.NewEntry(board, "")}
	e.row = widgets.Row()
	for i := range offersMax {
		b := widgets.NewButton(board, "", widgets.Plain, func() { e.take(i) })
		b.Hide()
		e.buttons = append(e.buttons, b)
		e.row.Add(b)
	}
	e.OnChanged = func(string) { e.offer() }
	e.OnKey = func(ev *fyne.KeyEvent) bool {
		step := map[fyne.KeyName]int{fyne.KeyDown: 1, fyne.KeyUp: -1}[ev.Name]
		if step == 0 || len(e.offers) == 0 {
			return false
		}
		e.marked = (e.marked + step + len(e.offers)) % len(e.offers)
		e.draw()
		return true
	}
	e.know(nil)
	return e
}

// know learns the names that were used here; they are offered before the others.
func (e *employer) know(used []string) {
	e.names = nil
	seen := map[string]bool{}
	add := func(name string, more ...string) {
		if !seen[name] {
			seen[name] = true
			keys := append(codes.SearchKeys(name), strings.ToLower(name))
			for _, m := range more {
				keys = append(keys, strings.ToLower(m))
			}
			e.names = append(e.names, employerName{name, keys})
		}
	}
	for _, name := range used {
		add(name)
	}
	for _, p := range codes.Platforms.List() {
		add(p.ZH, p.EN)
	}
	e.offer()
}

func (e *employer) offer() {
	typed := strings.ToLower(strings.TrimSpace(e.Text))
	e.offers, e.marked = nil, 0
	for _, n := range e.names {
		if len(e.offers) == offersMax || typed == "" || typed == strings.ToLower(e.taken) {
			break
		}
		for _, key := range n.keys {
			if strings.HasPrefix(key, typed) {
				e.offers = append(e.offers, n.name)
				break
			}
		}
	}
	if len(e.offers) == 1 && e.offers[0] == strings.TrimSpace(e.Text) {
		e.offers = nil // it is written already
	}
	e.draw()
}

func (e *employer) draw() {
	for i, b := range e.buttons {
		if b.Hidden = i >= len(e.offers); !b.Hidden {
			b.SetText(e.offers[i])
			b.SetOn(i == e.marked)
		}
	}
	e.row.Refresh()
}

// complete takes the marked completion where Latin letters were typed, and reports
// whether it did. Who wrote Chinese has written what was meant.
func (e *employer) complete() bool {
	if len(e.offers) == 0 || strings.ContainsFunc(e.Text, func(r rune) bool { return r > unicode.MaxASCII }) {
		return false
	}
	e.take(e.marked)
	return true
}

func (e *employer) take(i int) {
	if i < len(e.offers) {
		e.taken = e.offers[i]
		e.SetText(e.taken)
		e.CursorColumn = len([]rune(e.taken))
		e.offer()
	}
}
