package syncing

import (
	"context"
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/page"
	"yizhan/desktop/ui/task"
	"yizhan/desktop/ui/text"
	"yizhan/desktop/ui/theme"
	"yizhan/desktop/ui/widgets"
	"yizhan/shared/fault"
)

// rowsMax is how many waiting changes are read at a time.
const rowsMax = 100

// listing is a sheet with a list, and under it all about the row that is chosen:
// a row is one line, and a reason may be two.
type listing struct {
	host    page.Host
	rows    [][]string
	notes   []string // one for each row, or none
	more    func()   // reads on, at the last row
	heads   []string
	all     func(ctx context.Context, give func([]string) bool) error // nil: rows are all
	title   string
	list    *widgets.List
	empty   *widget.Label
	note    *widget.Label
	message *widgets.Message
	closed  bool
}

// show opens the sheet; rows come later.
func (p *Page) show(title, why, empty string, shares []float32, heads ...string) *listing {
	l := &listing{host: p.host, title: title, heads: heads, message: widgets.NewMessage(p.host)}
	l.list = widgets.NewList(p.host.Board(), func() int { return len(l.rows) }, func() fyne.CanvasObject {
		row, _ := widgets.NewCells(shares, nil)
		return row
	}, l.fill)
	l.list.OnSelected = l.choose
	l.empty, l.note = wrapped(theme.SizeText), wrapped(theme.SizeText)
	l.empty.SetText(empty)
	l.empty.Hide()
	l.note.Hide()
	table := widgets.Card(container.NewBorder(widgets.Heads(shares, nil, heads...), nil, nil, nil, container.NewStack(l.list, l.empty)))
	take := widgets.NewButton(p.host.Board(), text.ExportButton.String(), widgets.Plain, func() { p.Export() })
	parts := []fyne.CanvasObject{widgets.Box(860, 340, table), l.note, l.message.Label, widgets.Row(take)}
	if why != "" {
		parts = append([]fyne.CanvasObject{quiet(why)}, parts...)
	}
	p.list = l
	p.host.ShowSheet(page.Sheet{Title: title, Content: widgets.Column(parts...), First: l.list, Enter: p.host.CloseSheet, Closed: func() { l.closed = true },
		Rune: func(r rune) {
			if r == 'e' || r == 'E' {
				p.Export()
			}
		}})
	return l
}

func (l *listing) fill(i int, o fyne.CanvasObject) {
	if i >= len(l.rows) {
		return
	}
	lines := o.(*fyne.Container).Layout.(*widgets.Cells).Lines
	for k, word := range l.rows[i] {
		lines[k].Set(word)
	}
	if i == len(l.rows)-1 && l.more != nil {
		more := l.more
		l.more = nil
		more()
	}
}

// choose shows what the row has no room for.
func (l *listing) choose(i int) {
	if i < len(l.notes) {
		theme.Cover(l.notes[i])
		l.note.SetText(l.notes[i])
		l.note.Show()
	}
}

// add takes rows, or says why there are none.
func (l *listing) add(rows [][]string, notes []string, err error) {
	if l.closed {
		return
	}
	if err != nil {
		l.message.Fail(err)
		return
	}
	first := len(l.rows) == 0
	l.rows, l.notes = append(l.rows, rows...), append(l.notes, notes...)
	l.empty.Hidden, l.list.Hidden = len(l.rows) > 0, len(l.rows) == 0
	l.list.Refresh()
	if first && len(l.notes) > 0 {
		l.list.Select(0)
	}
}

// number is the number of a change.
func number(n uint64) string { return text.Count(int64(n)) }

// ShowWaiting lists what is to be sent.
func (p *Page) ShowWaiting() {
	l := p.show(text.WaitingTitle.With(text.Count(p.status.Pending)), "", text.WaitingNone.String(), []float32{0.2, 0.4, 0.4},
		text.ColumnNumber.String(), text.ColumnWhat.String(), text.ColumnWhen.String())
	l.all = p.eachWaiting
	p.readWaiting(l, 0)
}

func (p *Page) readWaiting(l *listing, after uint64) {
	task.Load(p.host, func(ctx context.Context) ([]station.WaitingChange, error) {
		return p.station.Waiting(ctx, after, rowsMax)
	}, func(list []station.WaitingChange, err error) {
		var rows [][]string
		for _, w := range list {
			rows = append(rows, p.waitingRow(w))
		}
		if len(list) == rowsMax {
			l.more = func() { p.readWaiting(l, list[rowsMax-1].Seq) }
		}
		l.add(rows, nil, err)
	})
}

