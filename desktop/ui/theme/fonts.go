package theme

import (
	"embed"
	"sync"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"
)

// fontFiles holds what the build brought in. In a checkout where it has not,
// only the README is there and the window falls back to a font of the system.
//
//go:embed fonts
var fontFiles embed.FS

var regular = sync.OnceValue(func() fyne.Resource { return fontFile("NotoSansSC-Regular.ttf") })

var bold = sync.OnceValue(func() fyne.Resource { return fontFile("NotoSansSC-Bold.ttf") })

func fontFile(name string) fyne.Resource {
	data, err := fontFiles.ReadFile("fonts/" + name)
	if err != nil {
		return nil
	}
	return fyne.NewStaticResource(name, data)
}

// FontBundled tells whether the build brought the font in.
func FontBundled() bool { return regular() != nil }

// Font implements fyne.Theme. Italic and fixed-width text is set in the regular
// face: Chinese has no italic, and figures of this font are of one width anyway.
func (t *Theme) Font(style fyne.TextStyle) fyne.Resource {
	if style.Symbol {
		return fynetheme.DefaultTheme().Font(style)
	}
	font := regular()
	if style.Bold {
		font = bold()
	}
	if font == nil {
		return fynetheme.DefaultTheme().Font(style)
	}
	return font
}
