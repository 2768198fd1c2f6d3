// Package importing is the page on which an existing ledger comes in, of visits or of a
// register: choose the file, say which column is what, look at what would happen to each row, take it in, and
// keep what came of it. Looking and taking in are the same code of the station; nothing
// is recorded before a person has seen what it would be.
package importing

import (
	"context"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/export"
	"yizhan/desktop/ui/files"
	"yizhan/desktop/ui/page"
	"yizhan/desktop/ui/theme"
	"yizhan/desktop/ui/widgets"
	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/register"
	"yizhan/shared/report/sheet"
)

// Station is what the page needs of the station.
type Station interface {
	ImportRows(context.Context, sheet.Rows, station.Import) (station.ImportResult, error)
	UndoImport(ctx context.Context, ids []change.ID, progress func(done int)) (int, error)
	ImportDocuments(context.Context, sheet.Rows, station.DocumentImport) (station.ImportResult, error)
	UndoDocuments(ctx context.Context, kind string, ids []change.ID, progress func(done int)) (int, error)
	RecallMap(ctx context.Context, k *domain.Kind, names []string) (map[string]string, error)
	RememberMap(ctx context.Context, kind string, m map[string]string) error
	Register(ctx context.Context, q register.Query, lang string) (register.Page, error)
	Groups(context.Context) ([]station.GroupChoice, error)
	Notice(context.Context) (station.NoticeText, error)
	export.Station
}

// The steps, one after the other.
type step uint8

const (
	stepEmpty     step = iota // no file yet
	stepMapping               // which column is what
	stepChecking              // looking at every row
	stepPreview               // what would happen
	stepImporting             // it happens
	stepResult                // what came of it
	stepUndoing               // and is taken back
)

// Importing is the page.
type Importing struct {
	station Station
	host    page.Host
	message *widgets.Message
	stage   *fyne.Container
	content fyne.CanvasObject
	// Places are where files may lie: those of this computer, unless a test puts
	// others in their place.
	Places func() []files.Place

	step     step
	kind     string // what comes in
	recalled bool   // what came in last
	more     *widgets.Select
	takes    matter // the rows of the ledger in hand
	ledger   ledger
	checked  outcome
	result   outcome
	undone   string
	onlyBad  bool // of the preview
	selects  map[string]*widgets.Select
	working  working
	rows     []line
	list     *widgets.List
	chooser  *files.Chooser
	profile  station.Profile
	exported *export.Sheet
}

// New builds the page.
func New(s Station, host page.Host, profile station.Profile) *Importing {
	p := &Importing{station: s, host: host, profile: profile, kind: kindVisits, message: widgets.NewMessage(host), stage: container.NewStack(), Places: files.Places}
	p.content = widgets.Padded(theme.Gap*1.5, container.NewBorder(nil, p.message.Label, nil, nil, p.stage))
	p.show(stepEmpty)
	return p
}

// Content implements page.Page.
func (p *Importing) Content() fyne.CanvasObject { return p.content }

// Show implements page.Page. What is under way goes on while other pages are in view.
func (p *Importing) Show() { p.recallKind() }

// Heard implements page.Page.
func (p *Importing) Heard(station.Signal) {}

// Tell implements page.Teller.
func (p *Importing) Tell(sentence string) { p.message.Good(sentence) }

// show draws a step that a person has asked for.
func (p *Importing) show(s step) {
	p.turn(s)
	p.host.Focus(nil)
}

// turn draws a step that came by itself: the person may be on another page by now, in
// the middle of a word.
func (p *Importing) turn(s step) {
	p.step = s
	var o fyne.CanvasObject
	switch s {
	case stepEmpty:
		o = p.drawEmpty()
	case stepMapping:
		o = p.drawMapping()
	case stepPreview:
		o = p.drawRows(p.checked, false)
	case stepResult:
		o = p.drawRows(p.result, true)
	default:
		o = p.drawWorking()
	}
	p.stage.Objects = []fyne.CanvasObject{o}
	p.stage.Refresh()
}

// Key implements page.Page: Return goes on, Escape goes back or stops.
func (p *Importing) Key(ev *fyne.KeyEvent) {
	switch ev.Name {
	case fyne.KeyReturn, fyne.KeyEnter:
		p.onward()
	case fyne.KeyEscape:
		p.back()
	case fyne.KeyLeft, fyne.KeyRight:
		if p.step == stepMapping {
			p.moveHeader(map[fyne.KeyName]int{fyne.KeyLeft: -1, fyne.KeyRight: 1}[ev.Name])
		}
	case fyne.KeyUp, fyne.KeyDown:
		if p.step == stepPreview || p.step == stepResult {
			p.host.Focus(p.list) // which marks the row that it stood on, at first the first
		}
	}
}

func (p *Importing) onward() {
	switch p.step {
	case stepEmpty:
		p.Choose()
	case stepMapping:
		p.Check()
	case stepPreview:
		p.Import()
	}
}

func (p *Importing) back() {
	switch p.step {
	case stepMapping, stepResult:
		p.message.Clear()
		p.ledger = ledger{}
		p.show(stepEmpty)
	case stepPreview:
		p.message.Clear()
		p.show(stepMapping)
	case stepChecking, stepImporting, stepUndoing:
		p.working.cancel()
	}
}

// Rune implements page.Page.
func (p *Importing) Rune(r rune) {
	if p.step == stepEmpty {
		p.pickKind(r)
	}
	switch unicode.ToLower(r) {
	case 'o':
		if p.step == stepEmpty || p.step == stepMapping || p.step == stepResult {
			p.Choose()
		}
	case '1', '2':
		if p.step == stepPreview || p.step == stepResult {
			p.onlyBad = r == '2'
			p.show(p.step)
		}
	case 'e':
		if p.step == stepPreview || p.step == stepResult {
			p.Export()
		}
	case 'u':
		if p.step == stepResult {
			p.AskUndo()
		}
	}
}
