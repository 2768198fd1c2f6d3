package gallery

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"yizhan/desktop/ui/desk"
	"yizhan/desktop/ui/page"
	"yizhan/desktop/ui/settings"
	"yizhan/desktop/ui/syncing"
	"yizhan/desktop/ui/text"
	"yizhan/desktop/ui/widgets"
)

// play opens the window of a scene, as its picture does.
func (b *booth) play(t *testing.T, s scene) *Stage {
	t.Helper()
	return b.playIn(t, s, settings.DefaultLook)
}

func (b *booth) playIn(t *testing.T, s scene, look settings.Look) *Stage {
	t.Helper()
	core, err := b.sample(s)
	if err != nil {
		t.Fatal(err)
	}
	if err := settings.Save(t.Context(), core, look); err != nil {
		t.Fatal(err)
	}
	var sync syncing.Syncer = alone{}
	if s.state != nil {
		sync = posed{state: s.state.Sync}
	}
	stage := NewStage(t.Context(), core, sync)
	t.Cleanup(stage.Close)
	if s.page != "" {
		stage.Open(s.page)
		stage.Settle()
	}
	if s.act != nil {
		s.act(stage)
	}
	if !s.underway {
		stage.Advance(2 * settleTime)
	}
	return stage
}

func newBooth(t *testing.T) *booth {
	t.Helper()
	test.NewApp()
	text.Use(text.Chinese)
	b := &booth{ctx: t.Context(), samples: map[string]*Sample{}}
	t.Cleanup(b.close)
	return b
}

// inside walks over what a sheet is made of.
func inside[T fyne.CanvasObject](s *Stage) (found []T) {
	o := s.win.Canvas().Overlays().Top()
	walk(o, func(o fyne.CanvasObject) {
		if t, ok := o.(T); ok && o.Visible() {
			found = append(found, t)
		}
	})
	return found
}

func walk(o fyne.CanvasObject, see func(fyne.CanvasObject)) {
	if o == nil {
		return
	}
	see(o)
	switch o := o.(type) {
	case *fyne.Container:
		for _, child := range o.Objects {
			walk(child, see)
		}
	case fyne.Widget:
		for _, child := range test.WidgetRenderer(o).Objects() {
			walk(child, see)
		}
	}
}

// TestEverySheetObeysEscapeAndReturn: wherever the keyboard is in a sheet, Escape closes
// it, and where there is a primary action or a field, Return does something.
func TestEverySheetObeysEscapeAndReturn(t *testing.T) {
	b := newBooth(t)
	sheets := 0
	for _, s := range scenes {
		if s.act == nil {
			continue
		}
		stage := b.play(t, s)
		if !stage.SheetOpen() {
			continue
		}
		sheets++
		if s.underway {
			continue // what is under way is given up first, which errands_test.go shows
		}
		t.Run(s.name, func(t *testing.T) {
			primary := 0
			for _, button := range inside[*widgets.Button](stage) {
				if button.Primary() {
					primary++
				}
			}
			if primary > 1 {
				t.Errorf("%d primary actions: Return can be one of them only", primary)
			}
			entries := inside[*widgets.Entry](stage)
			selects := inside[*widgets.Select](stage)
			// A choice between equals, such as the reasons for a void, has none.
			if (primary > 0 || len(entries) > 0) && !stage.SheetTakesReturn() {
				t.Error("Return does nothing")
			}
			// Once where it opens, and once where a field or a list has the keyboard:
			// they are alike.
			places := map[string]*Stage{"where it opens": stage}
			switch {
			case len(entries) > 0:
				again := b.play(t, s)
				again.Focus(inside[*widgets.Entry](again)[len(entries)-1])
				places["in a field"] = again
			case len(selects) > 0:
				again := b.play(t, s)
				again.Focus(inside[*widgets.Select](again)[0])
				places["in a list of choices"] = again
			}
			for where, again := range places {
				again.Press(fyne.KeyEscape)
				again.Settle()
				if s.asks {
					again.Press(fyne.KeyEscape)
					again.Settle()
				}
				if again.SheetOpen() {
					t.Errorf("Escape does not close it with the keyboard %s", where)
				}
				again.Press(fyne.KeyF3)
				again.Settle()
				if again.Current() != again.Page(page.Today) {
					t.Errorf("afterwards the window does not hear F3, with the keyboard %s before", where)
				}
			}
		})
	}
	if sheets < 10 {
		t.Errorf("only %d sheets were met: the walk has gone astray", sheets)
	}
}

// TestKeysOfTheWindowInsideAField: help, pages and the search are reached while a
// field has the keyboard, and Ctrl+Z is the field's while there is something in it.
func TestKeysOfTheWindowInsideAField(t *testing.T) {
	test.NewApp()
	core := TestSample(t)
	if err := core.Fill(t.Context(), 0); err != nil {
		t.Fatal(err)
	}
	visits := func() int64 {
		today, err := core.Today(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return today.Visits
	}
	stage := TestStage(t, core)
	control := func(key fyne.KeyName) fyne.Shortcut {
		return &desktop.CustomShortcut{KeyName: key, Modifier: fyne.KeyModifierControl}
	}
	for _, from := range []page.Name{page.Desk, page.People} {
		into := func() *widgets.Entry {
			stage.Open(from)
			stage.Settle()
			stage.Type("/")
			e, ok := stage.win.Canvas().Focused().(*widgets.Entry)
			if !ok {
				t.Fatalf("%s: no field takes the keyboard", from)
			}
			e.SetText("")
			return e
		}
		for key, name := range map[fyne.KeyName]page.Name{fyne.KeyF2: page.Desk, fyne.KeyF3: page.Today, fyne.KeyF4: page.People} {
			into()
			stage.Type("z")
			stage.Press(key)
			stage.Settle()
			if stage.Current() != stage.Page(name) {
				t.Errorf("%s does not lead from the field of %s to %s", key, from, name)
			}
		}
		field := into()
		stage.Press(fyne.KeyF1)
		if !stage.SheetOpen() {
			t.Errorf("F1 opens no help in the field of %s", from)
		}
		stage.Press(fyne.KeyEscape)
		into()
		stage.Shortcut(control(fyne.KeyF))
		if stage.win.Canvas().Focused() != fyne.Focusable(field) {
			t.Errorf("Ctrl+F takes the keyboard out of the field of %s", from)
		}
		stage.Shortcut(control(fyne.KeyN))
		stage.Settle()
		if !stage.SheetOpen() {
			t.Errorf("Ctrl+N opens no form in the field of %s", from)
		}
		// In a form, nothing of the page behind it is undone.
		before := visits()
		stage.Shortcut(&fyne.ShortcutUndo{})
		stage.Settle()
		if visits() != before {
			t.Error("Ctrl+Z in a form undoes a visit behind it")
		}
		stage.Press(fyne.KeyEscape)
	}

	stage.Open(page.Desk)
	stage.Settle()
	before := visits()
	stage.Type("/")
	field := stage.win.Canvas().Focused().(*widgets.Entry)
	stage.Type("zs")
	stage.Shortcut(&fyne.ShortcutUndo{})
	stage.Settle()
	if visits() != before || field.Text == "zs" {
		t.Errorf("Ctrl+Z in a field with %q: %d visits, were %d", field.Text, visits(), before)
	}
	field.SetText("")
	stage.Shortcut(&fyne.ShortcutUndo{})
	stage.Settle()
	if v := stage.Current().(*desk.Desk).View(); visits() != before-1 {
		t.Errorf("Ctrl+Z in an empty field undoes nothing: %+v", v.Message)
	}
}
