package theme

import (
	"embed"
	"log/slog"
	"sync"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"
)

// fontFiles holds what the build brought in. In a checkout where it has not,
// only the README is there and the window falls back to a font of the system.
//
//go:embed fonts
var fontFiles embed.FS

// The faces. Names of people need every character of the regular face, but not
// every day: until then the window does with the everyday part of it, which
// saves a third of its memory. Bold is for titles, never for names.
var (
	regular      = everydayFace{"NotoSansSC-Regular.ttf"}
	bold         = everydayFace{"NotoSansSC-Bold.ttf"}
	wholeRegular = wholeFace{"NotoSansSC-Regular.ttf"}
)

// wholeFace is a font as the build brought it in. It is read anew each time: a
// face is unpacked once, and the packed copy need not stay in memory.
type wholeFace struct{ file string }

// Name implements fyne.Resource.
func (f wholeFace) Name() string { return f.file }

// Content implements fyne.Resource.
func (f wholeFace) Content() []byte {
	data, err := fontFiles.ReadFile("fonts/" + f.file)
	if err != nil {
		return nil
	}
	return data
}

// everydayFace is the everyday part of a font, made anew each time as well.
type everydayFace struct{ file string }

// Name implements fyne.Resource.
func (f everydayFace) Name() string { return "everyday-" + f.file }

// Content implements fyne.Resource.
func (f everydayFace) Content() []byte {
	whole := wholeFace(f).Content()
	runes := make([]rune, 0, len(everyday()))
	for r := range everyday() {
		runes = append(runes, r)
	}
	small, err := subset(whole, runes)
	if err != nil {
		slog.Warn("make a smaller font", "file", f.file, "error", err)
		return whole
	}
	return small
}

// bundled lists the fonts that the build brought in.
var bundled = sync.OnceValue(func() map[string]bool {
	files := map[string]bool{}
	entries, err := fontFiles.ReadDir("fonts")
	if err != nil {
		return files
	}
	for _, e := range entries {
		files[e.Name()] = true
	}
	return files
})

// FontBundled tells whether the build brought the font in.
func FontBundled() bool { return bundled()[regular.file] }

// NeedsWholeFont tells whether a text has a character that a window drawn with
// the everyday ones lacks.
func (t *Theme) NeedsWholeFont(s string) bool { return !t.whole && FontBundled() && !Everyday(s) }

// WithWholeFont is the same look with every character there is.
func (t *Theme) WithWholeFont() *Theme {
	whole := *t
	whole.whole = true
	return &whole
}

// Font implements fyne.Theme. Italic and fixed-width text is set in the regular
// face: Chinese has no italic, and figures of this font are of one width anyway.
func (t *Theme) Font(style fyne.TextStyle) fyne.Resource {
	switch {
	case style.Symbol || !FontBundled():
		return fynetheme.DefaultTheme().Font(style)
	case style.Bold && bundled()[bold.file]:
		return bold
	case t.whole:
		return wholeRegular
	}
	return regular
}

var (
	coverLock sync.Mutex
	cover     func()
)

// OnUncovered sets what happens when a text with a rare character is about to
// be drawn: the window then takes the whole font.
func OnUncovered(f func()) {
	coverLock.Lock()
	defer coverLock.Unlock()
	cover = f
}

// Cover sees to it that a text can be drawn, soon, whatever is in it.
func Cover(s string) {
	if Everyday(s) {
		return
	}
	t, ok := fyne.CurrentApp().Settings().Theme().(*Theme)
	if !ok || !t.NeedsWholeFont(s) {
		return
	}
	coverLock.Lock()
	f := cover
	coverLock.Unlock()
	if f != nil {
		f()
	}
}
