package ui

import (
	"slices"
	"strconv"

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

type entry struct {
	name  page.Name
	title text.Phrase
	key   fyne.KeyName
}

// entries of the navigation. Only what exists stands there. The pages of the desk
// have keys of their own; every page has Ctrl with the digit of its place.
var entries = []entry{
	{page.Desk, text.NavDesk, fyne.KeyF2},
	{page.Today, text.NavToday, fyne.KeyF3},
	{page.People, text.NavPeople, fyne.KeyF4},
	{page.Day, text.NavDay, ""},
	{page.Month, text.NavMonth, ""},
	{page.Stations, text.NavStations, ""},
	{page.Statistics, text.NavStatistics, ""},
	{page.Progress, text.NavProgress, ""},
	{page.Import, text.NavImport, ""},
	{page.Sync, text.NavSync, ""},
	{page.Settings, text.NavSettings, ""},
}

func newNavigation(w *Window) *navigation {
	n := &navigation{tabs: map[page.Name]*widgets.Tab{}}
	row := container.NewHBox()
	for i, name := range w.order() {
		e := entryOf(name)
		key := keyWord(e, i)
		if theme.Grown(100) > keysFit {
			key = "" // the words need the room; the help has the keys
		}
		tab := widgets.NewTab(w.board, e.title.String(), key, func() { w.Open(e.name) })
		n.tabs[e.name] = tab
		row.Add(tab)
	}
	row.Add(layout.NewSpacer())
	row.Add(widgets.NewTab(w.board, text.NavHelp.String(), "F1", w.showHelp))
	n.content = widgets.Band(theme.Raised, container.NewVBox(row, widgets.Rule()))
	return n
}

func entryOf(name page.Name) entry {
	return entries[slices.IndexFunc(entries, func(e entry) bool { return e.name == name })]
}

// keyWord is the key of a page that stands at a place of the navigation.
func keyWord(e entry, place int) string {
	if e.key == "" {
		return "Ctrl+" + strconv.Itoa(place+1)
	}
	return string(e.key)
}

// keysFit is the text size up to which the keys of all pages stand beside their
// names.
const keysFit = 126

// order is the pages that this window has, as they stand in the navigation.
func (w *Window) order() []page.Name {
	var names []page.Name
	for _, e := range entries {
		if _, ok := w.pages[e.name]; ok {
			names = append(names, e.name)
		}
	}
	return names
}

// news puts a dot behind a page on which there is something to read, or takes it away.
func (n *navigation) news(name page.Name, there bool) {
	word := entryOf(name).title.String()
	if there {
		word += " ●"
	}
	if tab := n.tabs[name]; tab.Text != word {
		tab.SetText(word)
		n.content.Refresh()
	}
}

func (n *navigation) mark(name page.Name) {
	for tabName, tab := range n.tabs {
		tab.SetOn(tabName == name)
	}
}
