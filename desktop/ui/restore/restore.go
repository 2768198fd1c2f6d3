// Package restore is the wizard with which a backup is put back: choose one, see
// what is in it and what will happen, and open the program again. It works where
// the data folder could not be opened, too.
package restore

import (
	"context"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/errand"
	"yizhan/desktop/ui/files"
	"yizhan/desktop/ui/page"
	"yizhan/desktop/ui/task"
	"yizhan/desktop/ui/text"
	"yizhan/desktop/ui/theme"
	"yizhan/desktop/ui/widgets"
)

// Restorer is what the wizard needs of the data folder.
type Restorer interface {
	List(ctx context.Context, folders ...string) ([]station.BackupFile, error)
	Plan(ctx context.Context, path string) (station.RestorePlan, error)
	NextTime(ctx context.Context, path string) error
}

// Wizard is one restoring.
type Wizard struct {
	host     page.Host
	restorer Restorer
	places   func() []files.Place
	message  *widgets.Message
	list     *widgets.List
	found    []station.BackupFile
	errand   *errand.Errand
	closed   bool
}

// Ask opens the wizard. places are where files may lie; nil: those of this computer.
func Ask(host page.Host, r Restorer, places func() []files.Place) *Wizard {
	w := &Wizard{host: host, restorer: r, places: places, message: widgets.NewMessage(host)}
	if w.places == nil {
		w.places = files.Places
	}
	w.choose()
	return w
}

// choose lists the backups there are.
func (w *Wizard) choose() {
	board := w.host.Board()
	w.message, w.closed = widgets.NewMessage(w.host), false
	w.list = widgets.NewList(board, func() int { return len(w.found) }, newRow, w.fillRow)
	w.list.Return = true
	w.list.OnSelected = func(i int) {
		w.list.Unselect(i)
		w.Look(w.found[i].Path)
	}
	file := widgets.NewButton(board, text.RestoreFile.String()+"  F", widgets.Plain, w.askFile)
	w.host.ShowSheet(page.Sheet{
		Title: text.RestoreTitle.String(), First: w.list,
		Content: widgets.Column(widgets.NewQuiet(text.RestoreWhy.String()), widgets.Box(640, 260, widgets.Card(w.list)), w.message.Label, widgets.Row(file)),
		Rune: func(r rune) {
			if r == 'f' || r == 'F' {
				w.askFile()
			}
		},
		Closed: func() { w.closed = true },
	})
	task.Load(w.host, func(ctx context.Context) ([]station.BackupFile, error) {
		var sticks []string
		for _, p := range w.places() {
			sticks = append(sticks, p.Path, station.OnStick(p.Path))
		}
		return w.restorer.List(ctx, sticks...)
	}, w.listed)
}

func (w *Wizard) listed(found []station.BackupFile, err error) {
	switch {
	case w.closed:
		return
	case err != nil:
		w.message.Fail(err)
	case len(found) == 0:
		w.message.Hint(text.RestoreNoList.String())
	}
	w.found = found
	w.list.Refresh()
}

// The columns: when, how much, the name. Which folder it lies in is on the next sheet.
var shares = []float32{0.26, 0.14, 0.6}

func newRow() fyne.CanvasObject {
	o, cells := widgets.NewCells(shares, nil)
	cells.Lines[0].TextSize = theme.SizeText
	return o
}

func (w *Wizard) fillRow(i int, o fyne.CanvasObject) {
	if i >= len(w.found) {
		return
	}
	f := w.found[i]
	lines := o.(*fyne.Container).Layout.(*widgets.Cells).Lines
	lines[0].Set(text.Moment(f.WrittenAt, w.host.Now()))
	lines[1].SetColored(text.Bytes(f.Bytes), theme.Quiet)
	lines[2].SetColored(filepath.Base(f.Path), theme.Quiet)
}

func (w *Wizard) askFile() {
	files.Choose(w.host, files.Question{
		Title: text.RestoreTitle.String(), Why: text.RestoreFileWhy.String(), Endings: []string{".db"}, Places: w.places, Chosen: w.Look,
	})
}

// Look shows what is in a backup, and what restoring it would do.
func (w *Wizard) Look(path string) {
	say := func(int64, int64) string { return text.RestoreLooking.String() }
	w.run(say(0, 0), say, func(ctx context.Context, _ *errand.Errand) (errand.Outcome, error) {
		plan, err := w.restorer.Plan(ctx, path)
		if err != nil {
			return w.another(), err
		}
		return errand.Outcome{
			Words: w.words(plan), Warn: plan.Fresh || plan.Returning > 0,
			NextWord: text.RestoreDo.String(), Next: func() { w.Do(path) },
		}, nil
	})
}

func (w *Wizard) words(p station.RestorePlan) string {
	lines := []string{p.File + " · " + text.Bytes(p.Bytes)}
	if p.Code == "" {
		lines = append(lines, text.RestoreNobody.String())
	} else {
		lines = append(lines, text.RestoreStation.With(p.Name, p.Code))
	}
	if p.Records == 0 {
		lines = append(lines, text.RestoreEmpty.String())
	} else {
		lines = append(lines, text.RestoreNewest.With(text.Moment(p.Newest, w.host.Now()), text.Count(p.Records)))
	}
	switch {
	case p.Fresh:
		lines = append(lines, text.RestoreFresh.String())
	case p.Returning > 0:
		lines = append(lines, text.RestoreReturns.With(text.Count(p.Returning)))
	default:
		lines = append(lines, text.RestoreSame.String())
	}
	return strings.Join(append(lines, text.RestoreHow.String()), "\n")
}

// Do has the next start put the backup in place.
func (w *Wizard) Do(path string) {
	say := func(int64, int64) string { return text.RestoreCopying.String() }
	w.run(say(0, 0), say, func(ctx context.Context, _ *errand.Errand) (errand.Outcome, error) {
		if err := w.restorer.NextTime(ctx, path); err != nil {
			return w.another(), err
		}
		return errand.Outcome{Words: text.RestoreReady.String(), NextWord: text.OpenAgain.String(), Next: w.host.Restart}, nil
	})
}

// another is what one would do after a backup that cannot be restored.
func (w *Wizard) another() errand.Outcome {
	return errand.Outcome{NextWord: text.RestoreOther.String(), Next: w.choose}
}

func (w *Wizard) run(words string, say func(done, total int64) string, work func(context.Context, *errand.Errand) (errand.Outcome, error)) {
	w.errand = errand.Run(errand.Owner{Host: w.host, Message: w.message, Again: func() {}}, text.RestoreTitle.String(), words, say, work)
}

// Newest is the file that stands first, for tests and pictures.
func (w *Wizard) Newest() string { return w.found[0].Path }

// View is what stands in the wizard, as plain values.
type View struct {
	Files          []string
	Message, Words string
}

// View reads the wizard.
func (w *Wizard) View() View {
	v := View{Message: w.message.Shown}
	for _, f := range w.found {
		v.Files = append(v.Files, filepath.Base(f.Path))
	}
	if w.errand != nil {
		v.Words, _ = w.errand.View()
	}
	return v
}
