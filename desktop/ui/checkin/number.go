package checkin

import (
	"context"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/keys"
	"yizhan/desktop/ui/text"
	"yizhan/desktop/ui/theme"
	"yizhan/desktop/ui/widgets"
	"yizhan/shared/domain"
)

// The keys of the desk: nine groups, and one for the others.
const (
	groupsShown = 9
	moreKey     = '0'
)

// number is a number of people of one group, for those without a card.
type number struct {
	sheet   *Sheet
	groups  []station.GroupChoice
	group   string
	people  int64
	others  bool // the groups behind the first nine
	tiles   []*widgets.Tile
	entry   *widgets.Entry
	content fyne.CanvasObject
}

func newNumber(c *Sheet) *number {
	n := &number{sheet: c, people: 1}
	board := c.host.Board()
	var objects []fyne.CanvasObject
	for i := range groupsShown + 1 {
		key := rune('1' + i)
		if i == groupsShown {
			key = moreKey
		}
		t := widgets.NewTile(board, false, func() { n.rune(key) })
		t.Hide()
		n.tiles = append(n.tiles, t)
		objects = append(objects, t)
	}
	n.entry = widgets.NewEntry(board, "1")
	n.entry.OnChanged = func(string) { c.watch(n.entry, strconv.FormatInt(n.people, 10)) }
	n.entry.OnReturn = n.record
	count := widgets.Row(widgets.NewButton(board, "−", widgets.Plain, func() { n.rune('-') }),
		container.NewGridWrap(fyne.NewSize(theme.Grown(90), max(theme.Grown(40), 44)), n.entry),
		widgets.NewButton(board, "+", widgets.Plain, func() { n.rune('+') }),
		widgets.Middle(widgets.NewLine(text.CheckInPeople.String())),
		widgets.NewButton(board, text.CheckInRecord.String(), widgets.Primary, n.record))
	n.content = widgets.Column(widgets.NewHeading(text.CheckInNumber.String()), widgets.NewQuiet(text.CheckInKeys.String()).Cutting(), widgets.Grid(4, objects...), count)
	return n
}

// rune takes a key: a group, the same once more for one person more, or how many.
func (n *number) rune(r rune) {
	switch r {
	case '+', '=':
		n.add(1)
	case '-', '_':
		n.add(-1)
	case 'n', 'N':
		n.sheet.host.Focus(n.entry)
	case moreKey:
		n.others = !n.others && len(n.groups) > groupsShown
		n.show()
	default:
		if i := int(r - '1'); i >= 0 && i < len(n.offered()) {
			n.pick(n.offered()[i].Code)
		}
	}
}

func (n *number) pick(group string) {
	n.sheet.message.Clear()
	if group == n.group {
		n.add(1)
		return
	}
	n.group = group
	n.show()
}

// add changes how many there are, beginning at what stands in the field.
func (n *number) add(by int64) {
	if p, ok := n.count(); ok {
		n.people = min(max(p+by, 1), domain.PeopleMax)
	}
	n.show()
}

// count reads the field; an empty one means one person.
func (n *number) count() (int64, bool) {
	typed := strings.TrimSpace(strings.Map(keys.Narrow, n.entry.Text))
	if typed == "" {
		return 1, true
	}
	p, err := strconv.ParseInt(typed, 10, 64)
	return p, err == nil && p >= 1 && p <= domain.PeopleMax
}

// offered are the groups that the keys 1 to 9 mean now.
func (n *number) offered() []station.GroupChoice {
	from := 0
	if n.others {
		from = groupsShown
	}
	return n.groups[min(from, len(n.groups)):min(from+groupsShown, len(n.groups))]
}

// clear empties it for the next people.
func (n *number) clear() {
	n.group, n.people, n.others = "", 1, false
	n.show()
}

func (n *number) show() {
	offered := n.offered()
	for i, t := range n.tiles[:groupsShown] {
		if t.Hidden = i >= len(offered); !t.Hidden {
			g := offered[i]
			t.Set(strconv.Itoa(i+1), text.Pick(g.Name, g.NameEN), "", theme.Group(g.Code), g.Code == n.group)
		}
	}
	more := n.tiles[groupsShown]
	more.Hidden = len(n.groups) <= groupsShown
	name := text.MoreGroups
	if n.others {
		name = text.FirstGroups
	}
	more.Set(string(moreKey), name.String(), "", theme.Line, false)
	n.entry.SetText(strconv.FormatInt(n.people, 10))
	n.content.Refresh()
}

// record enters the number.
func (n *number) record() {
	c := n.sheet
	people, ok := n.count()
	switch {
	case n.group == "":
		c.message.Hint(text.CheckInGroup.String())
		return
	case !ok:
		c.message.Hint(text.CheckInWrong.With(text.Count(domain.PeopleMax)))
		c.host.Focus(n.entry)
		return
	}
	in := station.AttendanceInput{Activity: c.activity, Group: n.group, People: people}
	name := n.group
	for _, g := range n.groups {
		if g.Code == n.group {
			name = text.Pick(g.Name, g.NameEN)
		}
	}
	n.clear()
	c.host.Focus(nil) // the next key is a group again
	c.do(func(ctx context.Context) (done, error) {
		return done{words: text.CheckInCounted.With(name, text.Count(people))}, c.station.RecordAttendance(ctx, in)
	})
}
