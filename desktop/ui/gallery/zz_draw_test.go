package gallery

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"yizhan/desktop/ui/settings"
	"yizhan/desktop/ui/text"
	"yizhan/desktop/ui/theme"
)

func TestDrawSome(t *testing.T) {
	want := os.Getenv("SCENES")
	b := newBooth(t)
	os.MkdirAll("/tmp/office-shots", 0o755)
	for _, look := range []settings.Look{{Language: text.Chinese, Mode: theme.Light, Percent: 100}, {Language: text.Chinese, Mode: theme.Dark, Percent: 150}, {Language: text.English, Mode: theme.Light, Percent: 100}} {
		for _, s := range scenes {
			ok := false
			for _, w := range strings.Split(want, ",") {
				ok = ok || strings.HasPrefix(s.name, w)
			}
			if !ok {
				continue
			}
			core, err := b.sample(s)
			if err != nil {
				t.Fatal(s.name, err)
			}
			if err := draw(b.ctx, core, look, s, filepath.Join("/tmp/office-shots", fmt.Sprintf("%s-%s-%s-%d.png", s.name, look.Language, look.Mode, look.Percent))); err != nil {
				t.Fatal(s.name, err)
			}
		}
	}
	text.Use(text.Chinese)
}
