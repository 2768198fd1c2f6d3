package gallery

import (
	"context"
	"errors"
	"os"
	"path/filepath"

	"fyne.io/fyne/v2/test"

	"yizhan/desktop/station"
	"yizhan/desktop/ui"
	"yizhan/desktop/ui/page"
	"yizhan/desktop/ui/settings"
	"yizhan/desktop/ui/task"
	"yizhan/shared/fault"
)

// openSection opens a part of the settings by its digit.
func openSection(digit string) func(*Stage) {
	return func(s *Stage) {
		s.Page(page.Settings).(*settings.Settings).LookIn() // no place of this computer
		s.Type(digit)
		s.Advance(settleTime)
	}
}

func openRestore(s *Stage) {
	openSection("3")(s)
	s.Type("r")
	s.Settle()
}

// lookAtBackup looks at the station's newest backup, or at a file that is none.
func lookAtBackup(s *Stage, another string) {
	openRestore(s)
	wizard := s.Page(page.Settings).(*settings.Settings).View().Wizard
	path := wizard.Newest()
	if another != "" {
		path = filepath.Join(filepath.Dir(path), another)
	}
	wizard.Look(path)
	s.Settle()
}

func practise(s *Stage) {
	openSection("6")(s)
	s.Type("p")
	s.Settle()
	s.Type("3qe")
	s.Advance(settleTime)
}

// StateBackedUp is a station with a backup of its own, a file that is none beside it,
// and a second place that is not plugged in.
var StateBackedUp = State{Name: "有备份", prepare: func(ctx context.Context, s *Sample, c *City) error {
	if err := fewDays(ctx, s, c); err != nil {
		return err
	}
	stick := filepath.Join(s.dir, "..", "KINGSTON-backups")
	if err := errors.Join(os.RemoveAll(stick), os.MkdirAll(stick, 0o755), s.SetBackupFolder(ctx, stick)); err != nil {
		return err
	}
	if _, err := s.BackUp(ctx); err != nil {
		return err
	}
	if err := os.RemoveAll(stick); err != nil {
		return err
	}
	places, err := s.BackUp(ctx)
	if err != nil {
		return err
	}
	if err := os.Chtimes(places[0].File, Noon, Noon); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(filepath.Dir(places[0].File), "another"), []byte("欧阳·吐尔逊"), 0o600); err != nil {
		return err
	}
	for range 3 {
		if _, err := s.RecordVisit(ctx, station.VisitInput{Group: "N4"}); err != nil {
			return err
		}
	}
	return nil
}}

// StateUpdate is a station whose city has told of a newer program.
var StateUpdate = State{Name: "有新版本", prepare: paired(func(ctx context.Context, s *Sample, c *City) error {
	c.latest = "v9.1"
	return c.Confirm(ctx, 0)
})}

// newTroubled is a window whose station could not be opened.
func newTroubled(ctx context.Context, core ui.Core) *Stage {
	win := test.NewWindow(nil)
	win.Resize(pictureSize)
	s := &Stage{Stepper: task.NewStepper(ctx, Noon), win: win}
	s.Window = ui.ShowTrouble(win, s.Stepper, core.Restorer(), fault.New(fault.Corrupt, "", "", ""))
	s.Settle()
	return s
}
