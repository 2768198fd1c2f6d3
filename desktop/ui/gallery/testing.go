package gallery

import (
	"bytes"
	"io"
	"log"
	"os"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"yizhan/desktop/ui"
	"yizhan/desktop/ui/syncing"
	"yizhan/desktop/ui/text"
	"yizhan/desktop/ui/widgets"
)

// TestSample opens a station that has been set up, for one test.
func TestSample(t *testing.T) *Sample {
	t.Helper()
	s, err := OpenSample(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	if err := s.Setup(t.Context()); err != nil {
		t.Fatal(err)
	}
	return s
}

// TestStage opens a window without a screen on a station, for one test.
func TestStage(t *testing.T, core ui.Core) *Stage {
	t.Helper()
	return TestStageWith(t, core, alone{})
}

// TestStageWith is TestStage with another syncer than none.
func TestStageWith(t *testing.T, core ui.Core, sync syncing.Syncer) *Stage {
	t.Helper()
	var logged bytes.Buffer
	log.SetOutput(io.MultiWriter(os.Stderr, &logged))
	test.NewApp()
	text.Use(text.Chinese)
	s := NewStage(t.Context(), core, sync)
	t.Cleanup(func() {
		s.Close()
		log.SetOutput(os.Stderr)
		// The toolkit only logs when a widget is touched from another thread,
		// and with the tag of the release not even that.
		if bytes.Contains(logged.Bytes(), []byte("Error in Fyne call thread")) {
			t.Error("a widget was touched from another thread")
		}
	})
	return s
}

// Tick lets time pass while nothing else happens, as between the characters of
// a scanner.
func (s *Stage) Tick(d time.Duration) { s.Advance(d) }

// Shortcut presses a shortcut, where the focus is.
func (s *Stage) Shortcut(shortcut fyne.Shortcut) {
	if f, ok := s.win.Canvas().Focused().(fyne.Shortcutable); ok {
		f.TypedShortcut(shortcut)
		return
	}
	s.win.Canvas().(fyne.Shortcutable).TypedShortcut(shortcut)
}

// Title is the window's.
func (s *Stage) Title() string { return s.win.Title() }

// Focused is what stands in the field that has the keyboard; empty where none has.
func (s *Stage) Focused() string {
	if e, ok := s.win.Canvas().Focused().(*widgets.Entry); ok {
		return e.Text
	}
	return ""
}
