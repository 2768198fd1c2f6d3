package checkin

import (
	"context"

	"fyne.io/fyne/v2"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/desk"
	"yizhan/desktop/ui/text"
	"yizhan/desktop/ui/theme"
	"yizhan/desktop/ui/widgets"
	"yizhan/shared/fault"
)

// foundMax is how many of those who were found have a key.
const foundMax = 9

// found are the people among whom somebody has to choose.
type found struct {
	sheet   *Sheet
	rows    []station.MemberRow
	marked  int
	notice  *widgets.Line
	list    *widgets.List
	content fyne.CanvasObject
}

func newFound(c *Sheet) *found {
	f := &found{sheet: c, notice: widgets.NewQuiet("")}
	f.notice.Color = theme.Amber
	f.list = widgets.NewList(c.host.Board(), func() int { return len(f.rows) }, newLine, f.fill)
	f.list.OnSelected = func(i int) { f.list.Unselect(i); f.pick(i) }
	f.content = widgets.Column(f.notice.Cutting(), tall(widgets.Card(f.list)))
	return f
}

// look finds somebody. One who is found exactly is in; with several, or somebody who
// merely comes near, a person chooses. A card that was misread is nobody's.
func (c *Sheet) look(query string, card bool) {
	c.found.hide()
	c.do(func(ctx context.Context) (done, error) {
		rows, err := c.station.FindMembers(ctx, query)
		switch {
		case err != nil:
			return done{}, err
		case card && (len(rows) == 0 || rows[0].Near):
			return done{}, fault.New(fault.NotFound, "member", text.CheckInUnknown.ZH, text.CheckInUnknown.EN)
		case len(rows) == 0:
			return done{}, fault.New(fault.NotFound, "member", text.CheckInNobody.ZH, text.CheckInNobody.EN)
		case !card && (len(rows) > 1 || rows[0].Near):
			return done{found: rows}, nil
		}
		return c.in(ctx, rows[0])
	})
}

func (c *Sheet) in(ctx context.Context, m station.MemberRow) (done, error) {
	return done{words: text.CheckInDone.With(m.Mask + " · " + text.GroupName(m.Group, m.GroupName))}, c.station.CheckInMember(ctx, c.activity, m)
}

func (f *found) show(rows []station.MemberRow) {
	if f.sheet.locked {
		return // it was locked while they were looked for
	}
	notice := text.CheckInSeveral
	if rows[0].Near {
		notice = text.CheckInNear
	}
	f.notice.Set(notice.String())
	f.rows, f.marked = rows[:min(len(rows), foundMax)], 0
	f.sheet.message.Clear()
	f.sheet.number.content.Hide()
	f.content.Show()
	f.list.Refresh()
	f.sheet.host.Focus(nil) // digits choose now
}

func (f *found) hide() {
	f.sheet.stop()
	f.rows = nil
	f.content.Hide()
	f.sheet.number.content.Show()
}

func (f *found) mark(i int) {
	if len(f.rows) == 0 {
		return
	}
	f.marked = min(max(i, 0), len(f.rows)-1)
	f.list.ScrollTo(f.marked)
	f.list.Refresh()
}

// choose takes the person of a key after a pause: where an input method slows a scanner
// down, the first digits of a card arrive one by one, and nobody is in for that.
func (f *found) choose(i int) {
	f.sheet.stop()
	if i < 0 || i >= len(f.rows) {
		return
	}
	f.mark(i)
	f.sheet.stop = f.sheet.host.After(cardPause, func() { f.pick(i) })
}

func (f *found) pick(i int) {
	f.sheet.stop()
	if i < 0 || i >= len(f.rows) {
		return
	}
	m := f.rows[i]
	f.sheet.again()
	f.sheet.do(func(ctx context.Context) (done, error) { return f.sheet.in(ctx, m) })
}

func (f *found) fill(i int, o fyne.CanvasObject) {
	if i < len(f.rows) {
		fillLine(o, i, i == f.marked, desk.PersonWords(f.rows[i]))
	}
}
