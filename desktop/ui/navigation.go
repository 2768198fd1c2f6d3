package ui

import (
	"slices"

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
// have keys of their own, and so has the last; the others are numbered.
var entries = []entry{
	{page.Desk, text.NavDesk, fyne.KeyF2},
	{page.Today, text.NavToday, fyne.KeyF3},
	{page.People, text.NavPeople, fyne.KeyF4},
	{page.Activities, text.NavActivities, fyne.KeyF5},
	{page.Registers, text.NavRegisters, fyne.KeyF5},
	{page.Board, text.NavBoard, ""},
	{page.Day, text.NavDay, ""},
	{page.Month, text.NavMonth, ""},
	{page.Stations, text.NavStations, ""},
	{page.Statistics, text.NavStatistics, ""},
	{page.Progress, text.NavProgress, ""},
	{page.Reports, text.NavReports, ""},
	{page.Import, text.NavImport, ""},
	{page.Sync, text.NavSync, ""},
	{page.Settings, text.NavSettings, fyne.KeyF11},
}

// newNavigation sets the pages in one row with their keys. Where that is wider than the
// smallest window, the help has the keys; where the names alone are, they stand in two rows.
func newNavigation(w *Window) *navigation {
	keys := theme.Grown(100) <= keysFit
	for rows := 1; ; {
		n := layNavigation(w, keys, rows)
		switch {
		case n.content.MinSize().Width <= windowWidth || rows == 2:
			return n
		case keys:
			keys = false
		default:
			rows = 2
		}
	}
}

// windowWidth is that of the smallest screen that the window must fit.
const windowWidth = 1366

func layNavigation(w *Window, keys bool, rows int) *navigation {
	n := &navigation{tabs: map[page.Name]*widgets.Tab{}}
	all := w.order()
	lines := container.NewVBox()
	for i, name := range all {
		if i%((len(all)+rows)/rows) == 0 {
			lines.Add(container.NewHBox())
		}
		e, key := entryOf(name), ""
		if keys {
			key = w.keyWord(name)
		}
		tab := widgets.NewTab(w.board, e.title.String(), key, func() { w.Open(e.name) })
		n.tabs[e.name] = tab
		lines.Objects[len(lines.Objects)-1].(*fyne.Container).Add(tab)
	}
	last := lines.Objects[len(lines.Objects)-1].(*fyne.Container)
	last.Add(layout.NewSpacer())
	last.Add(widgets.NewTab(w.board, text.NavHelp.String(), "F1", w.showHelp))
	lines.Add(widgets.Rule())
	n.content = widgets.Band(theme.Raised, lines)
	return n
}

func entryOf(name page.Name) entry {
	return entries[slices.IndexFunc(entries, func(e entry) bool { return e.name == name })]
}

// keyWord is the key that leads to a page.
func (w *Window) keyWord(name page.Name) string {
	if e := entryOf(name); e.key != "" {
		return string(e.key)
	}
	if i := slices.Index(w.numbered(), name); i >= 0 && i < len(widgets.PageDigits) {
		return "Ctrl+" + string(widgets.PageDigits[i])
	}
	return "" // Ctrl+K leads there
}

// numbered are the pages without a key of their own: each has Ctrl with its digit.
func (w *Window) numbered() []page.Name {
	return slices.DeleteFunc(w.order(), func(name page.Name) bool { return entryOf(name).key != "" })
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
