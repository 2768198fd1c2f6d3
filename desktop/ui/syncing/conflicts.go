package syncing

import (
	"context"
	"strconv"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/page"
	"yizhan/desktop/ui/task"
	"yizhan/desktop/ui/text"
	"yizhan/desktop/ui/theme"
	"yizhan/desktop/ui/widgets"
	"yizhan/shared/change"
	"yizhan/shared/domain"
)

// choice is the sheet in which a person chooses between two values, one pair at a
// time: a list of pairs would have to be read across, and names would stand there
// longer than they are looked at.
type choice struct {
	page   *Page
	groups []station.GroupChoice
	list   []station.Conflict
	at     int
	// undo takes the last decision back; nil while there is none.
	undo func()
	busy bool

	place, what       *widgets.Line
	now, other        side
	hint              *widget.Label
	keep, take        *widgets.Button
	next, takeBack    *widgets.Button
	message           *widgets.Message
	both, empty, foot fyne.CanvasObject
	closed            bool
}

// side is one of the two values.
type side struct{ value, note *widget.Label }

func newSide(title text.Phrase) (side, fyne.CanvasObject) {
	s := side{value: wrapped(theme.SizeSection), note: quiet("")}
	return s, widgets.Card(widgets.Lines(quiet(title.String()), s.value, s.note))
}

func (s side) set(value, note string) {
	theme.Cover(value)
	s.value.SetText(value)
	s.note.SetText(note)
}

func quiet(words string) *widget.Label {
	l := wrapped(theme.SizeTable)
	l.Importance = widget.LowImportance
	l.SetText(words)
	return l
}

// ShowConflicts opens what was changed in two places.
func (p *Page) ShowConflicts() {
	c := &choice{page: p, message: widgets.NewMessage(p.host)}
	p.choice = c
	c.layOut()
	c.read()
}

func (c *choice) layOut() {
	board := c.page.host.Board()
	c.place, c.what = widgets.NewQuiet(""), widgets.NewHeading("").Cutting()
	var left, right fyne.CanvasObject
	c.now, left = newSide(text.TwiceNow)
	c.other, right = newSide(text.TwiceOther)
	c.keep = widgets.NewButton(board, "1  "+text.TwiceKeep.String(), widgets.Plain, func() { c.decide(false) })
	c.take = widgets.NewButton(board, "2  "+text.TwiceTake.String(), widgets.Plain, func() { c.decide(true) })
	c.next = widgets.NewButton(board, "3  "+text.TwiceNext.String(), widgets.Plain, c.turn)
	c.takeBack = widgets.NewButton(board, "0  "+text.TwiceUndo.String(), widgets.Slight, c.undone)
	c.hint = wrapped(theme.SizeText)
	c.hint.SetText(text.TwiceProposal.String())
	none := wrapped(theme.SizeText)
	none.SetText(text.TwiceNone.String())
	c.empty = none
	c.both = container.NewVBox(widgets.Column(c.place, c.what, widgets.Grid(2, left, right), widgets.Grid(2, c.keep, c.take), c.hint))
	c.foot = container.NewBorder(nil, nil, nil, widgets.Row(c.takeBack, c.next), c.message.Label)
	c.draw()
	c.page.host.ShowSheet(page.Sheet{
		Title: text.TwiceTitle.String(), Content: widgets.Column(container.NewGridWrap(fyne.NewSize(min(theme.Grown(640), 1100), 1)), c.empty, c.both, c.foot),
		Rune: c.typed, Closed: func() { c.closed = true },
	})
}

func (c *choice) typed(r rune) {
	switch r {
	case '1':
		c.decide(false)
	case '2':
		c.decide(true)
	case '3':
		c.turn()
	case '0':
		c.undone()
	}
}

type conflictsRead struct {
	list   []station.Conflict
	groups []station.GroupChoice
}

func (c *choice) read() {
	st := c.page.station
	task.Load(c.page.host, func(ctx context.Context) (r conflictsRead, err error) {
		if r.list, err = st.Conflicts(ctx); err != nil {
			return r, err
		}
		r.groups, err = st.Groups(ctx)
		return r, err
	}, func(r conflictsRead, err error) {
		c.busy = false
		switch {
		case c.closed:
			return
		case err != nil:
			c.message.Fail(err)
			return
		}
		c.list, c.groups = r.list, r.groups
		c.at = min(c.at, max(0, len(c.list)-1))
		c.draw()
	})
}

