// Package correct is the sheet on which a recorded visit is said to have been
// otherwise: amended, or void. Both ask for a reason by one press, so that nobody
// has to type Chinese for it; the first record stays in the ledger.
package correct

import (
	"context"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/keys"
	"yizhan/desktop/ui/page"
	"yizhan/desktop/ui/task"
	"yizhan/desktop/ui/text"
	"yizhan/desktop/ui/widgets"
	"yizhan/shared/change"
	"yizhan/shared/domain"
)

// Station is what the sheet needs of the station.
type Station interface {
	Groups(context.Context) ([]station.GroupChoice, error)
	Services(context.Context) ([]station.ServiceChoice, error)
	AmendVisit(ctx context.Context, id change.ID, in station.VisitInput, reason string) error
	VoidVisit(ctx context.Context, id change.ID, reason string) error
}

// Sheet corrects one visit.
type Sheet struct {
	People     *widgets.Entry
	Group      *widgets.Select
	Quantities map[string]*widgets.Entry // by service code; empty: not used

	order   []string // of the services on the sheet
	station Station
	host    page.Host
	shown   page.Shown
	visit   station.VisitRow
	title   string
	done    func(sentence string, err error)
	message *widgets.Message
	body    *fyne.Container
	reason  string
	busy    bool
}

// Open shows the sheet for a visit; title names the visit. done hears what was done,
// or why not where the sheet is closed by then.
func Open(s Station, host page.Host, visit station.VisitRow, title string, done func(string, error)) *Sheet {
	c := &Sheet{station: s, host: host, visit: visit, title: title, done: done, message: widgets.NewMessage(host), Quantities: map[string]*widgets.Entry{}}
	board := host.Board()
	c.Group = widgets.NewSelect(board, text.ChooseGroupHere.String(), nil)
	c.People = widgets.NewEntry(board, "")
	c.People.SetText(strconv.FormatInt(visit.People, 10))
	c.People.OnReturn = c.Save
	c.body = container.NewVBox()
	reasons := widgets.NewChoice(board, len(text.AmendReasons), options(text.AmendReasons), func(v string) { c.reason = v })
	c.reason = text.AmendReasons[0].ZH
	reasons.Set(c.reason)
	c.shown = host.ShowSheet(page.Sheet{
		Title: text.AmendTitle.With(title), First: c.People, Enter: c.Save,
		Content: widgets.Column(
			widgets.NewQuiet(text.AmendWhy.String()),
			widgets.Grid(2, widgets.Field(text.FieldGroup.String(), c.Group), widgets.Field(text.People.String(), c.People)),
			widgets.NewHeading(text.AmendServices.String()), c.body,
			widgets.NewHeading(text.AmendReason.String()), reasons.Content,
			c.message.Label,
			container.NewBorder(nil, nil, widgets.NewButton(board, text.AmendVoid.String(), widgets.Plain, c.Void), nil,
				widgets.NewButton(board, text.AmendSave.String()+"  Enter", widgets.Primary, c.Save))),
	})
	c.load()
	return c
}

func options(reasons []text.Phrase) []widgets.Option {
	out := make([]widgets.Option, len(reasons))
	for i, r := range reasons {
		out[i] = widgets.Option{Value: r.ZH, Name: r.String()}
	}
	return out
}

type lists struct {
	groups   []station.GroupChoice
	services []station.ServiceChoice
}

