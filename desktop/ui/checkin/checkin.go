// Package checkin is the sheet on which people check in at an activity: by card, by what
// is known of them, or as a number of people of a group. It asks the station for
// everything and keeps nothing itself.
package checkin

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/page"
	"yizhan/desktop/ui/task"
	"yizhan/desktop/ui/text"
	"yizhan/desktop/ui/theme"
	"yizhan/desktop/ui/widgets"
	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/fault"
)

// Station is what the sheet needs of the station.
type Station interface {
	ActivitiesOn(context.Context, domain.Day) ([]station.ActivityRow, error)
	FindMembers(ctx context.Context, query string) ([]station.MemberRow, error)
	CheckInMember(ctx context.Context, activity change.ID, m station.MemberRow) error
	RecordAttendance(context.Context, station.AttendanceInput) error
	VoidAttendance(ctx context.Context, id change.ID, reason string) error
	Attendees(ctx context.Context, activity change.ID) (station.Attendees, error)
	Groups(context.Context) ([]station.GroupChoice, error)
	Shift(context.Context) (station.Shift, error)
}

// Sheet is the open sheet.
type Sheet struct {
	host     page.Host
	station  Station
	activity change.ID
	shown    page.Shown
	locked   bool

	entry   *widgets.Entry
	total   *widgets.Line
	message *widgets.Message
	left    *fyne.Container // the number, or those who were found
	number  *number
	found   *found
	list    *attendees
	stop    func() // of the pause after a card without Return

	busy    bool
	waiting []work // what was scanned and pressed meanwhile, in its order
}

// work is one thing to do with the station. What it finds or has done is shown.
type work func(context.Context) (done, error)

// done is what came of it: words of somebody who is in, or people to choose from.
type done struct {
	words string
	found []station.MemberRow
}

// Show opens the sheet for an activity; closed hears when it is left.
func Show(host page.Host, s Station, activity change.ID, name string, closed func()) *Sheet {
	c := &Sheet{host: host, station: s, activity: activity, message: widgets.NewMessage(host), total: widgets.NewHeading(""), stop: func() {}}
	board := host.Board()
	c.entry = widgets.NewEntry(board, text.CheckInHint.String())
	c.entry.OnChanged = func(string) { c.watch(c.entry, "") }
	c.entry.OnReturn = c.ask
	c.entry.OnKey = c.fieldKey
	c.number, c.found, c.list = newNumber(c), newFound(c), newAttendees(c)
	c.total.TextSize, c.total.Align = theme.SizeTotal, fyne.TextAlignTrailing
	c.left = container.NewStack(c.number.content, c.found.content)
	c.found.content.Hide()
	share := float32(0.58)
	if theme.Grown(100) > 130 {
		share = 0.64
	}
	head := container.NewBorder(nil, nil, nil, widgets.Middle(c.total), c.entry)
	c.shown = host.ShowSheet(page.Sheet{
		Title: text.CheckInOf.With(name), First: c.entry,
		Enter: c.enter, Rune: c.rune, Key: c.key, Scan: c.scan, Unchoose: c.number.clear, Undo: c.undo, Locked: c.lock,
		Closed: func() {
			c.stop()
			if closed != nil {
				closed()
			}
		},
		Content: widgets.Column(head, widgets.Box(1180, messageHeight, c.message.Label), widgets.Split(share, c.left, c.list.content)),
	})
	c.load()
	return c
}

// messageHeight keeps the sheet still while sentences come and go, listHeight gives what
// scrolls its room; both at 100 %.
const (
	messageHeight = 40
	listHeight    = 300
)

// tall gives content a height and as much width as there is.
func tall(content fyne.CanvasObject) fyne.CanvasObject {
	return container.NewStack(container.NewGridWrap(fyne.NewSize(1, min(theme.Grown(listHeight), 340))), content)
}

// load reads who may be chosen and who is in already.
func (c *Sheet) load() {
	type read struct {
		groups []station.GroupChoice
		shift  station.Shift
	}
	task.Load(c.host, func(ctx context.Context) (r read, err error) {
		if r.groups, err = c.station.Groups(ctx); err == nil {
			r.shift, err = c.station.Shift(ctx)
		}
		return r, err
	}, func(r read, err error) {
		if err != nil {
			c.message.Fail(err)
			return
		}
		c.number.groups = r.groups
		c.number.show()
		if r.shift.Locked {
			c.lock(true)
		}
	})
	c.list.load()
}

// do carries things out one after the other: a scanner is faster than a disk.
func (c *Sheet) do(w work) {
	c.waiting = append(c.waiting, w)
	c.next()
}

func (c *Sheet) next() {
	if c.busy || len(c.waiting) == 0 {
		return
	}
	w := c.waiting[0]
	c.waiting = c.waiting[1:]
	c.busy = true
	task.LoadSoon(c.host, w, func(d done, err error) {
		c.busy = false
		c.host.DiskTrouble(err)
		c.told(d, err)
		c.next()
	})
}

// told shows what came of something. Who was here already is no trouble: the sentence
// says so and the next one may come.
func (c *Sheet) told(d done, err error) {
	switch {
	case err == nil && d.found != nil:
		c.found.show(d.found)
		return
	case err == nil:
		c.host.Sound(true)
		c.list.load()
		if !c.shown.There() {
			c.host.Tell(d.words)
			return
		}
		c.message.Good(d.words)
	case fault.Is(err, fault.Forbidden):
		c.host.Sound(false)
		c.message.Hint(text.CheckInLocked.String())
	case fault.Is(err, fault.Conflict) || fault.Is(err, fault.NotFound):
		c.host.Sound(false)
		c.message.Hint(fault.Sentence(err, text.Lang()))
	default:
		c.host.Sound(false)
		c.message.Fail(err)
	}
}

// lock takes names off and leaves the numbers, or lets cards be scanned again.
func (c *Sheet) lock(locked bool) {
	c.locked = locked
	c.entry.SetText("")
	c.found.hide()
	c.list.load()
	c.entry.SetPlaceHolder(text.CheckInHint.String())
	if locked {
		c.entry.SetPlaceHolder(text.CheckInNoCards.String())
		c.entry.Disable()
		c.host.Focus(nil)
		c.message.Hint(text.CheckInLocked.String())
		return
	}
	c.entry.Enable()
	c.message.Clear()
	c.host.Focus(c.entry)
}
