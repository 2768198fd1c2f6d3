package syncing

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"yizhan/desktop/ui/page"
	"yizhan/desktop/ui/task"
	"yizhan/desktop/ui/text"
	"yizhan/desktop/ui/theme"
	"yizhan/desktop/ui/widgets"
	"yizhan/shared/fault"
)

// errand is the sheet of something that takes a while: how far it is, a way to stop
// it, and in the end what came of it. Closing the sheet stops it.
type errand struct {
	page    *Page
	words   *widget.Label
	bar     *widget.ProgressBar
	endless *widget.ProgressBarInfinite
	buttons *fyne.Container
	meter   *task.Meter
	ended   bool
	closed  bool
	good    bool
	cancel  func()
	enter   func()
}

// outcome is what came of an errand. Next, if not nil, is what one would do now.
type outcome struct {
	words    string
	warn     bool
	nextWord string
	next     func()
}

// run does work beside the window. say writes how far it is.
func run(p *Page, title, words string, say func(done, total int64) string, work func(ctx context.Context, e *errand) (outcome, error)) {
	e := &errand{page: p, words: wrapped(theme.SizeText), bar: widget.NewProgressBar(), endless: widget.NewProgressBarInfinite(), buttons: widgets.Row()}
	p.errand = e
	e.words.SetText(words)
	e.bar.Hide()
	e.meter = task.NewMeter(p.host, func(done, total int64) { e.Progress(done, total, say(done, total)) })
	board := p.host.Board()
	e.buttons.Add(widgets.NewButton(board, text.WorkStop.String()+"  Esc", widgets.Plain, p.host.CloseSheet))
	width := container.NewGridWrap(fyne.NewSize(min(theme.Grown(560), 1100), 1))
	p.host.ShowSheet(page.Sheet{Title: title, Content: widgets.Column(width, e.words, e.bar, e.endless, e.buttons),
		Enter: func() {
			if e.enter != nil {
				e.enter()
			}
		},
		Closed: func() {
			e.closed = true
			e.endless.Stop()
			e.cancel()
		}})
	e.cancel = task.LoadUntil(p.host, func(ctx context.Context) (outcome, error) { return work(ctx, e) }, e.end)
}

// Progress shows how far it is.
func (e *errand) Progress(done, total int64, words string) {
	if e.ended || e.closed {
		return
	}
	e.words.SetText(words)
	if total > 0 {
		e.endless.Stop()
		e.endless.Hide()
		e.bar.Max = float64(total)
		e.bar.SetValue(float64(done))
		e.bar.Show()
	}
}

func (e *errand) end(o outcome, err error) {
	e.ended = true
	e.page.Show()
	stopped := errors.Is(err, context.Canceled)
	switch {
	case e.closed && stopped:
		e.page.message.Hint(text.WorkStopped.String())
	case e.closed && err != nil:
		e.page.message.Fail(err)
	case e.closed: // it was through before it could be stopped
		e.page.message.Good(o.words)
	case err != nil:
		e.say(fault.Sentence(err, text.Lang()), widget.DangerImportance)
	case o.warn:
		e.say(o.words, widget.WarningImportance)
	default:
		e.good = true
		e.say(o.words, widget.MediumImportance)
	}
	if !e.closed {
		e.offer(o)
	}
}

func (e *errand) say(words string, importance widget.Importance) {
	theme.Cover(words)
	e.endless.Stop()
	e.endless.Hide()
	e.bar.Hide()
	e.words.Importance = importance
	e.words.SetText(words)
}

// offer replaces the way to stop by what to do next.
func (e *errand) offer(o outcome) {
	board := e.page.host.Board()
	e.enter = e.page.host.CloseSheet
	e.buttons.RemoveAll()
	if o.next != nil {
		e.enter = o.next
		e.buttons.Add(widgets.NewButton(board, o.nextWord+"  Enter", widgets.Primary, o.next))
	} else {
		e.buttons.Add(widgets.NewButton(board, text.WorkDone.String()+"  Enter", widgets.Primary, e.enter))
	}
}
