package gallery

import (
	"context"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"yizhan/desktop/ui"
	"yizhan/desktop/ui/page"
	"yizhan/desktop/ui/settings"
	"yizhan/desktop/ui/syncing"
	"yizhan/desktop/ui/task"
	"yizhan/desktop/ui/text"
	"yizhan/desktop/ui/theme"
)

// pictureSize is the smallest screen that the window must fit.
var pictureSize = fyne.NewSize(1366, 768)

// sampleDays is how far back the sample data goes.
const sampleDays = 70

// Draw draws every page in light and dark and in two text sizes, in Chinese,
// and the desk in English, into a folder. It needs no screen.
func Draw(ctx context.Context, dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	test.NewApp()
	empty, err := OpenSample(ctx)
	if err != nil {
		return err
	}
	defer empty.Close()
	full, err := OpenSample(ctx)
	if err != nil {
		return err
	}
	defer full.Close()
	if err := full.Setup(ctx); err != nil {
		return err
	}
	if err := full.Fill(ctx, sampleDays); err != nil {
		return err
	}
	for _, mode := range []theme.Mode{theme.Light, theme.Dark} {
		for _, percent := range []int{100, 150} {
			look := settings.Look{Language: text.Chinese, Mode: mode, Percent: percent}
			suffix := fmt.Sprintf("-%s-%d.png", mode, percent)
			for _, s := range scenes {
				core := full
				if s.firstStart {
					core = empty
				}
				if err := draw(ctx, core, look, s, filepath.Join(dir, s.name+suffix)); err != nil {
					return err
				}
			}
		}
	}
	large := settings.Look{Language: text.Chinese, Mode: theme.Light, Percent: theme.PercentMax}
	for _, s := range scenes {
		if s.page == page.Desk {
			if err := draw(ctx, full, large, s, filepath.Join(dir, s.name+"-light-200.png")); err != nil {
				return err
			}
		}
	}
	english := settings.Look{Language: text.English, Mode: theme.Light, Percent: 100}
	for _, s := range scenes {
		if !s.firstStart {
			if err := draw(ctx, full, english, s, filepath.Join(dir, s.name+"-english.png")); err != nil {
				return err
			}
		}
	}
	text.Use(text.Chinese)
	return nil
}

// scene is one picture: what a person did before it was taken.
type scene struct {
	name       string
	firstStart bool
	page       page.Name
	act        func(*Stage)
}

// Stage is a window without a screen that can be typed into.
type Stage struct {
	*ui.Window
	*task.Stepper
	win fyne.Window
}

// NewStage opens a window without a screen on a station. An app of the test
// driver must be running.
func NewStage(ctx context.Context, core ui.Core, sync syncing.Syncer) *Stage {
	win := test.NewWindow(nil)
	win.SetPadded(false)
	win.Resize(pictureSize)
	s := &Stage{Stepper: task.NewStepper(ctx, Noon), win: win}
	s.Window = ui.New(win, s.Stepper, core, sync)
	s.Window.Start()
	s.Settle()
	return s
}

// Rune types a character, where the focus is.
func (s *Stage) Type(characters string) {
	for _, r := range characters {
		if f := s.win.Canvas().Focused(); f != nil {
			f.TypedRune(r)
		} else {
			s.win.Canvas().OnTypedRune()(r)
		}
	}
}

// Press presses a key, where the focus is.
func (s *Stage) Press(name fyne.KeyName) {
	ev := &fyne.KeyEvent{Name: name}
	if f := s.win.Canvas().Focused(); f != nil {
		f.TypedKey(ev)
	} else {
		s.win.Canvas().OnTypedKey()(ev)
	}
}

// Picture is what the window looks like now.
func (s *Stage) Picture() image.Image {
	// The test driver lays out when a size changes only, a real window whenever
	// a minimum does.
	s.win.Resize(pictureSize.AddWidthHeight(400, 300))
	s.win.Resize(pictureSize)
	return s.win.Canvas().Capture()
}

// Close ends the window.
func (s *Stage) Close() {
	s.Window.Stop()
	s.win.Close()
}

func draw(ctx context.Context, core ui.Core, look settings.Look, s scene, path string) error {
	if err := settings.Save(ctx, core, look); err != nil {
		return err
	}
	stage := NewStage(ctx, core, alone{})
	defer stage.Close()
	if s.page != "" {
		stage.Open(s.page)
		stage.Settle()
	}
	if s.act != nil {
		s.act(stage)
		stage.Advance(2 * settleTime)
	}
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	if err := png.Encode(f, stage.Picture()); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}

// alone is a station without a server.
type alone struct{}

func (alone) State() syncing.State                               { return syncing.State{} }
func (alone) Kick()                                              {}
func (alone) Pair(context.Context, string, string, string) error { return nil }
