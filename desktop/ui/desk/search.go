package desk

import (
	"context"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/task"
	"yizhan/desktop/ui/text"
	"yizhan/desktop/ui/theme"
	"yizhan/desktop/ui/widgets"
	"yizhan/shared/domain/codes"
)

const (
	// searchPause is how long typing must rest before a search begins.
	searchPause = 120 * time.Millisecond
	// searchRunesMin is the shortest text that is searched for.
	searchRunesMin = 2
)

// search is the field at the top of the desk and the people that it found.
type search struct {
	desk    *Desk
	entry   *widgets.Entry
	field   fyne.CanvasObject
	results fyne.CanvasObject
	chip    *fyne.Container // the person that was chosen

	list   *widgets.List
	notice *widget.Label
	person *widgets.Line

	found    []station.MemberRow
	marked   int
	question int // counts searches, so that a late answer is not shown
	stop     func()
}

func newSearch(d *Desk) *search {
	s := &search{desk: d, stop: func() {}}
	board := d.host.Board()
	s.entry = widgets.NewEntry(board, text.SearchHint.String())
	s.entry.OnChanged = func(string) { s.changed() }
	s.entry.OnReturn = s.enter
	s.entry.OnKey = s.key
	s.field = s.entry

	s.person = widgets.NewLine("")
	drop := widgets.NewButton(board, text.DropPerson.String(), widgets.Slight, func() {
		d.when(func() { d.change(func() { d.form.member, d.form.voucher = nil, nil }) })
	})
	s.chip = container.NewBorder(nil, nil, nil, drop, widgets.Middle(s.person.Cutting()))
	s.chip.Hide()

	s.list = widgets.NewList(board, func() int { return len(s.found) }, newPerson, s.fillPerson)
	s.list.OnSelected = func(i int) { s.list.Unselect(i); s.pick(i) }
	s.notice = widget.NewLabel("")
	s.notice.Wrapping, s.notice.Importance = fyne.TextWrapWord, widget.LowImportance
	s.results = widgets.Band(theme.Surface, container.NewBorder(s.notice, nil, nil, nil, s.list))
	s.results.Hide()
	return s
}

// changed waits for a pause in typing and then looks.
func (s *search) changed() {
	s.stop()
	s.question++
	query := strings.TrimSpace(s.entry.Text)
	if query == "" {
		s.results.Hide()
		return
	}
	if len([]rune(query)) < searchRunesMin {
		s.show(nil, text.SearchMore.String())
		return
	}
	s.stop = s.desk.host.After(searchPause, func() { s.ask(query, s.answered) })
}

func (s *search) ask(query string, answer func([]station.MemberRow, error)) {
	s.question++
	question := s.question
	task.Load(s.desk.host, func(ctx context.Context) ([]station.MemberRow, error) {
		return s.desk.station.FindMembers(ctx, query)
	}, func(found []station.MemberRow, err error) {
		if question == s.question {
			answer(found, err)
		}
	})
}

func (s *search) answered(found []station.MemberRow, err error) {
	switch {
	case err != nil:
		s.desk.message.Fail(err)
	case len(found) == 0:
		s.show(nil, text.NobodyFound.String())
	case found[0].Near:
		s.show(found, text.NearFound.String())
	default:
		s.show(found, "")
	}
}

// Scan implements page.Scanner: the person or the voucher fills the form and waits
// for Enter.
func (d *Desk) Scan(code string) {
	d.when(func() {
		if codes.CheckVoucherCode(code) == nil {
			d.scanVoucher(code)
			return
		}
		d.search.ask(code, func(found []station.MemberRow, err error) {
			switch {
			case err != nil:
				d.message.Fail(err)
			case len(found) == 0 || found[0].Near: // a card that was misread is nobody's
				d.message.Hint(text.CardUnknown.String())
			default:
				d.choose(found[0])
			}
		})
	})
}

// Unchoose implements page.Unchooser. The services stay: no digit has changed them.
func (d *Desk) Unchoose() { d.when(func() { d.change(d.form.next) }) }

// Serve chooses a person for the next visit.
func (d *Desk) Serve(m station.MemberRow) { d.when(func() { d.choose(m) }) }

func (d *Desk) choose(m station.MemberRow) {
	d.change(func() { d.form.choose(m) })
	d.search.close()
}

func (s *search) show(found []station.MemberRow, notice string) {
	s.found, s.marked = found, 0
	s.notice.SetText(notice)
	s.notice.Hidden = notice == ""
	s.results.Show()
	s.list.Refresh()
}

// enter picks the marked person. A whole code or number that was typed by hand
// is looked for at once.
func (s *search) enter() {
	query := strings.TrimSpace(s.entry.Text)
	switch {
	case query == "":
		s.desk.host.Focus(nil)
		s.desk.when(s.desk.record)
	case len(s.found) > 0:
		s.pick(s.marked)
	default:
		s.stop()
		s.ask(query, s.answered)
	}
}

// key moves the mark through the results; Escape leaves.
func (s *search) key(ev *fyne.KeyEvent) bool {
	switch ev.Name {
	case fyne.KeyDown:
		s.mark(s.marked + 1)
	case fyne.KeyUp:
		s.mark(s.marked - 1)
	case fyne.KeyEscape:
		s.close()
	default:
		return false
	}
	return true
}

func (s *search) mark(i int) {
	if len(s.found) == 0 {
		return
	}
	s.marked = min(max(i, 0), len(s.found)-1)
	s.list.ScrollTo(s.marked)
	s.list.Refresh()
}

func (s *search) pick(i int) {
	if i < len(s.found) {
		m := s.found[i]
		s.desk.when(func() { s.desk.choose(m) })
	}
}

// close gives the keyboard back to the page.
func (s *search) close() {
	s.clear()
	s.desk.host.Focus(nil)
}

func (s *search) clear() {
	s.stop()
	s.question++
	s.found = nil
	if s.entry.Text != "" {
		s.entry.SetText("")
	}
	s.results.Hide()
}

// showHolder says who was chosen, or which voucher was scanned.
func (s *search) showHolder(m *station.MemberRow, v *station.VoucherRow) {
	hidden := m == nil && v == nil
	switch {
	case m != nil:
		s.person.SetColored(PersonWords(*m), theme.Blue)
	case v != nil:
		s.person.SetColored(text.VoucherReady.With(VoucherWords(*v)), theme.Blue)
	}
	if s.chip.Hidden != hidden {
		s.chip.Hidden = hidden
		s.chip.Refresh()
	}
}

// PersonWords writes who was found: 张* · 外卖送餐员 · 尾号 1234 · 川L·**123.
func PersonWords(m station.MemberRow) string {
	words := []string{m.Mask, text.GroupName(m.Group, m.GroupName)}
	if m.PhoneTail != "" {
		words = append(words, text.PhoneTail.With(m.PhoneTail))
	}
	if m.Plate != "" {
		words = append(words, m.Plate)
	}
	return strings.Join(words, " · ")
}

func newPerson() fyne.CanvasObject {
	return container.NewStack(widgets.Padded(theme.Gap, widgets.NewLine("").Cutting()))
}

func (s *search) fillPerson(i int, o fyne.CanvasObject) {
	if i >= len(s.found) {
		return
	}
	line := o.(*fyne.Container).Objects[0].(*fyne.Container).Objects[0].(*widgets.Line)
	line.Bold = i == s.marked
	prefix := "    "
	ink := theme.Ink
	if i == s.marked {
		prefix, ink = "▸ ", theme.Blue
	}
	line.SetColored(prefix+PersonWords(s.found[i]), ink)
}
