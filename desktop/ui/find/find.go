// Package find is the one field from which everything can be opened: pages, what can
// be done, settings, people. It knows Chinese, pinyin and its initials, and English.
package find

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/page"
	"yizhan/desktop/ui/task"
	"yizhan/desktop/ui/text"
	"yizhan/desktop/ui/theme"
	"yizhan/desktop/ui/widgets"
	"yizhan/shared/domain/codes"
	"yizhan/shared/fault"
)

// Thing is what can be opened.
type Thing struct {
	Name text.Phrase
	Kind text.Phrase // page, action …
	Key  string      // that does the same; empty: none
	Do   func()
}

const (
	// pause is how long typing must rest before people are searched for.
	pause = 120 * time.Millisecond
	// rowsMax is what can be looked over; whoever sees more types another letter.
	rowsMax = 12
	// runesMin is the shortest text by which people are searched for.
	runesMin = 2
)

// People finds members, as the desk does.
type People func(ctx context.Context, query string) ([]station.MemberRow, error)

// Sheet is the open field.
type Sheet struct {
	host    page.Host
	things  []Thing
	people  People
	words   func(station.MemberRow) string
	entry   *widgets.Entry
	list    *widgets.List
	message *widgets.Message
	rows    []row
	marked  int
	turn    int
	stop    func()
}

type row struct {
	name, note string
	do         func()
}

// Ask opens the field. words writes a person, and with them one is served.
func Ask(host page.Host, things []Thing, people People, words func(station.MemberRow) string) *Sheet {
	s := &Sheet{host: host, things: things, people: people, words: words, message: widgets.NewMessage(host), stop: func() {}}
	board := host.Board()
	s.entry = widgets.NewEntry(board, text.FindHint.String())
	s.entry.OnChanged = func(string) { s.changed() }
	s.entry.OnReturn = func() { s.pick(s.marked) }
	s.entry.OnKey = s.key
	s.list = widgets.NewList(board, func() int { return len(s.rows) }, newRow, s.fillRow)
	s.list.OnSelected = func(i int) { s.list.Unselect(i); s.pick(i) }
	host.ShowSheet(page.Sheet{
		Title: text.FindTitle.String(), First: s.entry, Enter: func() { s.pick(s.marked) },
		Content: widgets.Column(s.entry, widgets.Box(640, 330, widgets.Card(s.list)), s.message.Label),
		Closed:  func() { s.turn = -1; s.stop() },
	})
	s.changed()
	return s
}

// changed shows what can be opened at once, and people after a pause.
func (s *Sheet) changed() {
	s.stop()
	s.turn++
	s.message.Clear()
	query := strings.ToLower(strings.TrimSpace(s.entry.Text))
	s.show(s.found(query))
	if len([]rune(query)) < runesMin || s.people == nil {
		return
	}
	turn := s.turn
	s.stop = s.host.After(pause, func() {
		task.Load(s.host, func(ctx context.Context) ([]station.MemberRow, error) { return s.people(ctx, query) },
			func(found []station.MemberRow, err error) {
				if turn == s.turn {
					s.met(query, found, err)
				}
			})
	})
}

// met adds the people. While the desk is locked nobody is named.
func (s *Sheet) met(query string, found []station.MemberRow, err error) {
	switch {
	case fault.Is(err, fault.Forbidden):
		s.message.Hint(text.FindLocked.String())
		return
	case err != nil:
		s.message.Fail(err)
		return
	}
	rows := s.found(query)
	for _, m := range found {
		rows = append(rows, row{s.words(m), text.FindPerson.String(), func() { s.host.Serve(m) }})
	}
	if len(rows) == 0 {
		s.message.Hint(text.FindNobody.String())
	}
	s.show(rows)
}

func (s *Sheet) show(rows []row) {
	s.rows, s.marked = rows[:min(len(rows), rowsMax)], 0
	s.list.Refresh()
	s.list.ScrollToTop()
}

// found are the things that fit, the best first.
func (s *Sheet) found(query string) []row {
	type hit struct {
		row
		rank int
	}
	var hits []hit
	for _, t := range s.things {
		if rank := rank(t.Name, query); rank > 0 {
			note := t.Kind.String()
			if t.Key != "" {
				note += "  " + t.Key
			}
			hits = append(hits, hit{row{t.Name.String(), note, t.Do}, rank})
		}
	}
	slices.SortStableFunc(hits, func(a, b hit) int { return cmp.Compare(a.rank, b.rank) })
	rows := make([]row, len(hits))
	for i, h := range hits {
		rows[i] = h.row
	}
	return rows
}

// rank says how well a name fits: 1 from its beginning, 2 within, 0 not at all.
func rank(name text.Phrase, query string) int {
	if query == "" {
		return 1
	}
	keys := append(codes.SearchKeys(name.ZH), codes.Initials(name.ZH), codes.Full(name.ZH), name.ZH, strings.ReplaceAll(name.EN, " ", ""))
	english := strings.ToLower(name.EN)
	best := 0
	for _, key := range append(keys, english) {
		switch key = strings.ToLower(key); {
		case strings.HasPrefix(key, query):
			return 1
		case strings.Contains(key, query) && (key != english || strings.Contains(" "+english, " "+query)):
			best = 2
		}
	}
	return best
}

func (s *Sheet) key(ev *fyne.KeyEvent) bool {
	switch ev.Name {
	case fyne.KeyDown:
		s.mark(s.marked + 1)
	case fyne.KeyUp:
		s.mark(s.marked - 1)
	default:
		return false
	}
	return true
}

func (s *Sheet) mark(i int) {
	if len(s.rows) == 0 {
		return
	}
	s.marked = min(max(i, 0), len(s.rows)-1)
	s.list.ScrollTo(s.marked)
	s.list.Refresh()
}

func (s *Sheet) pick(i int) {
	if i < len(s.rows) {
		do := s.rows[i].do
		s.host.CloseSheet()
		do()
	}
}

// The columns: what, and what kind of thing.
var shares = []float32{0.66, 0.34}

func newRow() fyne.CanvasObject {
	o, cells := widgets.NewCells(shares, nil)
	cells.Lines[0].TextSize = theme.SizeText
	return o
}

func (s *Sheet) fillRow(i int, o fyne.CanvasObject) {
	if i >= len(s.rows) {
		return
	}
	lines := o.(*fyne.Container).Layout.(*widgets.Cells).Lines
	prefix, ink := "    ", theme.Ink
	if i == s.marked {
		prefix, ink = "▸ ", theme.Blue
	}
	lines[0].Bold = i == s.marked
	lines[0].SetColored(prefix+s.rows[i].name, ink)
	lines[1].SetColored(s.rows[i].note, theme.Quiet)
}

// View is what stands in the sheet, as plain values.
type View struct {
	Rows    []string
	Message string
}

// View reads the sheet.
func (s *Sheet) View() View {
	v := View{Message: s.message.Shown}
	for _, r := range s.rows {
		v.Rows = append(v.Rows, r.name)
	}
	return v
}
