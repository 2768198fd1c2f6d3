package syncing

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/errand"
	"yizhan/desktop/ui/export"
	"yizhan/desktop/ui/files"
	"yizhan/desktop/ui/page"
	"yizhan/desktop/ui/task"
	"yizhan/desktop/ui/text"
	"yizhan/desktop/ui/theme"
	"yizhan/desktop/ui/widgets"
	"yizhan/shared/bundle"
	"yizhan/shared/fault"
)

// Station is what the page needs of the station.
type Station interface {
	Status(context.Context) (station.Status, error)
	Waiting(ctx context.Context, after uint64, limit int) ([]station.WaitingChange, error)
	Receipts(context.Context) ([]station.Receipt, error)
	Held(context.Context) ([]station.HeldChange, error)
	Conflicts(context.Context) ([]station.Conflict, error)
	Resolve(ctx context.Context, c station.Conflict, takeOther bool) error
	Groups(context.Context) ([]station.GroupChoice, error)
	Events(context.Context) ([]station.Event, error)
	Invite(context.Context, bundle.Invitation) error
	ExportBundle(ctx context.Context, path string, progress station.Progress) (station.Exported, error)
	ImportBundle(ctx context.Context, path string, progress station.Progress) (station.Imported, error)
	Verify(ctx context.Context, progress func(station.Part)) (station.Verification, error)
	CompareSoon(context.Context) error
	Comparison(context.Context) (at time.Time, differ int, err error)
	RebuildNextTime() error
	BackupTo(ctx context.Context, dir string) (station.BackedUp, error)
	export.Station
}

// Page is the sync centre: four counters that open what they count, one plain
// sentence with what happens next, and everything that a person can do.
type Page struct {
	station Station
	syncer  Syncer
	host    page.Host

	pending, delivered, held, twice *widgets.Counter
	warning                         *widget.Label
	banner                          *fyne.Container
	sentence, details               *widget.Label
	now, pair, takeAway             *widgets.Button
	pairTile                        *widgets.Tile
	message                         *widgets.Message
	actions                         map[rune]func()
	events                          *widget.Label
	happened                        *fyne.Container
	content                         fyne.CanvasObject

	status   station.Status
	progress Progress
	reading  bool // a reading is under way
	again    bool // and what it finds is old already

	// What was opened last, for tests and pictures.
	pairing *pairing
	chooser *files.Chooser
	errand  *errand.Errand
	choice  *choice
	list    *listing
	// places are where files may lie; nil: those of this computer.
	places func() []files.Place
}

// NewPage builds the page.
func NewPage(st Station, sync Syncer, host page.Host) *Page {
	p := &Page{station: st, syncer: sync, host: host, message: widgets.NewMessage(host)}
	board := host.Board()
	p.pending = widgets.NewCounter(board, "1", text.SyncPending.String(), p.ShowWaiting)
	p.delivered = widgets.NewCounter(board, "2", text.SyncDelivered.String(), p.ShowReceipts)
	p.held = widgets.NewCounter(board, "3", text.SyncToLookAt.String(), p.ShowHeld)
	p.twice = widgets.NewCounter(board, "4", text.SyncChangedTwice.String(), p.ShowConflicts)
	p.actions = map[rune]func(){
		'1': p.ShowWaiting, '2': p.ShowReceipts, '3': p.ShowHeld, '4': p.ShowConflicts, '5': p.ShowEvents,
		'q': p.AskStickOut, 'w': p.AskStickBack, 'e': p.Verify, 'r': p.AskBackup, 't': p.AskPairing,
	}
	p.content = widgets.Padded(theme.Gap*1.5, container.NewVScroll(widgets.Padded(3, widgets.Column(
		p.layOutBanner(), widgets.Grid(4, p.pending, p.delivered, p.held, p.twice), p.layOutSentence(), p.layOutActions(), p.layOutEvents()))))
	return p
}

func (p *Page) layOutBanner() fyne.CanvasObject {
	p.warning = wrapped(theme.SizeText)
	p.warning.Importance = widget.WarningImportance
	p.banner = widgets.Notice(theme.Amber, p.warning)
	p.banner.Hide()
	return p.banner
}

