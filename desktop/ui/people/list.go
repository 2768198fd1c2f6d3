package people

import (
	"context"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/task"
	"yizhan/desktop/ui/text"
	"yizhan/desktop/ui/theme"
	"yizhan/desktop/ui/widgets"
	"yizhan/shared/change"
	"yizhan/shared/fault"
)

// read reads the people that the search asks for, or all.
func (p *People) read() {
	p.stop()
	p.turn++
	p.readRows(p.turn, "", nil)
}

type found struct {
	rows   []station.MemberRow
	next   string
	locked bool
}

func (p *People) readRows(turn int, after string, then func()) {
	p.reading = true
	query := strings.TrimSpace(p.search.Text)
	task.Load(p.host, func(ctx context.Context) (f found, err error) {
		if query != "" {
			f.rows, err = p.station.FindMembers(ctx, query)
		} else {
			f.rows, f.next, err = p.station.Members(ctx, after, rowsMax)
		}
		if fault.Is(err, fault.Forbidden) {
			return found{locked: true}, nil // a locked desk is no mistake
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
		p.draw(query, f.locked)
		if then != nil {
			then()
		}
	})
}

func (p *People) draw(query string, locked bool) {
	words := text.NoMembersYet
	switch {
	case locked:
		words = text.LockedNames
	case query != "":
		words = text.NoMemberFound
	}
	p.empty.SetText(words.String())
	p.empty.Hidden = len(p.rows) > 0
	p.list.Hidden = len(p.rows) == 0
	p.near.Hidden = len(p.rows) == 0 || !p.rows[0].Near
	// The detail stays with its person, wherever the row is now.
	p.chosen = slices.IndexFunc(p.rows, func(m station.MemberRow) bool { return m.ID == p.detail.id })
	if p.chosen < 0 {
		p.detail.show(change.ID{})
		p.list.UnselectAll()
	} else {
		p.detail.read()
	}
	p.list.Refresh()
}

func (p *People) newRow() fyne.CanvasObject {
	row, _ := widgets.NewCells(shares, nil)
	return row
}

func (p *People) fillRow(i int, o fyne.CanvasObject) {
	if i >= len(p.rows) {
		return
	}
	m := p.rows[i]
	name := called(m)
	if m.Same {
		name += text.SameMark.String()
	}
	if _, marked := p.marked[m.ID]; marked {
		name = "✓ " + name
	}
	ink := theme.Ink
	if i == p.chosen {
		ink = theme.Blue
	}
	cells := o.(*fyne.Container).Layout.(*widgets.Cells)
	for k, word := range []string{name, text.GroupName(m.Group, m.GroupName), m.PhoneTail, m.Plate} {
		cells.Lines[k].SetColored(word, ink)
	}
	if i == len(p.rows)-1 && p.next != "" && !p.reading {
		p.readRows(p.turn, p.next, nil)
	}
}

// called is how a list names somebody.
func called(m station.MemberRow) string {
	if m.Mask == "" {
		return text.NoName.String()
	}
	return m.Mask
}

// View is what stands on the page, as plain values.
type View struct {
	Rows           []station.MemberRow
	Message, Empty string
	Near           bool
	Chosen         int
	Detail         []string // lines of the person, as they are read
	Open           bool     // shown in full
}

// View reads the page.
func (p *People) View() View {
	v := View{Rows: p.rows, Message: p.message.Shown, Near: !p.near.Hidden, Chosen: p.chosen, Detail: p.detail.words(), Open: p.detail.private != nil}
	if !p.empty.Hidden {
		v.Empty = p.empty.Text
	}
	return v
}
