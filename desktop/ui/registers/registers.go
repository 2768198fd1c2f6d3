// Package registers is the page of the registers (台账): one page for every kind of
// document that says of itself what its fields are. It lists, filters, shows, edits
// and takes steps by what a kind's description says; only the words around that are
// its own.
package registers

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/export"
	"yizhan/desktop/ui/page"
	"yizhan/desktop/ui/text"
	"yizhan/desktop/ui/theme"
	"yizhan/desktop/ui/widgets"
	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/register"
)

// Station is what the page needs of the station.
type Station interface {
	Register(ctx context.Context, q register.Query, lang string) (register.Page, error)
	OpenDocument(ctx context.Context, kind string, id change.ID, lang string) (register.Detail, error)
	UnmaskDocument(ctx context.Context, kind string, id change.ID, reason, lang string) (register.Detail, error)
	SaveDocument(ctx context.Context, kind string, id change.ID, base uint64, form register.Form) (change.ID, error)
	DeleteDocument(ctx context.Context, kind string, id change.ID) error
	RestoreDocument(ctx context.Context, kind string, id change.ID) error
	Conflicts(context.Context) ([]station.Conflict, error)
	Identity(context.Context) (station.Identity, error)
	Tree(context.Context) (*register.Tree, error)
	Unfounded(context.Context) ([]register.Unfounded, error)
	Groups(context.Context) ([]station.GroupChoice, error)
	FindMembers(ctx context.Context, text string) ([]station.MemberRow, error)
	export.Station
}

const (
	searchPause = 150 * time.Millisecond
	// listShare is how much of the width the list has while a document is open.
	listShare = 0.5
)

// Registers is the page.
type Registers struct {
	station Station
	host    page.Host
	kinds   []*domain.Kind
	own     bool   // of a station: only what is its own
	twice   func() // leads to what was changed in two places

	kind     *domain.Kind
	where    map[string]string // the filters, by field
	titles   map[string]string // of linked documents that are filtered by
	sort     string
	down     bool
	columns  []domain.Field
	shown    []domain.Field // those of them that there is room for
	rows     []row
	count    int
	marked   int // the row that the arrows stand on, -1: none
	reading  bool
	turn     int
	stop     func()
	device   change.ID
	recalled bool
	deleted  func() // brings back what was deleted last

	search  *widgets.Entry
	choose  *widgets.Button
	chips   *fyne.Container
	turning *widgets.Button // between list and tree
	counted *widgets.Line
	table   *fyne.Container
	list    *widgets.List
	heads   []*widgets.Head
	empty   *fyne.Container
	message *widgets.Message
	detail  *detail
	tree    *tree
	body    *fyne.Container
	form    *Form
	filters *filters
	content fyne.CanvasObject
}

// row is one line of the list, without the values: a list of a hundred thousand holds
// what is read and no more.
type row struct {
	id    change.ID
	title string
	cells []string
}

var (
	_ page.Finder    = (*Registers)(nil)
	_ page.Forgetter = (*Registers)(nil)
	_ page.Teller    = (*Registers)(nil)
	_ page.Undoer    = (*Registers)(nil)
)

// NewOffice builds the page of an office, with all registers. twice leads to what was
// changed in two places; nil where there is no such page.
func NewOffice(s Station, host page.Host, twice func()) *Registers {
	return build(s, host, twice, register.Kinds(), false)
}

// New builds the page of a station, with what is its own.
func New(s Station, host page.Host, twice func()) *Registers {
	var kinds []*domain.Kind
	for _, name := range []string{domain.KindActivity, domain.KindFacility, domain.KindRightsRequest} {
		k, _ := domain.FindKind(name)
		kinds = append(kinds, k)
	}
	return build(s, host, twice, kinds, true)
}

func build(s Station, host page.Host, twice func(), kinds []*domain.Kind, own bool) *Registers {
	p := &Registers{station: s, host: host, kinds: kinds, own: own, twice: twice, message: widgets.NewMessage(host), stop: func() {}, marked: -1, where: map[string]string{}, titles: map[string]string{}}
	p.kind = kinds[0]
	board := host.Board()
	p.search = widgets.NewEntry(board, text.RegisterFind.String())
	p.search.OnChanged = func(string) { p.changed() }
	p.search.OnReturn = p.enter
	p.search.OnKey = p.searchKey
	p.choose = widgets.NewButton(board, "", widgets.Plain, p.Choose)
	p.chips = widgets.Row()
	p.counted = widgets.NewQuiet("")
	p.table = container.NewStack()
	p.empty = container.NewVBox()
	p.detail = newDetail(p)
	p.tree = newTree(p)
	p.body = container.NewStack()

	acts := widgets.Row(widgets.NewButton(board, text.RegisterColumns.String(), widgets.Plain, p.ChooseColumns),
		widgets.NewButton(board, text.ExportButton.String(), widgets.Plain, func() { p.Export() }),
		widgets.NewButton(board, text.RegisterNewKey.String(), widgets.Primary, p.Add))
	head := container.NewBorder(nil, nil, p.choose, acts, p.search)
	p.turning = widgets.NewButton(board, text.TreeTurn.String(), widgets.Plain, p.Tree)
	under := container.NewBorder(nil, nil, widgets.Row(p.turning, p.chips), widgets.Middle(p.counted))
	p.content = widgets.Padded(theme.Gap*1.5, container.NewBorder(container.NewVBox(head, under), p.message.Label, nil, nil, p.body))
	p.columns = register.Columns(p.kind)
	p.layTable()
	p.name()
	return p
}

// Kinds are the registers that the page has.
func (p *Registers) Kinds() []*domain.Kind { return p.kinds }

// Content implements page.Page.
func (p *Registers) Content() fyne.CanvasObject { return p.content }

// Show implements page.Page. What was shown in full is not, after one was away.
func (p *Registers) Show() {
	p.detail.hide()
	p.recall()
}

// Heard implements page.Page.
func (p *Registers) Heard(s station.Signal) {
	switch s {
	case station.SignalRegisters, station.SignalDictionary:
		p.again()
	}
}

// Forget implements page.Forgetter: what was shown in full is masked again.
func (p *Registers) Forget() { p.detail.hide() }

// Tell implements page.Teller.
func (p *Registers) Tell(sentence string) { p.message.Good(sentence) }

// Find implements page.Finder.
func (p *Registers) Find() { p.host.Focus(p.search) }

// Undo implements page.Undoer: what was deleted last comes back.
func (p *Registers) Undo() {
	if p.deleted != nil {
		p.deleted()
	}
}

// name writes what register is in view.
func (p *Registers) name() {
	p.turning.Hidden = p.own || p.kind.Name != domain.KindOrganisation
	p.turning.SetText(text.TreeTurn.String())
	if p.tree.on {
		p.turning.SetText(text.TreeList.String())
	}
	p.choose.SetText(text.RegisterKindKey.With(text.Words(p.kind.Label)))
	p.content.Refresh()
}
