package checkin

import (
	"context"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/page"
	"yizhan/desktop/ui/task"
	"yizhan/desktop/ui/text"
	"yizhan/desktop/ui/theme"
	"yizhan/desktop/ui/widgets"
	"yizhan/shared/domain"
)

// Chooser asks at which of today's activities people check in.
type Chooser struct {
	// Sheet is what was opened in the end; nil before.
	Sheet *Sheet

	host    page.Host
	station Station
	rows    []station.ActivityRow
	marked  int
	list    *widgets.List
}

// Choose lists today's activities. Where there is one only nobody is asked.
func Choose(host page.Host, s Station) *Chooser {
	c := &Chooser{host: host, station: s}
	task.Load(host, func(ctx context.Context) ([]station.ActivityRow, error) {
		return s.ActivitiesOn(ctx, domain.DayOf(host.Now()))
	}, func(rows []station.ActivityRow, err error) {
		c.rows = rows
		if err == nil && len(rows) == 1 {
			c.open(0)
			return
		}
		c.ask(err)
	})
	return c
}

func (c *Chooser) ask(err error) {
	message := widgets.NewMessage(c.host)
	c.list = widgets.NewList(c.host.Board(), func() int { return len(c.rows) }, newLine, func(i int, o fyne.CanvasObject) {
		if i < len(c.rows) {
			fillLine(o, i, i == c.marked, activityWords(c.rows[i]))
		}
	})
	c.list.OnSelected = func(i int) { c.list.Unselect(i); c.open(i) }
	parts := []fyne.CanvasObject{widgets.NewQuiet(text.CheckInWhich.String()), widgets.Box(700, listHeight, widgets.Card(c.list)), message.Label}
	if len(c.rows) == 0 {
		parts = []fyne.CanvasObject{widgets.Box(600, 60, widgets.Wrapped(text.CheckInNoToday.String())), message.Label}
	}
	c.host.ShowSheet(page.Sheet{
		Title: text.CheckInTitle.String() + " · " + text.CheckInTodays.String(), Content: widgets.Column(parts...),
		Enter: func() { c.open(c.marked) },
		Rune:  func(r rune) { c.open(int(r - '1')) },
		Key: func(ev *fyne.KeyEvent) {
			if by := map[fyne.KeyName]int{fyne.KeyDown: 1, fyne.KeyUp: -1}[ev.Name]; by != 0 && len(c.rows) > 0 {
				c.marked = min(max(c.marked+by, 0), len(c.rows)-1)
				c.list.ScrollTo(c.marked)
				c.list.Refresh()
			}
		},
	})
	if err != nil {
		message.Fail(err)
	}
}

func (c *Chooser) open(i int) {
	if i >= 0 && i < len(c.rows) {
		c.Sheet = Show(c.host, c.station, c.rows[i].ID, c.rows[i].Name, nil)
	}
}

// activityWords writes an activity: 红色学堂 · 09:00 · 活动室.
func activityWords(a station.ActivityRow) string {
	words := []string{a.Name}
	for _, w := range []string{a.Hours, a.Place} {
		if w != "" {
			words = append(words, w)
		}
	}
	return strings.Join(words, " · ")
}

// newLine and fillLine are a line of a list whose first nine have keys.
func newLine() fyne.CanvasObject {
	return container.NewStack(widgets.Padded(theme.Gap, widgets.NewLine("").Cutting()))
}

func fillLine(o fyne.CanvasObject, i int, marked bool, words string) {
	line := o.(*fyne.Container).Objects[0].(*fyne.Container).Objects[0].(*widgets.Line)
	key, ink := "    ", theme.Ink
	if i < foundMax {
		key = strconv.Itoa(i+1) + "  "
	}
	if marked {
		ink = theme.Blue
	}
	line.Bold = marked
	line.SetColored(key+words, ink)
}