func (p *Page) waitingRow(w station.WaitingChange) []string {
	return []string{number(w.Seq), text.Kind(w.Kind), text.Moment(w.RecordedAt, p.host.Now())}
}

// ShowReceipts lists what the city has signed for.
func (p *Page) ShowReceipts() {
	l := p.show(text.ReceiptTitle.String(), text.ReceiptWhy.String(), text.ReceiptNone.String(), []float32{0.32, 0.28, 0.4},
		text.ColumnRange.String(), text.ColumnWhen.String(), text.ColumnProof.String())
	task.Load(p.host, p.station.Receipts, func(list []station.Receipt, err error) {
		var rows [][]string
		for _, r := range list {
			proof := text.ReceiptGood
			if !r.Genuine {
				proof = text.ReceiptBad
			}
			rows = append(rows, []string{text.ReceiptRange.With(number(r.Seq)), text.Moment(r.At, p.host.Now()), proof.String()})
		}
		l.add(rows, nil, err)
	})
}

// ShowHeld lists what the city keeps without counting it.
func (p *Page) ShowHeld() {
	l := p.show(text.HeldTitle.With(text.Count(p.status.Quarantined)), text.HeldSafe.String(), text.HeldNone.String(), []float32{0.12, 0.18, 0.2, 0.5},
		text.ColumnNumber.String(), text.ColumnWhat.String(), text.ColumnWhen.String(), text.ColumnReason.String())
	task.Load(p.host, p.station.Held, func(list []station.HeldChange, err error) {
		var rows [][]string
		var notes []string
		for _, h := range list {
			when := ""
			if h.RecordedAt.Unix() > 0 {
				when = text.Moment(h.RecordedAt, p.host.Now())
			}
			rows = append(rows, []string{number(h.Seq), text.Kind(h.Kind), when, heldWhy(h)})
			notes = append(notes, strings.Join([]string{text.HeldNumber.With(number(h.Seq), text.Kind(h.Kind)),
				text.HeldWhy.With(heldWhy(h)), text.HeldWho.With(heldWho(h))}, "\n"))
		}
		l.add(rows, notes, err)
	})
}

// heldWhy is the city's reason; it writes Chinese, so in English the kind's.
func heldWhy(h station.HeldChange) string {
	if h.Text != "" && text.Lang() == text.Chinese {
		return h.Text
	}
	return h.Why.Sentence(text.Lang())
}

// heldShort is who deals with it, in as many words as a counter has room for.
func heldShort(h station.HeldChange) string {
	switch h.Why {
	case fault.Unknown:
		return text.HeldShortUpdate.String()
	case fault.Conflict:
		return text.HeldShortBoth.String()
	}
	return text.HeldShortAdmin.String()
}

func heldWho(h station.HeldChange) string {
	switch h.Why {
	case fault.Unknown:
		return text.HeldByUpdate.String()
	case fault.Conflict:
		return text.HeldByBoth.String()
	}
	return text.HeldByAdmin.String()
}

// ShowEvents lists what happened to this computer.
func (p *Page) ShowEvents() {
	l := p.show(text.SyncEvents.String(), "", text.SyncNothingHapped.String(), []float32{0.2, 0.8}, text.ColumnWhen.String(), text.ColumnWhat.String())
	task.Load(p.host, p.station.Events, func(list []station.Event, err error) {
		var rows [][]string
		var notes []string
		for _, e := range list {
			rows = append(rows, []string{text.Moment(e.At, p.host.Now()), happened(e)})
			notes = append(notes, happened(e))
		}
		l.add(rows, notes, err)
	})
}

// eventsShown is how many stand on the page itself.
const eventsShown = 3

func eventLines(list []station.Event, most int, now time.Time) string {
	var lines []string
	for _, e := range list[:min(len(list), most)] {
		lines = append(lines, text.Moment(e.At, now)+"  "+happened(e))
	}
	return strings.Join(lines, "\n")
}

var eventWords = map[station.EventName]text.Phrase{
	station.EventForked: text.EventForked, station.EventMoved: text.EventMoved, station.EventRestored: text.EventRestored,
	station.EventRebuilt: text.EventRebuilt, station.EventRewound: text.EventRewound, station.EventRepaired: text.EventRepaired,
}

// happened says an event in plain words.
func happened(e station.Event) string {
	words, ok := eventWords[e.Name]
	switch {
	case !ok: // of a newer program
		return text.EventOther.With(string(e.Name), strconv.FormatInt(e.Count, 10))
	case strings.Contains(words.ZH, "%s"):
		return words.With(text.Count(e.Count))
	}
	return words.String()
}
