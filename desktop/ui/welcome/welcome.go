// Package welcome is the first start. It asks which station this is and where
// it lies, nothing else, and needs no network: the next thing on the screen is
// the desk.
package welcome

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/page"
	"yizhan/desktop/ui/task"
	"yizhan/desktop/ui/text"
	"yizhan/desktop/ui/theme"
	"yizhan/desktop/ui/widgets"
	"yizhan/shared/domain/codes"
)

// Station is what the first start needs of the station.
type Station interface {
	Init(context.Context, station.Setup) (station.Profile, error)
}

// Welcome is the page of the first start.
type Welcome struct {
	station Station
	host    page.Host
	begun   func(station.Profile)

	name    *widgets.Entry
	county  *widgets.Select
	town    *widgets.Select
	message *widgets.Message
	content fyne.CanvasObject
	busy    bool
}

// New builds the page; begun is called when the station is set up.
func New(s Station, host page.Host, otherLanguage func(), begun func(station.Profile)) *Welcome {
	w := &Welcome{station: s, host: host, begun: begun, message: widgets.NewMessage(host)}
	board := host.Board()
	w.name = widgets.NewEntry(board, text.StationHint.String())
	w.name.OnReturn = w.start
	w.county = widgets.NewSelect(board, text.ChooseCounty.String(), w.countyChosen)
	w.town = widgets.NewSelect(board, text.ChooseTown.String(), nil)
	w.county.SetChoices(options(codes.Divisions(codes.LevelCounty)))
	w.town.SetChoices(nil)
	w.content = w.layOut(otherLanguage)
	return w
}

func (w *Welcome) layOut(otherLanguage func()) fyne.CanvasObject {
	board := w.host.Board()
	brand := widgets.NewLine(text.AppName.String())
	brand.TextSize, brand.Bold, brand.Color = theme.SizeTotal, true, theme.Red
	why := widget.NewLabel(text.WelcomeWhy.String())
	why.Wrapping, why.Importance = fyne.TextWrapWord, widget.LowImportance
	form := widgets.Column(
		brand, widgets.NewHeading(text.WelcomeTitle.String()), why,
		widgets.NewLine(text.StationName.String()), w.name,
		widgets.NewLine(text.County.String()), w.county,
		widgets.NewLine(text.Town.String()), w.town,
		w.message.Label,
		widgets.NewButton(board, text.StartRecord.String()+"  Enter", widgets.Primary, w.start),
	)
	language := widgets.NewButton(board, text.OtherLanguage.String(), widgets.Slight, otherLanguage)
	card := container.New(&narrow{}, widgets.Card(widgets.Padded(theme.Gap*2, form)))
	return container.NewStack(container.NewVScroll(container.NewCenter(card)),
		container.NewVBox(container.NewHBox(language)))
}

// narrow gives the form the width in which it reads well.
type narrow struct{}

// MinSize implements fyne.Layout.
func (narrow) MinSize(o []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(theme.Grown(520), o[0].MinSize().Height+theme.Gap*2)
}

// Layout implements fyne.Layout.
func (narrow) Layout(o []fyne.CanvasObject, size fyne.Size) {
	o[0].Move(fyne.NewPos(0, theme.Gap))
	o[0].Resize(fyne.NewSize(size.Width, size.Height-theme.Gap*2))
}

func (w *Welcome) countyChosen(county string) {
	w.message.Clear()
	w.town.SetChoices(options(codes.Children(county)))
}

func options(divisions []codes.Division) []widgets.Option {
	list := make([]widgets.Option, len(divisions))
	for i, d := range divisions {
		list[i] = widgets.Option{Value: d.Code, Name: d.Name}
	}
	return list
}

// start sets the station up, or says what is missing.
func (w *Welcome) start() {
	setup := station.Setup{Name: strings.TrimSpace(w.name.Text), Division: w.town.Value(), Role: station.RoleStation}
	if setup.Division == "" {
		setup.Division = w.county.Value()
	}
	switch {
	case w.busy:
		return
	case setup.Name == "":
		w.message.Hint(text.NeedName.String())
		w.host.Focus(w.name)
		return
	case setup.Division == "":
		w.message.Hint(text.NeedCounty.String())
		w.host.Focus(w.county)
		return
	}
	w.busy = true
	task.Load(w.host, func(ctx context.Context) (station.Profile, error) {
		return w.station.Init(ctx, setup)
	}, func(p station.Profile, err error) {
		w.busy = false
		if err != nil {
			w.message.Fail(err)
			return
		}
		w.begun(p)
	})
}

// Content implements page.Page.
func (w *Welcome) Content() fyne.CanvasObject { return w.content }

// Show implements page.Page.
func (w *Welcome) Show() { w.host.Focus(w.name) }

// Heard implements page.Page.
func (w *Welcome) Heard(station.Signal) {}

// Key implements page.Page.
func (w *Welcome) Key(ev *fyne.KeyEvent) {
	if ev.Name == fyne.KeyReturn || ev.Name == fyne.KeyEnter {
		w.start()
	}
}

// Rune implements page.Page.
func (w *Welcome) Rune(rune) {}

// View is what stands on the page, as plain values.
type View struct{ Message string }

// View reads the page.
func (w *Welcome) View() View { return View{w.message.Shown} }

// Choose chooses a county and a town, as the lists do.
func (w *Welcome) Choose(county, town string) {
	w.county.SetValue(county)
	w.town.SetValue(town)
}
