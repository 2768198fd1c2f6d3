// Package errand is the sheet of something that takes a while: how far it is, a way
// to stop it, and in the end what came of it.
package errand

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

// Errand is one such sheet. Closing it stops what is done.
type Errand struct {
	Owner
	// Meter is told how far it is.
	Meter *task.Meter
	// Stopped says what it means that it was stopped; without it, that nothing came
	// of it.
	Stopped text.Phrase

	head    *widgets.Line // how it ended, in a word
	words   *widget.Label
	bar     *widget.ProgressBar
	endless *widget.ProgressBarInfinite
	buttons *fyne.Container

	progress func(done, total int64) string
	ended    bool
	closed   bool
	good     bool
	cancel   func()
	enter    func()
	later    func(context.Context) (Outcome, bool, error)
}

// Owner is the page whose errand it is: Message says what came of it when the sheet
// was closed before, and Again has the page read anew what it shows.
type Owner struct {
	Host    page.Host
	Message *widgets.Message
	Again   func()
}

// Outcome is what came of an errand. Next, if not nil, is what one would do now.
type Outcome struct {
	Words    string
	Warn     bool
	NextWord string
	Next     func()
	// Later, if not nil, is asked at every signal whether more came of it, until it
	// says that this is all.
	Later func(context.Context) (o Outcome, all bool, err error)
}

// Run does work beside the window. say writes how far it is.
func Run(o Owner, title, words string, say func(done, total int64) string, work func(ctx context.Context, e *Errand) (Outcome, error)) *Errand {
	e := &Errand{Owner: o, Stopped: text.WorkStopped, head: widgets.NewLine(""), words: widget.NewLabel(""), bar: widget.NewProgressBar(), endless: widget.NewProgressBarInfinite(), buttons: widgets.Row()}
	e.words.Wrapping, e.words.SizeName = fyne.TextWrapWord, theme.SizeText
	e.words.SetText(words)
	e.head.Bold = true
	e.head.Hide()
	e.bar.Hide()
	e.progress = say
	e.Meter = task.NewMeter(o.Host, e.Reached)
	board := o.Host.Board()
	e.buttons.Add(widgets.NewButton(board, text.WorkStop.String()+"  Esc", widgets.Plain, o.Host.CloseSheet))
	width := container.NewGridWrap(fyne.NewSize(min(theme.Grown(560), 1100), 1))
	o.Host.ShowSheet(page.Sheet{Title: title, Content: widgets.Column(width, container.New(layout.NewCustomPaddedLayout(0, -theme.Gap, 10, 0), e.head), e.words, e.bar, e.endless, e.buttons),
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
	e.cancel = task.LoadUntil(o.Host, func(ctx context.Context) (Outcome, error) { return work(ctx, e) }, e.end)
	return e
}

// Reached shows how far it is.
func (e *Errand) Reached(done, total int64) {
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

func (e *Errand) end(o Outcome, err error) {
	e.ended = true
	e.Again()
	stopped := errors.Is(err, context.Canceled)
	switch {
	case e.closed && stopped:
		e.Message.Hint(e.Stopped.String())
	case e.closed && err != nil:
		e.Message.Fail(err)
	case e.closed: // it was through before it could be stopped
		e.Message.Good(o.Words)
	case err != nil:
		e.say(text.WorkFailed, theme.Red, fault.Sentence(err, text.Lang()))
	default:
		e.tell(o)
		e.Heard() // it may have come before there was somebody to hear of it
	}
	if !e.closed {
		e.offer(o)
	}
}

func (e *Errand) tell(o Outcome) {
	e.later = o.Later
	if e.good = !o.Warn; e.good {
		e.say(text.WorkGood, theme.Green, o.Words)
	} else {
		e.say(text.WorkLook, theme.Amber, o.Words)
	}
}

// Heard asks whether more has come of it.
func (e *Errand) Heard() {
	later := e.later
	if later == nil || e.closed {
		return
	}
	type answer struct {
		Outcome
		all bool
	}
	task.Load(e.Host, func(ctx context.Context) (a answer, err error) {
		a.Outcome, a.all, err = later(ctx)
		return a, err
	}, func(a answer, err error) {
		if err == nil && a.all && !e.closed && e.later != nil {
			e.tell(a.Outcome)
		}
	})
}

func (e *Errand) say(head text.Phrase, color fyne.ThemeColorName, words string) {
	theme.Cover(words)
	e.endless.Stop()
	e.endless.Hide()
	e.bar.Hide()
	e.head.SetColored(head.String(), color)
	e.head.Show()
	e.words.SetText(words)
}

// offer replaces the way to stop by what to do next.
func (e *Errand) offer(o Outcome) {
	board := e.Host.Board()
	e.enter = e.Host.CloseSheet
	e.buttons.RemoveAll()
	if o.Next != nil {
		e.enter = o.Next
		e.buttons.Add(widgets.NewButton(board, o.NextWord+"  Enter", widgets.Primary, o.Next))
	} else {
		e.buttons.Add(widgets.NewButton(board, text.WorkDone.String()+"  Enter", widgets.Primary, e.enter))
	}
}

// View is what stands in the sheet, and whether it ended well.
func (e *Errand) View() (words string, good bool) { return e.words.Text, e.good }
