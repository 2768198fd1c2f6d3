package frame

import (
	"strings"
	"testing"
)

// TestPicturesBearTheirColours: a file of its own finds no names of colours anywhere.
func TestPicturesBearTheirColours(t *testing.T) {
	for _, bad := range []string{"var(", "--", ": ;", "fill: }"} {
		if strings.Contains(PictureStyle, bad) {
			t.Errorf("the style has %q: %s", bad, PictureStyle)
		}
	}
	for _, want := range []string{".columns .column, .plain { fill: #1F5F99; }", ".sheet-ground { fill: #FFFFFF; }"} {
		if !strings.Contains(PictureStyle, want) {
			t.Errorf("the style lacks %s", want)
		}
	}
}
