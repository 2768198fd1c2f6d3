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
	"yizhan/desktop/ui/restore"
	"yizhan/desktop/ui/task"
	"yizhan/desktop/ui/text"
	"yizhan/desktop/ui/theme"
	"yizhan/desktop/ui/widgets"
	"yizhan/shared/domain/codes"
)

// Station is what the first start needs of the station.
type Station interface {
	Init(context.Context, station.Setup) (station.Profile, error)
	Restorer() *station.Restorer
}

// Welcome is the page of the first start.
type Welcome struct {
	station Station
	host    page.Host
	begun   func(station.Profile)

	language func()
	role     *widgets.Choice
	wizard   *restore.Wizard
	name     *widgets.Entry
	county   *widgets.Select
	town     *widgets.Select
	message  *widgets.Message
	content  fyne.CanvasObject
	busy     bool
}

// New builds the page; begun is called when the station is set up.
func New(s Station, host page.Host, otherLanguage func(), begun func(station.Profile)) *Welcome {
	w := &Welcome{station: s, host: host, begun: begun, language: otherLanguage, message: widgets.NewMessage(host)}
	board := host.Board()
	w.role = widgets.NewChoice(board, 2, []widgets.Option{
		{Value: string(station.RoleStation), Name: text.RoleStation.String()}, {Value: string(station.RoleOffice), Name: text.RoleOffice.String()},
	}, func(string) {})
	w.role.Set(string(station.RoleStation))
	w.name = widgets.NewEntry(board, text.StationHint.String())
	w.name.OnReturn = w.start
	w.county = widgets.NewSelect(board, text.ChooseCounty.String(), w.countyChosen)
	w.town = widgets.NewSelect(board, text.ChooseTown.String(), nil)
	w.county.SetChoices(options(codes.Divisions(codes.LevelCounty)))
	w.town.SetChoices(nil)
	w.content = w.layOut()
	return w
}

func (w *Welcome) layOut() fyne.CanvasObject {
	board := w.host.Board()
	brand := widgets.NewLine(text.AppName.String())
	brand.TextSize, brand.Bold, brand.Color = theme.SizeTotal, true, theme.Red
	why := widget.NewLabel(text.WelcomeWhy.String())
	why.Wrapping, why.Importance = fyne.TextWrapWord, widget.LowImportance
	form := widgets.Column(
		brand, widgets.NewHeading(text.WelcomeTitle.String()), why,
		widgets.NewLine(text.WelcomeRole.String()), w.role.Content,
		widgets.NewLine(text.StationName.String()), w.name,
		widgets.NewLine(text.County.String()), w.county,
		widgets.NewLine(text.Town.String()), w.town,
		w.message.Label,
		widgets.NewButton(board, text.StartRecord.String()+"  Enter", widgets.Primary, w.start),
		widgets.Wrapped(text.WelcomeLater.String()),
		widgets.Row(widgets.Middle(widgets.NewQuiet(text.WelcomeOr.String())),
			widgets.NewButton(board, text.WelcomeRestore.String()+"  F8", widgets.Plain, w.restore),
			widgets.NewButton(board, text.WelcomeTry.String()+"  F9", widgets.Plain, w.practise)),
	)
	language := widgets.NewButton(board, text.OtherLanguage.String()+"  F10", widgets.Slight, w.language)
	card := container.New(&narrow{}, widgets.Card(widgets.Padded(theme.Gap*2, form)))
	return container.NewStack(container.NewVScroll(container.NewCenter(card)),
		container.NewVBox(container.NewHBox(language)))
}

// narrow gives the form the width in which it reads well.
type narrow struct{}

// MinSize implements fyne.Layout.
func (narrow) MinSize(o []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(theme.Grown(560), o[0].MinSize().Height+theme.Gap*2)
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
	setup := station.Setup{Name: strings.TrimSpace(w.name.Text), Division: w.town.Value(), Role: station.Role(w.role.Value())}
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
	switch ev.Name {
	case fyne.KeyReturn, fyne.KeyEnter:
		w.start()
	case fyne.KeyF8:
		w.restore()
	case fyne.KeyF9:
		w.practise()
	case fyne.KeyF10:
		w.language()
	}
}

// restore is for a new computer in the place of one that broke.
func (w *Welcome) restore() { w.wizard = restore.Ask(w.host, w.station.Restorer(), nil) }

func (w *Welcome) practise() { w.host.Practise(w.message.Fail) }

// Rune implements page.Page.
func (w *Welcome) Rune(rune) {}

// View is what stands on the page, as plain values.
type View struct {
	Message string
	Wizard  *restore.Wizard
}

// View reads the page.
func (w *Welcome) View() View { return View{w.message.Shown, w.wizard} }

// ChooseRole chooses what the computer is for, as its button does.
func (w *Welcome) ChooseRole(r station.Role) { w.role.Set(string(r)) }

// Choose chooses a county and a town, as the lists do.
func (w *Welcome) Choose(county, town string) {
	w.county.SetValue(county)
	w.town.SetValue(town)
}
