package stations

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/page"
	"yizhan/desktop/ui/task"
	"yizhan/desktop/ui/text"
	"yizhan/desktop/ui/widgets"
	"yizhan/shared/domain"
)

// form enters a station.
type form struct {
	page       *Stations
	code, name *widgets.Entry
	hours      *widgets.Entry
	kind       *widgets.Select
	place      *widgets.Division
	allDay     *widgets.Check
	facilities map[string]*widgets.Button
	message    *widgets.Message
	shown      page.Shown
	busy       bool
}

// Add opens the form.
func (p *Stations) Add() {
	board := p.host.Board()
	f := &form{page: p, message: widgets.NewMessage(p.host), facilities: map[string]*widgets.Button{}}
	p.form = f
	f.code, f.name, f.hours = widgets.NewEntry(board, "JZ01"), widgets.NewEntry(board, text.StationHint.String()), widgets.NewEntry(board, "08:00-20:00")
	f.kind = widgets.NewSelect(board, text.StationNoKind.String(), nil)
	var kinds []widgets.Option
	for _, k := range domain.StationKinds {
		kinds = append(kinds, widgets.Option{Value: k.Code, Name: text.Pick(k.ZH, k.EN)})
	}
	f.kind.SetChoices(kinds)
	f.place = widgets.NewDivision(board)
	f.allDay = widgets.NewCheck(board, text.StationAllDay.String(), nil)
	var buttons []fyne.CanvasObject
	for _, known := range domain.Facilities {
		var b *widgets.Button
		b = widgets.NewButton(board, text.Pick(known.ZH, known.EN), widgets.Plain, func() { b.SetOn(!b.On) })
		f.facilities[known.ZH] = b
		buttons = append(buttons, b)
	}
	f.code.OnReturn = func() { p.host.Focus(f.name) }
	f.name.OnReturn, f.hours.OnReturn = f.save, f.save
	f.shown = p.host.ShowSheet(page.Sheet{Title: text.AddStation.String(), First: f.code, Enter: f.save, Content: widgets.Column(
		widgets.Grid(3, widgets.Field(text.StationCode.String(), f.code), widgets.Field(text.StationName.String(), f.name), widgets.Field(text.StationKind.String(), f.kind),
			widgets.Field(text.County.String(), f.place.County), widgets.Field(text.Town.String(), f.place.Town), widgets.Field(text.StationAllDay.String(), f.allDay)),
		widgets.Field(text.StationHours.String(), f.hours),
		widgets.Field(text.StationFacs.String(), widgets.Grid(7, buttons...)),
		f.message.Label,
		widgets.NewButton(board, text.StationSave.String()+"  Enter", widgets.Primary, f.save))})
	// Most stations of an office lie where it does.
	task.Load(p.host, p.station.Profile, func(own station.Profile, err error) {
		if err == nil && f.place.Value() == "" {
			f.place.Set(own.Division)
		}
	})
}

// save enters the station, or says what is missing.
func (f *form) save() {
	host := f.page.host
	st := domain.Station{Code: strings.TrimSpace(f.code.Text), Name: strings.TrimSpace(f.name.Text), Kind: f.kind.Value(), Division: f.place.Value(),
		Hours: strings.TrimSpace(f.hours.Text), AllDay: f.allDay.Checked}
	for _, known := range domain.Facilities {
		if f.facilities[known.ZH].On {
			st.Facilities = append(st.Facilities, known.ZH)
		}
	}
	switch {
	case f.busy:
		return
	case st.Code == "":
		f.miss(text.StationNeedCode, f.code)
		return
	case st.Name == "":
		f.miss(text.StationNeedName, f.name)
		return
	case st.Division == "":
		f.miss(text.StationNeedPlace, f.place.County)
		return
	}
	f.busy = true
	task.Load(host, func(ctx context.Context) (there string, err error) {
		if there, err = f.page.station.StationNamed(ctx, st.Code); err != nil || there != "" {
			return there, err
		}
		return "", f.page.station.AddStation(ctx, st)
	}, func(there string, err error) {
		f.busy = false
		host.DiskTrouble(err)
		switch {
		case err != nil && f.shown.There():
			f.message.Fail(err)
		case err != nil: // who left the form meanwhile reads it on the page
			f.page.message.Fail(err)
		case there != "":
			f.message.Hint(text.StationThere.With(st.Code, there))
			host.Focus(f.code)
		default:
			f.shown.Close()
			f.page.choose(tabList)
			f.page.message.Good(text.StationAdded.With(st.Name))
		}
	})
}

func (f *form) miss(words text.Phrase, where fyne.Focusable) {
	f.message.Hint(words.String())
	f.page.host.Focus(where)
}

// FormMessage is what the form says, for tests.
func (p *Stations) FormMessage() string { return p.form.message.Shown }
