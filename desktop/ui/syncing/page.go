package syncing

import (
	"context"
	"strconv"

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
}

// Page is the sync centre: counters with words, one plain sentence, and what
// happens next.
type Page struct {
	station Station
	syncer  Syncer
	host    page.Host

	recorded, pending, delivered, held counter
	sentence                           *widget.Label
	details                            *widget.Label
	pair                               *widgets.Button
	progress                           Progress
	pairing                            *pairing // the form that was opened last
	paired                             bool
	content                            fyne.CanvasObject
}

// counter is a number with its word and a note.
type counter struct{ number, note *widgets.Line }

func newCounter(title text.Phrase) (counter, fyne.CanvasObject) {
	c := counter{number: widgets.NewLine("0"), note: widgets.NewQuiet("").Cutting()}
	c.number.TextSize, c.number.Bold = theme.SizeTotal, true
	return c, widgets.Card(container.NewVBox(widgets.NewLine(title.String()), c.number, c.note))
}

func (c counter) set(n int64, note string) {
	c.number.Set(text.Count(n))
	c.note.Set(note)
}

// NewPage builds the page.
func NewPage(st Station, sync Syncer, host page.Host) *Page {
	p := &Page{station: st, syncer: sync, host: host}
	var cards [4]fyne.CanvasObject
	p.recorded, cards[0] = newCounter(text.SyncRecorded)
	p.pending, cards[1] = newCounter(text.SyncPending)
	p.delivered, cards[2] = newCounter(text.SyncDelivered)
	p.held, cards[3] = newCounter(text.SyncToLookAt)
	p.sentence, p.details = widget.NewLabel(""), widget.NewLabel("")
	p.sentence.Wrapping, p.sentence.SizeName = fyne.TextWrapWord, theme.SizeSection
	p.details.Wrapping, p.details.Importance = fyne.TextWrapWord, widget.LowImportance
	p.pair = widgets.NewButton(host.Board(), text.PairButton.String()+"  Enter", widgets.Primary, p.AskPairing)
	p.content = widgets.Padded(theme.Gap*1.5, container.NewVScroll(widgets.Padded(3, widgets.Column(
		widgets.Grid(4, cards[:]...), widgets.Card(container.NewVBox(p.sentence, p.details)), container.NewHBox(p.pair)))))
	return p
}

// Content implements page.Page.
func (p *Page) Content() fyne.CanvasObject { return p.content }

// Show implements page.Page.
func (p *Page) Show() {
	task.Load(p.host, p.station.Status, func(s station.Status, err error) {
		if err != nil {
			p.sentence.SetText(text.CannotRead.With(fault.Sentence(err, text.Lang())))
			return
		}
		p.draw(s)
	})
}

// Heard implements page.Page.
func (p *Page) Heard(station.Signal) { p.Show() }

// Key implements page.Page: Return pairs, where that is still to be done.
func (p *Page) Key(ev *fyne.KeyEvent) {
	if (ev.Name == fyne.KeyReturn || ev.Name == fyne.KeyEnter) && !p.paired {
		p.AskPairing()
	}
}

// Rune implements page.Page.
func (p *Page) Rune(rune) {}

func (p *Page) draw(s station.Status) {
	state, now := p.syncer.State(), p.host.Now()
	p.recorded.set(s.Recorded, text.SyncSafe.String())
	oldest := ""
	if !s.OldestPending.IsZero() {
		oldest = text.SyncOldest.With(text.Moment(s.OldestPending, now))
	}
	p.pending.set(s.Pending, oldest)
	receipt := text.SyncNotConfirmed.String()
	if !s.LastSyncAt.IsZero() {
		receipt = text.SyncConfirmedAt.With(text.Moment(s.LastSyncAt, now))
	}
	p.delivered.set(s.Acked, receipt)
	held := text.SyncNothingHeld
	if s.Quarantined > 0 {
		held = text.SyncHeld
	}
	p.held.set(s.Quarantined, held.String())
	done, total := p.progress.See(s, state)
	p.sentence.SetText(Sentence(Picture{Status: s, State: state, Now: now, Done: done, Total: total}))
	p.details.SetText(details(Picture{Status: s, State: state, Now: now}))
	if p.paired = s.Paired; s.Paired {
		p.pair.SetText(text.PairAgain.String())
		p.pair.SetWeight(widgets.Plain)
	}
}

// Sentence says in plain words how it stands.
func Sentence(p Picture) string {
	switch {
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
const clockOffsetShown = 2000

func details(p Picture) string {
	if !p.Status.Paired {
		return ""
	}
	lines := text.SyncServer.With(p.Status.Server)
	if p.Status.Acked > 0 {
		lines += " · " + text.SyncConfirmed.With(text.Count(p.Status.Acked))
	}
	add := func(line string) { lines += "\n" + line }
	if ms := p.Status.ClockOffsetMs; ms > clockOffsetShown || ms < -clockOffsetShown {
		add(text.SyncClock.With(strconv.FormatInt(ms/1000, 10)))
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
type View struct{ Sentence, Details, Pending, Delivered, Pairing string }

// View reads the page.
func (p *Page) View() View {
	v := View{Sentence: p.sentence.Text, Details: p.details.Text, Pending: p.pending.number.Text, Delivered: p.delivered.number.Text}
	if p.pairing != nil {
		v.Pairing = p.pairing.message.Shown
	}
	return v
}
