// Package people is the page of the members: finding one, and registering a
// new one with the least that is needed and their consent.
package people

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/export"
	"yizhan/desktop/ui/page"
	"yizhan/desktop/ui/text"
	"yizhan/desktop/ui/theme"
	"yizhan/desktop/ui/widgets"
	"yizhan/shared/change"
)

// Station is what the page needs of the station.
type Station interface {
	Groups(context.Context) ([]station.GroupChoice, error)
	Notice(context.Context) (station.NoticeText, error)
	Members(ctx context.Context, after string, limit int) ([]station.MemberRow, string, error)
	FindMembers(ctx context.Context, text string) ([]station.MemberRow, error)
	SimilarMembers(context.Context, station.Registration) ([]station.MemberRow, error)
	RegisterMember(context.Context, station.Registration) (station.MemberRow, error)
	EditMember(ctx context.Context, id change.ID, r station.Registration) error
	Employers(ctx context.Context, limit int) ([]string, error)
	Person(context.Context, change.ID) (station.Person, error)
	VisitsOf(context.Context, change.ID) ([]station.VisitRow, error)
	Unmask(ctx context.Context, id change.ID, reason string) (station.Private, error)
	MarkSame(ctx context.Context, id, as change.ID, why string) error
	Unmark(context.Context, change.ID) error
	DeleteMember(ctx context.Context, id change.ID, why string) error
	WithdrawConsent(ctx context.Context, id change.ID, why string) error
	export.Station
}

const (
	rowsMax     = 100
	searchPause = 150 * time.Millisecond
	// listShare is how much of the width the list has; the rest is the person's.
	listShare = 0.5
)

// People is the page.
type People struct {
	station Station
	host    page.Host

	rows    []station.MemberRow
	marked  map[change.ID]station.MemberRow // whose cards are to be printed
	chosen  int                             // the row that the detail is of, -1: none
	next    string
	reading bool
	turn    int
	stop    func()

	search  *widgets.Entry
	list    *widgets.List
	empty   *widget.Label
	near    *widgets.Line
	message *widgets.Message
	detail  *detail
	form    *Form // the last correction
	content fyne.CanvasObject
}

var (
	_ page.Scanner   = (*People)(nil)
	_ page.Finder    = (*People)(nil)
	_ page.Forgetter = (*People)(nil)
	_ page.Teller    = (*People)(nil)
)

// shares of the columns: name, group, phone, plate.
var shares = []float32{0.27, 0.31, 0.17, 0.25}

// New builds the page.
func New(s Station, host page.Host) *People {
	p := &People{station: s, host: host, message: widgets.NewMessage(host), stop: func() {}, marked: map[change.ID]station.MemberRow{}, chosen: -1}
	board := host.Board()
	p.search = widgets.NewEntry(board, text.PeopleSearch.String())
	p.search.OnChanged = func(string) { p.changed() }
	p.search.OnReturn = p.enter
	p.search.OnKey = p.searchKey
	p.list = widgets.NewList(board, func() int { return len(p.rows) }, p.newRow, p.fillRow)
	p.list.OnSelected = p.choose
	p.empty = widget.NewLabel("")
	p.empty.Wrapping, p.empty.Importance = fyne.TextWrapWord, widget.LowImportance
	p.near = widgets.NewQuiet(text.NearFound.String())
	p.near.Color = theme.Amber
	p.near.Hide()
	p.detail = newDetail(p)

	register := widgets.NewButton(board, text.RegisterNew.String(), widgets.Primary, host.Register)
	head := container.NewBorder(nil, nil, nil, widgets.Row(widgets.NewButton(board, text.ExportButton.String(), widgets.Plain, func() { p.Export() }), register), p.search)
	heads := widgets.Heads(shares, nil, text.ColumnName.String(), text.ColumnGroup.String(), text.ColumnPhone.String(), text.ColumnPlate.String())
	list := widgets.Card(container.NewBorder(container.NewVBox(p.near, heads), nil, nil, nil, container.NewStack(p.list, p.empty)))
	p.content = widgets.Padded(theme.Gap*1.5, container.NewBorder(head, p.message.Label, nil, nil, widgets.Split(listShare, list, p.detail.card)))
	return p
}

// Content implements page.Page.
func (p *People) Content() fyne.CanvasObject { return p.content }

// Show implements page.Page. What was shown in full is not, after one was away.
func (p *People) Show() {
	p.detail.hide()
	p.read()
}

// Heard implements page.Page.
func (p *People) Heard(s station.Signal) {
	switch s {
	case station.SignalMembers, station.SignalDictionary:
		p.read()
	case station.SignalVisits:
		p.detail.read()
	}
}

// Key implements page.Page: the arrows go through the list.
func (p *People) Key(ev *fyne.KeyEvent) {
	switch ev.Name {
	case fyne.KeyDown:
		p.step(1)
	case fyne.KeyUp:
		p.step(-1)
	case fyne.KeyReturn, fyne.KeyEnter:
		p.step(0)
	}
}

func (p *People) step(by int) {
	if len(p.rows) > 0 {
		p.list.Select(min(max(p.chosen+by, 0), len(p.rows)-1))
	}
}

// Rune implements page.Page: Space and slash lead to the search, as at the desk, and
// each action of a person has a letter.
func (p *People) Rune(r rune) {
	switch r {
	case ' ', '/':
		p.Find()
	case 'e', 'E':
		p.Export()
	default:
		p.detail.rune(r)
	}
}

// Find implements page.Finder.
func (p *People) Find() { p.host.Focus(p.search) }

// Scan implements page.Scanner: it shows whose card that is.
func (p *People) Scan(code string) {
	p.search.SetText(code)
	p.enter()
}

// Forget implements page.Forgetter: what was shown in full is masked again.
func (p *People) Forget() { p.detail.hide() }

// Tell implements page.Teller.
func (p *People) Tell(sentence string) { p.message.Good(sentence) }

// Registered says that a person was added.
func (p *People) Registered(m station.MemberRow) {
	p.message.Good(text.MemberSaved.With(m.Mask, m.Code))
}

func (p *People) changed() {
	p.stop()
	p.stop = p.host.After(searchPause, p.read)
}

// enter looks at once, chooses the first who is found, and gives the keyboard back.
func (p *People) enter() {
	p.host.Focus(nil)
	p.stop()
	p.turn++
	p.readRows(p.turn, "", func() { p.step(0) })
}

func (p *People) searchKey(ev *fyne.KeyEvent) bool {
	switch ev.Name {
	case fyne.KeyEscape:
		p.search.SetText("")
		p.host.Focus(nil)
	case fyne.KeyDown:
		p.host.Focus(nil)
		p.step(1)
	default:
		return false
	}
	return true
}

// choose shows the person of a row.
func (p *People) choose(i int) {
	if i < len(p.rows) {
		p.chosen = i
		p.detail.show(p.rows[i].ID)
		p.list.Refresh()
	}
}
