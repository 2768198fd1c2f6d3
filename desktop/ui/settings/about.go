package settings

import (
	"context"
	"path/filepath"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/errand"
	"yizhan/desktop/ui/files"
	"yizhan/desktop/ui/task"
	"yizhan/desktop/ui/text"
	"yizhan/desktop/ui/theme"
	"yizhan/desktop/ui/widgets"
)

// scrolled lets a section be higher than the window at a large text size.
func scrolled(o fyne.CanvasObject) fyne.CanvasObject {
	return container.NewVScroll(widgets.Padded(3, o))
}

// lines sets sentences one below the other.
func lines(sentences ...string) *fyne.Container {
	column := container.NewVBox()
	for _, sentence := range sentences {
		column.Add(widgets.Wrapped(sentence))
	}
	return column
}

// readVersion looks whether the city has told of a newer program. That is a dot and
// a line, and never in anybody's way.
func (s *Settings) readVersion() {
	task.Load(s.host, s.station.NewerVersion, func(version string, err error) {
		if err != nil || version == s.newer {
			return // trouble with reading shows where something is read for its own sake
		}
		s.newer = version
		s.choice.Rename(s.options())
		if s.name == SectionAbout {
			s.Open(SectionAbout)
		}
	})
}

// version says how new the program is.
func (s *Settings) version() string {
	if s.newer != "" {
		return text.UpdateThere.With(s.newer, station.Version)
	}
	return text.UpdateNone.With(station.Version)
}

func (s *Settings) aboutSection() section {
	font := text.AboutSystemFont
	if theme.FontBundled() {
		font = text.AboutFont
	}
	update := widgets.Wrapped(s.version())
	if s.newer != "" {
		update.Importance = widget.WarningImportance
	}
	words := []string{
		s.facts.Profile.Name,
		text.AboutStation.With(s.facts.Profile.Code, s.facts.Profile.Division),
		text.AboutVersion.With(station.Version, s.facts.Version),
		text.AboutNotice.With(station.NoticeVersion),
		font.String(),
		text.AboutPrivacy.String(),
		text.UpdateFromCity.String(),
	}
	return section{content: scrolled(container.NewVBox(update, lines(words...))), words: append([]string{update.Text}, words...)}
}

// practiceSection begins to practise, and helps whoever looks for a fault.
func (s *Settings) practiceSection() section {
	board := s.host.Board()
	if s.facts.Practising {
		note := text.PracticeInside.String()
		return section{content: lines(note), words: []string{note}}
	}
	practise := func() { s.host.Practise(s.message.Fail) }
	return section{
		content: scrolled(widgets.Column(
			widgets.Wrapped(text.PracticeWhy.String()),
			container.NewHBox(widgets.NewButton(board, text.PracticeStart.String()+"  P", widgets.Primary, practise)),
			widgets.Rule(),
			widgets.NewHeading(text.DiagnoseTitle.String()),
			widgets.Wrapped(text.DiagnoseWhy.String()),
			widgets.Row(widgets.NewButton(board, text.DiagnoseButton.String()+"  D", widgets.Plain, s.AskDiagnose),
				widgets.NewButton(board, text.ExportLogOpen.String(), widgets.Plain, s.facts.ShowExports)),
		)),
		keys: map[rune]func(){'p': practise, 'd': s.AskDiagnose, 'e': s.facts.ShowExports},
	}
}

// AskDiagnose asks where to write the diagnostics.
func (s *Settings) AskDiagnose() {
	s.chooser = files.Choose(s.host, files.Question{
		Title: text.DiagnoseTitle.String(), Why: text.DiagnoseFolder.String(), Use: text.DiagnoseHere.String(), Folder: true, Places: s.lookIn, Chosen: s.Diagnose,
	})
}

// diagnoseParts are what a diagnosis looks at, in order.
var diagnoseParts = []station.Part{station.PartFile, station.PartOutbox, station.PartRecords, station.PartFigures, station.PartSearch, station.PartIdentity, station.PartReceipts}

// Diagnose writes the file into a folder.
func (s *Settings) Diagnose(folder string) {
	say := func(done, _ int64) string {
		return text.DiagnoseWorking.With(text.VerifyParts[string(diagnoseParts[done])].String())
	}
	s.run(text.DiagnoseTitle.String(), say(0, 0), say, func(ctx context.Context, e *errand.Errand) (errand.Outcome, error) {
		path, err := s.station.Diagnose(ctx, folder, s.facts.Version, func(p station.Part) {
			if i := slices.Index(diagnoseParts, p); i >= 0 {
				e.Meter.Report(int64(i), int64(len(diagnoseParts)))
			}
		})
		return errand.Outcome{Words: text.DiagnoseDone.With(filepath.Base(path), folder)}, err
	})
}

// serverSection says where records go.
func (s *Settings) serverSection() section {
	board := s.host.Board()
	state := widgets.Wrapped("")
	state.SizeName = theme.SizeText
	last, only, update := widgets.Wrapped(""), widgets.Wrapped(text.ServerOnly.String()), widgets.Wrapped(s.version())
	open := widgets.NewButton(board, text.ServerOpen.String()+"  T", widgets.Plain, s.facts.OpenSync)
	sec := section{
		content: scrolled(container.NewVBox(state, last, container.NewHBox(open), only, update)),
		keys:    map[rune]func(){'t': s.facts.OpenSync},
	}
	sec.read = func() {
		task.Load(s.host, s.station.Status, func(st station.Status, err error) {
			if err != nil {
				s.message.Fail(err)
				return
			}
			only.Hidden = !st.Paired
			if !st.Paired {
				state.SetText(text.ServerNone.String())
			} else {
				state.SetText(text.ServerPaired.With(st.Server))
			}
			if st.LastSyncAt.IsZero() {
				last.SetText(text.ServerNever.With(text.Count(st.Pending)))
			} else {
				last.SetText(text.ServerLast.With(text.Moment(st.LastSyncAt, s.host.Now()), text.Count(st.Pending)))
			}
			if s.name == SectionServer {
				s.shown.words = []string{state.Text, last.Text, update.Text}
			}
		})
	}
	return sec
}
