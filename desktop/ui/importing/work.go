package importing

import (
	"context"
	"errors"
	"sync/atomic"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/page"
	"yizhan/desktop/ui/task"
	"yizhan/desktop/ui/text"
	"yizhan/desktop/ui/theme"
	"yizhan/desktop/ui/widgets"
	"yizhan/shared/change"
)

// The rows that a page lists; all of them are counted, and stand in the result file.
const (
	previewRows = 50
	badRows     = 500
)

// outcome is what became of the rows, or would.
type outcome struct {
	result  station.ImportResult
	first   []station.RowFate
	bad     []station.RowFate
	fates   map[int]fate // of every row that was reached
	new     []change.ID
	last    int // the number of the last row
	stopped bool
}

// fate is what a result file says of a row.
type fate struct {
	fate   station.Fate
	reason string
}

// working is what is under way.
type working struct {
	words  *widget.Label
	bar    *widget.ProgressBar
	cancel func()
}

func (p *Importing) drawWorking() fyne.CanvasObject {
	w := &p.working
	w.words, w.bar = widget.NewLabel(""), widget.NewProgressBar()
	w.words.Wrapping = fyne.TextWrapWord
	w.words.SetText(p.reached(0, 0))
	stop := widgets.NewButton(p.host.Board(), text.WorkStop.String()+"  Esc", widgets.Plain, p.back)
	return container.NewVBox(widgets.Card(widgets.Padded(theme.Gap, widgets.Column(widgets.NewHeading(p.ledger.book.Name).Cutting(), w.words, w.bar, widgets.Row(stop)))))
}

// reached says how far it is.
func (p *Importing) reached(row, of int64) string {
	switch p.step {
	case stepChecking:
		return text.ImportChecking.With(text.Count(row))
	case stepUndoing:
		return text.ImportUndoing.With(text.Count(row), text.Count(of))
	}
	return text.ImportDoing.With(text.Count(row), text.Count(of))
}

// meter shows how far a step is; its bar goes by parts of total.
func (p *Importing) meter(s step, words func(done int64) string) *task.Meter {
	return task.NewMeter(p.host, func(done, total int64) {
		if p.step != s {
			return
		}
		p.working.words.SetText(words(done))
		p.working.bar.Max = float64(max(total, 1))
		p.working.bar.SetValue(min(float64(done), p.working.bar.Max))
	})
}

// Check looks at every row and records none.
func (p *Importing) Check() {
	if p.step != stepMapping || !p.ready() {
		return
	}
	p.message.Clear()
	p.onlyBad = false
	p.show(stepChecking)
	l, takes := p.ledger, p.takes
	size := max(l.book.Size(l.sheet), 1)
	var row atomic.Int64 // the bar goes by bytes: how many rows there are nobody knows yet
	meter := p.meter(stepChecking, func(int64) string { return p.reached(row.Load(), 0) })
	p.working.cancel = task.LoadUntil(p.host, func(ctx context.Context) (outcome, error) {
		if err := takes.checking(ctx); err != nil {
			return outcome{}, err
		}
		return run(ctx, takes, l, true, func(rows int, bytes int64) {
			row.Store(int64(rows))
			meter.Report(bytes, size)
		})
	}, func(o outcome, err error) {
		switch {
		case errors.Is(err, context.Canceled):
			p.turn(stepMapping)
		case err != nil:
			p.turn(stepMapping)
			p.message.Fail(err)
		default:
			p.checked = o
			p.turn(stepPreview)
		}
	})
}

// run reads the ledger, with or without recording.
func run(ctx context.Context, takes matter, l ledger, dry bool, progress func(rows int, bytes int64)) (o outcome, err error) {
	rows, err := l.book.Rows(l.sheet)
	if err != nil {
		return o, err
	}
	defer rows.Close()
	o.fates = map[int]fate{}
	reasons := map[string]string{} // most rows share a few
	r := reading{header: l.first[l.header].Number, dry: dry, progress: progress,
		row: func(f station.RowFate) {
			kept := fate{fate: f.Fate}
			switch f.Fate {
			case station.FateNew:
				o.new = append(o.new, f.Record)
			case station.FateRefused:
				reason := takes.why(f.Reason)
				if _, ok := reasons[reason]; !ok {
					reasons[reason] = reason
				}
				kept.reason = reasons[reason]
				if len(o.bad) < badRows {
					o.bad = append(o.bad, f)
				}
			}
			if len(o.first) < previewRows {
				o.first = append(o.first, f)
			}
			o.fates[f.Row] = kept
		}}
	o.result, err = takes.run(ctx, rows, r)
	o.last, _ = rows.Used()
	return o, err
}

// Import takes the rows in. Stopping it keeps what is in.
func (p *Importing) Import() {
	if p.step != stepPreview {
		return
	}
	if p.checked.result.Recorded == 0 {
		p.message.Hint(text.ImportNothing.String())
		return
	}
	p.message.Clear()
	p.show(stepImporting)
	l, takes, last := p.ledger, p.takes, int64(p.checked.last)
	meter := p.meter(stepImporting, func(done int64) string { return p.reached(done, last) })
	p.working.cancel = task.LoadUntil(p.host, func(ctx context.Context) (outcome, error) {
		o, err := run(ctx, takes, l, false, func(rows int, _ int64) { meter.Report(int64(rows), last) })
		if err == nil {
			_ = takes.taken(ctx) // the rows are in: forgetting the columns is no reason to say otherwise
		}
		return o, err
	}, func(o outcome, err error) {
		p.result, p.undone = o, ""
		p.result.stopped = errors.Is(err, context.Canceled)
		p.host.DiskTrouble(err)
		p.onlyBad = len(o.bad) > 0
		p.turn(stepResult)
		if err != nil && !p.result.stopped {
			p.message.Fail(err)
		}
	})
}

// AskUndo asks before everything is taken back.
func (p *Importing) AskUndo() {
	if len(p.result.new) == 0 {
		return
	}
	board := p.host.Board()
	do := func() {
		p.host.CloseSheet()
		p.Undo()
	}
	p.host.ShowSheet(page.Sheet{Title: text.ImportUndo.String(), Enter: do, Content: widgets.Column(
		widgets.Box(560, 60, widgets.Wrapped(p.takes.words().undoAsk.With(text.Count(int64(len(p.result.new)))))),
		widgets.Row(widgets.NewButton(board, text.ImportUndo.String()+"  Enter", widgets.Primary, do)))})
}

// Undo takes back what this import has recorded.
func (p *Importing) Undo() {
	p.message.Clear()
	ids, takes := p.result.new, p.takes
	p.show(stepUndoing)
	total := int64(len(ids))
	meter := p.meter(stepUndoing, func(done int64) string { return p.reached(done, total) })
	p.working.cancel = task.LoadUntil(p.host, func(ctx context.Context) (int, error) {
		return takes.undo(ctx, ids, func(done int) { meter.Report(int64(done), total) })
	}, func(n int, err error) {
		p.host.DiskTrouble(err)
		words := text.ImportUndone
		if err != nil {
			words = text.ImportHalf
		} else {
			p.result.new = nil
		}
		p.undone = words.With(text.Count(int64(n)))
		p.turn(stepResult)
		if err != nil && !errors.Is(err, context.Canceled) {
			p.message.Fail(err)
		}
	})
}
