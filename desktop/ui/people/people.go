// Package people is the page of the members: finding one, and registering a
// new one with the least that is needed and their consent.
package people

import (
	"context"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/export"
	"yizhan/desktop/ui/page"
	"yizhan/desktop/ui/task"
	"yizhan/desktop/ui/text"
	"yizhan/desktop/ui/theme"
	"yizhan/desktop/ui/widgets"
	"yizhan/shared/change"
)

// Station is what the page needs of the station.
type Station interface {
	Groups(context.Context) ([]station.GroupChoice, error)
	Members(ctx context.Context, after string, limit int) ([]station.MemberRow, string, error)
	FindMembers(ctx context.Context, text string) ([]station.MemberRow, error)
	SimilarMembers(context.Context, station.Registration) ([]station.MemberRow, error)
	RegisterMember(context.Context, station.Registration) (station.MemberRow, error)
	export.Station
}

const (
	rowsMax     = 100
	searchPause = 150 * time.Millisecond
)

// People is the page.
type People struct {
	station Station
	host    page.Host

	rows    []station.MemberRow
	marked  map[change.ID]station.MemberRow // whose cards are to be printed
	next    string
	reading bool
	turn    int
	stop    func()

	search  *widgets.Entry
	list    *widgets.List
	empty   *widget.Label
	message *widgets.Message
	content fyne.CanvasObject
}

var (
	_ page.Scanner = (*People)(nil)
	_ page.Finder  = (*People)(nil)
)

// shares of the columns: name, group, phone, plate, since, card.
var shares = []float32{0.15, 0.19, 0.13, 0.17, 0.16, 0.2}

// New builds the page.
func New(s Station, host page.Host) *People {
	p := &People{station: s, host: host, message: widgets.NewMessage(host), stop: func() {}, marked: map[change.ID]station.MemberRow{}}
	board := host.Board()
	p.search = widgets.NewEntry(board, text.PeopleSearch.String())
	p.search.OnChanged = func(string) { p.changed() }
	p.search.OnReturn = p.read
	p.search.OnKey = func(ev *fyne.KeyEvent) bool {
		if ev.Name != fyne.KeyEscape {
			return false
		}
		p.search.SetText("")
		host.Focus(nil)
		return true
	}
	p.list = widgets.NewList(board, func() int { return len(p.rows) }, p.newRow, p.fillRow)
	p.list.OnSelected = p.mark
	p.empty = widget.NewLabel("")
	p.empty.Wrapping, p.empty.Importance = fyne.TextWrapWord, widget.LowImportance

	register := widgets.NewButton(board, text.RegisterNew.String(), widgets.Primary, host.Register)
	head := container.NewBorder(nil, nil, nil, widgets.Row(widgets.NewButton(board, text.ExportButton.String(), widgets.Plain, func() { p.Export() }), register), p.search)
	heads := widgets.Heads(shares, p.newServe(),
		text.ColumnName.String(), text.ColumnGroup.String(), text.ColumnPhone.String(),
		text.ColumnPlate.String(), text.ColumnSince.String(), text.ColumnCode.String())
	list := widgets.Card(container.NewBorder(heads, nil, nil, nil, container.NewStack(p.list, p.empty)))
	p.content = widgets.Padded(theme.Gap*1.5, container.NewBorder(head, p.message.Label, nil, nil, list))
	return p
}

// Content implements page.Page.
func (p *People) Content() fyne.CanvasObject { return p.content }

// Show implements page.Page.
func (p *People) Show() { p.read() }

// Heard implements page.Page.
func (p *People) Heard(s station.Signal) {
	if s == station.SignalMembers || s == station.SignalDictionary {
		p.read()
	}
}

// Key implements page.Page.
func (p *People) Key(*fyne.KeyEvent) {}

// Rune implements page.Page: Space and slash lead to the search, as at the desk.
func (p *People) Rune(r rune) {
	switch r {
	case ' ', '/':
		p.Find()
	case 'e', 'E':
		p.Export()
	}
}

// Find implements page.Finder.
func (p *People) Find() { p.host.Focus(p.search) }

// Scan implements page.Scanner: it shows whose card that is.
func (p *People) Scan(code string) { p.search.SetText(code) }

// Registered says that a person was added.
func (p *People) Registered(m station.MemberRow) {
	p.message.Good(text.MemberSaved.With(m.Mask, m.Code))
}

func (p *People) changed() {
	p.stop()
	p.stop = p.host.After(searchPause, p.read)
}

// read reads the people that the search asks for, or all.
func (p *People) read() {
	p.stop()
	p.turn++
	p.readRows(p.turn, "")
}

type found struct {
	rows []station.MemberRow
	next string
}

func (p *People) readRows(turn int, after string) {
	p.reading = true
	query := strings.TrimSpace(p.search.Text)
	task.Load(p.host, func(ctx context.Context) (f found, err error) {
		if query != "" {
			f.rows, err = p.station.FindMembers(ctx, query)
		} else {
			f.rows, f.next, err = p.station.Members(ctx, after, rowsMax)
		}
		return f, err
	}, func(f found, err error) {
		if turn != p.turn {
			return
		}
		p.reading = false
		if err != nil {
			p.message.Fail(err)
			return
		}
		if after == "" {
			p.rows = nil
		}
		p.rows, p.next = append(p.rows, f.rows...), f.next
		p.draw(query)
	})
}

func (p *People) draw(query string) {
	words := text.NoMembersYet
	if query != "" {
		words = text.NoMemberFound
	}
	p.empty.SetText(words.String())
	p.empty.Hidden = len(p.rows) > 0
	p.list.Hidden = len(p.rows) == 0
	p.list.Refresh()
}

func (p *People) newServe() *widgets.Button {
	return widgets.NewButton(p.host.Board(), text.ServePerson.String(), widgets.Slight, nil)
}

func (p *People) newRow() fyne.CanvasObject {
	row, _ := widgets.NewCells(shares, p.newServe())
	return row
}

func (p *People) fillRow(i int, o fyne.CanvasObject) {
	if i >= len(p.rows) {
		return
	}
	m := p.rows[i]
	cells := o.(*fyne.Container).Layout.(*widgets.Cells)
	for k, word := range []string{p.marking(m), text.GroupName(m.Group, m.GroupName), m.PhoneTail, m.Plate, m.RegisteredOn.String(), m.Code} {
		cells.Lines[k].Set(word)
	}
	cells.Tail.(*widgets.Button).OnTap(func() { p.host.Serve(m) })
	if i == len(p.rows)-1 && p.next != "" && !p.reading {
		p.readRows(p.turn, p.next)
	}
}

// View is what stands on the page, as plain values.
type View struct {
	Rows           []station.MemberRow
	Message, Empty string
}

// View reads the page.
func (p *People) View() View {
	v := View{Rows: p.rows, Message: p.message.Shown}
	if !p.empty.Hidden {
		v.Empty = p.empty.Text
	}
	return v
}
