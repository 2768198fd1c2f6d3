package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"yizhan/desktop/ui/page"
	"yizhan/desktop/ui/text"
	"yizhan/desktop/ui/theme"
	"yizhan/desktop/ui/widgets"
)

// navigation is the row of pages under the header.
type navigation struct {
	content fyne.CanvasObject
	tabs    map[page.Name]*widgets.Tab
}

// entries of the navigation. Only what exists stands there.
var entries = []struct {
	name  page.Name
	title text.Phrase
	key   string
}{
	{page.Desk, text.NavDesk, "F2"},
	{page.Today, text.NavToday, "F3"},
	{page.People, text.NavPeople, "F4"},
	{page.Statistics, text.NavStatistics, "F5"},
	{page.Sync, text.NavSync, "F6"},
	{page.Settings, text.NavSettings, "F7"},
}

func newNavigation(w *Window) *navigation {
	n := &navigation{tabs: map[page.Name]*widgets.Tab{}}
	row := container.NewHBox()
	for _, e := range entries {
		if _, ok := w.pages[e.name]; !ok {
			continue
		}
		tab := widgets.NewTab(w.board, e.title.String(), e.key, func() { w.Open(e.name) })
		n.tabs[e.name] = tab
		row.Add(tab)
	}
	row.Add(layout.NewSpacer())
	row.Add(widgets.NewTab(w.board, text.NavHelp.String(), "F1", w.showHelp))
	n.content = widgets.Band(theme.Raised, container.NewVBox(row, widgets.Rule()))
	return n
}

func (n *navigation) mark(name page.Name) {
	for tabName, tab := range n.tabs {
		tab.SetOn(tabName == name)
	}
}
