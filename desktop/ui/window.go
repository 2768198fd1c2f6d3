// Package ui is the desktop window: the header with the word about where the
// records are, the navigation with its keys, and the pages. It shows what the
// station says and asks the station to record; it keeps nothing itself.
package ui

import (
	"context"
	"errors"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/board"
	"yizhan/desktop/ui/checkin"
	"yizhan/desktop/ui/day"
	"yizhan/desktop/ui/desk"
	"yizhan/desktop/ui/export"
	"yizhan/desktop/ui/find"
	"yizhan/desktop/ui/importing"
	"yizhan/desktop/ui/keys"
	"yizhan/desktop/ui/page"
	"yizhan/desktop/ui/people"
	"yizhan/desktop/ui/progress"
	"yizhan/desktop/ui/registers"
	"yizhan/desktop/ui/reports"
	"yizhan/desktop/ui/settings"
	"yizhan/desktop/ui/sound"
	"yizhan/desktop/ui/stations"
	"yizhan/desktop/ui/statistics"
	"yizhan/desktop/ui/syncing"
	"yizhan/desktop/ui/task"
	"yizhan/desktop/ui/theme"
	"yizhan/desktop/ui/today"
	"yizhan/desktop/ui/welcome"
	"yizhan/desktop/ui/widgets"
	"yizhan/shared/fault"
)

// Core is the station as the window and its pages see it.
type Core interface {
	welcome.Station
	desk.Station
	today.Station
	people.Station
	statistics.Station
	syncing.Station
	day.Station
	importing.Station
	checkin.Station
	stations.Station
	progress.Station
	registers.Station
	board.Station
	reports.Station
	export.Logger
	settings.Station
	OpenPractice(context.Context) (*station.Practice, error)
	Profile(context.Context) (station.Profile, error)
	Subscribe(func(station.Signal)) (cancel func())
}

// Window is one window on a station.
type Window struct {
	task.Runner
	core  Core
	sync  syncing.Syncer
	win   fyne.Window
	board *keys.Board

	header  *header
	tabs    *navigation
	pages   map[page.Name]page.Page
	current page.Name
	first   page.Name       // the page to begin with
	stage   *fyne.Container // holds the page in view
	sheet   *sheet

	profile station.Profile
	look    settings.Look
	whole   bool         // a rare character was met: the whole font is in use
	form    *people.Form // the last registration form
	finder  *find.Sheet
	checkIn *checkin.Chooser
	disk    error
	shift   station.Shift
	touched time.Time // when somebody pressed something last
	away    *sheet    // what lay over the page when the desk was locked
	cancel  func()

	section settings.Section // of the settings that was in view last
	habits  page.Habits
	player  *sound.Player
	restart bool
	stopped bool
	outer   *Window // the real station's, while this one practises
	inner   *Window // the one that practises, while it lies over this one
	end     func()  // throws away what was practised
}

var _ page.Host = (*Window)(nil)

// New fills a window. Start shows it.
func New(win fyne.Window, runner task.Runner, core Core, sync syncing.Syncer) *Window {
	w := bare(win, runner)
	w.core, w.sync = core, sync
	w.cancel = core.Subscribe(func(s station.Signal) { w.Post(func() { w.heard(s) }) })
	return w
}

// bare is a window without a station.
func bare(win fyne.Window, runner task.Runner) *Window {
	w := &Window{Runner: runner, win: win, board: keys.NewBoard(runner), player: sound.New(), habits: settings.DefaultHabits, cancel: func() {}}
	w.board.Key, w.board.Rune, w.board.Scan = w.typedKey, w.typedRune, w.scanned
	w.board.Touched = func() { w.touched = w.Now() }
	w.board.Unchoose = w.unchoose
	win.SetPadded(false)
	w.takeKeys()
	return w
}

// takeKeys has the keyboard, until another window on the same glass takes it.
func (w *Window) takeKeys() {
	canvas := w.win.Canvas()
	canvas.SetOnTypedKey(w.board.TypedKey)
	canvas.SetOnTypedRune(w.board.TypedRune)
	w.addShortcuts()
	theme.OnUncovered(w.takeWholeFont)
}

// build makes everything anew, in the language and look that are set.
func (w *Window) build(show page.Name) {
	w.CloseSheet()
	w.pages = w.newPages()
	w.header = newHeader(w)
	w.tabs = newNavigation(w)
	w.stage = container.NewStack()
	w.win.SetTitle(w.title())
	w.win.SetContent(w.framed(container.NewBorder(
		container.NewVBox(w.header.content, w.tabs.content), nil, nil, nil, w.stage)))
	w.current = ""
	w.Open(show)
	w.readStatus()
	w.readShift()
}

// Open brings a page into view.
func (w *Window) Open(name page.Name) {
	p, ok := w.pages[name]
	if !ok {
		return
	}
	if w.current != name {
		w.current = name
		w.stage.Objects = []fyne.CanvasObject{p.Content()}
		w.stage.Refresh()
		w.tabs.mark(name)
	}
	w.Focus(nil)
	p.Show()
}

// Current is the page in view.
func (w *Window) Current() page.Page { return w.pages[w.current] }

// Page is one page of the navigation, for tests and pictures.
func (w *Window) Page(name page.Name) page.Page { return w.pages[name] }

// Form is the registration form that was opened last, for tests.
func (w *Window) Form() *people.Form { return w.form }

// Board implements page.Host.
func (w *Window) Board() *keys.Board { return w.board }

// Focus implements page.Host.
func (w *Window) Focus(f fyne.Focusable) {
	if w.inner != nil {
		return // the keyboard is another's
	}
	if f == nil {
		w.win.Canvas().Unfocus()
		return
	}
	w.win.Canvas().Focus(f)
	if o, ok := f.(fyne.CanvasObject); ok && w.sheet != nil {
		w.sheet.bring(o)
	}
	if e, ok := f.(*widgets.Entry); ok {
		e.SelectAll()
	}
}

// DiskTrouble implements page.Host. Only what keeps a record from the disk is
// trouble of the disk: a wrong telephone number is not.
func (w *Window) DiskTrouble(err error) {
	if err != nil && !fault.Is(err, fault.DiskFull) && !fault.Is(err, fault.ReadOnly) && !fault.Is(err, fault.Corrupt) {
		return
	}
	if !errors.Is(w.disk, err) || (w.disk == nil) != (err == nil) {
		w.disk = err
		w.header.showPill()
	}
}

// Restart implements page.Host: whoever runs the window looks at WantsRestart when
// it is closed.
func (w *Window) Restart() {
	w.restart = true
	w.win.Close()
}

// WantsRestart reports whether the program is to be started again.
func (w *Window) WantsRestart() bool { return w.restart }

// heard passes a signal on to the page in view.
func (w *Window) heard(s station.Signal) {
	if w.header == nil || w.stopped {
		return
	}
	switch s {
	case station.SignalDictionary:
		w.readProfile()
	case station.SignalShift:
		w.readShift()
	}
	w.readStatus()
	if p := w.Current(); p != nil {
		p.Heard(s)
	}
}
