package syncing

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
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
	head    *widgets.Line // how it ended, in a word
	words   *widget.Label
	bar     *widget.ProgressBar
	endless *widget.ProgressBarInfinite
	buttons *fyne.Container

	stopped  text.Phrase // what it means that it was stopped
	meter    *task.Meter
	progress func(done, total int64) string
	ended    bool
	closed   bool
	good     bool
	cancel   func()
	enter    func()
	later    func(context.Context) (outcome, bool, error)
}

// outcome is what came of an errand. Next, if not nil, is what one would do now.
type outcome struct {
	words    string
	warn     bool
	nextWord string
	next     func()
	// later, if not nil, is asked at every signal whether more came of it, until it
	// says that this is all.
	later func(context.Context) (o outcome, all bool, err error)
}

// run does work beside the window. say writes how far it is.
func run(p *Page, title, words string, say func(done, total int64) string, work func(ctx context.Context, e *errand) (outcome, error)) *errand {
	e := &errand{page: p, stopped: text.WorkStopped, head: widgets.NewLine(""), words: wrapped(theme.SizeText), bar: widget.NewProgressBar(), endless: widget.NewProgressBarInfinite(), buttons: widgets.Row()}
	p.errand = e
	e.words.SetText(words)
	e.head.Bold = true
	e.head.Hide()
	e.bar.Hide()
	e.progress = say
	e.meter = task.NewMeter(p.host, e.reached)
	board := p.host.Board()
	e.buttons.Add(widgets.NewButton(board, text.WorkStop.String()+"  Esc", widgets.Plain, p.host.CloseSheet))
	width := container.NewGridWrap(fyne.NewSize(min(theme.Grown(560), 1100), 1))
	p.host.ShowSheet(page.Sheet{Title: title, Content: widgets.Column(width, container.New(layout.NewCustomPaddedLayout(0, -theme.Gap, 10, 0), e.head), e.words, e.bar, e.endless, e.buttons),
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
	return e
}

// reached shows how far it is.
func (e *errand) reached(done, total int64) {
	if e.ended || e.closed {
		return
	}
	e.words.SetText(e.progress(done, total))
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
		e.page.message.Hint(e.stopped.String())
	case e.closed && err != nil:
		e.page.message.Fail(err)
	case e.closed: // it was through before it could be stopped
		e.page.message.Good(o.words)
	case err != nil:
		e.say(text.WorkFailed, theme.Red, fault.Sentence(err, text.Lang()))
	default:
		e.tell(o)
		e.heard() // it may have come before there was somebody to hear of it
	}
	if !e.closed {
		e.offer(o)
	}
}

func (e *errand) tell(o outcome) {
	e.later = o.later
	if e.good = !o.warn; e.good {
		e.say(text.WorkGood, theme.Green, o.words)
	} else {
		e.say(text.WorkLook, theme.Amber, o.words)
	}
}

// heard asks whether more has come of it.
func (e *errand) heard() {
	later := e.later
	if later == nil || e.closed {
		return
	}
	type answer struct {
		outcome
		all bool
	}
	task.Load(e.page.host, func(ctx context.Context) (a answer, err error) {
		a.outcome, a.all, err = later(ctx)
		return a, err
	}, func(a answer, err error) {
		if err == nil && a.all && !e.closed && e.later != nil {
			e.tell(a.outcome)
		}
	})
}

func (e *errand) say(head text.Phrase, color fyne.ThemeColorName, words string) {
	theme.Cover(words)
	e.endless.Stop()
	e.endless.Hide()
	e.bar.Hide()
	e.head.SetColored(head.String(), color)
	e.head.Show()
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
