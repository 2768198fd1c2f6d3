package settings

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/errand"
	"yizhan/desktop/ui/files"
	"yizhan/desktop/ui/restore"
	"yizhan/desktop/ui/task"
	"yizhan/desktop/ui/text"
	"yizhan/desktop/ui/theme"
	"yizhan/desktop/ui/widgets"
	"yizhan/shared/fault"
)

// backupSection says where backups go and how it went, and has one put back.
func (s *Settings) backupSection() section {
	board := s.host.Board()
	own, second := newPlaceLines(text.BackupsOwn.String()), newPlaceLines(text.BackupsSecond.String())
	choose := widgets.NewButton(board, text.BackupsChoose.String()+"  F", widgets.Plain, s.askBackupFolder)
	giveUp := widgets.NewButton(board, text.BackupsGiveUp.String()+"  X", widgets.Plain, s.giveUpFolder)
	giveUp.Hide()
	sec := section{
		content: scrolled(widgets.Column(
			widgets.Wrapped(text.BackupsWhy.String()), own.content, second.content,
			widgets.Row(widgets.NewButton(board, text.BackupsNow.String()+"  B", widgets.Primary, s.BackUp), choose, giveUp),
			widgets.Rule(),
			container.NewHBox(widgets.NewButton(board, text.BackupsRestore.String()+"  R", widgets.Plain, s.Restore)))),
		keys: map[rune]func(){'b': s.BackUp, 'f': s.askBackupFolder, 'x': s.giveUpFolder, 'r': s.Restore},
	}
	sec.read = func() {
		task.Load(s.host, s.station.BackupPlaces, func(places []station.BackupPlace, err error) {
			if err != nil {
				s.message.Fail(err)
				return
			}
			s.places = places
			s.show(own, places[0])
			word := text.BackupsChoose
			if giveUp.Hidden = len(places) < 2; giveUp.Hidden {
				second.set("", text.BackupsNoSecond.String(), widget.WarningImportance)
			} else {
				s.show(second, places[1])
				word = text.BackupsChange
			}
			choose.SetText(word.String() + "  F")
			giveUp.Refresh()
			if s.name == SectionBackups {
				s.shown.words = []string{own.state.Text, second.state.Text}
			}
		})
	}
	return sec
}

// placeLines are a place: its name and folder, and how it went there.
type placeLines struct {
	name    string
	title   *widgets.Line
	state   *widget.Label
	content fyne.CanvasObject
}

func newPlaceLines(name string) *placeLines {
	p := &placeLines{name: name, title: widgets.NewLine(name).Cutting(), state: widgets.Wrapped("")}
	p.title.Bold = true
	p.content = container.NewVBox(p.title, p.state)
	return p
}

func (p *placeLines) set(folder, state string, importance widget.Importance) {
	title := p.name
	if folder != "" {
		title += " · " + folder
	}
	p.title.Set(title)
	p.state.Importance = importance
	theme.Cover(state)
	p.state.SetText(state)
}

// show says how it went at a place.
func (s *Settings) show(p *placeLines, place station.BackupPlace) {
	var words []string
	importance := widget.MediumImportance
	if place.File == "" {
		words = append(words, text.BackupsNone.String())
	} else {
		words = append(words, text.BackupsGood.With(text.Moment(place.At, s.host.Now()), text.Bytes(place.Bytes)))
		importance = widget.SuccessImportance
	}
	if place.Failure != nil {
		words = append(words, text.BackupsFailed.With(text.Moment(place.FailedAt, s.host.Now()), fault.Sentence(place.Failure, text.Lang())))
		importance = widget.WarningImportance
	}
	folder := place.Folder
	if place.Own {
		folder = text.BackupsInFolder.String()
	}
	p.set(folder, strings.Join(words, "\n"), importance)
}

// BackUp writes a backup to each place now.
func (s *Settings) BackUp() {
	say := func(int64, int64) string { return text.BackupsRunning.String() }
	s.run(text.BackupsNow.String(), say(0, 0), say, func(ctx context.Context, _ *errand.Errand) (errand.Outcome, error) {
		places, err := s.station.BackUp(ctx)
		if err != nil {
			return errand.Outcome{}, err
		}
		for _, p := range places {
			if p.Failure != nil {
				return errand.Outcome{Words: text.BackupsPartly.With(fault.Sentence(p.Failure, text.Lang())), Warn: true}, nil
			}
		}
		return errand.Outcome{Words: text.BackupsMade.String()}, nil
	})
}

func (s *Settings) askBackupFolder() {
	s.chooser = files.Choose(s.host, files.Question{
		Title: text.BackupsSecond.String(), Why: text.BackupsPlaceWhy.String(), Use: text.BackupsUseThis.String(), Folder: true, Places: s.lookIn, Chosen: s.ChooseFolder,
	})
}

// ChooseFolder makes a folder the second place.
func (s *Settings) ChooseFolder(dir string) { s.setFolder(dir, text.BackupsChosen.With(dir)) }

func (s *Settings) giveUpFolder() {
	if len(s.places) > 1 {
		s.setFolder("", text.BackupsGivenUp.String())
	}
}

func (s *Settings) setFolder(dir, done string) {
	s.host.Go(func(ctx context.Context) func() {
		err := s.station.SetBackupFolder(ctx, dir)
		return func() {
			if err != nil {
				s.message.Fail(err)
				return
			}
			s.message.Good(done)
			s.shown.read()
		}
	})
}

// Restore opens the wizard.
func (s *Settings) Restore() { s.wizard = restore.Ask(s.host, s.station.Restorer(), s.lookIn) }
