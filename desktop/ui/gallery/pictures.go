package gallery

import (
	"context"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"

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
// and the desk in English, into a folder. It needs no screen. With names it draws
// the scenes whose names begin with one of them only.
func Draw(ctx context.Context, dir string, names ...string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	test.NewApp()
	b := booth{ctx: ctx, dir: dir, names: names, samples: map[string]*Sample{}}
	defer b.close()
	for _, mode := range []theme.Mode{theme.Light, theme.Dark} {
		for _, percent := range []int{100, 150} {
			look := settings.Look{Language: text.Chinese, Mode: mode, Percent: percent}
			if err := b.drawAll(look, fmt.Sprintf("-%s-%d", mode, percent), func(scene) bool { return true }); err != nil {
				return err
			}
		}
	}
	large := settings.Look{Language: text.Chinese, Mode: theme.Light, Percent: theme.PercentMax}
	if err := b.drawAll(large, "-light-200", func(s scene) bool { return s.page == page.Desk || s.page == page.Sync }); err != nil {
		return err
	}
	english := settings.Look{Language: text.English, Mode: theme.Light, Percent: 100}
	err := b.drawAll(english, "-english", func(s scene) bool { return !s.firstStart })
	text.Use(text.Chinese)
	return err
}

// scene is one picture: what a person did before it was taken.
type scene struct {
	name       string
	firstStart bool
	trouble    bool // the folder cannot be opened
	ofComputer bool // what it says depends on what this computer has
	page       page.Name
	state      *State // nil: the full sample, without a server
	act        func(*Stage)
	// underway pictures something that is not finished: nothing runs after act.
	underway bool
	// fresh pictures a station of its own, because what is done to it stays.
	fresh bool
	// asks pictures a form that Escape does not close at once, because something was
	// typed.
	asks bool
	// over pictures something that lies over the page on purpose.
	over bool
}

// booth is where pictures are taken, with the stations that stand for them.
type booth struct {
	ctx     context.Context
	dir     string
	names   []string
	samples map[string]*Sample
}

// wanted tells whether a scene is one of those that were asked for.
func (b *booth) wanted(s scene) bool {
	return len(b.names) == 0 || slices.ContainsFunc(b.names, func(name string) bool { return strings.HasPrefix(s.name, name) })
}

func (b *booth) close() {
	for _, s := range b.samples {
		_ = s.Close() // temporary folders
	}
}

// sample is the station of a scene, made when it is first wanted.
func (b *booth) sample(s scene) (*Sample, error) {
	name, open := "full", func() (*Sample, error) { return openFull(b.ctx) }
	switch {
	case s.firstStart:
		name, open = "first start", func() (*Sample, error) { return OpenSample(b.ctx) }
	case s.state != nil:
		name, open = s.state.Name, func() (*Sample, error) { return OpenState(b.ctx, *s.state) }
	}
	if known, ok := b.samples[name]; ok && !s.fresh {
		return known, nil
	} else if s.fresh && ok {
		delete(b.samples, name)
		if err := known.Close(); err != nil {
			return nil, err
		}
	}
	made, err := open()
	if err == nil {
		b.samples[name] = made
	}
	return made, err
}

func openFull(ctx context.Context) (*Sample, error) {
	s, err := OpenSample(ctx)
	if err != nil {
		return nil, err
	}
	if err = s.Setup(ctx); err == nil {
		if err = s.Fill(ctx, sampleDays); err == nil {
			err = s.FillDesk(ctx)
		}
	}
	if err != nil {
		_ = s.Close() // what went wrong before it counts
		return nil, err
	}
	return s, nil
}

func (b *booth) drawAll(look settings.Look, suffix string, wanted func(scene) bool) error {
	for _, s := range scenes {
		if !wanted(s) || !b.wanted(s) {
			continue
		}
		core, err := b.sample(s)
		if err == nil {
			err = draw(b.ctx, core, look, s, filepath.Join(b.dir, s.name+suffix+".png"))
		}
		if err != nil {
			return fmt.Errorf("draw %s: %w", s.name, err)
		}
	}
	return nil
}

// Stage is a window without a screen that can be typed into.
type Stage struct {
	*ui.Window
	*task.Stepper
	win fyne.Window
	ctx context.Context
}

// NewStage opens a window without a screen on a station. An app of the test
// driver must be running.
func NewStage(ctx context.Context, core ui.Core, sync syncing.Syncer) *Stage {
	win := test.NewWindow(nil)
	win.SetPadded(false)
	win.Resize(pictureSize)
	s := &Stage{Stepper: task.NewStepper(ctx, Noon), win: win, ctx: ctx}
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
	if name == fyne.KeyTab {
		s.win.Canvas().FocusNext() // the driver of a real window does so
		return
	}
	ev := &fyne.KeyEvent{Name: name}
	if f := s.win.Canvas().Focused(); f != nil {
		f.TypedKey(ev)
	} else {
		s.win.Canvas().OnTypedKey()(ev)
	}
}

// Picture is what the window looks like now.
func (s *Stage) Picture() image.Image {
	s.layOut()
	return s.win.Canvas().Capture()
}

func (s *Stage) layOut() {
	// The test driver lays out when a size changes only, a real window whenever
	// a minimum does. The second time a text that wraps knows its height.
	s.win.Resize(pictureSize.AddWidthHeight(400, 300))
	s.win.Resize(pictureSize.AddWidthHeight(1, 1))
	s.win.Resize(pictureSize)
}

// Close ends the window.
func (s *Stage) Close() {
	s.Window.Stop()
	if !s.WantsRestart() { // else it is closed already
		s.win.Close()
	}
}

func draw(ctx context.Context, core ui.Core, look settings.Look, s scene, path string) error {
	if err := settings.Save(ctx, core, look); err != nil {
		return err
	}
	var sync syncing.Syncer = alone{}
	if s.state != nil {
		sync = posed{state: s.state.Sync}
	}
	var stage *Stage
	if s.trouble {
		stage = newTroubled(ctx, core)
	} else {
		stage = NewStage(ctx, core, sync)
	}
	defer stage.Close()
	if s.page != "" {
		stage.Open(s.page)
		stage.Settle()
	}
	if s.act != nil {
		s.act(stage)
		if !s.underway {
			stage.Advance(2 * settleTime)
		}
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
