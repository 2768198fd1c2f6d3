package ui

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/page"
	"yizhan/desktop/ui/syncing"
	"yizhan/desktop/ui/task"
	"yizhan/desktop/ui/text"
	"yizhan/desktop/ui/theme"
	"yizhan/desktop/ui/widgets"
	"yizhan/shared/domain"
)

// tickTime is how often the clock of the header and the pill are looked at.
const tickTime = 15 * time.Second

// header is the top of the window: whose station, what time, where the records
// are.
type header struct {
	window   *Window
	content  *fyne.Container
	name     *widgets.Line
	clock    *widgets.Line
	shift    *widgets.Button
	pill     *widgets.Pill
	status   station.Status
	progress syncing.Progress
}

func newHeader(w *Window) *header {
	h := &header{window: w}
	brand := widgets.NewLine(text.AppName.String())
	brand.Bold, brand.Color = true, theme.OnRed
	h.name = widgets.NewLine(w.profile.Name).Cutting()
	h.clock = widgets.NewQuiet("")
	h.shift = widgets.NewButton(w.board, "", widgets.Slight, w.HandOver)
	h.shift.Hide()
	h.pill = widgets.NewPill(w.board, func() { w.Open(page.Sync) })

	left := container.NewHBox(widgets.Band(theme.Red, widgets.Padded(theme.Gap, widgets.Middle(brand))))
	right := widgets.Row(widgets.Middle(h.clock), widgets.Middle(h.shift), widgets.Middle(h.pill))
	h.pill.Hidden = w.outer != nil // the band says where the records are
	if w.profile.Demo && w.outer == nil {
		demo := widgets.NewLine(text.Demonstration.String())
		demo.Color = theme.Amber
		right.Objects = append([]fyne.CanvasObject{widgets.Middle(demo)}, right.Objects...)
	}
	strip := container.NewBorder(nil, nil, left, container.New(layout.NewCustomPaddedLayout(5, 5, 0, theme.Gap*1.5), right), container.New(layout.NewCustomPaddedLayout(0, 0, theme.Gap*1.5, theme.Gap), widgets.Middle(h.name)))
	h.content = widgets.Band(theme.Raised, strip)
	h.showTime()
	h.showPill()
	return h
}

func (h *header) showTime() {
	now := h.window.Now()
	h.clock.Set(text.Date(domain.DayOf(now)) + "  " + text.Clock(now))
}

func (h *header) showPill() {
	w := h.window
	state := w.sync.State()
	done, total := h.progress.See(h.status, state)
	if h.pill.Set(syncing.Pill(syncing.Picture{
		Status: h.status, State: state, Disk: w.disk, Now: w.Now(), Done: done, Total: total,
	})) {
		h.content.Refresh()
	}
}

// showShift says who serves.
func (h *header) showShift() {
	words := shiftWords(h.window.shift)
	h.shift.SetText(words)
	h.shift.Hidden = words == ""
	h.content.Refresh()
}

// tick keeps the clock and the pill true.
func (w *Window) tick() {
	if w.stopped {
		return
	}
	w.header.showTime()
	w.header.showPill()
	w.After(tickTime, w.tick)
}

func (w *Window) readStatus() {
	task.Load(w, w.core.Status, func(s station.Status, err error) {
		if err != nil {
			return // the pill keeps what it said; trouble with reading shows on the pages
		}
		w.header.status = s
		w.header.showPill()
		w.tabs.news(page.Settings, s.UpdateTo != "")
	})
}

// readProfile follows a change of the station's name that came from the city.
func (w *Window) readProfile() {
	task.Load(w, func(ctx context.Context) (station.Profile, error) { return w.core.Profile(ctx) },
		func(p station.Profile, err error) {
			if err == nil && p != w.profile {
				w.profile = p
				w.header.name.Set(p.Name)
				if w.inner == nil {
					w.win.SetTitle(w.title())
				}
			}
		})
}

func (w *Window) title() string {
	title := text.AppName.String() + " · " + w.profile.Name
	if w.outer != nil {
		title = text.PracticeBand.String() + " · " + title
	}
	return title
}

// Pill is the word about where the records are, for tests.
func (w *Window) Pill() string { return w.header.pill.Text }