func (c *choice) draw() {
	c.both.(*fyne.Container).Hidden = len(c.list) == 0
	c.empty.(*widget.Label).Hidden = len(c.list) > 0
	c.next.Hidden = len(c.list) < 2
	c.takeBack.Hidden = c.undo == nil
	c.foot.Refresh()
	if len(c.list) == 0 {
		return
	}
	x := c.list[c.at]
	c.place.Set(text.TwiceOf.With(c.at+1, len(c.list)))
	c.what.Set(text.TwiceWhat.With(text.Kind(x.Kind)+" "+x.Title, text.Field(x.Kind, x.Field)))
	c.now.set(c.value(x, x.Now), c.written(x.NowAt, x.NowMine))
	c.other.set(c.value(x, x.Lost), c.written(x.At, x.Mine))
	c.hint.Hidden = !x.Proposal
	c.keep.SetEnabled(!x.Proposal)
	c.take.SetEnabled(!x.Proposal)
}

func (c *choice) written(at time.Time, mine bool) string {
	words := text.TwiceThere
	if mine {
		words = text.TwiceHere
	}
	return words.With(text.Moment(at, c.page.host.Now()))
}

// value says what stands in a field as people read it.
func (c *choice) value(x station.Conflict, raw string) string {
	n, err := strconv.ParseInt(raw, 10, 64)
	isNumber := err == nil
	switch {
	case x.Field == "same_as" && raw != "" && raw != emptyID:
		return text.ValueLinked.String()
	case raw == "true":
		return text.ValueYes.String()
	case raw == "false", raw == "" && x.Field == domain.FieldDeleted:
		return text.ValueNo.String()
	case raw == "", x.Field == "same_as", isNumber && n == 0 && x.Field == "until":
		return text.TwiceEmpty.String()
	case x.Field == "group":
		for _, g := range c.groups {
			if g.Code == raw {
				return text.GroupName(g.Code, g.Name)
			}
		}
	case isNumber && (x.Field == "charged" || x.Field == "reference"):
		return text.Yuan(domain.Fen(n))
	case isNumber && (x.Field == "registered_on" || x.Field == "from" || x.Field == "until"):
		return domain.Day(n).String()
	case isNumber && x.Field == "consent_at":
		return text.Moment(time.UnixMilli(n), c.page.host.Now())
	}
	return raw
}

// emptyID is how a reference that was taken away reads.
var emptyID = change.ID{}.String()

func (c *choice) turn() {
	if len(c.list) > 0 && !c.busy {
		c.at = (c.at + 1) % len(c.list)
		c.draw()
	}
}

// decide keeps what is in effect, or takes the other value. Undo takes what was
// decided against: both are just edits.
func (c *choice) decide(takeOther bool) {
	if c.busy || len(c.list) == 0 || c.list[c.at].Proposal {
		return
	}
	x := c.list[c.at]
	done, back := text.TwiceKept.With(c.value(x, x.Now)), x
	if takeOther {
		done, back = text.TwiceTaken.With(c.value(x, x.Lost)), x.Swapped()
	}
	c.resolve(x, takeOther, done, func() {
		c.resolve(back, true, text.TwiceUndone.With(c.value(back, back.Lost)), nil)
	})
}

func (c *choice) undone() {
	if undo := c.undo; undo != nil && !c.busy {
		undo()
	}
}

func (c *choice) resolve(x station.Conflict, takeOther bool, done string, undo func()) {
	c.busy = true
	task.Load(c.page.host, func(ctx context.Context) (struct{}, error) {
		return struct{}{}, c.page.station.Resolve(ctx, x, takeOther)
	}, func(_ struct{}, err error) {
		if err != nil {
			c.busy = false
			c.message.Fail(err)
			c.page.host.DiskTrouble(err)
			return
		}
		c.undo = undo
		c.message.Good(done)
		c.read() // until then nothing is decided: what is shown was
	})
}