func (p *Page) layOutSentence() fyne.CanvasObject {
	p.sentence, p.details = wrapped(theme.SizeSection), wrapped(theme.SizeText)
	p.details.Importance = widget.LowImportance
	p.now = widgets.NewButton(p.host.Board(), text.SyncNow.String()+"  Enter", widgets.Primary, p.SyncNow)
	p.pair = widgets.NewButton(p.host.Board(), text.PairButton.String()+"…  Enter", widgets.Primary, p.AskPairing)
	p.takeAway = widgets.NewButton(p.host.Board(), text.StickOut.String()+"  Enter", widgets.Primary, p.AskStickOut)
	for _, b := range []*widgets.Button{p.now, p.pair, p.takeAway} {
		b.Hide() // until it is known which of them it is
	}
	return widgets.Card(container.NewBorder(nil, nil, nil, widgets.Middle(container.NewVBox(p.now, p.pair, p.takeAway)),
		widgets.Lines(p.sentence, p.details, p.message.Label)))
}

func (p *Page) layOutActions() fyne.CanvasObject {
	var tiles []fyne.CanvasObject
	for _, a := range []struct {
		key  string
		name text.Phrase
		do   func()
	}{
		{"Q", text.StickOut, p.AskStickOut}, {"W", text.StickBack, p.AskStickBack}, {"E", text.VerifyButton, p.Verify},
		{"R", text.BackupButton, p.AskBackup}, {"T", text.PairAgain, p.AskPairing},
	} {
		tile := widgets.NewTile(p.host.Board(), false, a.do)
		tile.Set(a.key, a.name.String(), "", theme.Blue, false)
		tiles = append(tiles, tile)
		p.pairTile = tile // the last one
	}
	return widgets.Grid(len(tiles), tiles...)
}

func (p *Page) layOutEvents() fyne.CanvasObject {
	p.events = wrapped(theme.SizeTable)
	all := widgets.NewButton(p.host.Board(), text.SyncAllEvents.String()+"  5", widgets.Slight, p.ShowEvents)
	heading := widget.NewLabelWithStyle(text.SyncEvents.String(), fyne.TextAlignLeading, fyne.TextStyle{Bold: true})
	p.happened = widgets.Card(widgets.Lines(container.NewBorder(nil, nil, heading, widgets.Middle(all)), p.events))
	p.happened.Hide()
	return p.happened
}

func wrapped(size fyne.ThemeSizeName) *widget.Label {
	l := widget.NewLabel("")
	l.Wrapping, l.SizeName = fyne.TextWrapWord, size
	return l
}

// Content implements page.Page.
func (p *Page) Content() fyne.CanvasObject { return p.content }

// Heard implements page.Page.
func (p *Page) Heard(station.Signal) {
	p.Show()
	if p.errand != nil {
		p.errand.Heard()
	}
}

// Key implements page.Page: Return does what the one large button says.
func (p *Page) Key(ev *fyne.KeyEvent) {
	switch {
	case ev.Name != fyne.KeyReturn && ev.Name != fyne.KeyEnter:
	case p.now.Visible():
		p.SyncNow()
	case p.pair.Visible():
		p.AskPairing()
	case p.takeAway.Visible():
		p.AskStickOut()
	}
}

// Rune implements page.Page.
func (p *Page) Rune(r rune) {
	if 'A' <= r && r <= 'Z' {
		r += 'a' - 'A'
	}
	if do, ok := p.actions[r]; ok {
		do()
	}
}

// SyncNow tries at once.
func (p *Page) SyncNow() {
	if !p.status.Paired {
		return
	}
	if p.syncer.State().Phase == PhaseUpToDate {
		p.message.Good(text.SyncNowConnected.String())
		p.settle()
	}
	p.syncer.Kick()
}

// reading is all that the page shows, read in one go beside the window's thread.
type reading struct {
	status    station.Status
	held      []station.HeldChange
	conflicts []station.Conflict
	receipts  []station.Receipt
	events    []station.Event
}