func (c *Sheet) load() {
	task.Load(c.host, func(ctx context.Context) (l lists, err error) {
		if l.groups, err = c.station.Groups(ctx); err != nil {
			return l, err
		}
		l.services, err = c.station.Services(ctx)
		return l, err
	}, func(l lists, err error) {
		if err != nil {
			c.message.Fail(err)
			return
		}
		var groups []widgets.Option
		for _, g := range l.groups {
			groups = append(groups, widgets.Option{Value: g.Code, Name: text.Pick(g.Name, g.NameEN)})
		}
		c.Group.SetChoices(groups)
		c.Group.SetValue(c.visit.Group)
		grid := widgets.Grid(servicesColumns)
		field := func(code, name string) {
			e := widgets.NewEntry(c.host.Board(), "")
			e.OnReturn = c.Save
			c.Quantities[code], c.order = e, append(c.order, code)
			grid.Add(widgets.Field(name, e))
		}
		for _, s := range l.services {
			field(s.Code, text.Pick(s.Name, s.NameEN))
		}
		for _, used := range c.visit.Services {
			if c.Quantities[used.Code] == nil { // it is not offered any more, and was used all the same
				field(used.Code, text.ServiceName(used.Code, used.Name))
			}
			c.Quantities[used.Code].SetText(strconv.FormatInt(used.Quantity, 10))
		}
		c.body.Objects = []fyne.CanvasObject{grid}
		c.body.Refresh()
	})
}

// servicesColumns keeps fifteen services in three rows.
const servicesColumns = 5

// Save amends the visit, or says which number cannot be.
func (c *Sheet) Save() {
	if c.busy {
		return
	}
	in := station.VisitInput{Group: c.Group.Value()}
	people, ok := count(c.People.Text)
	if !ok || people < 1 || people > domain.PeopleMax {
		c.wrong(c.People, text.AmendPeopleWrong.With(text.Count(domain.PeopleMax)))
		return
	}
	in.People = people
	for _, code := range c.order {
		e := c.Quantities[code]
		q, ok := count(e.Text)
		if !ok || q < 0 || q > domain.QuantityMax {
			c.wrong(e, text.AmendQuantityWrong.With(text.Count(domain.QuantityMax)))
			return
		}
		if q > 0 {
			in.Services = append(in.Services, station.ServiceUse{Service: code, Quantity: q})
		}
	}
	c.busy = true
	c.carryOut(func(ctx context.Context) error { return c.station.AmendVisit(ctx, c.visit.ID, in, c.reason) }, func(err error) {
		c.busy = false
		switch there := c.shown.There(); {
		case err != nil && there:
			c.message.Fail(err)
			return
		case err != nil:
			c.done("", err)
			return
		}
		c.shown.Close()
		c.done(text.AmendDone.With(c.title), nil)
	})
}

func (c *Sheet) wrong(field fyne.Focusable, sentence string) {
	c.message.Hint(sentence)
	c.host.Focus(field)
}

// count reads a number; nothing is 0.
func count(written string) (int64, bool) {
	written = strings.TrimSpace(strings.Map(keys.Narrow, written))
	if written == "" {
		return 0, true
	}
	n, err := strconv.ParseInt(written, 10, 64)
	return n, err == nil
}

// Void asks why the visit does not count at all.
func (c *Sheet) Void() {
	AskWhy(c.host, text.VoidTitle.With(c.title), text.VoidReasons, func(reason string) {
		c.carryOut(func(ctx context.Context) error { return c.station.VoidVisit(ctx, c.visit.ID, reason) }, func(err error) {
			c.done(text.VoidDone.With(c.title), err)
		})
	})
}

func (c *Sheet) carryOut(f func(context.Context) error, then func(error)) {
	c.host.Go(func(ctx context.Context) func() {
		err := f(ctx)
		return func() {
			c.host.DiskTrouble(err)
			then(err)
		}
	})
}

// AskWhy asks for a reason by one press. The reason is kept in Chinese, in which
// it is read.
func AskWhy(host page.Host, title string, reasons []text.Phrase, chosen func(reason string)) {
	list := widgets.Column(widgets.NewQuiet(text.VoidWhy.String()))
	choose := func(i int) {
		if i >= 0 && i < len(reasons) {
			host.CloseSheet()
			chosen(reasons[i].ZH)
		}
	}
	for i, reason := range reasons {
		list.Add(widgets.NewButton(host.Board(), text.Count(int64(i+1))+"  "+reason.String(), widgets.Plain, func() { choose(i) }))
	}
	host.ShowSheet(page.Sheet{Title: title, Content: list, Rune: func(r rune) { choose(int(r - '1')) }})
}

// Message is what the sheet says, for tests.
func (c *Sheet) Message() string { return c.message.Shown }
