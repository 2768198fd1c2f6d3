// Package desk is the page at which visits are recorded: who came, what they
// used, Enter. Nothing on its main path waits for a network, opens a window or
// needs the mouse. It says "saved" only after the station has said so.
package desk

import (
	"cmp"
	"context"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/correct"
	"yizhan/desktop/ui/export"
	"yizhan/desktop/ui/page"
	"yizhan/desktop/ui/task"
	"yizhan/desktop/ui/text"
	"yizhan/desktop/ui/theme"
	"yizhan/desktop/ui/widgets"
	"yizhan/shared/change"
)

// Station is what the desk needs of the station.
type Station interface {
	Groups(context.Context) ([]station.GroupChoice, error)
	Services(context.Context) ([]station.ServiceChoice, error)
	RecordVisit(context.Context, station.VisitInput) (station.VisitRow, error)
	RecordVisits(context.Context, []station.VisitInput) ([]change.ID, error)
	VoidVisits(ctx context.Context, ids []change.ID, reason string) error
	Today(context.Context) (station.Today, error)
	FindMembers(ctx context.Context, text string) ([]station.MemberRow, error)
	correct.Station
	vouchers
	export.Station
}

// ReasonUndo is what a visit that was undone at the desk says of itself.
const ReasonUndo = "undo"

// Desk is the page.
type Desk struct {
	station Station
	host    page.Host
	form    form
	search  *search
	today   *today
	message *widgets.Message

	groups   *choices
	services *choices
	kept     *widgets.Line
	people   *widgets.Line
	quantity *stepper
	later    *laterBand
	save     *widgets.Button
	content  fyne.CanvasObject

	saving  bool
	waiting []func()   // keys that were pressed while a visit was being saved
	stuck   bool       // the visit in the form could not be saved
	unnamed bool       // whose visit that is has left the screen
	done    []recorded // what Ctrl+Z takes back, the newest last

	served   change.ID // the member of the visit before
	servedAt time.Time
}

var (
	_ page.Page      = (*Desk)(nil)
	_ page.Scanner   = (*Desk)(nil)
	_ page.Undoer    = (*Desk)(nil)
	_ page.Finder    = (*Desk)(nil)
	_ page.Forgetter = (*Desk)(nil)
)

// New builds the page. It shows nothing until Show.
func New(s Station, host page.Host) *Desk {
	d := &Desk{station: s, host: host, form: newForm(), message: widgets.NewToast(host)}
	board := host.Board()
	d.groups = newChoices(board, groupKeys, true, d.pickGroup)
	d.services = newChoices(board, serviceKeys, false, d.pickService)
	d.search = newSearch(d)
	d.today = newToday(d)
	d.kept = widgets.NewQuiet(text.KeptServices.String())
	d.people = widgets.NewHeading("1")
	d.people.Align = fyne.TextAlignCenter
	d.quantity = newStepper(board, func(n int64) { d.when(func() { d.addQuantity(n) }) })
	d.later = newLaterBand(d)
	d.save = widgets.NewButton(board, text.SaveWithEnter.String(), widgets.Primary, func() { d.when(d.record) })
	d.content = d.layOut()
	d.refresh()
	return d
}

func (d *Desk) layOut() fyne.CanvasObject {
	board := d.host.Board()
	fewer := widgets.NewButton(board, "−", widgets.Plain, func() { d.when(func() { d.addPeople(-1) }) })
	more := widgets.NewButton(board, "+", widgets.Plain, func() { d.when(func() { d.addPeople(+1) }) })
	people := container.NewHBox(widgets.Middle(widgets.NewLine(text.People.String())), fewer,
		container.NewGridWrap(fyne.NewSize(theme.Grown(44), 44), d.people), more)
	action := func(word text.Phrase, key string, do func()) fyne.CanvasObject {
		return widgets.NewButton(board, word.String()+" "+key, widgets.Plain, func() { d.when(do) })
	}
	actions := widgets.Row(action(text.Batch, "F6", d.Batch), action(text.Backfill, "F7", d.Backfill), action(text.Voucher, "F8", d.Vouchers))
	save := container.NewGridWrap(fyne.NewSize(theme.Grown(90)+120, theme.Grown(20)+28), d.save)
	foot := widgets.Column(widgets.Rule(), container.NewBorder(nil, nil, widgets.Middle(container.NewHBox(people, d.quantity.content)), widgets.Middle(save)),
		container.NewBorder(nil, nil, actions, widgets.Row(action(text.HandOver, "F9", d.host.HandOver), action(text.DayClose, "F10", d.host.CloseDay))))

	// The margin inside the scroller leaves room for the ring around a tile.
	form := container.NewVScroll(widgets.Padded(3, widgets.Column(
		widgets.NewHeading(text.WhoCame.String()), d.groups.grid,
		widgets.Row(widgets.NewHeading(text.WhatUsed.String()), widgets.Middle(d.kept)), d.services.grid,
	)))
	left := container.NewBorder(container.NewVBox(d.later.content, d.search.field), foot, nil, nil,
		container.NewBorder(d.search.chip, nil, nil, nil, container.NewStack(form, d.search.results, widgets.AtBottom(d.message.Toast))))
	return widgets.Padded(theme.Gap*1.5, widgets.Split(0.63, left, d.today.content))
}

// Content implements page.Page.
func (d *Desk) Content() fyne.CanvasObject { return d.content }

// Show implements page.Page.
func (d *Desk) Show() {
	d.host.Focus(nil)
	d.loadDictionaries()
	d.today.load()
}

// Tell implements page.Teller.
func (d *Desk) Tell(sentence string) { d.message.Good(sentence) }

// told is where to say what became of a sheet: on it, or, where it was left meanwhile,
// on the page.
func (d *Desk) told(sheet page.Shown, on *widgets.Message) *widgets.Message {
	if sheet.There() {
		return on
	}
	return d.message
}

// Heard implements page.Page.
func (d *Desk) Heard(s station.Signal) {
	switch s {
	case station.SignalVisits:
		d.today.load()
	case station.SignalDictionary:
		d.loadDictionaries()
	}
}

func (d *Desk) loadDictionaries() {
	task.Load(d.host, d.station.Groups, func(groups []station.GroupChoice, err error) {
		if err != nil {
			d.message.Fail(err)
			return
		}
		d.form.setGroups(groups)
		d.refresh()
	})
	task.Load(d.host, d.station.Services, func(services []station.ServiceChoice, err error) {
		if err != nil {
			d.message.Fail(err)
			return
		}
		d.form.setServices(services)
		d.refresh()
	})
}

// refresh draws the form as it stands.
func (d *Desk) refresh() {
	d.groups.show(d.form.groupTiles())
	d.services.show(d.form.serviceTiles())
	d.people.Set(text.Count(d.form.people))
	d.kept.Hidden = !d.form.kept()
	d.kept.Refresh()
	if service, ok := d.form.currentService(); ok {
		d.quantity.show(text.Pick(service.Name, service.NameEN), cmp.Or(d.form.quantity[service.Code], d.form.people))
	} else {
		d.quantity.hide()
	}
	d.later.show(d.form.later)
	if d.unnamed {
		d.search.showHolder(nil, nil)
		return
	}
	d.search.showHolder(d.form.member, d.form.voucher)
}
