package gallery

import (
	"testing"

	"yizhan/desktop/ui/page"
	"yizhan/desktop/ui/settings"
	"yizhan/desktop/ui/text"
	"yizhan/desktop/ui/theme"
)

// TestTheNavigationFits the smallest window, of an office, which has the most pages, in
// every size and language, with the help at its end.
func TestTheNavigationFits(t *testing.T) {
	b := newBooth(t)
	defer text.Use(text.Chinese)
	for _, lang := range []string{text.Chinese, text.English} {
		for _, percent := range []int{100, 125, 150, 175, 200} {
			look := settings.Look{Language: lang, Mode: theme.Light, Percent: percent}
			stage := b.playIn(t, scene{page: page.Board, state: &StateRegisters}, look)
			if wide := stage.win.Canvas().Content().MinSize().Width; wide > pictureSize.Width {
				t.Errorf("%s at %d %%: %.0f wide", lang, percent, wide)
			}
			stage.Open(page.Registers)
			stage.Settle()
			if wide := stage.win.Canvas().Content().MinSize().Width; wide > pictureSize.Width {
				t.Errorf("the registers, %s at %d %%: %.0f wide", lang, percent, wide)
			}
		}
	}
}
