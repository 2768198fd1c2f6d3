package syncing

import (
	"context"
	"time"
	"unicode"

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

// Station is what the page needs of the station.
type Station interface {
	Status(context.Context) (station.Status, error)
	Conflicts(context.Context) ([]station.Conflict, error)
	Held(context.Context) ([]station.HeldChange, error)
	Receipts(context.Context) ([]station.Receipt, error)
}

// Page is the sync centre: what should be looked at, counters with words, one
// plain sentence, and what can be done.
type Page struct {
	station Station
	syncer  Syncer
	host    page.Host

	alerts                              *fyne.Container
	alerted                             []string
	pending, delivered, held, conflicts counter
	sentence                            *widget.Label
	details                             *widget.Label
	main                                *widgets.Button // what Enter does: pair, or sync now
	pair                                *widgets.Button
	actions                             []action
	progress                            Progress
	pairing                             *pairing // the form that was opened last
	standing                            standing
	content                             fyne.CanvasObject
}

// action is something to do here, with its key.
type action struct {
	key  rune
	name text.Phrase
	do   func()
}

// standing is how it stands, read at once.
type standing struct {
	station.Status
	Conflicts []station.Conflict
	Held      []station.HeldChange
	Receipt   time.Time // the city's last one; zero: none
}

// counter is a number with its word and a note.
type counter struct{ number, note *widgets.Line }

func (p *Page) newCounter(title text.Phrase, more *action) (counter, fyne.CanvasObject) {
	c := counter{number: widgets.NewLine("0"), note: widgets.NewQuiet("").Cutting()}
	c.number.TextSize, c.number.Bold = theme.SizeTotal, true
	var see fyne.CanvasObject
	if more != nil {
		see = p.button(*more, widgets.Slight)
	}
	return c, widgets.Card(container.NewVBox(container.NewBorder(nil, nil, nil, see, widgets.NewLine(title.String())), c.number, c.note))
}

func (p *Page) button(a action, weight widgets.Weight) *widgets.Button {
	p.actions = append(p.actions, a)
	return widgets.NewButton(p.host.Board(), a.name.String()+"  "+string(a.key), weight, a.do)
}

func (c counter) set(n int64, note string, color fyne.ThemeColorName) {
	c.number.Color = color
	c.number.Set(text.Count(n))
	c.note.Set(note)
}

// NewPage builds the page.
func NewPage(st Station, sync Syncer, host page.Host) *Page {
	p := &Page{station: st, syncer: sync, host: host, alerts: container.NewVBox()}
	var cards [4]fyne.CanvasObject
	p.pending, cards[0] = p.newCounter(text.SyncPending, nil)
	p.delivered, cards[1] = p.newCounter(text.SyncDelivered, nil)
	p.held, cards[2] = p.newCounter(text.SyncToLookAt, nil)
	p.conflicts, cards[3] = p.newCounter(text.SyncConflicts, nil)
	p.sentence, p.details = widget.NewLabel(""), widget.NewLabel("")
	p.sentence.Wrapping, p.sentence.SizeName = fyne.TextWrapWord, theme.SizeSection
	p.details.Wrapping, p.details.Importance = fyne.TextWrapWord, widget.LowImportance
	p.main = widgets.NewButton(host.Board(), text.PairButton.String()+"  Enter", widgets.Primary, p.AskPairing)
	p.pair = widgets.NewButton(host.Board(), text.PairAgain.String(), widgets.Slight, p.AskPairing)
	p.pair.Hide()
	p.content = widgets.Padded(theme.Gap*1.5, container.NewVScroll(widgets.Padded(3, widgets.Column(
		p.alerts, widgets.Grid(4, cards[:]...), widgets.Card(container.NewVBox(p.sentence, p.details)),
		container.NewHBox(p.main, p.pair)))))
	return p
}

// Content implements page.Page.
func (p *Page) Content() fyne.CanvasObject { return p.content }

func (p *Page) read(ctx context.Context) (s standing, err error) {
	if s.Status, err = p.station.Status(ctx); err != nil {
		return s, err
	}
	if s.Conflicts, err = p.station.Conflicts(ctx); err != nil {
		return s, err
	}
	if s.Held, err = p.station.Held(ctx); err != nil {
		return s, err
	}
	receipts, err := p.station.Receipts(ctx)
	if len(receipts) > 0 {
		s.Receipt = receipts[0].At
	}
	return s, err
}

// Show implements page.Page.
func (p *Page) Show() {
	task.Load(p.host, p.read, func(s standing, err error) {
		if err != nil {
			p.sentence.SetText(text.CannotRead.With(fault.Sentence(err, text.Lang())))
			return
		}
		p.standing = s
		p.draw()
	})
}

// Heard implements page.Page.
func (p *Page) Heard(station.Signal) { p.Show() }

// Key implements page.Page: Return pairs, where that is still to be done, and syncs
// after that.
func (p *Page) Key(ev *fyne.KeyEvent) {
	if ev.Name == fyne.KeyReturn || ev.Name == fyne.KeyEnter {
		p.enter()
	}
}

func (p *Page) enter() {
	if p.standing.Paired {
		p.syncer.Kick()
		return
	}
	p.AskPairing()
}

// Rune implements page.Page: each action has its letter.
func (p *Page) Rune(r rune) {
	for _, a := range p.actions {
		if unicode.ToUpper(r) == a.key {
			a.do()
			return
		}
	}
}

func (p *Page) draw() {
	s, state, now := p.standing, p.syncer.State(), p.host.Now()
	p.alert(alerts(s.Status))
	oldest := ""
	if !s.OldestPending.IsZero() {
		oldest = text.SyncOldest.With(text.Moment(s.OldestPending, now))
	}
	p.pending.set(s.Pending, oldest, theme.Ink)
	receipt := text.SyncNotConfirmed.String()
	switch {
	case !s.Receipt.IsZero():
		receipt = text.SyncReceiptAt.With(text.Count(s.Acked), text.Moment(s.Receipt, now))
	case !s.LastSyncAt.IsZero():
		receipt = text.SyncConfirmedAt.With(text.Moment(s.LastSyncAt, now))
	}
	p.delivered.set(s.Acked, receipt, theme.Ink)
	held, color := text.SyncNothingHeld.String(), theme.Ink
	if len(s.Held) > 0 {
		held, color = s.Held[0].Text, theme.Amber
	}
	p.held.set(int64(len(s.Held)), held, color)
	differ, color := text.SyncNothingHeld.String(), theme.Ink
	if len(s.Conflicts) > 0 {
		differ, color = text.SyncChooseOne.String(), theme.Amber
	}
	p.conflicts.set(int64(len(s.Conflicts)), differ, color)
	done, total := p.progress.See(s.Status, state)
	picture := Picture{Status: s.Status, State: state, Now: now, Done: done, Total: total}
	p.sentence.SetText(Sentence(picture))
	p.details.SetText(details(picture))
	p.drawMain()
}

func (p *Page) drawMain() {
	name, do := text.PairButton, p.AskPairing
	if p.standing.Paired {
		name, do = text.SyncNow, p.enter
		p.pair.Show()
	}
	p.main.SetText(name.String() + "  Enter")
	p.main.OnTap(do)
}

// alert shows what should be looked at, each as a line on amber.
func (p *Page) alert(lines []string) {
	p.alerted = lines
	p.alerts.Objects = nil
	for _, line := range lines {
		label := widget.NewLabel(line)
		label.Wrapping = fyne.TextWrapWord
		edge := widgets.Band(theme.Amber, container.NewGridWrap(fyne.NewSize(6, 1)))
		p.alerts.Add(widgets.Card(container.NewBorder(nil, nil, edge, nil, label)))
	}
	p.alerts.Refresh()
}

// alerts are what somebody should do something about, though nothing is lost.
func alerts(s station.Status) (lines []string) {
	if off := time.Duration(s.ClockOffsetMs) * time.Millisecond; off.Abs() > station.ClockTolerance {
		phrase := text.SyncClockSlow
		if off < 0 {
			phrase = text.SyncClockFast
		}
		lines = append(lines, phrase.With(text.Span(off.Abs())))
	}
	if s.DiskLow {
		lines = append(lines, text.SyncDiskLow.With(text.Megabytes(s.DiskFree)))
	}
	return lines
}

// Sentence says in plain words how it stands.
func Sentence(p Picture) string {
	switch {
	case !p.Status.Paired && p.Status.Bundles:
		return text.SyncByStick.String()
	case !p.Status.Paired:
		return text.SyncUnpaired.String()
	case p.State.Phase == PhaseSending:
		return text.SyncSending.With(text.Count(p.Done), text.Count(p.Total))
	case p.State.Phase == PhaseReceiving:
		return text.SyncReceiving.String()
	case p.State.Phase == PhaseConnecting:
		return text.SyncConnecting.String()
	case p.State.Phase == PhaseUpToDate && delivered(p.Status):
		return text.SyncUpToDate.String()
	}
	return text.SyncOffline.String()
}

// clockOffsetShown is how far apart two clocks may be before it is said.
const clockOffsetShown = 2 * time.Second

func details(p Picture) string {
	if !p.Status.Paired {
		return ""
	}
	lines := text.SyncServer.With(p.Status.Server)
	add := func(line string) { lines += "\n" + line }
	if off := time.Duration(p.Status.ClockOffsetMs) * time.Millisecond; off.Abs() > clockOffsetShown {
		add(text.SyncClock.With(text.Span(off.Abs())))
	}
	if p.State.Phase == PhaseOffline && p.State.Err != nil {
		add(text.SyncLastError.With(fault.Sentence(p.State.Err, text.Lang())))
		if !p.State.NextTry.IsZero() {
			add(text.SyncNextTry.With(text.Clock(p.State.NextTry)))
		}
	}
	return lines
}

// View is what stands on the page, as plain values.
type View struct {
	Sentence, Details, Pending, Delivered, Held, Conflicts, Pairing, Main string
	Alerts                                                                []string
}

// View reads the page.
func (p *Page) View() View {
	v := View{Sentence: p.sentence.Text, Details: p.details.Text, Pending: p.pending.number.Text, Delivered: p.delivered.number.Text,
		Held: p.held.number.Text, Conflicts: p.conflicts.number.Text, Main: p.main.Text, Alerts: p.alerted}
	if p.pairing != nil {
		v.Pairing = p.pairing.message.Shown
	}
	return v
}