func (p *Page) read(ctx context.Context) (r reading, err error) {
	if r.status, err = p.station.Status(ctx); err != nil {
		return r, err
	}
	if r.held, err = p.station.Held(ctx); err != nil {
		return r, err
	}
	if r.conflicts, err = p.station.Conflicts(ctx); err != nil {
		return r, err
	}
	if r.receipts, err = p.station.Receipts(ctx); err != nil {
		return r, err
	}
	r.events, err = p.station.Events(ctx)
	return r, err
}

// Show implements page.Page. While much is sent there are many signals: one reading
// at a time is enough, and one more behind the last.
func (p *Page) Show() {
	if p.reading {
		p.again = true
		return
	}
	p.reading, p.again = true, false
	task.Load(p.host, p.read, func(r reading, err error) {
		p.reading = false
		if err != nil {
			p.sentence.SetText(text.CannotRead.With(fault.Sentence(err, text.Lang())))
			p.details.SetText("")
		} else {
			p.draw(r)
		}
		if p.again {
			p.Show()
		}
	})
}

func (p *Page) draw(r reading) {
	s, now := r.status, p.host.Now()
	p.status = s
	p.drawCounters(r, now)
	state := p.syncer.State()
	done, total := p.progress.See(s, state)
	picture := Picture{Status: s, State: state, Now: now, Done: done, Total: total, Twice: len(r.conflicts)}
	p.sentence.SetText(Sentence(picture))
	small := details(picture)
	p.details.SetText(small)
	p.details.Hidden = small == ""
	warning := warnings(s)
	p.warning.SetText(warning)
	p.banner.Hidden = warning == ""
	p.now.Hidden, p.pair.Hidden, p.takeAway.Hidden = !s.Paired, s.Paired || byStick(s), !byStick(s)
	again := text.PairButton
	if s.Paired {
		again = text.PairAgain
	}
	p.pairTile.Set("T", again.String(), "", theme.Blue, false)
	p.happened.Hidden = len(r.events) == 0
	p.events.SetText(eventLines(r.events, eventsShown, now))
	p.settle()
}

// settle lays the page out after a text has changed. Twice: the first gives a text
// that wraps its width, the second the height that it needs by it.
func (p *Page) settle() {
	p.content.Refresh()
	p.content.Refresh()
}

func (p *Page) drawCounters(r reading, now time.Time) {
	s := r.status
	first, second, color := text.SyncNothingWaits.String(), "", theme.Quiet
	if s.Pending > 0 {
		first, second = text.SyncOldest.With(text.Moment(s.OldestPending, now)), text.SyncSafe.String()
	}
	p.pending.Set(text.Count(s.Pending), first, second, color)

	first, second = text.SyncNotConfirmed.String(), ""
	if s.Acked > 0 {
		first = text.SyncConfirmed.With(text.Count(s.Acked))
	}
	if len(r.receipts) > 0 {
		second = text.SyncReceipt.With(text.Moment(r.receipts[0].At, now))
	}
	p.delivered.Set(text.Count(s.Acked), first, second, color)

	first, second = text.SyncNone.String(), ""
	if len(r.held) > 0 {
		first, second, color = heldWhy(r.held[0]), heldShort(r.held[0]), theme.Amber
	}
	p.held.Set(text.Count(s.Quarantined), first, second, color)

	number, first, color := text.Count(int64(len(r.conflicts))), text.SyncNone.String(), theme.Quiet
	if len(r.conflicts) == station.ConflictsMax {
		number = text.SyncAtLeast.With(number)
	}
	if len(r.conflicts) > 0 {
		first, color = text.SyncLook.With("4"), theme.Amber
	}
	p.twice.Set(number, first, "", color)
}

// run does work beside the window, in a sheet of this page.
func (p *Page) run(title, words string, say func(done, total int64) string, work func(context.Context, *errand.Errand) (errand.Outcome, error)) *errand.Errand {
	p.errand = errand.Run(errand.Owner{Host: p.host, Message: p.message, Again: p.Show}, title, words, say, work)
	return p.errand
}
