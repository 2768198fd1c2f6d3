// Package settings is the page on which the person at this computer says how
// the window is to look. Each choice holds at once and is kept with the
// station, not in a file of the toolkit that two programs could spoil.
package settings

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/page"
	"yizhan/desktop/ui/text"
	"yizhan/desktop/ui/theme"
	"yizhan/desktop/ui/widgets"
)

// Settings is the page.
type Settings struct {
	content     fyne.CanvasObject
	showExports func()
}

// Facts is what the page tells about the program and the station.
type Facts struct {
	Version string
	Profile station.Profile
	// ShowExports lists what was taken out of this computer.
	ShowExports func()
}

// New builds the page; changed is called with every new look.
func New(host page.Host, look Look, facts Facts, changed func(Look)) *Settings {
	board := host.Board()
	language := widgets.NewChoice(board, 2, []widgets.Option{{Value: text.Chinese, Name: "中文"}, {Value: text.English, Name: "English"}},
		func(v string) { look.Language = v; changed(look) })
	language.Set(look.Language)
	mode := widgets.NewChoice(board, 3, []widgets.Option{
		{Value: string(theme.Light), Name: text.ModeLight.String()},
		{Value: string(theme.Dark), Name: text.ModeDark.String()},
		{Value: string(theme.System), Name: text.ModeSystem.String()},
	}, func(v string) { look.Mode = theme.Mode(v); changed(look) })
	mode.Set(string(look.Mode))
	var percents []widgets.Option
	for p := theme.PercentMin; p <= theme.PercentMax; p += theme.PercentStep {
		percents = append(percents, widgets.Option{Value: percentWord(p), Name: percentWord(p)})
	}
	percent := widgets.NewChoice(board, len(percents), percents, func(v string) {
		look.Percent = percentOf(v)
		changed(look)
	})
	percent.Set(percentWord(look.Percent))

	choices := widgets.Card(widgets.Padded(theme.Gap, widgets.Column(
		widgets.NewHeading(text.SettingLanguage.String()), language.Content,
		widgets.NewHeading(text.SettingMode.String()), mode.Content,
		widgets.NewHeading(text.SettingPercent.String()), percent.Content,
	)))
	s := &Settings{showExports: facts.ShowExports}
	exports := widgets.NewButton(board, text.ExportLogOpen.String(), widgets.Plain, facts.ShowExports)
	s.content = widgets.Padded(theme.Gap*1.5, container.NewVScroll(widgets.Padded(3,
		widgets.Split(0.6, container.NewVBox(choices), widgets.Column(about(facts), exports)))))
	return s
}

func about(facts Facts) fyne.CanvasObject {
	font := text.AboutSystemFont
	if theme.FontBundled() {
		font = text.AboutFont
	}
	lines := []string{
		facts.Profile.Name,
		text.AboutStation.With(facts.Profile.Code, facts.Profile.Division),
		text.AboutVersion.With(facts.Version),
		text.AboutNotice.With(station.NoticeVersion),
		font.String(),
		text.AboutPrivacy.String(),
	}
	column := container.NewVBox(widgets.NewHeading(text.About.String()))
	for _, line := range lines {
		label := widget.NewLabel(line)
		label.Wrapping, label.SizeName = fyne.TextWrapWord, theme.SizeTable
		column.Add(label)
	}
	return widgets.Card(widgets.Padded(theme.Gap, column))
}

// Content implements page.Page.
func (s *Settings) Content() fyne.CanvasObject { return s.content }

// Show implements page.Page.
func (s *Settings) Show() {}

// Heard implements page.Page.
func (s *Settings) Heard(station.Signal) {}

// Key implements page.Page.
func (s *Settings) Key(*fyne.KeyEvent) {}

// Rune implements page.Page: E leads to the list of exports.
func (s *Settings) Rune(r rune) {
	if r == 'e' || r == 'E' {
		s.showExports()
	}
}
