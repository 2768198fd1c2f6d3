package export

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/page"
	"yizhan/desktop/ui/task"
	"yizhan/desktop/ui/text"
	"yizhan/desktop/ui/theme"
	"yizhan/desktop/ui/widgets"
	"yizhan/shared/fault"
	"yizhan/shared/report/save"
	"yizhan/shared/report/table"
)

// work is the sheet of a file that is being written, and then of the file.
type work struct {
	host    page.Host
	words   *widget.Label
	bar     *widget.ProgressBar
	endless *widget.ProgressBarInfinite // where nobody knows how far it is
	message *widgets.Message
	buttons *fyne.Container
	path    string
	ended   bool
	closed  bool
	cancel  func()
	enter   func()
}

// write writes the file beside the window, and shows how far it is. Closing the
// sheet gives it up.
func (e *Sheet) write(o offer, path string) {
	w := &work{host: e.host, words: widget.NewLabel(text.ExportWorking.String()), bar: widget.NewProgressBar(), endless: widget.NewProgressBarInfinite(), message: widgets.NewMessage(e.host), buttons: widgets.Row()}
	e.work = w
	w.words.Wrapping = fyne.TextWrapBreak
	if w.bar.Hidden = o.save != nil; o.save == nil {
		w.rest()
	}
	width := container.NewGridWrap(fyne.NewSize(min(theme.Grown(560), 1100), 1))
	w.buttons.Add(widgets.NewButton(e.host.Board(), text.WorkStop.String()+"  Esc", widgets.Plain, e.host.CloseSheet))
	e.host.ShowSheet(page.Sheet{Title: listName(o.entry.List), Content: widgets.Column(width, w.words, w.bar, w.endless, w.message.Label, w.buttons),
		Enter: func() {
			if w.enter != nil {
				w.enter()
			}
		},
		Closed: func() {
			w.closed = true
			w.rest()
			w.cancel()
		}})
	meter := task.NewMeter(e.host, w.reached)
	w.cancel = task.LoadUntil(e.host, func(ctx context.Context) (saved, error) { return e.save(ctx, o, path, meter.Report) }, func(s saved, err error) { e.end(w, o, s, err) })
}

// rest takes the bar away that moves by itself.
func (w *work) rest() {
	w.endless.Stop()
	w.endless.Hide()
}

// saved is a file that is there, and what is to be known about it.
type saved struct{ path, said string }

// save writes, and notes it in the log before the file has its name: there is no
// file without a line in the log.
func (e *Sheet) save(ctx context.Context, o offer, path string, progress table.Progress) (s saved, err error) {
	path, err = free(path)
	if err != nil {
		return s, err
	}
	if o.save == nil {
		err = e.saveList(ctx, o, path, progress)
	} else {
		s.said, err = o.save(ctx, path)
	}
	if err != nil {
		return s, err
	}
	s.path = path
	// Forgetting the folder is no reason to say that the export failed.
	_ = e.station.SetSetting(ctx, settingFolder, filepath.Dir(path))
	return s, nil
}

// saveList writes a list or a paper.
func (e *Sheet) saveList(ctx context.Context, o offer, path string, progress table.Progress) error {
	with := func() (w With, err error) {
		if o.entry.Format == station.ExportPDF {
			if w.Fonts, err = theme.PrintFonts(); err != nil {
				return w, err
			}
		}
		w.Station, err = e.station.Profile(ctx)
		w.Sheet = table.Table{Station: w.Station.Name, Made: e.host.Now(), English: text.Lang() == text.English}
		return w, err
	}
	return save.To(path, func(out io.Writer) error {
		rows, err := o.write(ctx, out, with, progress)
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return err
		}
		entry := o.entry
		entry.Rows = rows
		return e.station.LogExport(ctx, entry)
	})
}

// free is a name that no file has yet: an export never replaces another one.
func free(path string) (string, error) {
	ending := filepath.Ext(path)
	stem := strings.TrimSuffix(path, ending)
	for n := 2; ; n++ {
		_, err := os.Lstat(path)
		switch {
		case errors.Is(err, os.ErrNotExist):
			return path, nil
		case n > 999:
			return "", fault.New(fault.Conflict, "file", "这个文件夹里同名的文件太多，请换一个名字", "there are too many files of this name: take another")
		}
		path = fmt.Sprintf("%s (%d)%s", stem, n, ending)
	}
}

func (w *work) reached(done, total int64) {
	if w.ended || w.closed {
		return
	}
	w.words.SetText(text.ExportReached.With(text.Count(done), text.Count(total)))
	w.bar.Max = float64(max(total, 1))
	w.bar.SetValue(float64(done))
}

func (e *Sheet) end(w *work, o offer, s saved, err error) {
	path := s.path
	w.ended, w.path = true, path
	w.rest()
	if w.closed {
		return
	}
	w.bar.Hide()
	w.buttons.RemoveAll()
	board := e.host.Board()
	away := widgets.NewButton(board, text.WorkDone.String()+"  Esc", widgets.Plain, e.host.CloseSheet)
	switch {
	case errors.Is(err, context.Canceled):
		w.words.SetText(text.ExportStopped.String())
	case err != nil:
		w.words.SetText(text.WorkFailed.String())
		w.message.Fail(err)
		w.enter = func() { e.where(o) }
		w.buttons.Add(widgets.NewButton(board, text.ExportElsewhere.String()+"  Enter", widgets.Primary, w.enter))
	default:
		theme.Cover(path)
		w.words.SetText(text.ExportDone.With(filepath.Base(path), filepath.Dir(path)))
		if s.said != "" {
			w.message.Hint(s.said)
		}
		w.enter = func() { e.show(w) }
		w.buttons.Add(widgets.NewButton(board, text.ExportOpen.String()+"  Enter", widgets.Primary, w.enter))
	}
	w.buttons.Add(away)
}

// show opens the file with the program of the system that is for it.
func (e *Sheet) show(w *work) {
	task.Load(e.host, func(ctx context.Context) (struct{}, error) { return struct{}{}, e.Open(ctx, w.path) }, func(_ struct{}, err error) {
		if err != nil && !w.closed {
			w.message.Hint(text.ExportNoOpen.String())
		}
	})
}

// View is what stands in the sheet of a file, as plain values.
type View struct {
	Words, Message, Path string
	Ended                bool
}

// View reads it.
func (e *Sheet) View() View {
	if e.work == nil {
		return View{Message: e.message.Shown}
	}
	return View{Words: e.work.words.Text, Message: e.work.message.Shown, Path: e.work.path, Ended: e.work.ended}
}
