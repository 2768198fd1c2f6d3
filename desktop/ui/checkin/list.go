package checkin

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/task"
	"yizhan/desktop/ui/text"
	"yizhan/desktop/ui/theme"
	"yizhan/desktop/ui/widgets"
	"yizhan/shared/fault"
)

// ReasonUndo is what an attendance says of itself that was taken back on the sheet.
const ReasonUndo = "undo"

// attendees are those who took part, the newest first.
type attendees struct {
	sheet   *Sheet
	rows    []station.Attendee
	turn    int // counts readings, so that a late one is not shown
	list    *widgets.List
	empty   *widgets.Line
	content fyne.CanvasObject
}

func newAttendees(c *Sheet) *attendees {
	a := &attendees{sheet: c, empty: widgets.NewQuiet(text.CheckInNone.String())}
	a.list = widgets.NewList(c.host.Board(), func() int { return len(a.rows) }, func() fyne.CanvasObject {
		row, _ := widgets.NewCells(attendeeShares, nil)
		return row
	}, a.fill)
	a.list.OnSelected = func(i int) { a.list.Unselect(i) }
	undo := widgets.NewButton(c.host.Board(), text.CheckInUndo.String(), widgets.Slight, c.undo)
	a.content = container.NewBorder(container.NewBorder(nil, nil, nil, undo, widgets.Middle(widgets.NewQuiet(text.CheckInList.String()).Cutting())), nil, nil, nil,
		tall(container.NewStack(a.list, container.NewVBox(a.empty))))
	return a
}

// The columns: when, who, whether it was taken back.
var attendeeShares = []float32{0.17, 0.59, 0.24}

func (a *attendees) load() {
	a.turn++
	turn, c := a.turn, a.sheet
	task.Load(c.host, func(ctx context.Context) (station.Attendees, error) { return c.station.Attendees(ctx, c.activity) },
		func(all station.Attendees, err error) {
			switch {
			case turn != a.turn:
			case err != nil:
				c.message.Fail(err)
			default:
				a.rows = all.Rows
				c.total.Set(text.CheckInTotal.With(text.Count(all.People)))
				a.empty.Hidden = len(all.Rows) > 0
				a.list.Refresh()
				a.content.Refresh()
			}
		})
}

// attendeeWords writes one line: 张* · 外卖送餐员, or 环卫工人 × 12.
func attendeeWords(a station.Attendee) string {
	group := text.GroupName(a.Group, a.GroupName)
	switch {
	case a.Mask != "":
		return a.Mask + " · " + group
	case a.People > 1:
		return group + " × " + text.Count(a.People)
	}
	return group
}

func (a *attendees) fill(i int, o fyne.CanvasObject) {
	if i >= len(a.rows) {
		return
	}
	row := a.rows[i]
	lines := o.(*fyne.Container).Layout.(*widgets.Cells).Lines
	ink, note := theme.Ink, ""
	if row.Voided {
		ink, note = theme.Quiet, text.CheckInThrough.String()
	}
	lines[0].SetColored(text.Clock(row.At), theme.Quiet)
	lines[1].Struck = row.Voided
	lines[1].SetColored(attendeeWords(row), ink)
	lines[2].SetColored(note, theme.Quiet)
}

// undo takes the newest back that stands, as far as the station knows by then.
func (c *Sheet) undo() {
	c.do(func(ctx context.Context) (done, error) {
		all, err := c.station.Attendees(ctx, c.activity)
		if err != nil {
			return done{}, err
		}
		for _, row := range all.Rows {
			if !row.Voided {
				return done{words: text.CheckInUndone.With(text.Clock(row.At) + "  " + attendeeWords(row))}, c.station.VoidAttendance(ctx, row.ID, ReasonUndo)
			}
		}
		return done{}, fault.New(fault.NotFound, "", text.CheckInNoUndo.ZH, text.CheckInNoUndo.EN)
	})
}
