package ui

import (
	"context"
	"log/slog"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/page"
	"yizhan/desktop/ui/syncing"
	"yizhan/desktop/ui/task"
	"yizhan/desktop/ui/text"
	"yizhan/desktop/ui/theme"
	"yizhan/desktop/ui/widgets"
	"yizhan/shared/fault"
)

// Practising is another Window on the same glass, with a station of its own behind
// it. Nothing of the real one is within its reach: it is handed neither station nor
// syncer.

// endKey ends practising from everywhere.
const endKey = fyne.KeyF12

// frameWidth is that of the frame around a window that practises.
const frameWidth = 6

// Practise implements page.Host.
func (w *Window) Practise(failed func(error)) {
	if w.outer != nil || w.inner != nil {
		return
	}
	task.Load(w, w.core.OpenPractice, func(p *station.Practice, err error) {
		if err != nil {
			failed(err)
			return
		}
		w.CloseSheet()
		w.inner = New(w.win, w.Runner, p, nobody{})
		w.inner.outer = w
		w.inner.end = func() {
			if err := p.End(); err != nil {
				slog.Warn("throw away what was practised", "error", err)
			}
		}
		w.inner.Start()
	})
}

// EndPractice goes back to the real station.
func (w *Window) EndPractice() {
	real := w.outer
	if real == nil || real.inner != w {
		return
	}
	w.CloseSheet()
	w.stopped = true
	w.cancel()
	real.inner = nil
	real.Go(func(context.Context) func() {
		w.end()
		return nil
	})
	real.takeKeys()
	real.board.Touched()
	real.setLook(real.look)
	if real.header == nil {
		real.showWelcome()
		return
	}
	real.build(real.current)
	real.Tell(text.PracticeEnded.String())
}

// Practising is the window that practises, nil where none does; for tests.
func (w *Window) Practising() *Window { return w.inner }

// framed puts a frame and a word around everything while practising.
func (w *Window) framed(content fyne.CanvasObject) fyne.CanvasObject {
	if w.outer == nil {
		return content
	}
	words := widgets.NewLine(text.PracticeBand.String())
	words.Bold, words.Color, words.TextSize = true, theme.Surface, theme.SizeSection
	end := widgets.NewButton(w.board, text.PracticeEnd.String()+"  "+string(endKey), widgets.Plain, w.EndPractice)
	band := container.NewBorder(nil, nil, nil, end, widgets.Padded(theme.Gap/2, widgets.Middle(words.Cutting())))
	return widgets.Band(theme.Amber, widgets.Padded(frameWidth, container.NewBorder(band, nil, nil, nil, widgets.Band(theme.Ground, content))))
}

// nobody is the syncer of who practises: there is none.
type nobody struct{}

var _ syncing.Syncer = nobody{}

// State implements syncing.Syncer.
func (nobody) State() syncing.State { return syncing.State{} }

// Kick implements syncing.Syncer.
func (nobody) Kick() {}

// Pair implements syncing.Syncer.
func (nobody) Pair(context.Context, string, string, string) error {
	return fault.New(fault.Forbidden, "", "练习里不能配对", "there is no pairing while practising")
}

// Sound implements page.Host.
func (w *Window) Sound(saved bool) {
	if w.habits.Sound {
		w.player.Play(saved)
	}
}

// Habits implements page.Host.
func (w *Window) Habits() page.Habits { return w.habits }
